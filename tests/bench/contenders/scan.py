"""The floor: read every column that the rules use, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from tests.bench.contenders import Answer, Job
from tests.bench.contenders.tables import source
from tests.bench.generate import USED


def prepare(job: Job) -> Callable[[], Answer | None]:
    import duckdb

    session = duckdb.connect()

    def run() -> None:
        session.execute(f"SELECT count(*), bit_xor(hash({', '.join(USED)})) FROM {source(job)}").fetchall()

    return run
