"""What a check result means for its caller: the verdict and the exit status, the same for every output."""

from __future__ import annotations

from typing import Literal, get_args

from zjrules.settings import FailOn
from zjrules.violations.result import CheckResult, RuleOutcome, Severity

SEVERITIES: tuple[Severity, ...] = get_args(Severity)  # worst first
Verdict = Literal["admitted", "admitted-with-warnings", "rejected", "not-judged"]

PASSED, FAILED, NOT_CHECKED = 0, 1, 2


def verdict(result: CheckResult, fail_on: FailOn) -> Verdict:
    """``not-judged``, whatever ``fail_on`` says, where an input could not be read or a rule could not run; a
    violation that is only a note is no warning."""
    if result.unread or errored(result) or not result.rules:
        return "not-judged"
    if failing(result, fail_on):
        return "rejected"
    return "admitted-with-warnings" if failing(result, "warning") else "admitted"


def exit_status(result: CheckResult, fail_on: FailOn) -> int:
    """0 admitted, with warnings or without; 1 rejected; 2 could not be judged."""
    said = verdict(result, fail_on)
    if said == "not-judged":
        return NOT_CHECKED
    return FAILED if said == "rejected" else PASSED


def failing(result: CheckResult, fail_on: FailOn) -> int:
    """How many violations, not excused, stand at or above ``fail_on``."""
    if fail_on == "never":
        return 0
    return sum(result.count(severity) for severity in SEVERITIES[: SEVERITIES.index(fail_on) + 1])


def errored(result: CheckResult) -> list[RuleOutcome]:
    return [rule for rule in result.rules if rule.outcome == "errored"]
