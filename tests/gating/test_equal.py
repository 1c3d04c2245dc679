"""The gate says exactly what its definition says: (full check after) minus (full check before), and what rests on a row
of the submission. ``ZJRULES_HYPOTHESIS=nightly`` makes 2000 cases, others each time, which takes half an hour."""

from __future__ import annotations

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.gating.world import SUBMISSION, Case, World, cases
from zjrules.gating.definition import difference
from zjrules.violations.result import Violation

NIGHTLY = os.environ.get("ZJRULES_HYPOTHESIS") == "nightly"
CASES = 2000 if NIGHTLY else 25
PATHS = frozenset([SUBMISSION])


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("gate"))


def essence(violations: list[Violation]) -> list[tuple[str, ...]]:
    """Without their proofs, which may name another report of the history that has the same unit."""
    return sorted((each.fingerprint, each.rule, each.subject_id, each.message, each.status) for each in violations)


def check_case(world: World, case: Case, every_rule: bool = False) -> list[Violation]:
    before, after = world.stated(case, False), world.stated(case, True)
    world.write_waivers(case, after)
    rules = world.all_rules if every_rule else world.rules
    expected = difference(before, after, world.settings, rules, PATHS)
    told = world.answer(after)
    assert essence(told.violations) == essence(expected)
    if every_rule:
        everything = world.answer(after, world.together)
        assert essence(everything.violations) == essence(expected)
        assert [each._replace(seconds=0.0) for each in told.outcomes] == [
            each._replace(seconds=0.0) for each in everything.outcomes
        ]
    return expected


def test_the_gate_is_the_difference_of_two_full_checks(world: World) -> None:
    met: Counter[str] = Counter()
    spared: list[bool] = []

    @settings(max_examples=CASES, deadline=None, database=None, derandomize=not NIGHTLY,
              phases=(Phase.generate,), suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        case = data.draw(cases(world.path))
        # Every twentieth with the rules that no report has a say in, too, and held against all reports at once.
        found = check_case(world, case, every_rule=len(spared) % 20 == 0)
        met.update({violation.rule for violation in found})
        spared.append(bool(case.history))

    holds()
    assert len(spared) >= CASES
    assert {"D011", "G003", "G021"} <= met.keys() and len(met) >= 10, met


def report(value: str, day: str) -> tuple[str, ...]:
    target = "annual-2-1#1"
    return "annual-2-1", target, "", "省发展改革委", "2023", day, value, "%", "", "", "进行中", "", ""


def test_a_target_is_missed_by_the_submission_together_with_the_history(world: World) -> None:
    met, missed = report("6", "2024-01-20"), report("1", "2024-02-20")
    for history, submission, told in (
        ((met,), (missed,), True),  # the figures taken last fall short
        ((missed,), (met,), False),  # those were handed in before
        ((report("1", "2024-01-20"),), (report("6", "2024-02-20"),), False),
        ((), (missed,), True),
    ):
        found = check_case(world, Case(history, submission, ()), every_rule=True)
        assert ("G015" in {violation.rule for violation in found}) is told, found


def test_a_waiver_of_ones_own_comes_with_the_submission(world: World) -> None:
    row = ("annual-99-1", "", "甲指标", "某某局", "2023", "", "6", "个", "", "", "进行中", "", "")
    for history in ((), (row,)):
        at = str(len(history))  # the waiver is of the report that is handed in
        case = Case(history, (row,), (("G001", at, "某某局"),))
        found = {violation.rule: violation.status for violation in check_case(world, case, every_rule=True)}
        assert found["W004"] == "new" and found["G001"] == "waived", found
    case = Case((row,), (row,), (("G001", "0", "某某局"),))  # of one that was there before
    found = {violation.rule: violation.status for violation in check_case(world, case)}
    assert "W004" not in found and found["G001"] == "new", found
