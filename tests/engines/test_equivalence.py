"""Programs that Hypothesis makes: every engine derives what the slow, obvious evaluator derives."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, note, settings

from tests import oracle
from tests.engines.programs import facts, programs
from zjrules.datalog import ast, evaluate
from zjrules.datalog.printer import print_program

Facts = dict[str, list[tuple[Any, ...]]]
FIXED = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def _agrees(engine: str, program: ast.Program, given_facts: Facts) -> None:
    text = print_program(program)
    note(text)
    wanted = oracle.evaluate(program, given_facts)
    found = evaluate(text, given_facts, engine)
    for name in {clause.head.relation for clause in program.clauses}:
        # Python's own sets hold (True,) and (1,) for one row, so compare what they can tell apart.
        assert {_plain(row) for row in oracle.rows(found[name])} == {_plain(row) for row in wanted[name]}, name


def _plain(row: oracle.Row) -> tuple[Any, ...]:
    return tuple((kind.replace("truth", "number"), value) for kind, value in row)


@settings(FIXED, max_examples=300)
@given(programs(), facts())
def test_python_engine_derives_what_the_oracle_derives(program: ast.Program, given_facts: Facts) -> None:
    _agrees("python", program, given_facts)


@settings(FIXED, max_examples=60)
@given(programs(), facts())
def test_pydatalog_engine_derives_what_the_oracle_derives(program: ast.Program, given_facts: Facts) -> None:
    _agrees("pydatalog", program, given_facts)
