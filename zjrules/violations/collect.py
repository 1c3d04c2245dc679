"""Rows of a rule's ``violation`` relation → violations with message, place, basis and proof."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

from zjrules.engines.proof import Proof
from zjrules.facts.relations import LOOKUPS
from zjrules.facts.store import Row
from zjrules.rulebook.message import fill
from zjrules.rulebook.rule import Rule
from zjrules.source import Span
from zjrules.violations.evaluate import RuleRun
from zjrules.violations.evidence import Evidence
from zjrules.violations.fingerprint import fingerprint
from zjrules.violations.result import Basis, Violation, WitnessFact
from zjrules.violations.subjects import NOTICE, RECORD, kinds_of
from zjrules.violations.witness import prove_row, provers, witness

MOST_PLACES = 4
RECORD_COLUMNS = 2  # the columns of a relation that say which record a row is about


def collect(runs: Iterable[RuleRun], evidence: Evidence, last: Set[object] = frozenset()) -> list[Violation]:
    """The violations of all rules, each with its witness. Proofs are made for these rows only; they rest on facts with
    one of the values ``last`` where no others will do."""
    violated = [run for run in runs if run.rows]
    kinds = kinds_of(evidence.facts) if any(run.rule.subject_kind == RECORD for run in violated) else {}
    return [
        _violation(run.rule, row, prove_row(prove, row), evidence, kinds)
        for run, prove in provers(violated, evidence.shared, last)
        for row in run.rows
    ]


def _violation(rule: Rule, row: Row, proof: Proof, evidence: Evidence, kinds: Mapping[str, str]) -> Violation:
    facts = witness(proof, evidence.facts, evidence.schema)
    subject = str(rule.subject_of(row))
    return Violation(
        fingerprint=fingerprint(rule.id, row),
        rule=rule.id,
        name=rule.name,
        group=rule.group.key,
        severity=rule.severity,
        subject_kind=kinds.get(subject, NOTICE) if rule.subject_kind == RECORD else rule.subject_kind,
        subject_id=subject,
        title=rule.title,
        title_en=rule.title_en,
        message=fill(rule.message, rule.head, row),
        message_en=fill(rule.message_en, rule.head, row, rule.words_en),
        basis=Basis(rule.basis.kind, rule.basis.citation, rule.basis.quote),
        fix=rule.fix,
        key=row,
        locations=tuple(_locations(rule, row, facts, evidence.origins)),
        witness=facts,
    )


def _locations(rule: Rule, row: Row, facts: Iterable[WitnessFact], origins: Mapping[str, Span]) -> list[Span]:
    """The places of a violation: first the one the rule prefers, then its other facts, then the official text.

    Only facts about what the row names: a proof also rests on facts that merely happen to carry it.
    """
    subject = rule.subject_of(row)
    placed = [fact for fact in facts if fact.location is not None and fact.relation not in LOOKUPS]
    about = [fact for fact in placed if set(row) & set(list(fact.values.values())[:RECORD_COLUMNS])]
    ranks = {relation: rank for rank, relation in enumerate(rule.place)}

    def rank(fact: WitnessFact) -> tuple[bool, int, bool]:
        return fact.kind == "counted", ranks.get(fact.relation, len(ranks)), subject not in fact.values.values()

    origin = origins.get(str(subject))
    chosen: dict[tuple[str, int, int], Span] = {}
    for fact in sorted(about or placed, key=rank):
        span = fact.location
        if span and len(chosen) < MOST_PLACES - (origin is not None):
            chosen.setdefault(_start(span), span)
    if origin:
        chosen.setdefault(_start(origin), origin)
    return list(chosen.values())


def _start(span: Span) -> tuple[str, int, int]:
    return span.path, span.line, span.column
