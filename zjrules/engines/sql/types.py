"""How the values of a column are held in SQL: in a type of their own, or tagged in one text.

A column that holds one kind of value has the SQL type of that kind; numbers have a decimal type wide enough
for all of them, so none is ever rounded. A column of several kinds, or of numbers that no decimal type
holds, is tagged text: ``t…`` text, ``n…`` a number as ``concat`` prints it, ``dYYYY-MM-DD``, ``b0``, ``b1``.
Two values are equal if and only if their tagged texts are. There are no nulls.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import NamedTuple

from zjrules.engines.values import FALSE, TRUE, Stored, Truth, number, printed

TEXT, NUMBER, DATE, TRUTH = "text", "number", "date", "truth"
MOST_DIGITS = 38  # of a decimal type, in DuckDB as in Spark
_SHORT = 18  # digits that fit into 64 bits
TAGS = {TEXT: "t", NUMBER: "n", DATE: "d", TRUTH: "b"}


class UnsupportedError(Exception):
    """SQL cannot say this exactly: the reference engine has to evaluate it."""


class Type(NamedTuple):
    """What is known of a column's values. ``digits`` stand before the point and ``scale`` after it, at most;
    ``zero``: one of them may be 0."""

    kinds: frozenset[str] = frozenset()
    digits: int = 0
    scale: int = 0
    zero: bool = False

    @property
    def kind(self) -> str:
        """The one kind of all values; else ``""``."""
        return next(iter(self.kinds)) if len(self.kinds) == 1 else ""

    @property
    def exact(self) -> bool:
        """Are the numbers among them held by a decimal type?"""
        return self.digits + self.scale <= MOST_DIGITS

    @property
    def tagged(self) -> bool:
        return not self.kind or (self.kind == NUMBER and not self.exact)

    def joined(self, other: Type) -> Type:
        """The type of a column that holds the values of both."""
        return Type(
            self.kinds | other.kinds,
            max(self.digits, other.digits),
            max(self.scale, other.scale),
            self.zero or other.zero,
        )

    def numbers(self) -> Type:
        """Of the numbers among the values."""
        return self._replace(kinds=frozenset((NUMBER,)))


NOTHING = Type()  # of a column without values
OF_TEXT, OF_DATE, OF_TRUTH = (Type(frozenset((kind,))) for kind in (TEXT, DATE, TRUTH))


def whole(digits: int, zero: bool = True) -> Type:
    return Type(frozenset((NUMBER,)), digits, 0, zero)


COUNT = whole(_SHORT)


def made(digits: int, scale: int, zero: bool = True) -> Type:
    """The type of a computed number. Where more digits are possible than a decimal type holds, the database
    itself notices when there are more, and stops."""
    if scale >= MOST_DIGITS:
        raise UnsupportedError("more digits than a decimal type has")
    return Type(frozenset((NUMBER,)), min(digits, MOST_DIGITS - scale), scale, zero)


def sql_type(of: Type) -> str:
    """The SQL type of a column."""
    if of.tagged or of.kind == TEXT:
        return "VARCHAR"
    if of.kind == NUMBER:
        if not of.scale and of.digits <= _SHORT:
            return "BIGINT"
        precision = _SHORT if of.digits + of.scale <= _SHORT else MOST_DIGITS
        return f"DECIMAL({precision}, {of.scale})"
    return "DATE" if of.kind == DATE else "BOOLEAN"


def type_of_values(values: Iterable[Stored]) -> Type:
    """The narrowest type that holds these values.

    Raises :class:`UnsupportedError` for text that is no Unicode text (half a surrogate pair).
    """
    members_of: dict[type, list[Stored]] = {}
    given = list(values)
    kinds = set(map(type, given))
    for kind in kinds:
        members_of[kind] = given if len(kinds) == 1 else [each for each in given if type(each) is kind]
    found = NOTHING
    for kind, members in members_of.items():
        if kind is str:
            found = found.joined(OF_TEXT)
            _check_text(members)  # type: ignore[arg-type]
        elif kind is int:
            low, high = min(members), max(members)  # type: ignore[type-var]
            digits = max(len(str(abs(low))), len(str(abs(high))))  # type: ignore[arg-type]
            found = found.joined(whole(digits, low <= 0 <= high and 0 in members))  # type: ignore[operator]
        elif kind is Decimal:
            found = found.joined(_decimals(members))  # type: ignore[arg-type]
        else:
            found = found.joined(OF_TRUTH if kind is Truth else OF_DATE)
    return found


def _check_text(members: list[str]) -> None:
    try:
        "".join(members).encode()
    except UnicodeEncodeError:
        raise UnsupportedError("half a surrogate pair") from None


def _decimals(members: list[Decimal]) -> Type:
    digits = max(max(each.adjusted() + 1, 1) for each in members)
    scale = max(-int(each.as_tuple().exponent) for each in members)
    return Type(frozenset((NUMBER,)), digits, max(scale, 0), False)


def writer(of: Type) -> Callable[[Stored], object] | None:
    """What makes a value a parameter for a column of that type; None where it is one already. (Decimals go as
    text and are cast there: a parameter that no decimal type of the engine holds would turn into a float.)"""
    if of.tagged:
        return tagged
    if of.kind == TRUTH:
        return lambda value: value.value  # type: ignore[union-attr]
    return printed if of.kind == NUMBER and sql_type(of) != "BIGINT" else None


def holds(of: Type, value: Stored) -> bool:
    """Can a column of that type hold the value? (Put into its SQL type, another might be rounded.)"""
    found = type_of_values([value])
    return of.tagged or (found.kinds <= of.kinds and found.digits <= of.digits and found.scale <= of.scale)


def tagged(value: Stored) -> str:
    if isinstance(value, str):
        return "t" + value
    if isinstance(value, Truth):
        return "b1" if value.value else "b0"
    return ("d" if isinstance(value, datetime.date) else "n") + printed(value)


def reader(of: Type) -> Callable[[object], Stored] | None:
    """What turns a value that SQL gave into the engine's form; None where it is that already."""
    if of.tagged:
        return untagged
    if of.kind == TRUTH:
        return lambda value: TRUE if value else FALSE
    if of.kind == NUMBER and sql_type(of) != "BIGINT":
        return lambda value: number(Decimal(value))  # type: ignore[arg-type]
    return None


def untagged(value: object) -> Stored:
    assert isinstance(value, str)
    tag, rest = value[:1], value[1:]
    if tag == "t":
        return rest
    if tag == "n":
        return number(Decimal(rest))
    return datetime.date.fromisoformat(rest) if tag == "d" else TRUE if rest == "1" else FALSE
