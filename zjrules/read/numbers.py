"""Numbers in cleaned text: figures with unit and comparison words, and numbers that are something else."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from zjrules.read.nesting import inner
from zjrules.read.style import FigureStyle, Words

# Why a number is no target. The list is closed; rules may rely on it.
REASONS = (
    "named_count",  # counts the things listed before it
    "name",  # part of a name: in quotes, joined to letters, or a known name
    "ordinal",
    "time",  # a date, a year, an age, a length of time
    "range",
    "qualifier",  # says which things are counted: projects above 10亿元
    "ambiguous_gap",  # a blank inside, and nobody can say what stood there
    "no_unit",
)


_DIGIT = re.compile(r"\d")


class Number(NamedTuple):
    """One number. ``end`` is after the unit; ``reason`` is "" while it may be a target. ``raw`` is the number as
    printed: with its unit, or else with the word that a known name goes on with (the 500强 of 世界500强)."""

    start: int
    end: int
    raw: str
    value: Decimal
    high: Decimal | None
    unit: str
    reason: str


class NumberReader:
    """Finds numbers by the units of one style."""

    def __init__(self, style: FigureStyle) -> None:
        self._style = style
        measure = _measure(style)
        self._number = re.compile(
            r"(?P<gap>\d+(?: \d+)+)|"
            r"(?P<left>[A-Za-z.]+)?(?P<low>\d+(?:\.\d+)?)(?:[—–～~-](?P<high>\d+(?:\.\d+)?))?"
            rf"(?:(?P<time>{_any(style.spans)})|(?P<unit>{measure})|(?P<scale>{_any(style.scales)}))?"
            r"(?P<right>[A-Za-z]+)?"
        )
        self._persons = re.compile(f".{{0,4}}?(?:{_any(style.persons)})")
        self._traps = [(_trap(trap.text), trap.reason) for trap in style.trap]

        self.find = lru_cache(maxsize=1024)(self._find)  # the text of a duty is read for its targets and for its facts

    def _find(self, text: str) -> tuple[Number, ...]:
        """Every number of the text in order, with its unit as printed."""
        if not _DIGIT.search(text):
            return ()
        known = [(found.span(), reason) for form, reason in self._traps for found in form.finditer(text)]
        quoted = [span for span in inner(text) if text[span[0]] in "“《"]
        numbers = []
        for found in self._number.finditer(text):
            start = found.start()
            end, reason = next(((right, why) for (left, right), why in known if left <= start < right), (0, ""))
            if not reason and any(left <= start < right for left, right in quoted):
                reason = "name"
            number = self._one(text, found, reason)
            numbers.append(number if number.unit or end <= number.end else number._replace(raw=text[start:end]))
        return tuple(numbers)

    def _one(self, text: str, found: re.Match[str], reason: str) -> Number:
        start, end = found.span()
        if found["gap"]:
            return Number(start, end, found["gap"], Decimal(0), None, "", reason or "ambiguous_gap")
        unit, low, high = found["unit"] or "", Decimal(found["low"]), found["high"]
        if found["left"] or found["right"]:
            reason = reason or "name"
        elif found["time"]:
            reason = reason or ("range" if high else "time")
        elif found["scale"]:
            people = self._persons.match(text, end)
            unit = found["scale"] + ("人" if people else "")
        return Number(start, end, text[start:end], low, Decimal(high) if high else None, unit, reason)


@lru_cache(maxsize=8)
def number_reader(style: FigureStyle) -> NumberReader:
    return NumberReader(style)


def _measure(style: FigureStyle) -> str:
    return rf"(?:{_any(style.scales)})?(?:{_any(style.measures)})(?:/(?:{_any(style.per)}))?"


def unit_form(style: FigureStyle) -> re.Pattern[str]:
    """What follows a figure that measures something: a unit, or a word of time."""
    return re.compile(f"{_measure(style)}|{_any(style.spans)}")


def _any(words: Words) -> str:
    """An alternation of words, the longest first; nothing for none."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"


def _trap(text: str) -> re.Pattern[str]:
    before, _, after = text.partition("{d}")
    return re.compile(re.escape(before) + r"\d+(?:\.\d+)?" + re.escape(after))
