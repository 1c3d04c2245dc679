"""The functions, comparisons and text predicates of the language, on engine values. All exact.

What the language declares in ``datalog.language`` is implemented here once, for every engine that
works row by row.
"""

from __future__ import annotations

import datetime
import operator
from collections.abc import Callable, Collection
from decimal import ROUND_HALF_EVEN, Context, Decimal, DecimalException
from typing import Any, cast

from zjrules.engines.matching import matches
from zjrules.engines.values import EXACT, LARGEST, OperandError, Row, Stored, Truth, kind_of, number, printed

PLACES = 20  # of a quotient: it has no exact decimal in general, so it is rounded, a half to the even digit
_MOST_PLACES = 100
_GUARD = "keep other kinds of value out before"


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """Values of different kinds, and truth values, are in no order."""

    def holds(left: Any, right: Any) -> bool:
        try:
            return compare(left, right)
        except TypeError:
            return False

    return holds


COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": _ordered(operator.lt),
    "<=": _ordered(operator.le),
    ">": _ordered(operator.gt),
    ">=": _ordered(operator.ge),
}


def _arithmetic(
    name: str, whole: Callable[[int, int], int], exact: Callable[[Any, Any], Decimal]
) -> Callable[[Stored, Stored], Stored]:
    def apply(left: Stored, right: Stored) -> Stored:
        if type(left) is int and type(right) is int:
            result = whole(left, right)
            if -LARGEST < result < LARGEST:
                return result
        _numbers(name, left, right)
        try:
            return number(exact(left, right))
        except DecimalException:
            raise OperandError("too-large", f"the result of {name} has too many digits") from None

    return apply


def _numbers(name: str, *values: Stored) -> None:
    for value in values:
        if not isinstance(value, int | Decimal):
            raise OperandError("wrong-operand", f"{name} takes numbers, not {shown(value)}", _GUARD)


def divide(left: Stored, right: Stored) -> Stored:
    """Rounded to ``PLACES`` decimals, a half to the even digit; so exact where the quotient has no more."""
    _numbers("/", left, right)
    if right == 0:
        raise OperandError("division-by-zero", f"{printed(left)} / 0", "keep zero out before dividing: X != 0")
    if type(left) is int and type(right) is int and left % right == 0:
        return left // right
    (above, below), (over, under) = cast(Any, left).as_integer_ratio(), cast(Any, right).as_integer_ratio()
    dividend, divisor = above * under * 10**PLACES, below * over
    whole, rest = divmod(abs(dividend), abs(divisor))
    if 2 * rest > abs(divisor) or (2 * rest == abs(divisor) and whole % 2):
        whole += 1
    try:
        return number(Decimal(whole if (dividend < 0) == (divisor < 0) else -whole).scaleb(-PLACES, EXACT))
    except DecimalException:
        raise OperandError("too-large", "the result of / has too many digits") from None


def modulo(left: Stored, right: Stored) -> Stored:
    """What is left of ``left``; it has the sign of ``right``, as among Python's whole numbers."""
    _numbers("%", left, right)
    if right == 0:
        raise OperandError("division-by-zero", f"{printed(left)} % 0", "keep zero out before dividing: X != 0")
    if type(left) is int and type(right) is int:
        return left % right
    rest = EXACT.remainder(cast(Any, left), cast(Any, right))
    return number(EXACT.add(rest, cast(Any, right)) if rest and (rest < 0) != (cast(Any, right) < 0) else rest)


ARITHMETIC: dict[str, Callable[[Stored, Stored], Stored]] = {
    "+": _arithmetic("+", operator.add, EXACT.add),
    "-": _arithmetic("-", operator.sub, EXACT.subtract),
    "*": _arithmetic("*", operator.mul, EXACT.multiply),
    "/": divide,
    "%": modulo,
}


def _text(name: str, value: Stored) -> str:
    if type(value) is not str:
        raise OperandError("wrong-operand", f"{name} takes text, not {shown(value)}", _GUARD)
    return value


def _date(name: str, value: Stored) -> datetime.date:
    if not isinstance(value, datetime.date):
        raise OperandError("wrong-operand", f"{name} takes a date, not {shown(value)}", _GUARD)
    return value


def absolute(value: Stored) -> Stored:
    _numbers("abs", value)
    return value.copy_abs() if isinstance(value, Decimal) else abs(cast(int, value))  # abs of a Decimal rounds it


def rounded(value: Stored, places: Stored) -> Stored:
    _numbers("round", value)
    if type(places) is not int or abs(places) > _MOST_PLACES:
        message = f"round takes a whole number of places up to {_MOST_PLACES}, not {shown(places)}"
        raise OperandError("wrong-operand", message)
    step = Decimal(1).scaleb(-places)
    return number(Decimal(cast(Any, value)).quantize(step, rounding=ROUND_HALF_EVEN, context=_ROUNDING))


_ROUNDING = Context(prec=1200, Emax=999_999, Emin=-999_999)

FUNCTIONS: dict[str, Callable[..., Stored]] = {
    "abs": absolute,
    "round": rounded,
    "length": lambda text: len(_text("length", text)),
    "concat": lambda *values: "".join(map(printed, values)),
    "year": lambda date: _date("year", date).year,
    "days": lambda start, end: (_date("days", end) - _date("days", start)).days,
    "replace": lambda text, old, new: _text("replace", text).replace(_text("replace", old), _text("replace", new)),
    "trim": lambda text: _text("trim", text).strip(),
}


_TESTS: dict[str, Callable[[str, str], bool]] = {
    "starts_with": str.startswith,
    "ends_with": str.endswith,
    "contains": lambda text, part: part in text,
    "matches": matches,
}


def _text_only(test: Callable[[str, str], bool]) -> Callable[[Stored, Stored], bool]:
    return lambda left, right: type(left) is str and type(right) is str and test(left, right)


# A text predicate does not hold of what is no text.
PREDICATES = {name: _text_only(test) for name, test in _TESTS.items()}


EXTREMES = {"min": min, "max": max}


def fold(function: str, members: Collection[Row]) -> Stored | None:
    """An aggregate over distinct key tuples, of their first column; None where it has no value."""
    if function == "count":
        return len(members)
    values = [row[0] for row in members]
    if function == "sum":
        total: Stored = 0
        for value in values:
            total = ARITHMETIC["+"](total, value)
        return total
    if not values:
        return None
    if len({kind_of(value) for value in values}) > 1 or isinstance(values[0], Truth):
        raise OperandError("wrong-operand", f"{function} over values that are in no order", "keep to one kind of value")
    return cast(Stored, EXTREMES[function](cast(Any, values)))


def shown(value: Stored) -> str:
    return f'"{value}"' if isinstance(value, str) else printed(value)
