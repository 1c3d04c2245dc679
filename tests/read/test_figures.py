"""Numbers in cleaned text: targets, numbers that are none, named counts, pairings."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.read.reading import bundled_raw, load_cases, style
from zjrules.read.figures import quoted_figures, read_figures
from zjrules.read.numbers import REASONS, number_reader
from zjrules.read.raw import RawCount, RawTarget

CASES = load_cases("figures")


def shown(target: RawTarget) -> str:
    value = str(target.value) + (f"-{target.high}" if target.high is not None else "")
    extra = "a " if target.aspirational else ""
    extra += target.period or ""
    extra += f" <{target.part_of + 1}" if target.part_of is not None else ""
    return f"{target.indicator} | {target.comparator} {value} {target.unit} | {extra.strip()}".rstrip()


def shown_count(count: RawCount) -> str:
    return f"{count.number} {count.noun} {'/'.join(count.members)}" + (" open" if count.open else "")


def test_number_of_cases() -> None:
    assert len(CASES) == 27


@pytest.mark.parametrize("case", CASES, ids=[each["text"][:14] for each in CASES])
def test_figures(case: dict[str, Any]) -> None:
    figures = read_figures(case["text"], style("zj"), 2023)
    assert [shown(target) for target in figures.targets] == [each.rstrip() for each in case.get("targets", [])]
    assert [f"{other.raw} | {other.reason}" for other in figures.others] == case.get("others", [])
    assert [shown_count(count) for count in figures.counts] == case.get("counts", [])
    assert [f"{pair.subjects} = {pair.values}" for pair in figures.pairings] == case.get("pairings", [])


def test_quotes_are_where_they_say() -> None:
    for case in CASES:
        figures = read_figures(case["text"], style("zj"), 2023)
        places = [(each.start, each.end, each.quote) for each in figures.targets]
        places += [(each.start, each.end, each.quote) for each in figures.counts]
        places += [(each.start, each.end, each.quote) for each in figures.pairings]
        places += [(each.start, each.end, each.raw) for each in figures.others]
        for start, end, words in places:
            assert case["text"][start:end] == words


def test_quoted_figures() -> None:
    assert quoted_figures("安排投资10亿元以上制造业重大项目611个", style("zj")) == (
        (Decimal(10), "亿元"),
        (Decimal(611), "个"),
    )
    assert quoted_figures("新建公园10—12个", style("zj")) == ((Decimal(10), "个"), (Decimal(12), "个"))
    assert quoted_figures("到2027年增长1 000个", style("zj")) == ()


def test_every_number_of_the_notice_ends_somewhere() -> None:
    """Each number of a text is a target's figure or stands among the others with a reason of the list."""
    numbers = 0
    for duty in (*bundled_raw().items, *bundled_raw().livelihood):
        read = number_reader(style("zj").figures).find(duty.text.string)
        found = {(each.start, each.start + len(each.raw)) for each in read}
        others = {(each.start, each.end) for each in duty.figures.others}
        numbers += len(found)
        assert others <= found
        assert {each.reason for each in duty.figures.others} <= set(REASONS)
        for start, end in found - others:
            assert any(target.start <= start and end <= target.end for target in duty.figures.targets)
    assert numbers == 173  # one of them, 3—5年, is a range of two figures


def test_target_values_stand_in_their_quotes() -> None:
    targets = 0
    for duty in (*bundled_raw().items, *bundled_raw().livelihood):
        for target in duty.figures.targets:
            targets += 1
            assert (target.value, target.unit) in quoted_figures(target.quote, style("zj"))
            assert duty.text.string[target.start : target.end] == target.quote
    assert targets == 154
