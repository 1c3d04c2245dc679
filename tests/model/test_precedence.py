"""The order of precedence of the bundled notice: it says what the notice shows, all of it and nothing more."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from zjrules import bundled
from zjrules.model.companions import Companions
from zjrules.model.opening import open_notice
from zjrules.model.registers import load_registers

NOTICE = bundled.data() / "zj-2023" / "notice.txt"
Pairs = set[tuple[str, str]]


@pytest.fixture(scope="module")
def shown() -> Pairs:
    """Who stands before whom in a ，-group of the notice, lead units set aside; the groups are read off anew here."""
    dataset = open_notice(NOTICE).dataset
    names = {alias: organ.name for organ in dataset.units for alias in (organ.name, *organ.aliases)}
    found: Pairs = set()
    for item in dataset.items:
        clause = item.responsibility.replace("（除标注“分别牵头”外，列第一位者为牵头单位，下同）", "")
        for group in clause.split("，"):
            parts = group.replace("及", "、").split("、")
            units = [names[name] for name in parts if name in names]
            units = [unit for unit in units if unit not in {names.get(lead) for lead in item.leads}]
            found |= {(first, second) for at, first in enumerate(units) for second in units[at + 1 :]}
    collective = {organ.name for organ in dataset.units if organ.organ_class in ("collective", "generic")}
    return {pair for pair in found if not collective.intersection(pair)}


@pytest.fixture(scope="module")
def before() -> dict[str, tuple[str, ...]]:
    return {each.unit: each.before for each in open_notice(NOTICE).dataset.precedence}


def closure(before: dict[str, tuple[str, ...]]) -> Pairs:
    """Everything that the register claims: its pairs, and what follows from them."""
    behind: dict[str, set[str]] = defaultdict(set)
    for unit in reversed(before):  # whoever stands behind has been seen
        for other in before[unit]:
            behind[unit] |= {other, *behind[other]}
    return {(unit, other) for unit, others in behind.items() for other in others}


def test_every_pair_of_the_notice_is_registered(shown: Pairs, before: dict[str, tuple[str, ...]]) -> None:
    assert len(shown) == 1034
    assert shown <= closure(before)
    assert {unit for pair in shown for unit in pair} == set(before)


def test_every_registered_pair_stands_in_the_notice_and_none_is_repeated(
    shown: Pairs, before: dict[str, tuple[str, ...]]
) -> None:
    pairs = {(unit, other) for unit, others in before.items() for other in others}
    assert len(pairs) == 109 and pairs <= shown
    claimed = closure(before)
    assert not {(a, c) for a, c in pairs for b in before if (a, b) in claimed and (b, c) in claimed}


def test_nothing_stands_on_both_sides(before: dict[str, tuple[str, ...]]) -> None:
    claimed = closure(before)
    assert len(claimed) == 2469 and not {pair for pair in claimed if pair[::-1] in claimed}


def test_a_name_that_no_organ_bears_is_told_and_left_out(tmp_path: Path) -> None:
    folder = bundled.data()
    text = 'precedence = [\n  { unit = "省财政厅", before = ["省水利局"] },\n  { unit = "省水利局" },\n]\n'
    (tmp_path / "precedence.toml").write_text(text, "utf-8")
    found = load_registers([folder], Companions(tmp_path, "", ("zj",)))
    (fault,) = found.notes
    assert fault.code == "unregistered-unit" and "省水利局" in fault.message
    assert fault.span is not None and fault.span.line == 3
    assert [each.unit for each in found.precedence] == ["省财政厅"] and not found.faults
    without = load_registers([folder], Companions(tmp_path, ""))
    assert without.precedence[0].before == ("省水利局",) and not without.notes
