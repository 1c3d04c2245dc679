"""Programs that Hypothesis makes: every engine derives what the slow, obvious evaluator derives.

``ZJRULES_HYPOTHESIS=nightly`` tries 10,000 programs an engine, others each time; without it a few, always the same.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, event, given, note, settings
from hypothesis import strategies as st

from tests import oracle
from tests.engines.every import ENGINES
from tests.engines.features import FEATURES, Facts, features
from tests.engines.programs import facts, programs
from zjrules.datalog import ast, evaluate
from zjrules.datalog.printer import print_program

PROFILES = {"ci": 40, "nightly": 10_000}
PROFILE = os.environ.get("ZJRULES_HYPOTHESIS", "ci")
EXAMPLES = PROFILES[PROFILE]
REFERENCE = 150  # programs for the engine that all others are compared with in every run
Derived = dict[str, set[tuple[Any, ...]]]  # by relation
SPARK = 2  # takes longer over each, so it gets fewer: one of so many
FIXED = settings(
    deadline=None,
    derandomize=PROFILE == "ci",
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    phases=[Phase.generate] if PROFILE == "ci" else [Phase.generate, Phase.shrink],  # shrinking takes minutes
)


def _derived(engine: str, program: ast.Program, given_facts: Facts) -> tuple[Derived, Derived]:
    """What the engine and what the oracle derives, relation by relation."""
    text = print_program(program)
    note(text)
    wanted = oracle.evaluate(program, given_facts)
    found = evaluate(text, given_facts, engine)
    names = sorted({clause.head.relation for clause in program.clauses})
    # Python's own sets hold (True,) and (1,) for one row, so compare what they can tell apart.
    return (
        {name: {_plain(row) for row in oracle.rows(found[name])} for name in names},
        {name: {_plain(row) for row in wanted[name]} for name in names},
    )


def _examples(engine: str) -> int:
    if engine == "python":
        return max(EXAMPLES, REFERENCE)
    return EXAMPLES // SPARK if engine == "spark" else EXAMPLES


def _plain(row: oracle.Row) -> tuple[Any, ...]:
    return tuple((kind.replace("truth", "number"), value) for kind, value in row)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_derives_what_the_oracle_derives(engine: str) -> None:
    @settings(FIXED, max_examples=_examples(engine))
    @given(programs(), facts())
    def agrees(program: ast.Program, given_facts: Facts) -> None:
        for each in sorted(features(program, given_facts)):
            event(each)
        found, wanted = _derived(engine, program, given_facts)
        assert found == wanted

    agrees()


def test_the_programs_use_everything_and_most_derive_something() -> None:
    """At least three programs in a hundred use each feature; four of five derive something."""
    seen: Counter[str] = Counter()

    @settings(FIXED, max_examples=120, phases=[Phase.generate])
    @given(programs(), facts())
    def look(program: ast.Program, given_facts: Facts) -> None:
        seen.update(features(program, given_facts))
        derived = oracle.evaluate(program, given_facts)
        seen["all"] += 1
        seen["fruitful"] += any(derived[clause.head.relation] for clause in program.clauses if clause.body)

    look()
    rare = {feature: seen[feature] for feature in FEATURES if seen[feature] < 0.03 * seen["all"]}
    assert seen["all"] >= 120 and rare == {}
    assert seen["fruitful"] >= 0.6 * seen["all"]


@pytest.mark.parametrize("engine", ENGINES)
def test_the_order_of_clauses_literals_and_facts_never_matters(engine: str) -> None:
    @settings(FIXED, max_examples=5 if engine == "spark" else 25)
    @given(programs(), facts(), st.integers(0, 2**32))
    def same(program: ast.Program, given_facts: Facts, seed: int) -> None:
        choose = random.Random(seed)
        other = program.replaced(
            declarations=_shuffled(choose, program.declarations),
            clauses=_shuffled(choose, [each.replaced(body=_shuffled(choose, each.body)) for each in program.clauses]),
        )
        turned = {name: _shuffled(choose, rows) for name, rows in _shuffled(choose, list(given_facts.items()))}
        first = evaluate(print_program(program), given_facts, engine)
        second = evaluate(print_program(other), turned, engine)
        assert {name: set(map(repr, rows)) for name, rows in first.items()} == {
            name: set(map(repr, rows)) for name, rows in second.items()
        }

    same()


def _shuffled(choose: random.Random, things: Any) -> tuple[Any, ...]:
    return tuple(choose.sample(list(things), len(things)))
