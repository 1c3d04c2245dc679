"""What ends a run early: time and memory, on every engine and from the command line; a dead worker."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.every import ENGINES
from zjrules.cli.main import main
from zjrules.cli.options import seconds, size
from zjrules.datalog import analyse, evaluate, parse
from zjrules.datalog.schema import Schema, relation
from zjrules.datalog.stratified import StratifiedProgram
from zjrules.engines import get_engine, limits
from zjrules.engines.database import Database
from zjrules.engines.limits import limited, used_memory
from zjrules.engines.pydatalog import PyDatalogEngine
from zjrules.errors import Diagnostic, EngineError, LimitError, UsageError
from zjrules.pipeline import check
from zjrules.settings import Settings

# A limit may be met inside a callback of the garbage collector (hypothesis has one), where Python swallows what is
# raised, the run ends at the next tick, and pytest would call the swallowed one a failure.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
SCHEMA = Schema([relation("edge", "from:text to:text", "")])
LONG = "p(A, E) :- edge(A, B), edge(B, C), edge(C, D), edge(D, E)."
CROSS = "fine(X) :- n(X).\ncross(A) :- n(A), n(B), n(C), n(D), A * B - C * D > 159201 - A."
NUMBERS = {"n": [(number,) for number in range(400)]}


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    """The worker of one test must not end inside the limits of the next."""
    yield
    gc.collect()


def _program(text: str) -> StratifiedProgram:
    return analyse(parse(text), SCHEMA)


def _complete(size: int) -> Database:
    return Database({"edge": [(str(a), str(b)) for a in range(size) for b in range(size)]})


def _only(error: pytest.ExceptionInfo[EngineError] | pytest.ExceptionInfo[LimitError]) -> Diagnostic:
    (told,) = error.value.diagnostics
    return told


@pytest.mark.parametrize("engine", ENGINES)
def test_a_cross_product_ends_with_the_time_and_names_its_clause(engine: str) -> None:
    evaluate("p(X) :- n(X).", NUMBERS, engine)  # the engine has started
    begun = time.monotonic()
    with pytest.raises(LimitError) as caught, limited(seconds=1):
        evaluate(CROSS, NUMBERS, engine)
    assert time.monotonic() - begun < 30
    told = _only(caught)
    assert (told.code, told.span and told.span.line) == ("time-limit", 2)
    assert told.message == "the run took longer than 1 s; cross of <program> was being derived"
    assert evaluate("p(X) :- n(X).", NUMBERS, engine)["p"] == set(NUMBERS["n"])


def test_memory_ends_a_run_too() -> None:
    with pytest.raises(LimitError) as caught, limited(memory=used_memory() + 40 * 2**20):
        evaluate(CROSS, NUMBERS, "python")
    told = _only(caught)
    assert (told.code, told.span and told.span.line) == ("memory-limit", 2)
    assert used_memory() > 10 * 2**20


def test_a_worker_keeps_to_the_memory_of_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "used_memory", lambda: 0)  # this process has taken more already
    engine = PyDatalogEngine()
    with pytest.raises(LimitError) as caught, limited(memory=50 * 2**20):
        engine.evaluate(_program("p(X) :- edge(X, X)."), _complete(200))
    assert _only(caught).code == "memory-limit"
    assert engine.evaluate(_program("p(X) :- edge(X, X)."), _complete(2)).rows("p") == {("0",), ("1",)}


def test_a_recursion_ends_between_two_rounds_where_no_signal_comes() -> None:
    rules = "n(0). n(M) :- n(N), N < 100000000, M = N + 1."
    told: list[Diagnostic] = []

    def work() -> None:  # signals come to the main thread alone
        try:
            with limited(seconds=0.3):
                evaluate(rules, {}, "python")
        except LimitError as error:
            told.extend(error.diagnostics)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)
    assert [(each.code, each.span and each.span.column) for each in told] == [("time-limit", 7)]


def test_what_is_no_engine_is_stopped_too() -> None:
    with pytest.raises(LimitError) as caught, limited(seconds=0.2):
        time.sleep(10)
    assert _only(caught).message == "the run took longer than 0.2 s; no rule was running"


def test_limits_end_with_the_block_they_are_set_for() -> None:
    assert (limits.seconds_left(), limits.memory_limit()) == (None, None)
    with limited(seconds=60, memory=2**40):
        left = limits.seconds_left()
        assert left is not None and 50 < left <= 60 and limits.memory_limit() == 2**40
        with limited(seconds=5):
            assert (limits.seconds_left() or 60) <= 5
        assert (limits.seconds_left() or 0) > 50
    assert (limits.seconds_left(), limits.memory_limit()) == (None, None)
    assert evaluate(CROSS.split("\n")[0], NUMBERS)["fine"] == set(NUMBERS["n"])


def test_an_engine_outside_of_python_is_interrupted_from_another_thread() -> None:
    stopped = threading.Event()

    def foreign() -> None:
        try:
            with limited(seconds=0.2), limits.interrupting(stopped.set):
                assert stopped.wait(10)
                raise ValueError("interrupted")
        except LimitError as error:
            told.extend(error.diagnostics)

    told: list[Diagnostic] = []
    thread = threading.Thread(target=foreign)
    thread.start()
    thread.join(20)
    assert [each.code for each in told] == ["time-limit"]


# ---------------------------------------------------------------------- the command line


@pytest.mark.parametrize(("text", "bytes_"), [("512M", 2**29), ("2G", 2**31), ("1.5 gib", 3 * 2**29), ("64KB", 2**16)])
def test_sizes(text: str, bytes_: int) -> None:
    assert size(text) == bytes_


@pytest.mark.parametrize("text", ["", "512", "0M", "-1G", "1X", "1e3M", "１G"])
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(UsageError):
        size(text)


def test_seconds() -> None:
    assert (seconds("90"), seconds("2.5")) == (90, 2.5)
    for text in ("", "0", "-1", "1m", "inf", "nan", "1e3"):
        with pytest.raises(UsageError):
            seconds(text)


CROSSED = "listed(item: A, position: P), listed(item: B, position: Q), listed(item: C, position: R), P + Q + R > 100000"
QUERY = f"answer(A, B, C) :- {CROSSED}."


@pytest.mark.parametrize(("lang", "words"), [("zh", "超过了规定的时间"), ("en", "the run took longer than 2 s")])
def test_a_query_ends_with_status_2(lang: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "--timeout", "2", "--lang", lang, QUERY]) == 2
    out, err = capsys.readouterr()
    assert out == "" and "error[time-limit]" in err and words in err


RULE = """
id = "{id}"
name = "compares-everything"
severity = "note"
tags = ["audit"]
title = "试"
title_en = "A trial"
basis = {{ kind = "domain", cite = "试" }}
why = "试。"
fix = "试。"
message = "{{Item}}"
message_en = "{{Item}}"
subject = {{ kind = "item", id = "Item" }}
datalog = '''
subject(Item) :- item(item: Item).
violation(Item) :-
    item(item: Item), listed(item: A, position: P), listed(item: B, position: Q), listed(item: C, position: R),
    length(A) + length(B) + length(C) + P + Q + R > 100000.
'''
"""


def test_a_check_names_the_rule_that_was_running(tmp_path: Path) -> None:
    (tmp_path / "L998-compares-everything.toml").write_text(RULE.format(id="L998"), encoding="utf-8")
    settings = Settings(rules_dirs=(tmp_path,), bundled_rules=False, engine="python")
    with pytest.raises(LimitError) as caught, limited(seconds=8):
        check(settings)
    told = _only(caught)
    assert told.message.endswith("violation of L998-compares-everything was being derived")
    assert told.span and told.span.path.endswith("L998-compares-everything.toml") and told.span.line == 16


# ---------------------------------------------------------------------- the worker of pyDatalog


def test_a_program_that_takes_too_long_ends_with_its_process() -> None:
    engine = PyDatalogEngine(time_limit=3)
    with pytest.raises(EngineError) as caught:
        engine.evaluate(_program("q(X) :- edge(X, X).\n" + LONG), _complete(60))
    told = _only(caught)
    assert (told.code, told.span and told.span.line) == ("time-limit", 2)
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
    assert _only(caught).code == "engine-failed"
    assert engine.evaluate(program, facts).rows("p") == {("a",)}


def test_one_worker_serves_many_programs_and_forgets_each() -> None:
    engine = PyDatalogEngine()
    first = engine.evaluate(_program("p(X) :- edge(X, _)."), Database({"edge": [("a", "b")]}))
    worker = engine._worker
    second = engine.evaluate(_program("p(Y) :- edge(_, Y). q(X) :- p(X)."), Database({"edge": [("c", "d")]}))
    assert engine._worker is worker
    assert (first.rows("p"), second.rows("p"), second.rows("q")) == ({("a",)}, {("d",)}, {("d",)})


def test_engines_of_the_whole_process_are_left_at_work() -> None:
    with pytest.raises(LimitError), limited(seconds=0.001):
        evaluate(CROSS, NUMBERS, "pydatalog")
    assert get_engine("pydatalog").evaluate(_program("p(X) :- edge(X, X)."), _complete(1)).rows("p") == {("0",)}
