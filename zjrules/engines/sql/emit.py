"""Clauses of one relation → one query that gives its rows, and the queries that look for faults first.

An emitter of our own was weighed against sqlglot 30.30: that takes 0.24 s to import and 2.9 ms for a join of
two tables, where the database itself takes 1 ms; and it turns exact whole-number division of DuckDB into
``DIV`` on a type that Spark does not have. What dialects say differently is seventy lines here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from zjrules.datalog import ast
from zjrules.engines.sql.body import Body
from zjrules.engines.sql.chain import NoRowsError, Statement
from zjrules.engines.sql.dialects import Dialect
from zjrules.engines.sql.expressions import Expr, converted
from zjrules.engines.sql.sources import Catalog, Source
from zjrules.engines.sql.terms import Binds, Terms
from zjrules.engines.sql.types import NOTHING, Type, UnsupportedError

Parameters = Mapping[str, ast.Value]


class Query(NamedTuple):
    """``sql`` gives rows of columns ``c0``, ``c1``, … with these types, unless one of the ``fallible`` clauses
    meets a value that cannot be worked with."""

    sql: str
    values: list[object]
    types: tuple[Type, ...]
    fallible: tuple[ast.Clause, ...] = ()


class Emitter:
    """Makes the queries of one program."""

    def __init__(self, dialect: Dialect, catalog: Catalog, parameters: Parameters) -> None:
        self.dialect = dialect
        self.catalog = catalog
        self.parameters = parameters

    def relation(
        self,
        clauses: Sequence[tuple[ast.Clause, ast.Atom | None]],
        below: Source | None = None,
        types: tuple[Type, ...] = (),
        round_number: object = None,
    ) -> Query | None:
        """The rows that clauses of one head give together, and those of ``below``; None where there are none.

        Every clause may come with an atom of its body that reads only rows of the last round of a recursion,
        whose number is the parameter ``round_number``. ``types`` are at least those of the columns.
        """
        binds = Binds(self.dialect)
        around = binds.bind(round_number) if round_number is not None else ""
        ctes: list[str] = []
        names = [0]
        parts: list[tuple[list[Expr], str]] = []
        fallible, distinct = [], True
        for clause, delta in clauses:
            body = Body(Statement(clause, Terms(binds, self.parameters), self.catalog, ctes, names, around))
            try:
                body.order(clause.body, _names(clause.head), delta)
            except NoRowsError:
                continue
            if body.faults:
                fallible.append(clause)
            if not body.false:
                values = [body.terms.value(term, body.known) for term in clause.head.terms]
                parts.append((values, str(body)))
                told = _told(set(_names(clause.head)), body)
                distinct = not all(read <= told for read in body.read)
        if below is not None:
            columns = [Expr(f"c{place}", of) for place, of in enumerate(below.types)]
            parts.append((columns, f"FROM {below.name}"))
        if not parts:
            return Query("", [], tuple(types), tuple(fallible)) if fallible else None
        joined = list(types) or [NOTHING] * len(parts[0][0])
        for values, _ in parts:
            joined = [one.joined(each.type) for one, each in zip(joined, values, strict=True)]
        selects = [_select(values, joined, rest, self.dialect) for values, rest in parts]
        if len(selects) == 1 and distinct:
            selects[0] = selects[0].replace("SELECT", "SELECT DISTINCT", 1)
        with_ = f"WITH {', '.join(ctes)} " if ctes else ""
        return Query(*binds.finished(with_ + " UNION ".join(dict.fromkeys(selects))), tuple(joined), tuple(fallible))

    def faults(self, clause: ast.Clause) -> list[Query]:
        """Queries that give a row where a value may be met that cannot be worked with. They look at all that
        the reference engine looks at, or more: it is asked then."""
        try:
            body = self._build(clause, clause.body, _names(clause.head))
        except NoRowsError:
            return []
        at_fault = [literal for literal, _ in body.faults]
        return [
            self._fault(clause, number, literal)
            for number, literal in enumerate(clause.body)
            if any(each is literal for each in at_fault)
        ]

    def _fault(self, clause: ast.Clause, number: int, literal: ast.Literal) -> Query:
        """What is written before the literal may guard it."""
        before = [*clause.body[:number]]
        known = {name for each in before for name in _bound(each)}
        missing = {variable.name for variable in ast.variables(literal)} - known
        for name in sorted(missing):
            atoms = [each for each in clause.body[number + 1 :] if name in _bound(each)]
            if len(atoms) > 1:
                raise UnsupportedError("a fault that may be met on several ways")
            before += [each for each in atoms if not any(each is other for other in before)]
        body = self._build(clause, [*before, literal], (), literal)
        conditions = [fault for at, fault in body.faults if at is literal]
        if not conditions:
            raise UnsupportedError("a fault that was not found again")
        body.conditions.append("(" + " OR ".join(conditions) + ")")
        statement = body.statement
        with_ = f"WITH {', '.join(statement.ctes)} " if statement.ctes else ""
        return Query(*statement.terms.binds.finished(f"{with_}SELECT 1 AS c0 {body} LIMIT 1"), ())

    def _build(
        self, clause: ast.Clause, body: Sequence[ast.Literal], kept: Sequence[str], probe: ast.Literal | None = None
    ) -> Body:
        terms = Terms(Binds(self.dialect), self.parameters)
        made = Body(Statement(clause, terms, self.catalog, [], [0]), probe=probe)
        made.order(body, kept, leave=probe is not None)
        return made


def _select(values: Sequence[Expr], types: Sequence[Type], rest: str, dialect: Dialect) -> str:
    """A relation without columns has one that is always 1."""
    columns = [
        f"{converted(each, to, dialect)} AS c{place}"
        for place, (each, to) in enumerate(zip(values, types, strict=True))
    ]
    return f"SELECT {', '.join(columns) or '1 AS c0'} {rest}"


def _told(names: set[str], body: Body) -> set[str]:
    """The variables whose values are told by those of ``names``."""
    size = -1
    while size < len(names):
        size = len(names)
        for name, others in body.follow:
            if name in names:
                names |= others
    return names


def _names(atom: ast.Atom) -> list[str]:
    return [term.name for term in atom.terms if isinstance(term, ast.Variable)]


def _bound(literal: ast.Literal) -> set[str]:
    """The variables that a literal may give values."""
    if isinstance(literal, ast.Atom):
        return set(_names(literal))
    if isinstance(literal, ast.Comparison) and literal.operator == "=":
        return {side.name for side in (literal.left, literal.right) if isinstance(side, ast.Variable)}
    if isinstance(literal, ast.Aggregation) and literal.operator == "=" and isinstance(literal.result, ast.Variable):
        return {literal.result.name}
    return set()
