"""Lines → cleaned text with a record of every repair."""

from __future__ import annotations

from typing import Any

import pytest

from tests.read.reading import load_cases, style
from zjrules.read.clean import Cleaner
from zjrules.read.text import Places, Text, bare, narrow

CASES = load_cases("cleaning")


def clean(raw: str) -> tuple[Text, Cleaner]:
    places = Places("x.txt", raw)
    cleaner = Cleaner(raw, narrow(raw), style("zj").repair, places)
    ranges = [(start, start + len(line)) for start, line in zip(places.starts, raw.split("\n"), strict=True)]
    return cleaner.clean(ranges), cleaner


def test_number_of_cases() -> None:
    assert len(CASES) == 13


@pytest.mark.parametrize("case", CASES, ids=[each["raw"][:10] for each in CASES])
def test_cleaning(case: dict[str, Any]) -> None:
    raw = case["raw"].replace("｜", "\n")
    text, cleaner = clean(raw)
    assert text.string == case["text"]
    shown = [f"{repair.kind}: {repair.raw} → {repair.repaired}" for repair in cleaner.repairs]
    assert shown == case.get("repairs", [])
    assert len(text.offsets) == len(text.string)
    assert text.offsets == sorted(text.offsets)
    for char, offset in zip(text.string, text.offsets, strict=True):
        if narrow(raw[offset]) != char:  # only a repaired place differs from the file
            assert any(_covers(repair.span, offset, raw) for repair in cleaner.repairs) or char == " "


def _covers(span: Any, offset: int, raw: str) -> bool:
    places = Places("x.txt", raw)
    at = places.exact(offset, offset)
    return bool((span.line, span.column) <= (at.line, at.column) < (span.end_line, span.end_column))


def test_places() -> None:
    text, cleaner = clean("甲乙 １ ５\n丙丁")
    places = Places("x.txt", "甲乙 １ ５\n丙丁")
    assert text.string == "甲乙1.5丙丁"
    span = places.of(text, 2, 6)
    assert span is not None
    assert (span.line, span.column, span.end_line, span.end_column) == (1, 4, 2, 2)
    assert places.of(text, 3, 3) is None
    assert str(cleaner.repairs[0].span) == "x.txt:1:4"


def test_widths() -> None:
    assert narrow("０９ＡＺａｚ％／．，。：（）“”") == "09AZaz%/.，。：（）“”"
    assert len(narrow("ＡＢ\n１")) == 4
    assert bare(" 甲\u3000乙\t丙\n") == "甲乙丙"
