"""Livelihood brackets: whatever stands in them is read."""

from __future__ import annotations

import pytest

from zjrules.read.brackets import split_groups
from zjrules.read.style import BracketStyle
from zjrules.read.text import Text

STYLE = BracketStyle(leaders=("牵头领导",), units=("责任单位",))


Shown = tuple[str, tuple[str, ...], str, bool]


def split(string: str) -> tuple[list[Shown], str]:
    groups, loose = split_groups(Text(string, list(range(len(string)))), STYLE)
    for group in groups:
        assert group.bracket.string == string[group.bracket.offsets[0] : group.bracket.offsets[-1] + 1]
    return [(group.text.string, group.leaders, group.units, group.whole) for group in groups], loose.string


def test_two_groups_and_a_loose_end() -> None:
    string = "建校（园）8所。（牵头领导：卢山，责任单位：省教育厅）扩面（含乡村）。"
    string += "（牵头领导：胡伟，责任单位：省体育局）再接再厉。"
    assert split(string) == (
        [("建校（园）8所。", ("卢山",), "省教育厅", True), ("扩面（含乡村）。", ("胡伟",), "省体育局", True)],
        "再接再厉。",
    )


@pytest.mark.parametrize(
    ("bracket", "leaders", "units", "whole"),
    [
        ("（牵头领导：卢山，责任单位：省教育厅、省财政厅）", ("卢山",), "省教育厅、省财政厅", True),
        ("（牵头领导：，责任单位：省教育厅）", (), "省教育厅", True),
        ("（责任单位：省教育厅）", (), "省教育厅", True),
        ("（牵头领导：卢山）", ("卢山",), "", True),
        ("（牵头领导：卢山、胡伟，责任单位：省教育厅）", ("卢山", "胡伟"), "省教育厅", True),
        ("（牵头领导：卢山；责任单位：省教育厅）", ("卢山",), "省教育厅", True),
        ("(牵头领导:卢山,责任单位:省教育厅)", ("卢山",), "省教育厅", True),
        ("（责任单位：省教育厅，牵头领导：卢山）", ("卢山",), "省教育厅", True),
        ("（牵头领导：卢山，牵头领导：胡伟，责任单位：省教育厅）", ("卢山", "胡伟"), "省教育厅", True),
        ("（牵头领导：卢山，责任单位：省委改革办（省放管服办））", ("卢山",), "省委改革办（省放管服办）", True),
        ("（牵头领导：卢山，责任单位：省教育厅", ("卢山",), "省教育厅", False),
        ("牵头领导：卢山，责任单位：省教育厅）", ("卢山",), "省教育厅", False),
        ("（牵头领导：，责任单位：）", (), "", True),
    ],
)
def test_bracket(bracket: str, leaders: tuple[str, ...], units: str, whole: bool) -> None:
    groups, loose = split("建校8所。" + bracket)
    assert groups == [("建校8所。", leaders, units, whole)]
    assert loose == ""


def test_no_bracket() -> None:
    assert split("建校8所。") == ([], "建校8所。")
    assert split("") == ([], "")
