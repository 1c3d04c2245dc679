"""The outcomes of one rule on several notices as one."""

from __future__ import annotations

from collections.abc import Sequence

from zjrules.violations.result import RuleOutcome

_WORST = ("errored", "violated", "undetermined", "passed", "skipped")


def merged(outcomes: Sequence[Sequence[RuleOutcome]]) -> list[RuleOutcome]:
    """Counts are added; the outcome is the worst one. Rules in the order of their ids."""
    by_rule: dict[str, list[RuleOutcome]] = {}
    for each in outcomes:
        for outcome in each:
            by_rule.setdefault(outcome.id, []).append(outcome)
    return [_sum(found) for _, found in sorted(by_rule.items())]


def _sum(found: list[RuleOutcome]) -> RuleOutcome:
    worst = min(found, key=lambda each: _WORST.index(each.outcome))
    return worst._replace(
        checked=sum(each.checked for each in found),
        violated=sum(each.violated for each in found),
        undetermined=sum(each.undetermined for each in found),
        seconds=round(sum(each.seconds for each in found), 6),
    )
