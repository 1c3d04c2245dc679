"""Reporting periods and days in the forms that reports use."""

from __future__ import annotations

import datetime

import pytest

from zjrules.read.periods import read_date, read_period
from zjrules.read.quantity import MisreadError

PERIODS = [
    ("2023", "2023"), ("2023年", "2023"), ("2023年度", "2023"), ("2023全年", "2023"), ("全年", "2023"),
    ("1-12月", "2023"),
    ("2023H1", "2023H1"), ("2023h2", "2023H2"), ("上半年", "2023H1"), ("2022年下半年", "2022H2"), ("1—6月", "2023H1"),
    ("2023Q3", "2023Q3"), ("2023-Q4", "2023Q4"), ("三季度", "2023Q3"), ("第2季度", "2023Q2"),
    ("2023年第四季度", "2023Q4"),
    ("1-3月", "2023Q1"), ("2023-06", "2023-06"), ("2023年6月", "2023-06"), ("６月", "2023-06"), ("2023/6", "2023-06"),
    ("2023-01/2023-11", "2023-01/2023-11"), ("1-11月", "2023-01/2023-11"), ("2023年1—11月", "2023-01/2023-11"),
    ("1月至11月", "2023-01/2023-11"), ("前11个月", "2023-01/2023-11"), ("前三季度", "2023-01/2023-09"),
    ("2022年1～2月", "2022-01/2022-02"), ("2022年7月至2023年6月", "2022-07/2023-06"),
]  # fmt: skip
NO_PERIODS = ["", "年中", "13月", "0月", "11-1月", "5季度", "2023-06-30", "截至11月底", "2023-01/2022-12", "1800"]

DAYS = ["2023-09-03", "2023/9/3", "2023.9.3", "2023年9月3日", "20230903", "２０２３－０９－０３", "2023-09-03 00:00:00"]


@pytest.mark.parametrize(("text", "name"), PERIODS)
def test_a_period_has_one_name(text: str, name: str) -> None:
    period = read_period(text, 2023)
    assert period.name == name
    assert read_period(name) == period


@pytest.mark.parametrize("text", NO_PERIODS)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(MisreadError, match="write it as 2023"):
        read_period(text, 2023)


def test_periods_begin_and_end_on_their_days() -> None:
    days = {name: read_period(name)[1:] for name in ("2023", "2023H2", "2023Q1", "2024-02", "2023-01/2023-11")}
    assert {name: f"{start} {end}" for name, (start, end) in days.items()} == {
        "2023": "2023-01-01 2023-12-31",
        "2023H2": "2023-07-01 2023-12-31",
        "2023Q1": "2023-01-01 2023-03-31",
        "2024-02": "2024-02-01 2024-02-29",
        "2023-01/2023-11": "2023-01-01 2023-11-30",
    }


def test_a_period_without_year_needs_the_year_of_the_notice() -> None:
    assert read_period("上半年", 2022).name == "2022H1"
    with pytest.raises(MisreadError, match="state the year"):
        read_period("上半年")


@pytest.mark.parametrize("text", DAYS)
def test_a_day_is_read(text: str) -> None:
    assert read_date(text) == datetime.date(2023, 9, 3)


@pytest.mark.parametrize(
    ("text", "advice"),
    [("44927", "day number"), ("2023-02-30", "no such day"), ("2023-09", "2023-09-30"), ("一季度末", "2023-09-30"),
     ("9月3日", "2023-09-30"), ("0023-09-03", "no such day"), ("2023-09-03 08:30", "2023-09-30")],
)  # fmt: skip
def test_what_is_no_day_is_refused(text: str, advice: str) -> None:
    with pytest.raises(MisreadError, match=advice):
        read_date(text)
