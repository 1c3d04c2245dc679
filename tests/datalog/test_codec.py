"""The JSON form holds everything: spans too, and the kinds of values."""

from __future__ import annotations

import datetime
import json
import time
from collections.abc import Iterable
from decimal import Decimal

from hypothesis import HealthCheck, given, settings

from tests.datalog.cases import load
from tests.datalog.trees import programs
from zjrules.datalog import analyse, ast, parse
from zjrules.datalog.codec import from_json, to_json
from zjrules.datalog.schema import Schema, relation
from zjrules.datalog.stratified import StratifiedProgram

_DAY, _LIMIT = datetime.date(2023, 1, 20), Decimal("0.50")


def _again(thing: ast.Program | StratifiedProgram) -> ast.Program | StratifiedProgram:
    loaded: ast.Program | StratifiedProgram = from_json(json.loads(json.dumps(to_json(thing))))
    return loaded


def _places(program: ast.Program) -> Iterable[ast.Place]:
    """Of clauses and of all nodes but the variables and wildcards of atoms, whose atom says enough."""
    nodes = [node for clause in program.clauses for each in (clause.head, *clause.body) for node in ast.walk(each)]
    inside = {id(term) for node in nodes if isinstance(node, ast.Atom) for term in node.terms}
    kept = [node for node in nodes if id(node) not in inside or isinstance(node, ast.Constant)]
    return [*(clause.place for clause in program.clauses), *(node.place for node in kept)]


@settings(deadline=None, derandomize=True, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(programs())
def test_programs_come_back_equal(program: ast.Program) -> None:
    assert _again(program) == program


def test_places_and_paths_come_back() -> None:
    first = parse('relation r(a: text).\nr("a").\np(X) :-\n  r(X), count { Y : r(Y) } > 1.', "first.dl", 10)
    both = ast.joined([first, parse("q(X) :- p(X).", "second.dl")])
    loaded = _again(both)
    assert isinstance(loaded, ast.Program)
    assert _places(loaded) == _places(both)
    assert [each.path for each in loaded.clauses] == ["first.dl", "first.dl", "second.dl"]
    assert str(loaded.clauses[1].span(loaded.clauses[1].body[1])) == "first.dl:13:9"
    assert str(loaded.declarations[0].span()) == "first.dl:10:1"


def test_checked_programs_come_back_with_types_strata_and_parameters() -> None:
    schema = Schema([relation("item", "item:text number:integer on:date", "")])
    program = parse("p(I, N + 1) :- item(I, N, D), D > $day, N < $limit. q(I) :- item(I, _, _), not p(I, _).")
    checked = analyse(program, schema, {"day": _DAY, "limit": _LIMIT})
    loaded = _again(checked)
    assert loaded == checked
    assert isinstance(loaded, StratifiedProgram)
    assert [type(value) for value in loaded.parameters.values()] == [type(_DAY), type(_LIMIT)]


def test_a_rulebook_of_three_hundred_clauses_loads_fast() -> None:
    programs = [parse(case.program) for case in load("*.toml")]
    clauses = [clause for program in programs for clause in program.clauses]
    many = ast.Program((), tuple((clauses * 3)[:300]))
    text = json.dumps(to_json(many))
    seconds = []
    for _ in range(5):
        start = time.process_time()
        loaded = from_json(json.loads(text))
        seconds.append(time.process_time() - start)
    assert loaded == many
    assert min(seconds) < 0.03  # about 0.01 on a quiet machine
