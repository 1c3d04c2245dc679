"""The witness of a violation: the given facts that prove it, flat, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from zjrules.datalog.schema import Schema
from zjrules.datalog.stratified import StratifiedProgram
from zjrules.engines.proof import Absent, Proof, Prover
from zjrules.facts.store import Facts, Row
from zjrules.violations.evaluate import VIOLATION, RuleRun
from zjrules.violations.result import Value, WitnessFact


def provers(
    runs: Iterable[RuleRun], shared: StratifiedProgram, last: Set[object] = frozenset()
) -> Iterator[tuple[RuleRun, Prover]]:
    """A prover for the rows of each rule's run, all on one for the relations that the runs share."""
    below: Prover | None = None
    for run in runs:
        below = below or Prover(shared, run.database.parent, last=last)
        prove = Prover(run.rule.program, run.database, below, last)
        prove.expect(VIOLATION, run.rows)
        yield run, prove


def prover(run: RuleRun, shared: StratifiedProgram) -> Prover:
    """Proves rows of one rule's run."""
    return next(prove for _, prove in provers([run], shared))


def witness(proof: Proof, facts: Facts, schema: Schema) -> tuple[WitnessFact, ...]:
    """The given facts of a proof, what was looked for and not found, and what was counted, in proof order."""
    found: dict[tuple[str, str, tuple[tuple[str, Value], ...]], WitnessFact] = {}
    for fact in _facts(proof, facts, schema, False, set()):
        found.setdefault((fact.kind, fact.relation, tuple(fact.values.items())), fact)
    given = {key[1:] for key in found if key[0] == "given"}
    return tuple(fact for key, fact in found.items() if key[0] != "counted" or key[1:] not in given)


def _facts(
    proof: Proof, facts: Facts, schema: Schema, counted: bool, seen: set[tuple[int, bool]]
) -> Iterator[WitnessFact]:
    """``seen`` are the proofs looked at: one that many rest on tells its facts once."""
    if (id(proof), counted) in seen:
        return
    seen.add((id(proof), counted))
    if proof.clause is None:
        values = _named(proof.relation, proof.row, schema)
        place = facts.place(proof.relation, proof.row)
        yield WitnessFact(proof.relation, values, place, "counted" if counted else "given")
        return
    for premise in proof.premises:
        yield from _facts(premise, facts, schema, counted, seen)
    for absent in proof.absent:
        yield _absent(absent, schema)
    for aggregate in proof.counted:
        for member in aggregate.members:
            for premise in member.premises:
                yield from _facts(premise, facts, schema, True, seen)
    for against in proof.against:
        yield from _facts(against, facts, schema, counted, seen)


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
