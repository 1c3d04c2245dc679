"""A checked rule: what a reader is told about it, and the program that finds its violations."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple

from zjrules.datalog import codec
from zjrules.datalog.stratified import StratifiedProgram
from zjrules.rulebook.groups import Group, group_of

Severity = Literal["error", "warning", "note"]
ParameterType = Literal["text", "integer", "decimal", "date", "bool"]
Value = str | int | bool | Decimal | datetime.date

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


class Basis(NamedTuple):
    """What the rule rests on. ``lines`` (from, to) are lines of the official text of ``notice``; ``shown`` are those
    that let a reader see it."""

    kind: Literal["text", "observed", "standard", "domain", "external"]
    notice: str = ""
    lines: tuple[int, int] | None = None
    cite: str = ""
    quote: str = ""
    shown: tuple[int, ...] = ()

    @property
    def citation(self) -> str:
        """``zj-2023 第66–68行``, or the cited standard."""
        if self.lines is None:
            return self.cite or self.notice
        first, last = self.lines
        place = f"{self.notice} 第{first}行" if first == last else f"{self.notice} 第{first}–{last}行"
        return f"{place}；{self.cite}" if self.cite else place


class Parameter(NamedTuple):
    """A figure of the rule that its user may set, within bounds."""

    name: str
    type: ParameterType
    default: Value
    minimum: Value | None = None
    maximum: Value | None = None
    meaning: str = ""


class _Fields(NamedTuple):
    id: str
    name: str
    severity: Severity
    tags: tuple[str, ...]
    title: str
    title_en: str
    basis: Basis
    why: str
    fix: str
    message: str
    message_en: str
    words_en: Mapping[str, str]  # the rule's own words in values of variables, for ``message_en``
    subject_kind: str
    subject_variable: str
    head: tuple[str, ...]
    place: tuple[str, ...]
    requires: tuple[str, ...]
    reads: tuple[str, ...]  # given relations, also those that the library reads for it
    uses: tuple[str, ...]  # library relations, also those that these need
    parameters: tuple[Parameter, ...]
    values: Mapping[str, Value]
    datalog: str
    path: str  # as shown
    file: Path
    line: int  # of the first line of ``datalog`` in the file
    compiled: Any  # the checked program as JSON
    digest: str = ""  # of the file's text and of the clauses of the library that it needs


class Rule(_Fields):
    """One rule file. ``values`` are the parameters in force; ``head`` the variables of ``violation``."""

    @property
    def group(self) -> Group:
        return group_of(self.id)

    @cached_property
    def program(self) -> StratifiedProgram:
        """The checked program, built when it is first asked for, with the parameters in force."""
        program: StratifiedProgram = codec.from_json(self.compiled)
        return program.with_parameters(self.values)

    def subject_of(self, row: tuple[Value, ...]) -> Value:
        """The subject's id in a row of ``violation``."""
        return row[self.head.index(self.subject_variable)]
