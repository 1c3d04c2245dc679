"""What one check produced: the outcome of every rule and every violation with its proof."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, NamedTuple

from zjrules.errors import Diagnostic
from zjrules.source import Span

SCHEMA = "zjrules/check-result/1"  # of a result in JSON
Severity = Literal["error", "warning", "note"]
OutcomeKind = Literal["passed", "violated", "undetermined", "skipped", "errored"]
Status = Literal["new", "baseline", "waived"]
Value = str | int | bool | Decimal | datetime.date


class WitnessFact(NamedTuple):
    """A given fact of a proof. ``kind`` is ``given``; ``absent`` for what was looked for and not found;
    ``counted`` for a fact that an aggregate took in."""

    relation: str
    values: dict[str, Value]
    location: Span | None = None
    kind: Literal["given", "absent", "counted"] = "given"


class Basis(NamedTuple):
    kind: str
    cite: str = ""
    quote: str = ""


class AppliedWaiver(NamedTuple):
    id: str
    reason: str
    approver: str = ""
    until: datetime.date | None = None


class Violation(NamedTuple):
    fingerprint: str
    rule: str
    name: str
    group: str
    severity: Severity
    subject_kind: str
    subject_id: str
    title: str
    title_en: str
    message: str
    message_en: str
    basis: Basis
    fix: str = ""
    key: tuple[Value, ...] = ()  # the row of the rule's violation relation
    locations: tuple[Span, ...] = ()
    witness: tuple[WitnessFact, ...] = ()
    status: Status = "new"
    waiver: AppliedWaiver | None = None


class RuleOutcome(NamedTuple):
    """What became of a rule. ``checked``, ``violated`` and ``undetermined`` count subjects, not violations."""

    id: str
    name: str
    title: str
    severity: Severity
    outcome: OutcomeKind
    reason: str = ""
    checked: int = 0
    violated: int = 0
    undetermined: int = 0
    seconds: float = 0.0
    title_en: str = ""
    reason_en: str = ""


class Found(NamedTuple):
    """What one rule found in one notice. ``fault`` says what kept it from being run to its end, or ``unshown``
    more violations from being shown."""

    outcome: RuleOutcome
    violations: tuple[Violation, ...] = ()
    fault: tuple[Diagnostic, ...] = ()
    unshown: int = 0


class CheckedInput(NamedTuple):
    path: str
    kind: Literal["notice", "dataset", "progress"]
    sha256: str
    records: int


class RuleText(NamedTuple):
    """What a rule says of itself, for outputs that list the rules."""

    group: str
    tags: tuple[str, ...] = ()
    basis: Basis = Basis("")
    why: str = ""
    fix: str = ""


class Part(NamedTuple):
    """One notice of a check of several: its files, what became of each rule there, the violations found in it by
    fingerprint."""

    name: str
    files: tuple[str, ...]
    rules: tuple[RuleOutcome, ...]
    fingerprints: tuple[str, ...]


class Gate(NamedTuple):
    """What a result answers for, where it is that of a gate: the files that were handed in, beside those before."""

    submission: tuple[str, ...]
    history: tuple[str, ...] = ()


class CheckResult(NamedTuple):
    """The result of one check. ``sources`` holds the lines of the inputs for excerpts, by path.

    ``diagnostics`` are faults met in inputs that did not keep the rest from being checked. ``unread`` are
    the inputs of which nothing could be read: they were not checked, so the check as a whole does not pass.
    ``unshown``, by rule, are how many more violations there are than are shown, of a large table.
    ``texts``, by rule, is what the rules say of themselves; ``parts`` are the notices, where there are several.
    With ``gate`` the violations and counts are those of a submission alone.
    """

    version: str
    as_of: datetime.date
    engine: str
    inputs: tuple[CheckedInput, ...]
    rules: tuple[RuleOutcome, ...]
    violations: tuple[Violation, ...]
    sources: Mapping[str, list[str]] = MappingProxyType({})
    diagnostics: tuple[Diagnostic, ...] = ()
    unread: tuple[str, ...] = ()
    unshown: Mapping[str, int] = MappingProxyType({})
    texts: Mapping[str, RuleText] = MappingProxyType({})
    parts: tuple[Part, ...] = ()
    gate: Gate | None = None

    def count(self, severity: Severity) -> int:
        """Violations of a severity that nothing excuses."""
        more = sum(self.unshown.get(rule.id, 0) for rule in self.rules if rule.severity == severity)
        return more + sum(v.severity == severity and v.status == "new" for v in self.violations)
