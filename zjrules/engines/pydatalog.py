"""The second opinion: pyDatalog, in a process of its own, with a time limit.

This side sends a checked program and the given rows it reads as one line of JSON, and reads one line
back. What happens there is in ``pydatalog_worker.py``.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from zjrules.datalog import ast
from zjrules.datalog.codec import to_json, value_from_json, value_to_json
from zjrules.datalog.stratified import StratifiedProgram
from zjrules.engines import limits
from zjrules.engines.database import Database
from zjrules.engines.python import PythonEngine
from zjrules.engines.values import held, plain
from zjrules.errors import Diagnostic, EngineError
from zjrules.source import Span

_ROOT = str(Path(__file__).resolve().parents[2])


class PyDatalogEngine:
    """One worker process serves all programs of one engine object. A program that takes longer than
    ``time_limit`` (seconds; a limit of the whole run goes first) ends it, and the next gets a new one."""

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
        request = {"program": to_json(program), "rows": rows, "memory": limits.memory_limit()}
        with self._turn:
            answer = self._ask(request, [clause for stratum in program.strata for clause in stratum.clauses])
        if "fault" in answer:
            raise _explained(answer["fault"], program, facts)
        database = facts.child()
        for relation in program.derived:
            found = answer["rows"].get(relation.name, [])
            own = database.own(relation.name)
            own.add([tuple([held(value_from_json(value)) for value in row]) for row in found])
        limits.at(None)
        return database

    def _ask(self, request: dict[str, Any], clauses: Sequence[ast.Clause]) -> dict[str, Any]:
        """The worker's answer. Whatever ends this call early ends the worker too."""
        worker = self._running()
        late = threading.Event()

        def stop() -> None:
            late.set()
            worker.kill()

        left = limits.seconds_left()
        timer = threading.Timer(self.time_limit if left is None else left, stop)
        timer.start()
        at: ast.Clause | None = None
        failed = ""
        answered = False
        try:
            for answer in _conversation(worker, request):
                if "rows" in answer or "fault" in answer:
                    answered = True
                    return answer
                failed = answer.get("failed", "")
                if failed:
                    break
                at = clauses[answer["at"]]
                limits.at(at)
        finally:
            timer.cancel()
            if not answered:
                self._worker = None
                worker.kill()
        if left is not None and late.is_set():
            limits.at(at)  # the time is up, and this says so
        if limits.memory_limit() is not None and (failed == "MemoryError" or not (failed or late.is_set())):
            raise MemoryError  # also where it had not memory enough left to say so
        place = at.span() if at else None
        if late.is_set():
            hint = "use the python engine, or allow more time"
            message = f"pyDatalog took longer than {self.time_limit:g} s"
            raise EngineError(Diagnostic("time-limit", message, place, hint))
        ended = f"in {failed}" if failed else f"with status {worker.wait()}"
        raise EngineError(Diagnostic("engine-failed", f"pyDatalog ended {ended}", place))

    def _running(self) -> subprocess.Popen[str]:
        if self._worker is None or self._worker.poll() is not None:
            self._worker = _start()
            weakref.finalize(self, _end, self._worker)
        return self._worker


def _conversation(worker: subprocess.Popen[str], request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Everything the worker says to a request; it ends early where the worker does."""
    assert worker.stdin is not None and worker.stdout is not None
    try:
        worker.stdin.write(json.dumps(request, ensure_ascii=False) + "\n")
        worker.stdin.flush()
        while line := worker.stdout.readline():
            yield json.loads(line)
    except OSError:  # it died while we were writing
        return


def _explained(fault: list[Any], program: StratifiedProgram, facts: Database) -> EngineError:
    """The fault as the reference engine tells it, with the row that made it, if it meets the same fault."""
    code, message, hint, place = fault
    told = EngineError(Diagnostic(code, message, Span(*place) if place else None, hint))
    try:
        PythonEngine().evaluate(program, facts)
    except EngineError as error:
        if [each.code for each in error.diagnostics] == [code]:
            return error
    return told


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
            with contextlib.suppress(OSError):  # what was not written yet has nowhere to go
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
