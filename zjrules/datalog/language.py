"""What the language knows by name: value kinds, functions, text predicates, with their types.

One table for the parser, the checks and every engine. The engines hold the implementations.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from zjrules.datalog.ast import Value
from zjrules.datalog.schema import ColumnType

COLUMN_TYPES: tuple[ColumnType, ...] = ("text", "integer", "decimal", "date", "bool", "any")
MOST_DIGITS = 500  # of a number in a program or a fact
AGGREGATES = ("count", "sum", "min", "max")


class Function(NamedTuple):
    """``takes`` are the types of the arguments; ``variadic`` repeats the last of them."""

    name: str
    takes: tuple[ColumnType, ...]
    gives: ColumnType
    meaning: str
    variadic: bool = False

    def accepts(self, count: int) -> bool:
        return count >= len(self.takes) if self.variadic else count == len(self.takes)

    def type_of(self, argument: int) -> ColumnType:
        return self.takes[min(argument, len(self.takes) - 1)]


FUNCTIONS = {
    function.name: function
    for function in (
        Function("abs", ("decimal",), "decimal", "the number without its sign"),
        Function("round", ("decimal", "integer"), "decimal", "rounded to so many decimals, a half to the even digit"),
        Function("length", ("text",), "integer", "the number of characters"),
        Function("concat", ("any", "any"), "text", "the values printed one after another", variadic=True),
        Function("year", ("date",), "integer", "the calendar year"),
        Function("days", ("date", "date"), "integer", "days from the first date to the second"),
        Function("replace", ("text", "text", "text"), "text", "the first text, every second replaced by the third"),
        Function("trim", ("text",), "text", "without blanks at both ends, the full-width blank included"),
    )
}

PREDICATES = {
    function.name: function
    for function in (
        Function("starts_with", ("text", "text"), "bool", "the first text begins with the second"),
        Function("ends_with", ("text", "text"), "bool", "the first text ends with the second"),
        Function("contains", ("text", "text"), "bool", "the first text holds the second"),
        Function("matches", ("text", "text"), "bool", "the RE2 pattern is found somewhere in the text"),
    )
}


def type_of_value(value: Value) -> ColumnType:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, Decimal):
        return "decimal"
    return "text" if isinstance(value, str) else "date"


def kind(column_type: ColumnType) -> str:
    """Integers and decimals are one kind, ``number``: they compare and equal each other."""
    return "number" if column_type in ("integer", "decimal") else column_type


DEFAULTS: dict[ColumnType, Value] = {
    "text": "", "integer": 0, "decimal": 0, "bool": False, "date": datetime.date(2000, 1, 1), "any": "",
}  # fmt: skip


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint naming the nearest known words, or nothing."""
    import difflib  # takes time to load, and is for faults only

    near = difflib.get_close_matches(word, sorted(known), n=2, cutoff=0.6)
    return f"did you mean {' or '.join(near)}?" if near else ""
