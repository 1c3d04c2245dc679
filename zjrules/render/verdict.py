"""What a check result means for its caller: the exit status, the same for every output."""

from __future__ import annotations

from typing import get_args

from zjrules.settings import FailOn
from zjrules.violations.result import CheckResult, RuleOutcome, Severity

SEVERITIES: tuple[Severity, ...] = get_args(Severity)  # worst first

PASSED, FAILED, NOT_CHECKED = 0, 1, 2


def failing(result: CheckResult, fail_on: FailOn) -> int:
    """How many violations, not excused, stand at or above ``fail_on``."""
    if fail_on == "never":
        return 0
    return sum(result.count(severity) for severity in SEVERITIES[: SEVERITIES.index(fail_on) + 1])


def errored(result: CheckResult) -> list[RuleOutcome]:
    return [rule for rule in result.rules if rule.outcome == "errored"]


def exit_status(result: CheckResult, fail_on: FailOn) -> int:
    """0 passed, 1 violations at or above ``fail_on``; 2, whatever ``fail_on`` says, where an input could not be read
    or a rule could not run."""
    if result.unread or errored(result) or not result.rules:
        return NOT_CHECKED
    return FAILED if failing(result, fail_on) else PASSED
