"""The rules run over the facts before a submission and after it, and what of that is the submission's."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set
from typing import NamedTuple

from zjrules.engines.base import Engine
from zjrules.facts.store import Facts
from zjrules.gating.submission import Submission
from zjrules.rulebook.book import Rulebook
from zjrules.rulebook.rule import Rule
from zjrules.source import Span
from zjrules.violations.collect import collect
from zjrules.violations.evaluate import SUBJECT, UNDETERMINED, RuleRun, judged, run_rules
from zjrules.violations.evidence import Evidence
from zjrules.violations.fingerprint import fingerprint
from zjrules.violations.result import Found, RuleOutcome, Violation

NOTHING = "没有可检查的对象", "nothing to check"


class Halves(NamedTuple):
    """What rules find after, and of before what waivers may be about; ``known`` are the fingerprints before."""

    before: list[Found]
    after: list[Found]
    known: Set[str]


def run_halves(
    book: Rulebook,
    facts: tuple[Facts, Facts],
    origins: Mapping[str, Span],
    engine: Engine,
    waived: Collection[tuple[str, str]],
    submitted: Set[str],
) -> tuple[Halves, list[RuleRun]]:
    """``facts`` are those before and after; ``waived`` pairs of rule and subject that a waiver names; what can
    be proven without the reports ``submitted`` is not theirs."""
    earlier, later = (Evidence(each, book, origins) for each in facts)
    before = run_rules(book, earlier.facts, engine)
    after = run_rules(book, later.facts, engine)
    # What could not be found before cannot be told from what is new.
    after = [one if one.outcome.outcome == "errored" else two for one, two in zip(before, after, strict=True)]
    known = {fingerprint(run.rule.id, row) for run in before for row in run.rows}
    excusable = [
        run._replace(rows=tuple(row for row in run.rows if (run.rule.id, str(run.rule.subject_of(row))) in waived))
        for run in before
    ]
    found = collect(after, later, submitted)
    return Halves(_found(before, collect(excusable, earlier)), _found(after, found), known), after


def _found(runs: Sequence[RuleRun], violations: Sequence[Violation]) -> list[Found]:
    by_rule: dict[str, list[Violation]] = {}
    for violation in violations:
        by_rule.setdefault(violation.rule, []).append(violation)
    return [Found(run.outcome, tuple(by_rule.get(run.rule.id, ())), run.fault) for run in runs]


def outcome_of(run: RuleRun, told: Sequence[Violation], submitted: Submission, registers: Set[object]) -> RuleOutcome:
    """What became of a rule, counting of its subjects those that the submission names."""
    if run.outcome.outcome == "errored":
        return run.outcome
    violated = {violation.subject_id for violation in told}
    subjects = {str(row[0]) for row in run.database.rows(SUBJECT)} & submitted.names
    undetermined = {str(row[0]) for row in run.database.rows(UNDETERMINED)} & submitted.names
    return judged(
        run.rule, len(subjects | violated), len(violated), len(undetermined), registers, run.outcome.seconds
    )


def untouched(rule: Rule) -> RuleOutcome:
    """Of a rule that no report has a say in."""
    reasons = "与进展报告无关", "progress reports have no say in it"
    return RuleOutcome(rule.id, rule.name, rule.title, rule.severity, "skipped", reasons[0], title_en=rule.title_en,
                       reason_en=reasons[1])  # fmt: skip


def of_waivers(outcome: RuleOutcome, told: Mapping[str, Sequence[Violation]]) -> RuleOutcome:
    """Of a rule about waivers: no submission has any, so that of its subjects only those count that it breaks."""
    if outcome.outcome == "errored":
        return outcome
    violated = len({violation.subject_id for violation in told.get(outcome.id, ())})
    reasons = ("", "") if violated else NOTHING
    return outcome._replace(
        outcome="violated" if violated else "skipped", checked=violated, violated=violated, undetermined=0,
        reason=reasons[0], reason_en=reasons[1],
    )  # fmt: skip
