"""One contender, once, in a process of its own: ``python -m tests.bench.worker JOB``, a line of JSON out."""

from __future__ import annotations

import hashlib
import importlib
import json
import resource
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.contenders import Job


def main(module: str, fields: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory(prefix="zjrules-bench-") as scratch:
        paths = {name: Path(fields[name]) for name in ("reports", "document", "dataset")}
        job = Job(fields["suite"], fields["format"], fields["argument"], **paths, scratch=Path(scratch))
        begun = time.perf_counter()
        run = importlib.import_module(f"tests.bench.contenders.{module}").prepare(job)
        ready, busy = time.perf_counter(), _cpu()
        found = run()
        ended, done = time.perf_counter(), _cpu()
    said: dict[str, object] = {
        "ready": ready - begun,
        "answer": ended - ready,
        "cpu": done - busy,
        "violations": None,
        "digest": None,
    }
    if found is not None:
        said |= {"violations": len(found), "digest": hashlib.sha256(json.dumps(found).encode()).hexdigest()}
    print(json.dumps(said))


def _cpu() -> float:
    """Seconds of processor time of this process and of those it waited for."""
    uses = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(use.ru_utime + use.ru_stime for use in uses)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
