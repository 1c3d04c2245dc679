"""The steps of a plan. Each turns all bindings so far into the next, in one tight comprehension."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, Protocol

from zjrules.datalog import ast
from zjrules.engines.builtins import fold
from zjrules.engines.database import Columns, Table
from zjrules.engines.values import OperandError, Row, Stored
from zjrules.errors import Diagnostic, EngineError

Tables = Callable[[str], Table]


class Step(Protocol):
    @property
    def literal(self) -> ast.Literal | None:
        """What the step evaluates, to say where it failed."""

    def run(self, rows: list[Row], tables: Tables, /) -> list[Row]: ...


class Scan(NamedTuple):
    """Extend every binding by every distinct row of some columns."""

    literal: ast.Literal
    relation: str
    columns: Columns

    def run(self, rows: list[Row], tables: Tables) -> list[Row]:
        found = tables(self.relation).projection(self.columns)
        if rows == [()]:
            return list(found)
        return [row + new for row in rows for new in found]


class Join(NamedTuple):
    """Extend a binding by every row of a relation that has its ``key`` in ``columns``."""

    literal: ast.Literal
    relation: str
    columns: Columns
    key: Callable[[Row], Any]

    def run(self, rows: list[Row], tables: Tables) -> list[Row]:
        key, groups = self.key, tables(self.relation).groups(self.columns)
        return [row + new for row in rows for new in groups.get(key(row), ())]


class Exists(NamedTuple):
    """Keep the bindings for which the relation has a row."""

    literal: ast.Literal
    relation: str
    columns: Columns
    key: Callable[[Row], Any]

    def run(self, rows: list[Row], tables: Tables) -> list[Row]:
        key, keys = self.key, tables(self.relation).keys(self.columns)
        return [row for row in rows if key(row) in keys]


class Absent(NamedTuple):
    """Keep the bindings for which the relation has no row."""

    literal: ast.Literal
    relation: str
    columns: Columns
    key: Callable[[Row], Any]

    def run(self, rows: list[Row], tables: Tables) -> list[Row]:
        key, keys = self.key, tables(self.relation).keys(self.columns)
        return [row for row in rows if key(row) not in keys]


class Same(NamedTuple):
    """Keep the bindings with equal values in two slots."""

    literal: ast.Literal
    one: int
    other: int

    def run(self, rows: list[Row], _: Tables) -> list[Row]:
        one, other = self.one, self.other
        return [row for row in rows if row[one] == row[other]]


class Filter(NamedTuple):
    """Keep the bindings that pass a comparison or text predicate."""

    literal: ast.Literal
    test: Callable[[Row], bool]

    def run(self, rows: list[Row], _: Tables) -> list[Row]:
        return list(filter(self.test, rows))


class Compute(NamedTuple):
    """Extend every binding by the value of an expression."""

    literal: ast.Literal
    value: Callable[[Row], Stored]

    def run(self, rows: list[Row], _: Tables) -> list[Row]:
        value = self.value
        return [(*row, value(row)) for row in rows]


class Project(NamedTuple):
    """Forget slots that nobody asks for any more; bindings that became equal become one."""

    pick: Callable[[Row], Row]
    literal: None = None

    def run(self, rows: list[Row], _: Tables) -> list[Row]:
        return list(dict.fromkeys(map(self.pick, rows)))


class Fold(NamedTuple):
    """Extend every binding by the value of an aggregate; drop it where min or max has none.

    The body of the braces is evaluated once for all groups together: ``steps`` begin with the distinct
    groups (and ``start``, the constants of the body) and end in bindings from which ``member`` takes the
    group again and ``keys`` what is counted.
    """

    literal: ast.Aggregation
    clause: ast.Clause
    group: Callable[[Row], Row]
    start: Row
    steps: Sequence[Step]
    member: Callable[[Row], Row]
    keys: Callable[[Row], Row]

    def run(self, rows: list[Row], tables: Tables) -> list[Row]:
        group, member, keys = self.group, self.member, self.keys
        members: dict[Row, dict[Row, None]] = {each: {} for each in map(group, rows)}
        for inner in run(self.clause, self.steps, [each + self.start for each in members], tables):
            members[member(inner)][keys(inner)] = None
        if self.literal.function == "count":
            return [(*row, len(members[group(row)])) for row in rows]
        values = {each: fold(self.literal.function, found) for each, found in members.items()}
        return [(*row, value) for row in rows if (value := values[group(row)]) is not None]


def run(clause: ast.Clause, steps: Iterable[Step], rows: list[Row], tables: Tables) -> list[Row]:
    """All bindings that the steps leave. A value that cannot be worked with is told with its place."""
    step: Step | None = None
    try:
        for step in steps:
            rows = step.run(rows, tables)
            if not rows:
                break
    except OperandError as fault:
        span = clause.span(step.literal if step else None)
        raise EngineError(Diagnostic(fault.code, fault.message, span, fault.hint)) from None
    return rows
