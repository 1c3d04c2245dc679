"""Planted faults: each is found by its rule at its subject and place, and nothing else is newly raised."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.seeding.checking import book, new_violations
from tests.seeding.kinds import CASES, Kind, kinds, unreachable
from tests.seeding.measure import all_spots, clean, judged, table
from tests.seeding.planting import Planted, planted
from zjrules.pipeline import check

NIGHTLY = os.environ.get("ZJRULES_HYPOTHESIS") == "nightly"
GROUPS = sorted({kind.group for kind in kinds()})
STEP = 40  # of the faults, every fortieth is planted in the ordinary suite, and at least one of each group
RULES = {rule.id for rule in book().rules}
WITH_KIND = {kind.rule for kind in kinds()}
MEASURED = [line.split() for line in (CASES / "measured.txt").read_text(encoding="utf-8").splitlines()]


def of_group(group: str) -> list[Kind]:
    return [kind for kind in kinds() if kind.group == group]


def test_every_rule_has_a_kind_of_fault_or_a_reason_why_not() -> None:
    missing = RULES - WITH_KIND - set(unreachable())
    assert not missing, f"give these a kind in tests/cases/seeded/: {sorted(missing)}"


def test_the_lists_name_rules_and_each_once() -> None:
    assert WITH_KIND <= RULES, f"kinds of no rule: {sorted(WITH_KIND - RULES)}"
    assert set(unreachable()) <= RULES
    assert not WITH_KIND & set(unreachable()), "found after all: take it from the list of reasons"
    assert all(len(reason) >= 20 for reason in unreachable().values())


def test_no_kind_was_lost() -> None:
    keys = [kind.key for kind in kinds()]
    assert len(set(keys)) == len(keys), "two kinds of one rule have one name"
    assert (len(keys), len(all_spots(kinds()))) == (308, 976)


def test_the_measured_table_is_of_these_kinds() -> None:
    """What was found is measured again at night; how much was planted is compared each time."""
    header, *rows, total = MEASURED
    assert header == ["group", "kinds", "planted", "found", "extras"]
    chosen = {group: of_group(group) for group in GROUPS}
    assert [row[:3] for row in rows] == [
        [group, str(len(each)), str(len(all_spots(each)))] for group, each in chosen.items()
    ]
    assert total[1:] == [str(sum(int(row[column]) for row in rows)) for column in range(1, 5)]
    assert all(int(row[3]) >= 0.99 * int(row[2]) and row[4] == "0" for row in rows), "measured, and not good enough"


def sample(chosen: Iterable[Kind], step: int) -> Iterator[Planted]:
    """Faults of these kinds: all of them at night, else every so many, and at least one."""
    return (planted(*spot) for spot in all_spots(chosen)[:: 1 if NIGHTLY else step])


@pytest.mark.parametrize("group", GROUPS)
def test_planted_faults_are_found_there_and_only_there(group: str) -> None:
    result = table([judged(each) for each in sample(of_group(group), STEP)])
    assert result.planted, "nothing was planted"
    assert result.detection >= 99 and not result.extras, "\n".join(result.faults)
    if NIGHTLY:
        assert result.lines[1].split() == next(row for row in MEASURED if row[0] == group)


def test_the_quick_check_finds_what_the_whole_check_finds(tmp_path: Path) -> None:
    """Of rules whose facts did not change the clean result is taken over: that must change nothing."""
    chosen = [kind for number, kind in enumerate(kinds()) if number % (8 if NIGHTLY else 100) == 7]
    for each in sample(chosen, 5):
        settings = each.settings(tmp_path / each.key)
        before = clean(each.kind.form, each.kind.as_of)
        known = {*before.violations, *before.about}
        whole = {violation.fingerprint for violation in check(settings).violations}
        assert {violation.fingerprint for violation in new_violations(settings, before)} == whole - known, each.key
