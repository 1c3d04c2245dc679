"""Facts about the run itself, for the rules that judge waivers."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from zjrules.facts.store import Facts
from zjrules.violations.result import RuleOutcome, Violation
from zjrules.violations.waivers import Waiver


def run_facts(
    waivers: Iterable[Waiver],
    violations: Iterable[Violation],
    excused: Iterable[tuple[str, str]],
    outcomes: Iterable[RuleOutcome],
    as_of: datetime.date,
) -> Facts:
    """Waivers, what was found, what was excused and which rules ran."""
    facts = Facts()
    facts.add("as_of", as_of)
    for waiver in waivers:
        at = waiver.span
        facts.add("waiver", waiver.id, waiver.rule, waiver.subject, waiver.reason, waiver.approver, at=at)
        if waiver.valid_from:
            facts.add("waiver_from", waiver.id, waiver.valid_from, at=at)
        if waiver.valid_until:
            facts.add("waiver_until", waiver.id, waiver.valid_until, at=at)
    for violation in violations:
        place = violation.locations[0] if violation.locations else None
        facts.add("found", violation.rule, violation.subject_id, violation.fingerprint, at=place)
    for waiver_id, fingerprint in excused:
        facts.add("excused", waiver_id, fingerprint)
    for outcome in outcomes:
        if outcome.outcome in ("passed", "violated"):
            facts.add("ran", outcome.id, outcome.checked)
    return facts
