"""Figures as people write them, read exactly or refused with what to do."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zjrules.read.quantity import DIGITS, MisreadError, Quantity, read_quantity, read_rate

READ = [
    ("1244", "个", "1244", "个", 0),
    ("1244个", "", "1244", "个", 0),
    ("1,244.50", "", "1244.50", "", 2),
    ("1，244", "", "1244", "", 0),
    ("１０２．５％", "", "102.5", "%", 1),
    ("1537 万亩", "", "1537", "万亩", 0),
    ("1537万亩", "亩", "15370000", "亩", 0),
    ("1537万", "亩", "15370000", "亩", 0),
    ("1.02万亿元", "亿元", "10200", "亿元", 2),
    ("1.2万", "", "12000", "", 1),
    ("4.2万家", "", "4.2", "万家", 1),
    ("28万元／人", "", "28", "万元/人", 0),
    ("25万套（间）", "万套（间）", "25", "万套（间）", 0),
    ("−6.4", "%", "-6.4", "%", 1),
    ("0", "%", "0", "%", 0),
]
REFUSED = [
    ("279。3", "", "'.'"),
    ("279·3", "", "'.'"),
    ("8 5", "", "decimal point missing"),
    ("12,34", "", "every three digits"),
    ("1e5", "", "exponent"),
    ("=A1+A2", "", "formula"),
    ("—", "", "leave the cell empty"),
    ("10(超)", "", "narrative"),
    ("3300以上", "", "narrative"),
    ("100多", "", "narrative"),
    ("近三千", "", "narrative"),
    ("5.4;7.0", "", "one figure"),
    ("9800亿元", "万亿元", "unit column says 万亿元"),
    ("95%", "个", "unit column says 个"),
    ("1" * (DIGITS + 1), "", "digits"),
    ("一千", "", "plain number"),
    ("", "", "plain number"),
]


@pytest.mark.parametrize(("text", "unit", "value", "read_unit", "places"), READ)
def test_reads(text: str, unit: str, value: str, read_unit: str, places: int) -> None:
    assert read_quantity(text, unit) == Quantity(Decimal(value), read_unit, places)


@pytest.mark.parametrize(("text", "unit", "advice"), REFUSED)
def test_refuses_with_advice(text: str, unit: str, advice: str) -> None:
    with pytest.raises(MisreadError, match=advice):
        read_quantity(text, unit)


def test_a_rate_is_in_per_cent_and_read_as_it_stands() -> None:
    assert read_rate("43.1%") == Quantity(Decimal("43.1"), "%", 1)
    assert read_rate("0.95").value == Decimal("0.95")
    with pytest.raises(MisreadError, match="per cent"):
        read_rate("95个百分点")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**20), max_value=10**20))
def test_plain_and_grouped_numbers_read_back_exactly(value: Decimal) -> None:
    assert read_quantity(f"{value:f}").value == value
    assert read_quantity(f"{value:,f}").value == value
    assert read_quantity(f"{value:f}万", "元").value == value * 10000
