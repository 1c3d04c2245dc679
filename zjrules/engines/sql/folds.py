"""Aggregates: a query of its own for the braces, grouped and joined to the clause around them."""

from __future__ import annotations

from zjrules.datalog import ast
from zjrules.engines.sql.chain import Chain, conjunction
from zjrules.engines.sql.expressions import Expr, of_kind, same
from zjrules.engines.sql.types import COUNT, MOST_DIGITS, NUMBER, TRUTH, Type, UnsupportedError, made, sql_type


def aggregate(outer: Chain, literal: ast.Aggregation, inner: Chain, group: list[str]) -> Expr | None:
    """Join the values of the aggregate over ``inner`` to ``outer``; None where it never has one."""
    zero = literal.function in ("count", "sum")  # of nothing
    if inner.false:
        return outer.terms.binds.value(0) if zero else None
    keys = [inner.terms.value(inner.flat(key, literal), inner.known) for key in literal.keys]
    if any(key.faults for key in keys):
        raise UnsupportedError("a key that may fail")
    columns = [inner.known[name] for name in group]
    listed = [f"{each.sql} AS g{place}" for place, each in enumerate(columns)]
    listed += [f"{each.sql} AS k{place}" for place, each in enumerate(keys)]
    groups = [f"g{place}" for place in range(len(group))]
    of, folded = _folded(literal.function, keys[0])
    ending = f" GROUP BY {', '.join(groups)}" if group else "" if zero else " HAVING count(*) > 0"
    query = (
        f"SELECT {', '.join([*groups, folded])} AS n FROM (SELECT DISTINCT {', '.join(listed)} {inner}) AS d{ending}"
    )
    alias = outer.statement.alias("f")
    on = conjunction(
        same(outer.known[name], Expr(f"{alias}.{column}", each.type), outer.dialect)
        for name, column, each in zip(group, groups, columns, strict=True)
    )
    outer.start()
    outer.join("LEFT JOIN" if zero and group else "JOIN", f"({query}) AS {alias}", [on])
    return Expr(f"coalesce({alias}.n, CAST(0 AS {sql_type(of)}))" if zero else f"{alias}.n", of)


def _folded(function: str, first: Expr) -> tuple[Type, str]:
    """The type of the aggregate, and its SQL over the column ``k0``."""
    if function == "count":
        return COUNT, "count(*)"
    if function == "sum":
        number = of_kind(Expr("k0", first.type), NUMBER)
        if number.faults:
            raise UnsupportedError("a sum of what may be no number")
        of = made(MOST_DIGITS, number.type.scale)
        return of, f"CAST(sum({number.sql}) AS {sql_type(of)})"
    if first.type.tagged or first.type.kind == TRUTH:
        raise UnsupportedError(f"{function} of several kinds of values")
    return first.type, f"{function}(k0)"
