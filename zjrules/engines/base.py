"""What an engine is: a checked program and a database in, a database out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, runtime_checkable

from zjrules.datalog.stratified import StratifiedProgram
from zjrules.engines.database import Database
from zjrules.errors import EngineError


class Engine(Protocol):
    name: str

    def evaluate(self, program: StratifiedProgram, facts: Database) -> Database:
        """A layer above ``facts`` with every relation that the program derives.

        Raises ``EngineError`` with the place where a value could not be worked with, or a limit was met.
        """


@runtime_checkable
class ManyEngine(Engine, Protocol):
    """An engine that evaluates many programs over the same facts faster than one by one."""

    def evaluate_all(
        self, programs: Sequence[StratifiedProgram], facts: Database
    ) -> Iterator[Database | EngineError]: ...


def evaluate_all(
    engine: Engine, programs: Sequence[StratifiedProgram], facts: Database
) -> Iterator[Database | EngineError]:
    """For each program, in order, what ``engine.evaluate`` gives or raises."""
    if isinstance(engine, ManyEngine):
        yield from engine.evaluate_all(programs, facts)
        return
    for program in programs:
        try:
            yield engine.evaluate(program, facts)
        except EngineError as error:
            yield error
