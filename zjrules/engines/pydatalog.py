"""The second opinion: pyDatalog, in a process of its own, with a time limit.

This side sends a checked program and the given rows it reads as one line of JSON, and reads one line
back. What happens there is in ``pydatalog_worker.py``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import weakref
from pathlib import Path
from typing import Any

from zjrules.datalog import ast
from zjrules.datalog.codec import to_json, value_from_json, value_to_json
from zjrules.datalog.stratified import StratifiedProgram
from zjrules.engines.database import Database
from zjrules.engines.values import plain
from zjrules.errors import Diagnostic, EngineError
from zjrules.source import Span

_ROOT = str(Path(__file__).resolve().parents[2])


class PyDatalogEngine:
    """One worker process serves all programs of one engine object; a program that exceeds
    ``time_limit`` (seconds) ends it, and the next program gets a new one."""

    name = "pydatalog"

    def __init__(self, time_limit: float = 60.0) -> None:
        self.time_limit = time_limit
        self._worker: subprocess.Popen[str] | None = None
        self._turn = threading.Lock()  # one question at a time

    def evaluate(self, program: StratifiedProgram, facts: Database) -> Database:
        """A layer above ``facts`` with every relation that the program derives."""
        rows = {
            name: [[value_to_json(plain(value)) for value in row] for row in facts.table(name).rows]
            for name in sorted(_relations(program))
        }
        with self._turn:
            answer = self._ask({"program": to_json(program), "rows": rows})
        if "fault" in answer:
            code, message, hint, place = answer["fault"]
            raise EngineError(Diagnostic(code, message, Span(*place) if place else None, hint))
        database = facts.child()
        for relation in program.derived:
            found = answer["rows"].get(relation.name, [])
            database.own(relation.name)
            database.add(relation.name, [tuple(value_from_json(value) for value in row) for row in found])
        return database

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        worker = self._running()
        assert worker.stdin is not None and worker.stdout is not None
        late = threading.Event()

        def stop() -> None:
            late.set()
            worker.kill()

        timer = threading.Timer(self.time_limit, stop)
        timer.start()
        try:
            worker.stdin.write(json.dumps(request, ensure_ascii=False) + "\n")
            worker.stdin.flush()
            line = worker.stdout.readline()
        except OSError:  # it died while we were writing
            line = ""
        finally:
            timer.cancel()
        if line:
            answer: dict[str, Any] = json.loads(line)
            return answer
        status = worker.wait()
        self._worker = None
        if late.is_set():
            hint = "use the python engine, or allow more time"
            raise EngineError(Diagnostic("time-limit", f"pyDatalog took longer than {self.time_limit:g} s", hint=hint))
        raise EngineError(Diagnostic("engine-failed", f"pyDatalog ended with status {status}"))

    def _running(self) -> subprocess.Popen[str]:
        if self._worker is None or self._worker.poll() is not None:
            self._worker = _start()
            weakref.finalize(self, _end, self._worker)
        return self._worker


def _start() -> subprocess.Popen[str]:
    """A worker that finds this very package, and nothing of the current folder (``-P``)."""
    path = os.pathsep.join(filter(None, (_ROOT, os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "zjrules.engines.pydatalog_worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"},
    )


def _end(worker: subprocess.Popen[str]) -> None:
    worker.kill()
    for stream in (worker.stdin, worker.stdout):
        if stream is not None:
            stream.close()
    worker.wait()


def _relations(program: StratifiedProgram) -> set[str]:
    """Every relation that the program reads or derives."""
    return {
        node.relation
        for stratum in program.strata
        for clause in stratum.clauses
        for literal in (clause.head, *clause.body)
        for node in ast.walk(literal)
        if isinstance(node, ast.Atom)
    }
