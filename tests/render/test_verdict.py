"""The verdict and the exit status of a result, and the formats that can be asked for."""

from __future__ import annotations

import pytest

from tests.render.samples import ERRORED, LATE, MEASURE, OLD, RESULTS, RULES, of
from zjrules.errors import UsageError
from zjrules.render import FORMATS, renderer
from zjrules.settings import FailOn
from zjrules.violations.result import CheckResult, Violation
from zjrules.violations.verdict import exit_status, verdict


@pytest.mark.parametrize(
    ("violations", "fail_on", "status"),
    [
        ((), "note", 0),
        ((LATE,), "note", 1),
        ((LATE,), "warning", 0),
        ((LATE,), "error", 0),
        ((LATE,), "never", 0),
        ((MEASURE, OLD), "note", 0),  # waived and in the baseline
        (RESULTS["violations"].violations, "error", 1),
        (RESULTS["violations"].violations, "never", 0),
    ],
)
def test_exit_status(violations: tuple[Violation, ...], fail_on: FailOn, status: int) -> None:
    assert exit_status(of(violations), fail_on) == status


@pytest.mark.parametrize(
    ("violations", "fail_on", "said"),
    [
        ((), "error", "admitted"),
        ((MEASURE, OLD), "note", "admitted"),  # waived and in the baseline
        ((LATE,), "error", "admitted"),  # a note is no warning
        ((LATE,), "note", "rejected"),
        ((LATE._replace(severity="warning"),), "error", "admitted-with-warnings"),
        ((LATE._replace(severity="warning"),), "warning", "rejected"),
        (RESULTS["violations"].violations, "never", "admitted-with-warnings"),
        (RESULTS["violations"].violations, "error", "rejected"),
    ],
)
def test_verdict(violations: tuple[Violation, ...], fail_on: FailOn, said: str) -> None:
    assert verdict(of(violations), fail_on) == said


@pytest.mark.parametrize("fail_on", ["error", "never"])
@pytest.mark.parametrize("result", [of((), (*RULES, ERRORED)), of((LATE,), (ERRORED,)), RESULTS["empty"],
                                    RESULTS["unread"]])
def test_what_could_not_run_never_passes(result: CheckResult, fail_on: FailOn) -> None:
    assert exit_status(result, fail_on) == 2
    assert verdict(result, fail_on) == "not-judged"


def test_an_unknown_format_names_those_that_are_there() -> None:
    with pytest.raises(UsageError, match="text, json, sarif"):
        renderer("sarf")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_its_module(name: str) -> None:
    assert callable(renderer(name).render)
