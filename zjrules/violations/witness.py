"""The witness of a violation: the given facts that prove it, flat, each with its place."""

from __future__ import annotations

from collections.abc import Iterator

from zjrules.datalog.schema import Schema
from zjrules.datalog.stratified import StratifiedProgram
from zjrules.engines.proof import Absent, Proof, Prover
from zjrules.facts.store import Facts, Row
from zjrules.violations.evaluate import VIOLATION, RuleRun
from zjrules.violations.result import Value, WitnessFact

REGISTERS = frozenset({"register", "measure"})  # hold for every violation: left out of its witness


def prover(run: RuleRun, shared: StratifiedProgram) -> Prover:
    """Proves rows of one rule's run. Make one for all rows of the run."""
    return Prover([shared, run.rule.program], run.database)


def witness(proof: Proof, facts: Facts, schema: Schema) -> tuple[WitnessFact, ...]:
    """The given facts of a proof, what was looked for and not found, and what was counted, in proof order."""
    found: dict[tuple[str, str, tuple[tuple[str, Value], ...]], WitnessFact] = {}
    for fact in _facts(proof, facts, schema, counted=False):
        found.setdefault((fact.kind, fact.relation, tuple(fact.values.items())), fact)
    given = {key[1:] for key in found if key[0] == "given"}
    return tuple(fact for key, fact in found.items() if key[0] != "counted" or key[1:] not in given)


def _facts(proof: Proof, facts: Facts, schema: Schema, *, counted: bool) -> Iterator[WitnessFact]:
    if proof.clause is None:
        if proof.relation not in REGISTERS:
            values = _named(proof.relation, proof.row, schema)
            place = facts.place(proof.relation, proof.row)
            yield WitnessFact(proof.relation, values, place, "counted" if counted else "given")
        return
    for premise in proof.premises:
        yield from _facts(premise, facts, schema, counted=counted)
    for absent in proof.absent:
        yield _absent(absent, schema)
    for aggregate in proof.counted:
        for member in aggregate.members:
            for premise in member.premises:
                yield from _facts(premise, facts, schema, counted=True)
    for against in proof.against:
        yield from _facts(against, facts, schema, counted=counted)


def _absent(absent: Absent, schema: Schema) -> WitnessFact:
    values = {
        name: value
        for name, value in zip(column_names(absent.relation, len(absent.pattern), schema), absent.pattern, strict=True)
        if value is not None
    }
    return WitnessFact(absent.relation, values, None, "absent")


def _named(relation: str, row: Row, schema: Schema) -> dict[str, Value]:
    return dict(zip(column_names(relation, len(row), schema), row, strict=True))


def column_names(relation: str, arity: int, schema: Schema) -> list[str]:
    if relation in schema:
        return [column.name for column in schema[relation].columns]
    return [str(place) for place in range(1, arity + 1)]


def prove_row(prove: Prover, row: Row) -> Proof:
    return prove.prove(VIOLATION, row)
