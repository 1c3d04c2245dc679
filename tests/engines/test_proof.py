"""Proofs: what they say, and that their given facts alone give the row again."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings

from tests.datalog.cases import Case, load
from tests.engines.programs import facts, programs
from zjrules.datalog import analyse, ast, parse
from zjrules.datalog.printer import print_program
from zjrules.datalog.schema import Schema, relation
from zjrules.datalog.stratified import StratifiedProgram
from zjrules.engines import get_engine
from zjrules.engines.api import prepare
from zjrules.engines.database import Database
from zjrules.engines.proof import Absent, Proof, Prover, given_facts, prove, steps

SCHEMA = Schema(
    [
        relation("listed", "item:text position:integer unit:text", ""),
        relation("mark", "item:text", ""),
        relation("claimed", "item:text unit:text", ""),
        relation("edge", "from:text to:text", ""),
    ]
)
Rows = dict[str, list[tuple[Any, ...]]]
LEADS = """
joint(I) :- mark(I).
lead(I, U) :- listed(I, 1, U), not joint(I).
lead(I, U) :- listed(I, _, U), joint(I).
"""


def _evaluated(text: str, rows: Rows) -> tuple[StratifiedProgram, Database]:
    program = analyse(parse(text), SCHEMA)
    return program, get_engine("python").evaluate(program, Database(rows))


def _gives_again(program: StratifiedProgram, proof: Proof) -> bool:
    database = get_engine("python").evaluate(program, Database(given_facts(proof)))
    return database.has(proof.relation, proof.row)


def test_a_proof_names_the_clause_the_facts_the_absences_and_the_comparisons() -> None:
    text = (
        'wrong(I, U) :- claimed(I, U), listed(I, P, U), P + 1 > 2, not contains(U, "省"), not mark(I), not edge(_, U).'
    )
    program, database = _evaluated(text, {"claimed": [("i", "乙")], "listed": [("i", 1, "甲"), ("i", 2, "乙")]})
    proof = prove(program, database, "wrong", ("i", "乙"))
    assert proof.clause is program.strata[0].clauses[0]
    assert [(each.relation, each.row, each.clause) for each in proof.premises] == [
        ("claimed", ("i", "乙"), None),
        ("listed", ("i", 2, "乙"), None),
    ]
    assert proof.absent == (Absent("mark", ("i",)), Absent("edge", (None, "乙")))
    assert proof.comparisons == ("2 + 1 > 2", 'not contains("乙", "省")')
    assert given_facts(proof) == {"claimed": {("i", "乙")}, "listed": {("i", 2, "乙")}}
    assert _gives_again(program, proof)


def test_an_aggregate_shows_what_it_counted() -> None:
    text = "many(I, N) :- claimed(I, _), N = count { U : listed(I, _, U), not edge(U, _) }, N >= 2."
    rows: Rows = {
        "claimed": [("i", "甲")],
        "listed": [("i", 1, "甲"), ("i", 2, "乙"), ("i", 3, "丙"), ("j", 1, "丁")],
        "edge": [("丙", "x")],
    }
    program, database = _evaluated(text, rows)
    proof = prove(program, database, "many", ("i", 2))
    (counted,) = proof.counted
    assert (counted.function, counted.value) == ("count", 2)
    assert [(each.key, each.premises[0].row, each.absent) for each in counted.members] == [
        (("乙",), ("i", 2, "乙"), (Absent("edge", ("乙", None)),)),
        (("甲",), ("i", 1, "甲"), (Absent("edge", ("甲", None)),)),
    ]
    assert _gives_again(program, proof)


def test_a_recursive_proof_is_not_circular() -> None:
    text = "path(X, Y) :- edge(X, Y). path(X, Z) :- path(X, Y), path(Y, Z). round(X) :- path(X, X)."
    nodes = "abcdef"
    program, database = _evaluated(text, {"edge": [*zip(nodes, nodes[1:] + "a", strict=True), ("a", "a")]})
    prover = Prover(program, database)
    for node in nodes:
        proof = prover.prove("round", (node,))
        for step in steps(proof):
            assert all(inner is not step for premise in step.premises for inner in steps(premise))
        assert _gives_again(program, proof)
    assert prover.prove("path", ("a", "a")).premises[0].relation == "edge"


def test_a_proof_may_be_as_deep_as_the_data_is_long() -> None:
    text = 'reached("0") :- edge("0", _). reached(Y) :- reached(X), edge(X, Y).'
    program, database = _evaluated(text, {"edge": [(str(number), str(number + 1)) for number in range(2000)]})
    proof = prove(program, database, "reached", ("2000",))
    assert len(given_facts(proof)["edge"]) == 2000
    assert sum(each.relation == "reached" for each in steps(proof)) == 2001


def test_what_stands_against_an_absent_derived_row_is_part_of_the_proof() -> None:
    """``lead(i, 甲)`` is absent because ``i`` is marked; without that fact it would hold."""
    text = (
        "joint(I) :- mark(I). lead(I, U) :- listed(I, 1, U), not joint(I)."
        " idle(I, U) :- listed(I, P, U), P = 1, not lead(I, U)."
    )
    program, database = _evaluated(text, {"listed": [("i", 1, "甲"), ("j", 1, "乙")], "mark": [("i",)]})
    proof = prove(program, database, "idle", ("i", "甲"))
    assert [(each.relation, each.row) for each in proof.premises] == [("listed", ("i", 1, "甲"))]
    assert [(each.relation, each.row) for each in proof.against] == [("joint", ("i",))]
    assert given_facts(proof) == {"listed": {("i", 1, "甲")}, "mark": {("i",)}}
    assert _gives_again(program, proof)


def test_what_stands_against_more_members_of_an_aggregate() -> None:
    text = (
        "open(I) :- listed(I, _, _), not mark(I)."
        " n(N) :- claimed(X, X), listed(I, 1, X), listed(J, 2, X), I != J, N = count { K : open(K) }."
    )
    rows: Rows = {"listed": [("i", 1, "x"), ("j", 2, "x")], "mark": [("i",)], "claimed": [("x", "x")]}
    program, database = _evaluated(text, rows)
    proof = prove(program, database, "n", (1,))
    assert proof.counted[0].value == 1
    assert ("mark", ("i",)) in {(each.relation, each.row) for each in proof.against}
    assert _gives_again(program, proof)


def test_proofs_run_through_a_library_and_a_rule() -> None:
    engine = get_engine("python")
    library = analyse(parse(LEADS, "leads.dl"), SCHEMA)
    rule = analyse(
        parse("violation(I, U) :- claimed(I, U), not lead(I, U).", "rule.toml"), SCHEMA.extended(library.derived)
    )
    rows: Rows = {
        "listed": [("i", 1, "甲"), ("i", 2, "乙"), ("j", 1, "甲"), ("j", 2, "乙")],
        "mark": [("j",)],
        "claimed": [("i", "乙"), ("j", "乙")],
    }
    shared = engine.evaluate(library, Database(rows))
    database = engine.evaluate(rule, shared)
    prover = Prover([library, rule], database)
    assert prover.prove("violation", ("i", "乙")).absent == (Absent("lead", ("i", "乙")),)
    lead = prover.prove("lead", ("j", "乙"))
    assert lead.clause is not None and lead.clause.path == "leads.dl"
    assert {each.relation for each in steps(lead)} == {"lead", "listed", "joint", "mark"}


def test_facts_of_the_program_are_no_given_facts() -> None:
    program, database = _evaluated('known("甲"). p(U) :- known(U), claimed(_, U).', {"claimed": [("i", "甲")]})
    proof = prove(program, database, "p", ("甲",))
    assert given_facts(proof) == {"claimed": {("i", "甲")}}
    assert proof.premises[0].clause is not None


def test_a_row_that_does_not_hold_has_no_proof() -> None:
    program, database = _evaluated("p(X) :- mark(X).", {"mark": [("a",)]})
    with pytest.raises(KeyError):
        prove(program, database, "p", ("b",))


CASES = [case for case in load("*.toml") if not case.told]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_row_of_every_case_is_given_again_by_its_proof(case: Case) -> None:
    _check(case.program, case.facts)


@settings(deadline=None, derandomize=True, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(programs(), facts())
def test_every_row_of_made_programs_is_given_again_by_its_proof(program: ast.Program, given_rows: Rows) -> None:
    note(print_program(program))
    _check(print_program(program), given_rows)


def _check(text: str, rows: Rows) -> None:
    program, given_database = prepare(text, rows)
    database = get_engine("python").evaluate(program, given_database)
    prover = Prover(program, database)
    for stratum in program.strata:
        for name in stratum.relations:
            for row in sorted(database.rows(name), key=repr)[:8]:
                if database.has(name, row):  # Python's sets hold (1,) for (True,) as well
                    assert _gives_again(program, prover.prove(name, row)), (name, row)
