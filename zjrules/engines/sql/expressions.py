"""Typed SQL expressions: from one representation to another, and compared with each other."""

from __future__ import annotations

from typing import NamedTuple

from zjrules.engines.sql.dialects import Dialect
from zjrules.engines.sql.types import NOTHING, NUMBER, TAGS, TEXT, TRUTH, Type, UnsupportedError, sql_type
from zjrules.engines.values import Stored

TRUE, FALSE = "TRUE", "FALSE"


class Expr(NamedTuple):
    """SQL for a value. It is null where one of the conditions ``faults`` holds: then the value cannot be
    worked with, which is an error of the program. ``value`` is told where it is known beforehand."""

    sql: str
    type: Type
    faults: tuple[str, ...] = ()
    value: Stored | None = None


def converted(expr: Expr, to: Type, dialect: Dialect) -> str:
    """The value in the SQL type of a wider column."""
    if to.tagged:
        return tagged(expr, dialect)
    if sql_type(expr.type) == sql_type(to) or expr.type == NOTHING:
        return expr.sql
    return f"CAST({expr.sql} AS {sql_type(to)})"


def tagged(expr: Expr, dialect: Dialect) -> str:
    if expr.type.tagged:
        return expr.sql
    kind = expr.type.kind
    if kind == TRUTH:
        return f"CASE WHEN {expr.sql} THEN 'b1' ELSE 'b0' END"
    return f"('{TAGS[kind]}' || {printed(expr, dialect)})"


def printed(expr: Expr, dialect: Dialect) -> str:
    """The value as ``concat`` prints it."""
    of = expr.type
    if of.tagged:
        truth = f"CASE WHEN {expr.sql} = 'b1' THEN 'true' ELSE 'false' END"
        return f"CASE WHEN left({expr.sql}, 1) = 'b' THEN {truth} ELSE substr({expr.sql}, 2) END"
    if of.kind == NUMBER:
        return dialect.number_text(expr.sql, of.scale)
    if of.kind == TRUTH:
        return f"CASE WHEN {expr.sql} THEN 'true' ELSE 'false' END"
    return expr.sql if of.kind == TEXT else dialect.date_text(expr.sql)


def of_kind(expr: Expr, kind: str) -> Expr:
    """The value as one of that kind; a fault where it is of another."""
    of = expr.type
    if kind not in of.kinds:
        raise UnsupportedError(f"no {kind} at all")
    if not of.tagged:
        return expr
    wanted = of.numbers() if kind == NUMBER else Type(frozenset((kind,)))
    if wanted.tagged:
        raise UnsupportedError("more digits than a decimal type has")
    is_kind = f"left({expr.sql}, 1) = '{TAGS[kind]}'"
    rest = f"substr({expr.sql}, 2)"
    sql = rest if kind == TEXT else f"CAST({rest} AS {sql_type(wanted)})"
    faults = (f"NOT ({is_kind})",) if of.kinds != {kind} else ()
    return Expr(f"CASE WHEN {is_kind} THEN {sql} END", wanted, (*expr.faults, *faults))


def aligned(one: Type, other: Type, more: int = 0) -> Type | None:
    """A decimal type that holds both numbers, with ``more`` digits; None where there is none."""
    joined = one.joined(other)
    joined = joined._replace(digits=joined.digits + more)
    return joined if joined.exact else None


def same(one: Expr, other: Expr, dialect: Dialect) -> str:
    """Are two values equal?"""
    if not one.type.kinds & other.type.kinds:
        return FALSE
    if not (one.type.tagged or other.type.tagged):
        if one.type.kind != NUMBER:
            return f"{one.sql} = {other.sql}"
        common = aligned(one.type, other.type)
        if common:
            return f"{converted(one, common, dialect)} = {converted(other, common, dialect)}"
    return f"{tagged(one, dialect)} = {tagged(other, dialect)}"


def compared(one: Expr, operator: str, other: Expr, dialect: Dialect) -> str:
    """Values of different kinds, and truth values, are in no order."""
    if operator in ("=", "!="):
        equal = same(one, other, dialect)
        if operator == "=":
            return equal
        return TRUE if equal == FALSE else f"NOT ({equal})"
    kinds = (one.type.kinds & other.type.kinds) - {TRUTH}
    if not kinds:
        return FALSE
    cases = [f"WHEN {_ordered(one, operator, other, kind, dialect)}" for kind in sorted(kinds)]
    if len(cases) == 1 and not (one.type.tagged or other.type.tagged):
        return cases[0].removeprefix("WHEN ")
    return "(" + " OR ".join(f"coalesce({case.removeprefix('WHEN ')}, FALSE)" for case in cases) + ")"


def _ordered(one: Expr, operator: str, other: Expr, kind: str, dialect: Dialect) -> str:
    left, right = of_kind(one, kind), of_kind(other, kind)
    if kind == NUMBER:
        common = aligned(left.type, right.type)
        if common is None:
            raise UnsupportedError("numbers too far apart for one decimal type")
        left, right = (Expr(converted(each, common, dialect), common) for each in (left, right))
    return f"{left.sql} {operator} {right.sql}"
