"""Every code of a diagnostic that the language or an engine can tell has a golden message."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from zjrules.datalog import evaluate, parse_facts
from zjrules.datalog.schema import Schema, relation
from zjrules.engines import get_engine, limits
from zjrules.engines.limits import limited
from zjrules.engines.pydatalog import PyDatalogEngine
from zjrules.engines.spark_session import unavailable
from zjrules.errors import ZjrulesError

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"
TOLD = tomllib.loads((CASES / "engines" / "told" / "codes.toml").read_text(encoding="utf-8"))
SETTINGS = {"in-memory"}  # values of Spark's own options, no codes
_CODE = re.compile(r"[a-z]+(?:-[a-z]+)+")
_GOLDEN = re.compile(r"^(?:\d+:\d+ )?([a-z]+(?:-[a-z]+)*): ", re.MULTILINE)


def codes() -> set[str]:
    """The kebab-case constants of the sources that are no docstring; and ``syntax``, which has no hyphen."""
    found: set[str] = set()
    for path in [*(ROOT / "zjrules" / "datalog").rglob("*.py"), *(ROOT / "zjrules" / "engines").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            value = node.value if isinstance(node, ast.Constant) else None
            if isinstance(value, str) and (_CODE.fullmatch(value) or value == "syntax"):
                found.add(value)
    return found - SETTINGS


def test_every_code_has_a_golden_message() -> None:
    files = [path for name in ("datalog", "classics") for path in (CASES / name).rglob("*.toml")]
    cases = [case for path in files for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]]
    texts = [case.get("diagnostics", "") + case.get("error", "") for case in cases]
    golden = {code for text in texts for code in _GOLDEN.findall(text)} | set(TOLD)
    assert codes() - golden == set()
    assert len(codes()) > 35


class _Dead(PyDatalogEngine):
    """An engine whose worker is sent what it cannot read."""

    def __init__(self) -> None:
        super().__init__()
        worker = self._running()
        assert worker.stdin is not None
        worker.stdin.write("no JSON\n")


def _evaluated_by(engine: PyDatalogEngine) -> None:
    from zjrules.engines.api import prepare

    engine.evaluate(*prepare("p(X) :- q(X).", {"q": [(1,)]}))


def _raise(error: Exception) -> None:
    raise error


def _limited(seconds: float | None = None, memory: int | None = None) -> None:
    with limited(seconds, memory):
        limits.at(None)
        evaluate("p(X) :- q(X).", {"q": [(1,)]})


PROVOKED: dict[str, Callable[[], object]] = {
    "bad-value": lambda: evaluate("p(X) :- q(X).", {"q": [(None,)]}),
    "engine-failed": lambda: _evaluated_by(_Dead()),
    "engine-missing": lambda: _raise(unavailable("there is no Java")),
    "memory-limit": lambda: _limited(memory=1),
    "not-a-fact": lambda: parse_facts("item(X).", Schema([relation("item", "item:text", "")])),
    "time-limit": lambda: _limited(seconds=1e-9),
    "unknown-engine": lambda: get_engine("pythn"),
}


def test_what_is_provoked_is_what_is_told() -> None:
    assert set(PROVOKED) == set(TOLD)


@pytest.mark.parametrize("code", sorted(TOLD))
def test_golden(code: str) -> None:
    with pytest.raises(ZjrulesError) as caught:
        PROVOKED[code]()
    assert [str(each) for each in caught.value.diagnostics] == [TOLD[code]]
