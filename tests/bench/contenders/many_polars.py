"""500 simple rules by hand in Polars: lazy filters of one table, collected together."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from tests.bench.contenders import Answer, Job
from tests.bench.contenders.polars_rules import reports
from tests.bench.eight import answer
from tests.bench.many import row_rules


def prepare(job: Job) -> Callable[[], Answer | None]:
    import polars as pl

    rules = row_rules(job.document)

    def run() -> Answer:
        report = reports(job)
        frames = []
        for rule in rules:
            bound = pl.lit(rule.bound.quantize(Decimal("0.0001")), dtype=pl.Decimal(18, 4))
            value = pl.col("value") >= bound if rule.comparison == ">=" else pl.col("value") < bound
            where = (pl.col(rule.column) == rule.word) & (pl.col("unit") == rule.unit) & value
            frames.append(report.filter(where).select("row"))
        found = pl.collect_all(frames, engine="streaming")
        return answer((rule.name, row) for rule, frame in zip(rules, found, strict=True) for (row,) in frame.rows())

    return run
