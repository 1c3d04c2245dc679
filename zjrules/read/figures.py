"""The numbers of a text: targets, numbers that are none, named counts, pairings. Every number ends in one of them."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from zjrules.read.counts import named_counts
from zjrules.read.nesting import cuts
from zjrules.read.numbers import Number, number_reader
from zjrules.read.raw import Figures, RawOther
from zjrules.read.style import FigureStyle, Style
from zjrules.read.targets import Figure, TargetMaker

_CLAUSE = "，：。；！"
_JOINERS = ("、", "和", "与", "及", "以及")


class QuotedFigure(NamedTuple):
    """A figure as a quote prints it; ``unit`` as in targets."""

    value: Decimal
    unit: str


def read_figures(text: str, style: Style, year: int | None) -> Figures:
    """Everything that is made of the numbers of a cleaned text; ``year`` is that of the notice."""
    return figure_reader(style.figures).read(text, year)


def quoted_figures(quote: str, style: Style) -> tuple[QuotedFigure, ...]:
    """The figures that a target's quote prints, in order; times and unreadable gaps left out."""
    found = []
    for number in number_reader(style.figures).find(quote):
        if number.reason not in ("ambiguous_gap", "time"):
            found.append(QuotedFigure(number.value, number.unit))
            if number.high is not None:
                found.append(QuotedFigure(number.high, number.unit))
    return tuple(found)


@lru_cache(maxsize=8)
def figure_reader(style: FigureStyle) -> FigureReader:
    """The reader for the words of a style, made once."""
    return FigureReader(style)


class FigureReader:
    """Reads the numbers of texts by the words of one style."""

    def __init__(self, style: FigureStyle) -> None:
        self._style = style
        self._numbers = number_reader(style)
        self._after = sorted(style.after, key=lambda each: -len(each[0]))

    def read(self, text: str, year: int | None) -> Figures:
        counts = named_counts(text, self._style.naming)
        found = self._numbers.find(text)
        counted = {at for _, at in counts}
        numbers = [each._replace(reason="named_count") if each.start in counted else each for each in found]
        maker = TargetMaker(text, year, self._style)
        others = [each for each in numbers if each.reason]
        for start, end in _clauses(text) if numbers else ():
            here = [each for each in numbers if start <= each.start < end and not each.reason]
            figures, rest = self._figures(text, here, start, end)
            others.extend(rest)
            others.extend(maker.clause(start, end, figures))
        others.sort(key=lambda each: each.start)
        return Figures(
            targets=tuple(maker.targets),
            others=tuple(RawOther(each.raw, each.reason, each.start, each.start + len(each.raw)) for each in others),
            counts=tuple(count for count, _ in counts),
            pairings=tuple(maker.pairings),
        )

    def _figures(self, text: str, numbers: list[Number], start: int, end: int) -> tuple[list[Figure], list[Number]]:
        """The numbers of one clause as figures with the text each governs, and those that only qualify."""
        figures: list[Figure] = []
        qualifiers: list[Number] = []
        at = start
        for number, following in zip_longest(numbers, numbers[1:]):
            word, meaning = self._compared(text, number.end)
            stop = number.end + len(word)
            boundary = self._boundary(text, stop, following.start) if following else end
            if boundary is None or _qualifies(number, word, text[stop:boundary]):
                qualifiers.append(number._replace(reason="qualifier"))
                continue
            figures.append(Figure(number, at, boundary, stop, meaning))
            at = boundary + 1 if boundary < end and text[boundary] == "、" else boundary
        return figures, qualifiers

    def _compared(self, text: str, at: int) -> tuple[str, str]:
        return next(((word, meaning) for word, meaning in self._after if text.startswith(word, at)), ("", ""))

    def _boundary(self, text: str, stop: int, following: int) -> int | None:
        """Where the words of a figure end and those of the next begin; None when nothing parts the two."""
        if text.startswith(_JOINERS, stop):
            return stop
        between = [at for at in cuts(text, "、") if stop <= at < following]
        return between[-1] if between else None


def _qualifies(number: Number, compared: str, after: str) -> bool:
    """Whether a figure with words after it says which things are meant, not how many: 10亿元以上的项目."""
    if number.unit == "%" or not after:
        return False
    return after.startswith("的") or (bool(compared) and number.unit.endswith("元"))


def _clauses(text: str) -> list[tuple[int, int]]:
    """(start, end) of the parts between ， 。 ； ： outside quotes and brackets."""
    ends = [*cuts(text, _CLAUSE), len(text)]
    return [(start, end) for start, end in zip([0, *(each + 1 for each in ends)], ends, strict=False) if end > start]
