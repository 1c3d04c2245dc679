"""500 simple rules by hand in DuckDB SQL: a query for each; and all in one pass over the file."""

from __future__ import annotations

from collections.abc import Callable

from tests.bench.contenders import Answer, Job
from tests.bench.contenders.tables import open_document, open_reports
from tests.bench.eight import answer
from tests.bench.many import RowRule, row_rules


def condition(rule: RowRule) -> str:
    return (
        f"{rule.column} = '{rule.word}' AND unit = '{rule.unit}'"
        f" AND value {rule.comparison} CAST({rule.bound} AS DECIMAL(18, 4))"
    )


def prepare(job: Job) -> Callable[[], Answer | None]:
    session = open_document(job)
    rules = row_rules(job.document)

    def single() -> Answer:
        open_reports(session, job)
        queries = [f"SELECT '{rule.name}', row FROM report WHERE {condition(rule)}" for rule in rules]
        return answer(row for query in queries for row in session.execute(query).fetchall())

    def fused() -> Answer:
        """Rules of one shape differ in their constants alone: those become a table, and the rules one join."""
        open_reports(session, job)
        found = []
        for shape in dict.fromkeys((rule.column, rule.comparison) for rule in rules):
            column, comparison = shape
            alike = [rule for rule in rules if (rule.column, rule.comparison) == shape]
            values = ", ".join(
                f"('{rule.name}', '{rule.word}', '{rule.unit}', CAST({rule.bound} AS DECIMAL(18, 4)))" for rule in alike
            )
            found += session.execute(
                f"SELECT name, row FROM report JOIN (VALUES {values}) AS rule(name, word, unit, bound)"
                f" ON report.{column} = rule.word AND report.unit = rule.unit"
                f" WHERE report.value {comparison} rule.bound"
            ).fetchall()
        return answer(found)

    return fused if job.argument == "fused" else single
