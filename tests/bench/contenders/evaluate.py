"""The eight rules as a library call: ``zjrules.datalog.evaluate`` over rows in memory, on the engine asked for."""

from __future__ import annotations

from collections.abc import Callable

from tests.bench.contenders import Answer, Job
from tests.bench.contenders.tables import report_rows
from tests.bench.eight import PROGRAM, answer, document_relations
from zjrules.datalog import evaluate


def prepare(job: Job) -> Callable[[], Answer | None]:
    facts = {"report": report_rows(job), **document_relations(job.document)}

    def run() -> Answer:
        found = evaluate(PROGRAM, facts, engine=job.argument)["violation"]
        return answer((row[0], row[1]) for row in found)

    return run
