"""What ends an engine early: time, a dead worker; and that the next program is evaluated all the same."""

from __future__ import annotations

import pytest

from zjrules.datalog import analyse, parse
from zjrules.datalog.schema import Schema, relation
from zjrules.datalog.stratified import StratifiedProgram
from zjrules.engines.database import Database
from zjrules.engines.pydatalog import PyDatalogEngine
from zjrules.errors import EngineError

SCHEMA = Schema([relation("edge", "from:text to:text", "")])
LONG = "p(A, E) :- edge(A, B), edge(B, C), edge(C, D), edge(D, E)."


def _program(text: str) -> StratifiedProgram:
    return analyse(parse(text), SCHEMA)


def _complete(size: int) -> Database:
    return Database({"edge": [(str(a), str(b)) for a in range(size) for b in range(size)]})


def test_a_program_that_takes_too_long_ends_with_its_process() -> None:
    engine = PyDatalogEngine(time_limit=0.5)
    with pytest.raises(EngineError) as caught:
        engine.evaluate(_program(LONG), _complete(60))
    assert [each.code for each in caught.value.diagnostics] == ["time-limit"]
    engine.time_limit = 60
    result = engine.evaluate(_program("p(X) :- edge(X, X)."), Database({"edge": [("a", "a"), ("a", "b")]}))
    assert result.rows("p") == {("a",)}


def test_a_worker_that_died_is_told_and_replaced() -> None:
    engine = PyDatalogEngine()
    program, facts = _program("p(X) :- edge(X, _)."), Database({"edge": [("a", "b")]})
    assert engine.evaluate(program, facts).rows("p") == {("a",)}
    worker = engine._worker
    assert worker is not None and worker.stdin is not None
    worker.stdin.write("no JSON\n")
    with pytest.raises(EngineError) as caught:
        engine.evaluate(program, facts)
    assert [each.code for each in caught.value.diagnostics] == ["engine-failed"]
    assert engine.evaluate(program, facts).rows("p") == {("a",)}


def test_one_worker_serves_many_programs_and_forgets_each() -> None:
    engine = PyDatalogEngine()
    first = engine.evaluate(_program("p(X) :- edge(X, _)."), Database({"edge": [("a", "b")]}))
    worker = engine._worker
    second = engine.evaluate(_program("p(Y) :- edge(_, Y). q(X) :- p(X)."), Database({"edge": [("c", "d")]}))
    assert engine._worker is worker
    assert (first.rows("p"), second.rows("p"), second.rows("q")) == ({("a",)}, {("d",)}, {("d",)})
