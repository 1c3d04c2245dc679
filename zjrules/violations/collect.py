"""Rows of a rule's ``violation`` relation → violations with message, place, basis and proof."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zjrules.datalog.schema import Schema
from zjrules.datalog.stratified import StratifiedProgram
from zjrules.engines.proof import Proof
from zjrules.facts.store import Facts, Row
from zjrules.rulebook.message import fill
from zjrules.rulebook.rule import Rule
from zjrules.source import Span
from zjrules.violations.evaluate import RuleRun
from zjrules.violations.fingerprint import fingerprint
from zjrules.violations.result import Basis, Violation, WitnessFact
from zjrules.violations.witness import prove_row, prover, witness


@dataclass(frozen=True)
class Evidence:
    """What a violation is proven from: the facts with their places, and the shared relations of the book.

    ``origins`` gives, for a record of a dataset, its lines in the official text.
    """

    facts: Facts
    schema: Schema
    shared: StratifiedProgram
    origins: Mapping[str, Span]


def collect(run: RuleRun, evidence: Evidence) -> list[Violation]:
    """The violations of one rule, each with its witness. Proofs are made for these rows only."""
    prove = prover(run, evidence.shared)
    return [_violation(run.rule, row, prove_row(prove, row), evidence) for row in run.rows]


def _violation(rule: Rule, row: Row, proof: Proof, evidence: Evidence) -> Violation:
    facts = witness(proof, evidence.facts, evidence.schema)
    subject = str(rule.subject_of(row))
    return Violation(
        fingerprint=fingerprint(rule.id, row),
        rule=rule.id,
        name=rule.name,
        group=rule.group.key,
        severity=rule.severity,
        subject_kind=rule.subject_kind,
        subject_id=subject,
        title=rule.title,
        title_en=rule.title_en,
        message=fill(rule.message, rule.head, row),
        message_en=fill(rule.message_en, rule.head, row),
        basis=Basis(rule.basis.kind, rule.basis.citation, rule.basis.quote),
        fix=rule.fix,
        key=row,
        locations=tuple(_locations(rule, subject, facts, evidence.origins)),
        witness=facts,
    )


def _locations(rule: Rule, subject: str, facts: Iterable[WitnessFact], origins: Mapping[str, Span]) -> list[Span]:
    """The places of a violation: first the one the rule prefers, then its other facts, then the official text."""
    placed = [fact for fact in facts if fact.location is not None]
    ranks = {relation: rank for rank, relation in enumerate(rule.place)}

    def rank(fact: WitnessFact) -> tuple[int, bool, bool]:
        preferred = ranks.get(fact.relation, len(ranks))
        return preferred, subject not in fact.values.values(), fact.kind == "counted"

    spans = [fact.location for fact in sorted(placed, key=rank) if fact.location]
    if subject in origins:
        spans.append(origins[subject])
    chosen: list[Span] = []
    for span in spans:
        known = {(each.path, each.line) for each in chosen}
        if (span.path, span.line) not in known and len(chosen) < 4:
            chosen.append(span)
    return chosen
