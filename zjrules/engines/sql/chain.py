"""A query in the making: what it reads, what must hold, and an expression for every variable bound so far."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from zjrules.datalog import ast
from zjrules.engines.sql.expressions import FALSE, TRUE, Expr
from zjrules.engines.sql.sources import Catalog, Source
from zjrules.engines.sql.terms import Terms
from zjrules.engines.sql.types import UnsupportedError

_LONG = 200  # characters of an expression that is worth a column of its own


class NoRowsError(Exception):
    """The clause gives nothing, since a relation that it reads has no rows."""


class Statement(NamedTuple):
    """What the parts of one statement share. ``round`` is the parameter that tells the round of a recursion."""

    clause: ast.Clause
    terms: Terms
    catalog: Catalog
    ctes: list[str]
    names: list[int]  # the last number given to an alias
    round: str = ""

    def alias(self, letter: str) -> str:
        self.names[0] += 1
        return f"{letter}{self.names[0]}"

    def table(self, source: Source) -> str:
        """What to read for a relation: its table, or a query that is named before the statement."""
        if source.query is None or source.made:
            return source.name
        binds = self.terms.binds
        if id(source) not in binds.tables:
            name = self.alias("t")
            self.ctes.append(f"{name} AS MATERIALIZED ({binds.rebound(*source.query)})")
            binds.tables[id(source)] = name
        return binds.tables[id(source)]


class Chain:
    """``faults`` are conditions under which a literal meets a value that cannot be worked with; they are kept
    up only for the literal that is the ``probe``. ``uses`` counts the literals that still need a variable."""

    def __init__(self, statement: Statement, inner: bool = False, probe: ast.Literal | None = None) -> None:
        self.statement = statement
        self.terms = statement.terms
        self.dialect = statement.terms.dialect
        self.inner = inner  # of the braces of an aggregate
        self.probe = probe
        self.known: dict[str, Expr] = {}
        self.sources: list[str] = []
        self.conditions: list[str] = []
        self.false = False  # some literal never holds
        self.ended = False  # and nothing after it is evaluated, for want of a value
        self.uses: dict[str, int] = {}
        self.faults: list[tuple[ast.Literal, str]] = []
        self.wide: dict[str, str] = {}  # by the SQL of a key, the row of a wide table that it is the key of
        self.follow: list[tuple[str, set[str]]] = []  # a variable, and those whose values follow from its value
        self.read: list[set[str]] = []  # for each row that a binding is made of, the variables that tell which

    def filter(self, condition: str) -> None:
        if condition == FALSE:
            self.false = True
        elif condition != TRUE:
            self.conditions.append(condition)

    def note(self, literal: ast.Literal, faults: tuple[str, ...]) -> None:
        if faults and self.inner:
            raise UnsupportedError("what may fail inside braces")
        self.faults += [(literal, fault) for fault in faults]

    def hold(self, name: str, value: Expr) -> None:
        """Bind a variable; give it a column where its expression is long."""
        self.known[name] = value
        if len(value.sql) > _LONG:
            self.uses.setdefault(name, 1)
            self.wrap()

    def flat(self, term: ast.Term, literal: ast.Literal) -> ast.Term:
        """The term with operands of ``/`` and ``%`` that are columns, for they are repeated in SQL."""
        match term:
            case ast.Operation(operator, left, right):
                one, other = self.flat(left, literal), self.flat(right, literal)
                if operator in "/%":
                    one, other = self.named(one, literal), self.named(other, literal)
                return ast.Operation(operator, one, other, term.place)
            case ast.Call(function, arguments):
                return ast.Call(function, tuple(self.flat(each, literal) for each in arguments), term.place)
            case _:
                return term

    def named(self, term: ast.Term, literal: ast.Literal) -> ast.Term:
        if not isinstance(term, ast.Operation | ast.Call):
            return term
        name = self.statement.alias("#")
        value = self.terms.value(term, self.known)
        self.note(literal, value.faults)
        self.known[name] = value._replace(faults=())
        self.uses[name] = 1
        self.wrap()
        return ast.Variable(name)

    def begin_with(self, group: list[str], outer: Chain) -> None:
        """Read the distinct values of some variables of a query that is named before the statement."""
        columns = ", ".join(f"{outer.known[name].sql} AS g{place}" for place, name in enumerate(group))
        alias = self.statement.alias("g")
        self.sources.append(f"(SELECT DISTINCT {columns} FROM {outer.sources[0]}) AS {alias}")
        self.known = {name: Expr(f"{alias}.g{place}", outer.known[name].type) for place, name in enumerate(group)}

    def join(self, how: str, what: str, conditions: Iterable[str]) -> None:
        """Read one more table. What had to hold before is said here, so that it is tested before the next."""
        if not self.sources:
            self.sources.append(what)
            self.conditions += conditions
            return
        if how == "JOIN":
            conditions = [*self.conditions, *conditions]
            self.conditions = []
        self.sources.append(f"{how} {what} ON {conjunction(conditions)}")

    def start(self) -> None:
        if not self.sources:
            self.sources.append(f"(SELECT 1 AS one) AS {self.statement.alias('u')}")

    def wrap(self, as_cte: bool = False) -> None:
        """Put the query so far into brackets, or before the statement: its variables become columns."""
        names = [name for name in self.known if self.uses.get(name)]
        alias = self.statement.alias("q")
        columns = [f"{self.known[name].sql} AS v{place}" for place, name in enumerate(names)]
        if self.probe is not None:
            columns += [f"({fault}) AS x{place}" for place, (_, fault) in enumerate(self.faults)]
            self.faults = [(literal, f"{alias}.x{place}") for place, (literal, _) in enumerate(self.faults)]
        query = f"SELECT {'DISTINCT ' if as_cte else ''}{', '.join(columns) or '1 AS one'} {self}"
        if as_cte:
            self.statement.ctes.append(f"{alias} AS ({query})")
        self.sources = [alias if as_cte else f"({query}) AS {alias}"]
        self.read = [set(names)] if as_cte else self.read
        self.conditions = []
        self.known = {name: Expr(f"{alias}.v{place}", self.known[name].type) for place, name in enumerate(names)}

    def __str__(self) -> str:
        self.start()
        where = f" WHERE {conjunction(self.conditions)}" if self.conditions else ""
        return f"FROM {' '.join(self.sources)}{where}"


def conjunction(conditions: Iterable[str]) -> str:
    return " AND ".join(conditions) or TRUE
