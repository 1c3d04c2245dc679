"""What violations are found in and proven from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from zjrules.datalog.schema import Schema
from zjrules.datalog.stratified import StratifiedProgram
from zjrules.facts.store import Facts
from zjrules.rulebook.book import Rulebook
from zjrules.source import Span


class Evidence(NamedTuple):
    """The facts with their places, and the rules that are run over them.

    ``origins`` gives, for a record of a dataset, its lines in the official text.
    """

    facts: Facts
    book: Rulebook
    origins: Mapping[str, Span]

    @property
    def schema(self) -> Schema:
        return self.book.schema

    @property
    def shared(self) -> StratifiedProgram:
        return self.book.shared
