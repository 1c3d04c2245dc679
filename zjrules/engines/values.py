"""Values as the engines hold them: one form for each number, and truth values that are no numbers.

In Python ``True == 1`` and ``1 == Decimal("1.00")``. The second is what the language means, the first
is not. So inside an engine a truth value is a :class:`Truth`, a whole number an ``int``, any other
number a ``Decimal`` without trailing zeros; equal means equal from there on.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow

from zjrules.datalog.ast import Value
from zjrules.datalog.language import MOST_DIGITS

EXACT = Context(prec=2 * MOST_DIGITS, Emax=999_999, Emin=-999_999, traps=[Inexact, InvalidOperation, Overflow])
LARGEST = 10**MOST_DIGITS  # in amount, of a number from outside; products of two such still fit into EXACT


class OperandError(Exception):
    """A value that cannot be worked with. An engine adds the place and raises ``EngineError``."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


class Truth:
    """``true`` or ``false``: equal to itself alone, without an order."""

    __slots__ = ("value",)

    def __init__(self, value: bool) -> None:
        self.value = value

    def __repr__(self) -> str:
        return "true" if self.value else "false"


TRUE, FALSE = Truth(True), Truth(False)

Stored = str | int | Decimal | datetime.date | Truth
Row = tuple[Stored, ...]


def stored(value: object) -> Stored:
    """The engine's form of a value. A float counts as the decimal that it prints as.

    Raises :class:`OperandError` for anything that is no value of the language.
    """
    kind = type(value)
    if kind is str or kind is datetime.date or (kind is int and -LARGEST < value < LARGEST):
        return value  # type: ignore[return-value]
    if isinstance(value, bool):
        return TRUE if value else FALSE
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, float):
        return number(Decimal(repr(float(value))))
    if isinstance(value, int):
        if abs(value) >= LARGEST:
            raise OperandError("too-large", "a number with too many digits")
        return int(value)
    if isinstance(value, str):
        return str.__str__(value)
    raise OperandError("bad-value", f"{value!r} is no value", "values are text, numbers, true/false and dates")


def held(value: Value) -> Stored:
    """The engine's form of a value that an engine has computed: it may have more digits than one from outside."""
    return (TRUE if value else FALSE) if isinstance(value, bool) else value


def number(value: Decimal) -> int | Decimal:
    """The one form of a decimal: a whole number is an ``int``."""
    if not value.is_finite():
        raise OperandError("bad-value", f"{value} is no number")
    if abs(value.adjusted()) > 2 * MOST_DIGITS and value:
        raise OperandError("too-large", f"{value:.3e} has too many digits")
    whole = value.to_integral_value()
    try:
        return int(whole) if whole == value else EXACT.normalize(value)
    except Inexact:
        raise OperandError("too-large", f"{value:.3e}… has too many digits") from None


def plain(value: Stored) -> Value:
    """The value as Python code outside the engines knows it."""
    return value.value if isinstance(value, Truth) else value


def printed(value: Stored) -> str:
    """The value as ``concat`` prints it: numbers without exponent, dates as YYYY-MM-DD."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def kind_of(value: Stored) -> int:
    """A number for each kind of value: truth, number, date, text."""
    if isinstance(value, str):
        return 3
    if isinstance(value, int | Decimal):
        return 1
    return 0 if isinstance(value, Truth) else 2


def sort_key(row: Row) -> tuple[tuple[int, Value], ...]:
    """Orders rows of any kinds, the same on every run."""
    return tuple((kind_of(value), plain(value)) for value in row)


def in_order(rows: Collection[Row]) -> list[Row]:
    """The rows by ``sort_key``. Where all values that meet can be compared, they are in that order anyway."""
    try:
        return sorted(rows)
    except TypeError:
        return sorted(rows, key=sort_key)
