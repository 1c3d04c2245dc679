"""What contenders written in DuckDB share: a session, the table of reports, the relations of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bench.contenders import Job
from tests.bench.eight import REPORT, document_relations

if TYPE_CHECKING:
    import duckdb

COLUMNS = {
    "item": "VARCHAR", "target": "VARCHAR", "indicator": "VARCHAR", "reporter": "VARCHAR", "period": "VARCHAR",
    "data_as_of": "DATE", "value": "DECIMAL(18, 4)", "unit": "VARCHAR", "target_value": "DECIMAL(18, 4)",
    "rate": "DECIMAL(18, 1)", "status": "VARCHAR", "narrative": "VARCHAR", "evidence": "VARCHAR", "source": "VARCHAR",
}  # fmt: skip
DOCUMENT = {
    "duty": "duty",
    "lead": "duty unit",
    "organ_name": "alias name",
    "listed": "item position unit",
    "livelihood": "id",
    "livelihood_leader": "id leader",
    "programme_item": "programme in_table item",
    "target": "target item comparator value unit",
    "floor_word": "comparator",
    "measure": "unit dimension factor",
    "period": "period first last",
    "status_word": "printed status",
}
NUMBERS = {
    "position": "INTEGER", "first": "INTEGER", "last": "INTEGER", "value": "DECIMAL(18, 4)", "factor": "DECIMAL(20, 6)"
}  # fmt: skip


def source(job: Job) -> str:
    """The file as a table of SQL, with the types of its columns."""
    if job.format == "parquet":
        return f"read_parquet('{job.reports}', file_row_number = true)"
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in COLUMNS.items())
    options = """header = true, auto_detect = false, quote = '"', allow_quoted_nulls = false"""
    return f"read_csv('{job.reports}', {options}, columns = {{{columns}}})"


def open_document(job: Job) -> duckdb.DuckDBPyConnection:
    """A session with the document's relations as tables."""
    import duckdb

    session = duckdb.connect()
    for name, rows in document_relations(job.document).items():
        columns = ", ".join(f"{column} {NUMBERS.get(column, 'VARCHAR')}" for column in DOCUMENT[name].split())
        session.execute(f"CREATE TABLE {name} ({columns})")
        marks = ", ".join("unnest(CAST(? AS VARCHAR[]))" for _ in rows[0])
        session.execute(
            f"INSERT INTO {name} SELECT {marks}", [list(map(str, column)) for column in zip(*rows, strict=True)]
        )
    return session


def open_reports(session: duckdb.DuckDBPyConnection, job: Job) -> None:
    """``report``: a view of Parquet; of CSV a table, because a view would parse the file for every query."""
    used = ", ".join(name for name in REPORT if name != "row")
    if job.format == "parquet":
        session.execute(f"CREATE VIEW report AS SELECT file_row_number + 1 AS row, {used} FROM {source(job)}")
    else:
        session.execute(f"CREATE TABLE parsed AS SELECT {used} FROM {source(job)}")
        session.execute("CREATE VIEW report AS SELECT rowid + 1 AS row, * FROM parsed")


def report_rows(job: Job) -> list[tuple[object, ...]]:
    """The rows of the relation ``report`` as Python values, for contenders that work in memory."""
    import duckdb

    session = duckdb.connect()
    open_reports(session, job)
    return session.execute(f"SELECT {', '.join(REPORT)} FROM report").fetchall()
