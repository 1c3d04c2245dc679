"""What the gate answers for, by its definition: two full checks, before and after. Slow; tests hold the gate to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from pathlib import Path

from zjrules import bundled
from zjrules.engines import get_engine
from zjrules.gating.submission import submission_of
from zjrules.inputs import Stated, open_inputs
from zjrules.pipeline import WAIVER_GROUP, in_order, rules_of, with_waivers
from zjrules.rulebook.book import Rulebook
from zjrules.settings import Settings
from zjrules.violations.collect import collect
from zjrules.violations.evaluate import run_rules
from zjrules.violations.evidence import Evidence
from zjrules.violations.result import Found, Violation


def by_definition(settings: Settings, submission: Sequence[Path]) -> list[Violation]:
    """``settings.paths`` are the dataset and the history."""
    settings = settings._replace(engine="python")  # which reads every table into memory
    (before,) = open_inputs(settings).notices
    (after,) = open_inputs(settings._replace(paths=(*settings.paths, *submission))).notices
    return difference(before, after, settings, rules_of(settings), frozenset(map(bundled.shown, submission)))


def difference(
    before: Stated, after: Stated, settings: Settings, rules: tuple[Rulebook, Set[str] | None], paths: Set[str]
) -> list[Violation]:
    """The violations after, without those before that rest on nothing in files at these ``paths``.

    Rules about waivers are told in both which rules ran after: that a submission lets a rule look at something for
    the first time makes no old waiver its fault.
    """
    book, known = rules
    submitted = submission_of(after.facts, paths).reports
    found_before, found_after = (_full_check(notice, book, settings, submitted) for notice in (before, after))
    ran = [found.outcome for found in found_after[1]]
    earlier = with_waivers(before, found_before, ran, book, settings, known).violations
    later = with_waivers(after, found_after, ran, book, settings, known).violations
    return sorted(caused(later, {violation.fingerprint for violation in earlier}, paths), key=in_order)


def _full_check(
    notice: Stated, book: Rulebook, settings: Settings, submitted: Set[str]
) -> tuple[Evidence, list[Found]]:
    """What every rule finds; a proof rests on what was submitted only where nothing else will do."""
    evidence = Evidence(notice.facts, book.without_group(WAIVER_GROUP), notice.origins)
    runs = run_rules(evidence.book, evidence.facts, get_engine(settings.engine))
    violations = collect(runs, evidence, submitted)
    by_rule = {run.rule.id: [each for each in violations if each.rule == run.rule.id] for run in runs}
    return evidence, [Found(run.outcome, tuple(by_rule[run.rule.id])) for run in runs]


def caused(violations: Iterable[Violation], before: Set[str], paths: Set[str]) -> list[Violation]:
    """Those that were not there ``before``, and those that rest on something in files at these ``paths``."""
    return [each for each in violations if each.fingerprint not in before or rests_on(each, paths)]


def rests_on(violation: Violation, paths: Set[str]) -> bool:
    return any(fact.location is not None and fact.location.path in paths for fact in violation.witness)
