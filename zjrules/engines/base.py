"""What an engine is: a checked program and a database in, a database out."""

from __future__ import annotations

from typing import Protocol

from zjrules.datalog.stratified import StratifiedProgram
from zjrules.engines.database import Database


class Engine(Protocol):
    name: str

    def evaluate(self, program: StratifiedProgram, facts: Database) -> Database:
        """A layer above ``facts`` with every relation that the program derives.

        Raises ``EngineError`` with the place where a value could not be worked with, or a limit was met.
        """
