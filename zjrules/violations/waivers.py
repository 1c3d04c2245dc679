"""Waivers: which violations are excused, by whom, why and until when. They excuse; they never hide."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from zjrules.errors import Diagnostic
from zjrules.source import Span
from zjrules.violations.fingerprint import pin_of
from zjrules.violations.result import AppliedWaiver, Violation


class Waiver(NamedTuple):
    """One entry of a waivers file. It names a rule with a subject; with ``fingerprints`` it is pinned to what the
    violation tells, with ``facts`` to all that its proof rests on, and lapses when one of these changes."""

    id: str
    rule: str
    subject: str
    reason: str
    approver: str = ""
    basis: str = ""
    fingerprints: tuple[str, ...] = ()
    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None
    span: Span | None = None
    facts: tuple[str, ...] = ()

    def holds_on(self, day: datetime.date) -> bool:
        return not ((self.valid_from and day < self.valid_from) or (self.valid_until and day > self.valid_until))

    def covers(self, violation: Violation) -> bool:
        if not self.names(violation):
            return False
        if self.fingerprints and violation.fingerprint not in self.fingerprints:
            return False
        return not self.facts or pin_of(violation) in self.facts

    def names(self, violation: Violation) -> bool:
        return (self.rule, self.subject) == (violation.rule, violation.subject_id)


def apply_waivers(
    violations: Iterable[Violation], waivers: Sequence[Waiver], day: datetime.date
) -> tuple[list[Violation], list[tuple[str, str]]]:
    """The violations with their status, and the pairs (waiver id, fingerprint) that were excused."""
    marked, excused = [], []
    for violation in violations:
        for waiver in waivers:
            if waiver.holds_on(day) and waiver.covers(violation):
                applied = AppliedWaiver(waiver.id, waiver.reason, waiver.approver, waiver.valid_until)
                violation = violation._replace(status="waived", waiver=applied)
                excused.append((waiver.id, violation.fingerprint))
                break
        marked.append(violation)
    return marked, excused


def lapsed(
    violations: Iterable[Violation], waivers: Sequence[Waiver], excused: Iterable[tuple[str, str]], day: datetime.date
) -> list[Diagnostic]:
    """Waivers in force whose violation is still there, but not as it was when somebody looked at it."""
    used = {waiver for waiver, _ in excused}
    told = []
    for waiver in waivers:
        if waiver.id in used or not waiver.holds_on(day):
            continue
        for violation in violations:
            if violation.status == "new" and waiver.names(violation):
                message = f"the waiver {waiver.id} has lapsed: what it is pinned to has changed"
                pin = f'facts = ["{pin_of(violation)}"]' if waiver.facts else f'"{violation.fingerprint}"'
                hint = f"look at {waiver.rule} of {waiver.subject} again; if it is still excused, pin it to {pin}"
                told.append(Diagnostic("waiver-lapsed", message, waiver.span, hint))
    return told


def unknown_rules(waivers: Iterable[Waiver], known: Collection[str]) -> list[Diagnostic]:
    """Waivers of rules that are not there. A rule of a folder that is not named this time may come back, so the
    others hold; but of a misspelt one nobody would notice that it excuses nothing."""
    told = []
    for waiver in waivers:
        if waiver.rule not in known:
            near = difflib.get_close_matches(waiver.rule.upper(), sorted(known), 1)
            meant = f"did you mean {near[0]!r}? " if near else ""
            hint = f"{meant}where it is a rule of yours, name its folder with --rules"
            message = f"the waiver {waiver.id} is of the rule {waiver.rule!r}, which is not there: it excuses nothing"
            told.append(Diagnostic("unknown-rule", message, waiver.span, hint))
    return told


def apply_baseline(violations: Iterable[Violation], fingerprints: frozenset[str]) -> list[Violation]:
    """Mark the violations that a baseline accepts; a waived one stays waived."""
    return [
        violation._replace(status="baseline")
        if violation.status == "new" and violation.fingerprint in fingerprints
        else violation
        for violation in violations
    ]
