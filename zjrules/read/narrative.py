"""Figures and days in the free text of a progress report, with the words they stand among."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from zjrules.read.quantity import plain

WHOLE, PLACES = 14, 4  # digits of a figure, at most; what has more is no measurement
FIGURE = rf"\d{{1,{WHOLE}}}(?:\.\d{{1,{PLACES}}})?(?![\d.])"

_CLAUSES = re.compile(r"[，；。！？：、（）()\n]+")
_DAY = re.compile(r"截[至止]到?(?:(\d{4})年)?(\d{1,2})月(?:(\d{1,2})日|底|末)")


class NarrativeFigure(NamedTuple):
    """A figure with its unit, the words of its clause that stand before it, and the whole clause."""

    value: Decimal
    unit: str
    before: str
    clause: str


def narrative_figures(text: str, units: frozenset[str]) -> Iterator[NarrativeFigure]:
    """Every number that one of ``units`` follows; a number without a unit may count anything."""
    pattern = _pattern(units)
    for clause in _CLAUSES.split(re.sub(r"(?<=\d)[,，](?=\d{3}(?!\d))", "", plain(text))):
        for found in pattern.finditer(clause):
            yield NarrativeFigure(Decimal(found[1]), found[2], clause[: found.start()].strip(), clause.strip())


def narrative_day(text: str, year: int) -> datetime.date | None:
    """The day that the text itself gives for its figures (截至6月底), the latest of several; in ``year`` where it names
    none."""
    days = []
    for found in _DAY.finditer(plain(text)):
        stated, month = int(found[1] or year), int(found[2])
        if 1 <= month <= 12 and stated >= 1:
            last = calendar.monthrange(stated, month)[1]
            day = int(found[3] or last)
            if 1 <= day <= last:
                days.append(datetime.date(stated, month, day))
    return max(days, default=None)


@lru_cache(maxsize=4)
def _pattern(units: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(units, key=lambda unit: (-len(unit), unit))
    names = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<![\d.])({FIGURE})({names})" if units else r"(?!)()()")
