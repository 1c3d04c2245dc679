"""Planted faults: each is found by its rule at its subject and place, and nothing else is newly raised."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.seeding.allfaults import fired_alone, fired_at_once
from tests.seeding.checking import book, new_violations
from tests.seeding.kinds import Kind, kinds, unreachable
from tests.seeding.measure import all_variants, clean, judged, table
from tests.seeding.not_yet import NOT_YET
from tests.seeding.planting import variants
from zjrules.pipeline import check

NIGHTLY = os.environ.get("ZJRULES_HYPOTHESIS") == "nightly"
GROUPS = sorted({kind.group for kind in kinds()})
STEP = 9  # of the faults, every ninth is planted in the ordinary suite
RULES = {rule.id for rule in book().rules}
WITH_KIND = {kind.rule for kind in kinds()}


def test_every_rule_has_a_kind_of_fault_or_a_reason_why_not() -> None:
    missing = RULES - WITH_KIND - set(unreachable()) - NOT_YET
    print("not yet:", *sorted(NOT_YET))
    assert not missing, f"give these a kind in tests/cases/seeded/: {sorted(missing)}"


def test_the_lists_name_rules_and_each_once() -> None:
    assert WITH_KIND <= RULES, f"kinds of no rule: {sorted(WITH_KIND - RULES)}"
    assert set(unreachable()) <= RULES and NOT_YET <= RULES
    assert not WITH_KIND & set(unreachable()), "found after all: take it from the list of reasons"
    assert not WITH_KIND & NOT_YET, "these have a kind: take them from NOT_YET"
    assert not NOT_YET & set(unreachable())
    assert all(len(reason) >= 20 for reason in unreachable().values())


def test_no_kind_was_lost() -> None:
    keys = [kind.key for kind in kinds()]
    assert len(set(keys)) == len(keys), "two kinds of one rule have one name"
    assert (len(keys), sum(len(variants(kind)) for kind in kinds())) == (0, 0)


def sample(group: str) -> list[Kind]:
    """Faults of the group: all of them at night, else every ninth."""
    chosen = [kind for kind in kinds() if kind.group == group]
    planted = all_variants(chosen)
    return planted if NIGHTLY else planted[::STEP]


@pytest.mark.parametrize("group", GROUPS)
def test_planted_faults_are_found_there_and_only_there(group: str) -> None:
    result = table([judged(each) for each in sample(group)])
    print("\n".join(result.lines))
    assert result.planted, "nothing was planted"
    assert result.detection >= 99 and not result.extras, "\n".join(result.lines)


def test_the_quick_check_finds_what_the_whole_check_finds(tmp_path: Path) -> None:
    """Of rules whose facts did not change the clean result is taken over: that must change nothing."""
    for planted in all_variants(kinds())[:: 450 if not NIGHTLY else 60]:
        settings = planted.settings(tmp_path / planted.key)
        before = clean(planted.kind.form, planted.kind.as_of)
        known = {*before.violations, *before.about}
        whole = {each.fingerprint for each in check(settings).violations}
        assert {each.fingerprint for each in new_violations(settings, before)} == whole - known, planted.key


def test_the_all_faults_dataset_makes_every_rule_fire(tmp_path: Path) -> None:
    at_once = fired_at_once(tmp_path)
    assert len(at_once) >= 80, sorted(at_once)
    rest = WITH_KIND - set(at_once)
    if NIGHTLY:
        assert fired_alone(rest) == rest
