"""Facts about the run itself, for the rules that judge waivers."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence, Set

from zjrules.facts.store import Facts
from zjrules.violations.result import RuleOutcome, Violation
from zjrules.violations.waivers import Waiver


def run_facts(
    waivers: Sequence[Waiver],
    violations: Iterable[Violation],
    excused: Iterable[tuple[str, str]],
    outcomes: Iterable[RuleOutcome],
    as_of: datetime.date,
    given: Facts,
) -> Facts:
    """Waivers, what was found, what was excused, which rules ran, and of the ``given`` facts who reported."""
    facts = Facts()
    facts.add("as_of", as_of)
    for waiver in waivers:
        at = waiver.span
        facts.add("waiver", waiver.id, waiver.rule, waiver.subject, waiver.reason, waiver.approver, at=at)
        if waiver.valid_from:
            facts.add("waiver_from", waiver.id, waiver.valid_from, at=at)
        if waiver.valid_until:
            facts.add("waiver_until", waiver.id, waiver.valid_until, at=at)
        for pinned in (*waiver.fingerprints, *waiver.facts):
            facts.add("waiver_pin", waiver.id, pinned, at=at)
    _concerned(facts, given, {waiver.subject for waiver in waivers})
    for violation in violations:
        place = violation.locations[0] if violation.locations else None
        facts.add("found", violation.rule, violation.subject_id, violation.fingerprint, at=place)
    for waiver_id, fingerprint in excused:
        facts.add("excused", waiver_id, fingerprint)
    for outcome in outcomes:
        if outcome.outcome in ("passed", "violated"):
            facts.add("ran", outcome.id, outcome.checked)
    return facts


def _concerned(facts: Facts, given: Facts, subjects: Set[str]) -> None:
    """Who made the reports among ``subjects``, under every registered name."""
    reporters = {row: at for row, at in given.rows.get("reporter", {}).items() if row[0] in subjects}
    names = given.rows.get("organ_name", {}) if reporters else {}
    official = {str(alias): str(name) for alias, name in names}
    for (report, unit), at in reporters.items():
        own = official.get(str(unit), str(unit))
        for name in dict.fromkeys([str(unit), *(alias for alias, other in official.items() if other == own)]):
            facts.add("concerned", report, name, at=at)
