"""A run on Spark: the same report, byte for byte; one session; limits; nothing left behind, nothing said."""

from __future__ import annotations

import datetime
import gc
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.engines.every import mark
from zjrules.cli.main import main
from zjrules.datalog import evaluate
from zjrules.engines import get_engine, spark_session
from zjrules.engines.limits import limited
from zjrules.engines.spark import SparkConnection, SparkEngine
from zjrules.errors import EngineError, LimitError
from zjrules.pipeline import check
from zjrules.render import RenderOptions, render
from zjrules.settings import Settings
from zjrules.violations.result import CheckResult

SLOW = {"v": [(number,) for number in range(2500)]}
SLOWLY = "p(N) :- N = count { X, Y, Z : v(X), v(Y), v(Z), X * Y > Z }."


@pytest.fixture
def connection() -> SparkConnection:
    """Of the engine that all tests share."""
    engine = get_engine("spark")
    assert isinstance(engine, SparkEngine)
    return engine.connection


@mark
def test_the_bundled_data_give_the_same_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the whole rule book, and nothing taken over from an earlier run."""
    monkeypatch.setenv("ZJRULES_CACHE", "off")
    results = [check(Settings(engine=name, as_of=datetime.date(2024, 3, 31))) for name in ("python", "duckdb", "spark")]
    assert [each.engine for each in results] == ["python", "duckdb", "spark"]
    assert len(results[2].rules) > 200 and len(results[2].violations) > 50
    for form in ("text", "json"):
        reports = [_report(each, form) for each in results]
        assert reports[0] == reports[1] == reports[2]


def _report(result: CheckResult, form: str) -> str:
    """In which nothing says which engine it was, and how long it took."""
    rules = tuple(each._replace(seconds=0.0) for each in result.rules)
    return render(result._replace(engine="", rules=rules), form, RenderOptions())


@mark
def test_one_session_serves_the_default_and_the_same_master() -> None:
    assert get_engine("spark") is get_engine("spark", "") is get_engine("spark", spark_session.LOCAL)
    assert get_engine("spark") is not get_engine("spark", "local[1]")


@mark
@pytest.mark.parametrize("seconds", [2, 0.4, 0.02])
def test_a_run_that_takes_too_long_is_stopped(seconds: float, connection: SparkConnection) -> None:
    assert connection.rows("SELECT 1") == [(1,)]
    session = connection.session
    begun = time.monotonic()
    with pytest.raises(LimitError) as caught, limited(seconds=seconds):
        evaluate(SLOWLY, SLOW, "spark")
    assert caught.value.diagnostics[0].code == "time-limit"
    assert time.monotonic() - begun < seconds + 30
    assert connection.rows("SELECT 2") == [(2,)]
    assert connection.session is session, "the session goes on"


@mark
def test_a_command_that_takes_too_long_ends_with_status_2_and_names_the_rule(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], connection: SparkConnection, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("ZJRULES_CACHE", raising=False)
    options = ["--config", "none", "--as-of", "2024-03-31", "--lang", "en"]
    assert main(["check", *options]) != 2  # what is read is in the cache now, so the time goes to the rules
    assert connection.rows("SELECT 1") == [(1,)]
    assert main(["check", *options, "--engine", "spark", "--timeout", "5"]) == 2
    told = capsys.readouterr().err
    assert "the run took longer than 5 s;" in told
    assert "was being derived" in " ".join(told.split())


@mark
def test_a_run_that_takes_too_much_memory_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """As far as that goes without filling it: what Java says where its memory ends."""

    def ended(*_: object) -> None:
        raise RuntimeError("java.lang.OutOfMemoryError: Java heap space")

    monkeypatch.setattr(SparkConnection, "_frame", ended)
    with pytest.raises(LimitError) as caught, limited(memory=2**40):
        evaluate("p(X, Y) :- v(X), v(Y).", {"v": [(1,), (2,)]}, "spark")
    assert caught.value.diagnostics[0].code == "memory-limit"
    assert "p of <program> was being derived" in caught.value.diagnostics[0].message


@mark
def test_a_process_that_dies_is_told_and_replaced(connection: SparkConnection) -> None:
    """And one that does not stop when it is asked to is killed, which comes to the same."""
    assert connection.rows("SELECT 1") == [(1,)]
    running = connection._running
    assert running is not None
    running.kill()
    with pytest.raises(EngineError) as caught:
        connection.rows("SELECT 2")
    assert caught.value.diagnostics[0].code == "engine-failed"
    assert connection.rows("SELECT 3") == [(3,)]
    assert connection._running is not running


@mark
def test_a_command_says_nothing_but_its_answer_and_leaves_nothing_behind(
    tmp_path: Path, connection: SparkConnection
) -> None:
    connection.close()  # one Java process at a time
    said = []
    for engine in ("python", "spark"):
        command = [sys.executable, "-m", "zjrules", "check", "--config", "none", "--as-of", "2024-03-31",
                   "--engine", engine, "--select", "L007"]  # fmt: skip
        env = {**os.environ, "TMPDIR": str(tmp_path), "ZJRULES_CACHE": "off"}
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
        assert done.stderr == ""
        said.append((done.returncode, done.stdout.replace(f"引擎 {engine}", "")))
    assert said[0] == said[1]
    assert "L007" in said[0][1]
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith("zjrules-spark")] == []
    assert connection.rows("SELECT 1") == [(1,)]


@mark
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # pyspark leaves a pipe open
def test_a_cluster_that_does_not_answer_is_told(connection: SparkConnection) -> None:
    connection.close()
    with pytest.raises(EngineError) as caught:
        get_engine("spark", "nowhere://host").connection.rows("SELECT 1")  # type: ignore[attr-defined]
    (told,) = caught.value.diagnostics
    assert told.code == "engine-failed" and told.message.startswith("Spark did not start: ") and "aster" in told.message
    del caught, told
    gc.collect()
    assert connection.rows("SELECT 1") == [(1,)]


def test_a_master_is_for_spark(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--engine", "duckdb", "--spark-master", "local[2]", "--lang", "en"]) == 2
    told = capsys.readouterr().err
    assert "--spark-master is for the engine spark, not duckdb" in told and "--engine spark" in told


def test_spark_is_loaded_when_it_is_chosen() -> None:
    code = "import sys; from zjrules.datalog import evaluate; evaluate('p(1).', {})\n"
    code += "print({*sys.modules} & {'pyspark', 'py4j', 'zjrules.engines.spark'})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
