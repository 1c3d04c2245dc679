"""Messages are text: variables are put in, nothing is formatted or computed."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from zjrules.rulebook.message import fill, shown, stray_brace, variables


def test_variables_are_put_in() -> None:
    text = "{Item} 的牵头单位是 {Lead}，而列第一位的是 {First}（{Item}）"
    assert variables(text) == ("Item", "Lead", "First")
    assert fill(text, ("Item", "Lead", "First"), ("annual-2-2", "甲", "{Item}")) == (
        "annual-2-2 的牵头单位是 甲，而列第一位的是 {Item}（annual-2-2）"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1E+3"), "1000"),
        (Decimal("0.050"), "0.05"),
        (Decimal("-0.5"), "-0.5"),
        (Decimal("100"), "100"),
        (7, "7"),
        (True, "true"),
        (datetime.date(2023, 1, 20), "2023-01-20"),
        ("省财政厅", "省财政厅"),
    ],
)
def test_values_are_shown_plainly(value: object, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize(
    ("message", "stray"),
    [
        ("{Item} 有误", ""),
        ("{Item.__class__}", "{Item.__class__}"),
        ("{Item!r}", "{Item!r}"),
        ("{0}", "{0}"),
        ("{__import__('os')}", "{__import__('os')}"),
        ("}", "}"),
        ("{Item", "{Item"),
    ],
)
def test_other_braces_are_told(message: str, stray: str) -> None:
    assert stray_brace(message) == stray


WORDS = {
    "缺少": "lacks", "（无）": "none", "写的是…": "says …", "约…": "about …", "到“…”降为…": "by “…” falls to …",
    "不是“实施……工程。”": "no programme", "…": "never",
}  # fmt: skip


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("缺少", "lacks"),
        ("缺少省财政厅", "缺少省财政厅"),  # no form with a gap: it may be a name
        ("写的是约90个", "says about 90个"),
        ("写的是", "写的是"),  # nothing in the gap
        ("到“到”降为5", "by “到” falls to 5"),
        ("到降为5", "到降为5"),
        ("不是“实施……工程。”", "no programme"),
    ],
)
def test_words_are_said_in_the_other_language(value: str, said: str) -> None:
    assert fill("{Item}: {Fault}", ("Item", "Fault"), ("a-1", value), WORDS) == f"a-1: {said}"
