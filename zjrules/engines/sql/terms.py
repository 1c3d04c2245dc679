"""Terms and text predicates → SQL over typed columns, exact, values as parameters only."""

from __future__ import annotations

import re
from collections.abc import Mapping

from zjrules.datalog import ast
from zjrules.engines.builtins import PLACES
from zjrules.engines.sql.dialects import BLANKS, Dialect
from zjrules.engines.sql.expressions import FALSE, Expr, aligned, converted, of_kind, printed
from zjrules.engines.sql.types import (
    COUNT,
    DATE,
    MOST_DIGITS,
    NUMBER,
    OF_TEXT,
    TEXT,
    Type,
    UnsupportedError,
    made,
    sql_type,
    type_of_values,
    whole,
    writer,
)  # fmt: skip
from zjrules.engines.values import Stored, stored

_MOST_PLACES = 18  # that round may ask for; others are left to the reference engine
_PARAMETER = re.compile(r"\$([0-9]+)")  # nothing else in a statement is written so: no value is in it

Environment = Mapping[str, Expr]


class Binds:
    """The parameters of one statement, ``$1``, ``$2``, … until it is finished."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.values: list[object] = []
        self._numbers: dict[tuple[type, object], int] = {}
        self.tables: dict[int, str] = {}  # queries named before the statement, by the identity of their source

    def bind(self, value: object) -> str:
        key = type(value), value
        if key not in self._numbers:
            self.values.append(value)
            self._numbers[key] = len(self.values)
        return f"${self._numbers[key]}"

    def finished(self, sql: str) -> tuple[str, list[object]]:
        """The statement in the words of the dialect, with the parameters that it has come to use."""
        used = sorted({int(number) for number in _PARAMETER.findall(sql)})
        places = {str(number): self.dialect.placeholder(place) for place, number in enumerate(used, 1)}
        return _PARAMETER.sub(lambda found: places[found[1]], sql), [self.values[number - 1] for number in used]

    def rebound(self, sql: str, values: list[object]) -> str:
        """A finished query as a part of this statement."""
        return _PARAMETER.sub(lambda found: self.bind(values[int(found[1]) - 1]), sql)

    def value(self, value: Stored) -> Expr:
        of = type_of_values([value])
        write = writer(of)
        placeholder = self.bind(write(value) if write else value)
        sql = f"CAST({placeholder} AS {sql_type(of)})" if of.kind == NUMBER else placeholder
        if of.kind == DATE:
            sql = self.dialect.date(placeholder)
        return Expr(sql, of, value=value)


class Terms:
    """Turns the terms of one clause into SQL. Operands of ``/`` must be variables or constants."""

    def __init__(self, binds: Binds, parameters: Mapping[str, ast.Value]) -> None:
        self.binds = binds
        self.dialect = binds.dialect
        self.parameters = parameters

    def constant(self, term: ast.Term) -> Stored | None:
        """The value of a constant or parameter; None of any other term."""
        if isinstance(term, ast.Constant):
            return stored(term.value)
        return stored(self.parameters[term.name]) if isinstance(term, ast.Parameter) else None

    def value(self, term: ast.Term, known: Environment) -> Expr:
        match term:
            case ast.Variable(name):
                return known[name]
            case ast.Operation():
                left, right = (of_kind(self.value(each, known), NUMBER) for each in (term.left, term.right))
                return _FUNCTIONS[term.operator](self, left, right)
            case ast.Call():
                return self.call(term, [self.value(each, known) for each in term.arguments])
            case _:
                value = self.constant(term)
                assert value is not None, "safety lets no wildcard come here"
                return self.binds.value(value)

    def test(self, test: ast.Test, known: Environment) -> Expr:
        """A text predicate. It does not hold of what is no text."""
        text, other = (self.value(each, known) for each in test.arguments)
        if test.predicate == "matches":
            pattern = self.constant(test.arguments[1])
            if not isinstance(pattern, str):
                raise UnsupportedError("a pattern that is no constant text")
            other = self.binds.value(self.dialect.pattern(pattern))
        faults = (*text.faults, *other.faults)
        if TEXT not in text.type.kinds or TEXT not in other.type.kinds:
            return Expr(FALSE, OF_TEXT, faults)
        one, second = of_kind(text, TEXT), of_kind(other, TEXT)
        holds = self.dialect.test(test.predicate, one.sql, second.sql)
        return Expr(holds if not (one.faults or second.faults) else f"coalesce({holds}, FALSE)", OF_TEXT, faults)

    def call(self, term: ast.Call, arguments: list[Expr]) -> Expr:
        dialect, faults = self.dialect, tuple(fault for each in arguments for fault in each.faults)
        match term.function:
            case "concat":
                return Expr("(" + " || ".join(printed(each, dialect) for each in arguments) + ")", OF_TEXT, faults)
            case "abs":
                number = of_kind(arguments[0], NUMBER)
                return number._replace(sql=f"abs({number.sql})")
            case "round":
                places = self.constant(term.arguments[1])
                if places is None:
                    return self.rounded_by(of_kind(arguments[0], NUMBER), of_kind(arguments[1], NUMBER))
                return self.rounded(of_kind(arguments[0], NUMBER), places)
            case "year":
                date = of_kind(arguments[0], DATE)
                return Expr(dialect.year(date.sql), whole(4, False), date.faults)
            case "days":
                start, end = (of_kind(each, DATE) for each in arguments)
                return Expr(dialect.days(start.sql, end.sql), whole(7), (*start.faults, *end.faults))
        texts = [of_kind(each, TEXT) for each in arguments]
        faults = tuple(fault for each in texts for fault in each.faults)
        match term.function:
            case "length":
                return Expr(dialect.length(texts[0].sql), COUNT, faults)
            case "trim":
                return Expr(dialect.trim(texts[0].sql, self.binds.bind(BLANKS)), OF_TEXT, faults)
            case "replace" if self.constant(term.arguments[1]):
                return Expr(dialect.replace(*(each.sql for each in texts)), OF_TEXT, faults)
        raise UnsupportedError(f"{term.function} with these arguments")

    def rounded_by(self, number: Expr, places: Expr) -> Expr:
        """Rounded to places that differ from row to row."""
        if places.type.scale:
            raise UnsupportedError("round to so many places")
        ways = [self.rounded(number, each) for each in range(min(number.type.scale, _MOST_PLACES) + 1)]
        of = ways[0].type
        for way in ways:
            of = of.joined(way.type)
        cases = [f"WHEN {at} THEN {converted(way, of, self.dialect)}" for at, way in enumerate(ways[:-1])]
        last = converted(ways[-1], of, self.dialect)
        sql = f"CASE {places.sql} {' '.join(cases)} ELSE {last} END" if cases else last
        strange = f"({places.sql} < 0 OR {places.sql} > {_MOST_PLACES})"
        return Expr(sql, of, (*number.faults, *places.faults, strange))

    def rounded(self, number: Expr, places: Stored | None) -> Expr:
        if type(places) is not int or abs(places) > _MOST_PLACES:
            raise UnsupportedError("round to so many places")
        if places >= number.type.scale:
            return number
        room = Type(number.type.kinds, MOST_DIGITS - number.type.scale, number.type.scale)
        to = made(number.type.digits + 1, max(places, 0))
        wide = converted(number, room, self.dialect)
        return Expr(f"CAST({self.dialect.rounded(wide, places)} AS {sql_type(to)})", to, number.faults)


def _sum(operator: str, terms: Terms, left: Expr, right: Expr) -> Expr:
    of = made(max(left.type.digits, right.type.digits) + 1, max(left.type.scale, right.type.scale))
    one, other = (converted(each, of, terms.dialect) for each in (left, right))
    return Expr(f"CAST({one} {operator} {other} AS {sql_type(of)})", of, (*left.faults, *right.faults))


def _product(terms: Terms, left: Expr, right: Expr) -> Expr:
    of = made(left.type.digits + right.type.digits, left.type.scale + right.type.scale,
               left.type.zero or right.type.zero)  # fmt: skip
    factors = [left.sql, right.sql]
    if sql_type(of) != "BIGINT":  # wide enough from the start: a product of two short decimals is a short one
        wide = Type(left.type.kinds, MOST_DIGITS - left.type.scale, left.type.scale)
        factors = [converted(left, wide, terms.dialect), converted(right, _decimal(right.type), terms.dialect)]
    return Expr(f"CAST({factors[0]} * {factors[1]} AS {sql_type(of)})", of, (*left.faults, *right.faults))


def _decimal(of: Type) -> Type:
    """The type as a decimal one, if it is a short whole number."""
    return of._replace(digits=MOST_DIGITS) if sql_type(of) == "BIGINT" else of


def _fault_of_zero(left: Expr, right: Expr) -> tuple[str, ...]:
    return (*left.faults, *right.faults, *((f"{right.sql} = 0",) if right.type.zero else ()))


def _quotient(terms: Terms, left: Expr, right: Expr) -> Expr:
    of = made(left.type.digits + right.type.scale + 1, PLACES)
    quotient = terms.dialect.divided(left.sql, left.type.scale, right.sql, right.type.scale, PLACES)
    sql = f"CAST({quotient} AS {sql_type(of)})"
    return Expr(sql, of, _fault_of_zero(left, right))


def _remainder(terms: Terms, left: Expr, right: Expr) -> Expr:
    common = aligned(left.type, right.type, 1)
    if common is None:
        raise UnsupportedError("numbers too far apart for one decimal type")
    one, other = (converted(each, common, terms.dialect) for each in (left, right))
    other = f"NULLIF({other}, 0)"
    of = made(right.type.digits, common.scale)
    sql = f"CAST((({one} % {other}) + {other}) % {other} AS {sql_type(of)})"  # the sign is the divisor's
    return Expr(sql, of, _fault_of_zero(left, right))


_FUNCTIONS = {
    "+": lambda terms, left, right: _sum("+", terms, left, right),
    "-": lambda terms, left, right: _sum("-", terms, left, right),
    "*": _product,
    "/": _quotient,
    "%": _remainder,
}
