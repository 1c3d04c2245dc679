"""Reporting periods and dates as people write them: 2023Q3, 2023年1—11月, 前三季度, 2023年9月30日."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache
from typing import NamedTuple

from zjrules.read.quantity import MisreadError, plain

FORMS = "write it as 2023, 2023H1, 2023Q3, 2023-06 or 2023-01/2023-11, or as 上半年, 三季度, 1-11月"
YEARS = range(1949, 2101)

_YEAR = r"(?:(?P<year>\d{4})(?:年度?|-)?)?"
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        r"(?P<year>\d{4})年?(?:年度|度|全年)?|(?P<whole>全年)",
        _YEAR + r"(?:H(?P<half>[12])|(?P<half_name>[上下])半年)",
        _YEAR + r"(?:Q(?P<quarter>[1-4])|第?(?P<quarter_name>[一二三四1-4])季度)",
        _YEAR + r"前(?P<quarters>[一二两三四1-4])个?季度",
        _YEAR + r"前(?P<months>\d{1,2}|[一二两三四五六七八九十]{1,2})个?月",
        r"(?:(?P<year>\d{4})[-/.年])?(?P<month>\d{1,2})月份?",
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})",
        r"(?P<year>\d{4})-(?P<first>\d{1,2})/(?P<year2>\d{4})-(?P<last>\d{1,2})",
        r"(?:(?P<year>\d{4})年)?(?P<first>\d{1,2})月?-(?:(?P<year2>\d{4})年)?(?P<last>\d{1,2})月份?",
    )
)
_NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
             "十一": 11, "十二": 12}  # fmt: skip
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月)(\d{1,2})日?(?:[ T]00:00(?::00)?)?")


class DayRange(NamedTuple):
    """A period: its canonical name with the first and the last day."""

    name: str
    start: datetime.date
    end: datetime.date


@lru_cache(maxsize=1024)  # a table names few periods
def read_period(text: str, year: int | None = None) -> DayRange:
    """The period that ``text`` names; ``year`` is meant where it names none. Raises ``MisreadError``."""
    squeezed = re.sub(r"[—–~～至到]+", "-", re.sub(r"\s", "", plain(text)))
    for shape in _SHAPES:
        if found := shape.fullmatch(squeezed):
            return _days(found.groupdict(), year)
    raise MisreadError(FORMS)


def read_date(text: str) -> datetime.date:
    """A day with its full year, such as 2023-09-30 or 2023年9月30日. Raises ``MisreadError``."""
    shown = plain(text)
    found = _DAY.fullmatch(shown) or re.fullmatch(r"(\d{4})(\d\d)(\d\d)", shown)
    if not found:
        if re.fullmatch(r"\d{5}", shown):
            raise MisreadError("this is a spreadsheet's day number: format the cell as a date")
        raise MisreadError("write the day as 2023-09-30")
    year, month, day = (int(part) for part in found.groups() if part)
    try:
        if year in YEARS:
            return datetime.date(year, month, day)
    except ValueError:
        pass
    raise MisreadError("there is no such day; write it as 2023-09-30")


def _days(parts: dict[str, str | None], year: int | None) -> DayRange:
    stated = parts.get("year")
    start_year = int(stated) if stated else year
    if start_year is None:
        raise MisreadError("state the year: " + FORMS)
    end_year = int(parts.get("year2") or start_year)
    first, last = _months(parts)
    if not (1 <= first <= 12 and 1 <= last <= 12 and start_year in YEARS and end_year in YEARS):
        raise MisreadError("there is no such month: " + FORMS)
    if (start_year, first) > (end_year, last):
        raise MisreadError("the period ends before it begins: " + FORMS)
    start = datetime.date(start_year, first, 1)
    after = datetime.date(end_year + last // 12, last % 12 + 1, 1)
    return DayRange(_name(start_year, first, end_year, last), start, after - datetime.timedelta(days=1))


def _months(parts: dict[str, str | None]) -> tuple[int, int]:
    """First and last month; the whole year where the parts name neither half, quarter nor month."""
    if half := parts.get("half") or {"上": "1", "下": "2"}.get(parts.get("half_name") or ""):
        return 6 * int(half) - 5, 6 * int(half)
    if quarter := parts.get("quarter") or parts.get("quarter_name"):
        return 3 * _number(quarter) - 2, 3 * _number(quarter)
    if quarters := parts.get("quarters"):
        return 1, 3 * _number(quarters)
    if months := parts.get("months"):
        return 1, _number(months)
    if month := parts.get("month"):
        return int(month), int(month)
    return int(parts.get("first") or 1), int(parts.get("last") or 12)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMERALS.get(text, 0)


def _name(year: int, first: int, end_year: int, last: int) -> str:
    if year == end_year:
        if (first, last) == (1, 12):
            return f"{year}"
        if last - first == 5 and first in (1, 7):
            return f"{year}H{last // 6}"
        if last - first == 2 and first in (1, 4, 7, 10):
            return f"{year}Q{last // 3}"
        if first == last:
            return f"{year}-{first:02}"
    return f"{year}-{first:02}/{end_year}-{last:02}"
