"""The gate says exactly what its definition says: (full check after) minus (full check before), and what rests on a row
of the submission. ``ZJRULES_GATE_CASES=2000`` asks for more cases than a short run has time for."""

from __future__ import annotations

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.gating.world import SUBMISSION, Case, World, cases
from zjrules.gating.definition import difference
from zjrules.violations.result import Violation

CASES = int(os.environ.get("ZJRULES_GATE_CASES", "40"))
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

    @settings(max_examples=CASES, deadline=None, database=None, derandomize=CASES < 1000,
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
    assert {"D010", "D011", "G001", "G003", "G006", "G007", "G008", "G015", "G021", "W004"} <= met.keys(), met
