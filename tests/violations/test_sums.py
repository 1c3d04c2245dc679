"""The outcomes of one rule on several notices as one: counts added, the worst outcome kept."""

from __future__ import annotations

import pytest

from zjrules.violations.result import OutcomeKind, RuleOutcome
from zjrules.violations.sums import merged


def outcome(rule: str, kind: OutcomeKind, checked: int = 1, violated: int = 0, undetermined: int = 0) -> RuleOutcome:
    return RuleOutcome(rule, "name", "题", "error", kind, f"{kind}!", checked, violated, undetermined, 0.5)


@pytest.mark.parametrize(
    ("kinds", "worst"),
    [
        (("passed", "skipped"), "passed"),
        (("undetermined", "passed"), "undetermined"),
        (("undetermined", "violated"), "violated"),
        (("errored", "violated"), "errored"),
        (("skipped", "skipped"), "skipped"),
    ],
)
def test_the_worst_outcome_is_kept_with_its_reason(kinds: tuple[OutcomeKind, OutcomeKind], worst: str) -> None:
    for pair in (kinds, kinds[::-1]):
        (found,) = merged([[outcome("L001", kind)] for kind in pair])
        assert (found.outcome, found.reason) == (worst, f"{worst}!")


def test_counts_are_added_and_rules_are_in_order() -> None:
    found = merged([
        [outcome("L002", "passed", 3), outcome("L001", "violated", 4, 1, 2)],
        [outcome("L001", "violated", 40, 10, 20), outcome("M001", "skipped", 0)],
    ])  # fmt: skip
    assert [each.id for each in found] == ["L001", "L002", "M001"]
    first = found[0]
    assert (first.checked, first.violated, first.undetermined, first.seconds) == (44, 11, 22, 1.0)
    assert merged([]) == []
