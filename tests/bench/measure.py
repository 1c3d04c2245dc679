"""Run contenders in processes of their own, in turns, and keep what each run cost."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from tests.bench.cache import HERE
from tests.bench.contenders import Contender
from tests.bench.generate import Table

Pair = tuple[str, str]


class Run(NamedTuple):
    """Seconds and MiB of one process. ``answer`` and ``cpu`` are of the part after imports and the small relations."""

    wall: float
    cpu: float
    answer: float
    peak: float
    violations: int | None
    digest: str | None


class Result(NamedTuple):
    """A contender at one size and format: medians of its runs, or why there are none."""

    contender: Contender
    rows: int
    format: str
    runs: tuple[Run, ...]
    fault: str | None = None

    def median(self, name: str) -> float:
        return float(statistics.median(getattr(run, name) for run in self.runs))


def measure(
    contenders: Sequence[Contender], table: Table, kind: str, times: int, limit: float, tell: Callable[[str], None]
) -> list[Result]:
    """Every contender ``times`` times, taking turns so that a busy moment of the machine hits all of them."""
    runs: dict[Contender, list[Run]] = {contender: [] for contender in contenders}
    faults: dict[Contender, str] = {}
    for turn in range(times):
        for contender in contenders:
            if contender in faults:
                continue
            if contender.missing(kind):
                faults[contender] = contender.missing(kind) or ""
                continue
            tell(f"{table.rows} {kind} {contender.suite}: {contender.name}, run {turn + 1} of {times}")
            outcome = run_once(contender, table, kind, limit)
            if isinstance(outcome, str):
                faults[contender] = outcome
            else:
                runs[contender].append(outcome)
    return [Result(each, table.rows, kind, tuple(runs[each]), faults.get(each)) for each in contenders]


def run_once(contender: Contender, table: Table, kind: str, limit: float) -> Run | str:
    """One process; text where it failed or took longer than ``limit`` seconds."""
    fields = {
        "suite": contender.suite, "format": kind, "argument": contender.argument, "reports": str(getattr(table, kind)),
        "document": str(table.document), "dataset": str(table.dataset),
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.bench.worker", contender.module, json.dumps(fields)]
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        begun = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=output, stderr=errors, cwd=HERE.parent.parent, start_new_session=True
        )
        status, usage = _wait(process, begun + limit)
        wall = time.perf_counter() - begun
        output.seek(0)
        errors.seek(0)
        if status is None:
            return f"stopped after {limit:.0f} s"
        if status != 0:
            return f"failed: {errors.read().decode(errors='replace').strip()[-300:]}"
        said = json.loads(output.read())
    return Run(wall, said["cpu"], said["answer"], usage.ru_maxrss / 1024, said["violations"], said["digest"])


def _wait(process: subprocess.Popen[bytes], until: float) -> tuple[int | None, resource.struct_rusage]:
    """Exit status and resources of the process and all it waited for; the status is None where it was stopped."""
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return process.returncode, usage
        if time.perf_counter() > until:
            os.killpg(process.pid, 9)
            _, _, usage = os.wait4(process.pid, 0)
            process.returncode = -9
            return None, usage
        time.sleep(0.005)


def digest(pairs: Iterable[Pair]) -> str:
    return hashlib.sha256(json.dumps(sorted(pairs)).encode()).hexdigest()


def disagreements(results: Sequence[Result], table: Table) -> list[str]:
    """Contenders whose answer is not the expected one; where none is known, not that of the first contender."""
    expected = [(rule, where) for rule, where in json.loads(table.expected.read_text(encoding="utf-8"))]
    found = []
    first: dict[str, Run] = {}
    for result in results:
        suite, name = result.contender.suite, result.contender.name
        for run in result.runs:
            if run.digest is None:
                continue
            if suite == "eight":
                seen = [pair for pair in expected if pair[0] != "positions"] if _from_list(result) else expected
                wanted, count = digest(seen), len(seen)
            else:
                reference = first.setdefault(suite, run)
                wanted, count = reference.digest or "", reference.violations or 0
            if run.digest != wanted:
                found.append(
                    f"{name}, {result.rows} {result.format}, {suite}: {run.violations} violations, not the {count}"
                )
                break
    return found


def _from_list(result: Result) -> bool:
    """``zjrules check`` reads a dataset whose positions are the order of a list, so they cannot be wrong."""
    return result.contender.module == "check"
