"""Generated progress tables: N rows as Parquet and CSV, the same for everybody, with faults whose rows are known.

A series is one figure reported every month for a year (always the sum since January); rows lie as they come in,
month by month. One series in a few thousand holds one fault. ``python -m tests.bench.generate N`` makes the files.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.bench.cache import folder
from tests.bench.document import STATUSES, Document, Topic, make_document, period_names, write_dataset

if TYPE_CHECKING:
    import duckdb

COLUMNS = (
    "item", "target", "indicator", "reporter", "period", "data_as_of", "value", "unit",
    "target_value", "rate", "status", "narrative", "evidence", "source",
)  # fmt: skip
USED = ("item", "target", "indicator", "reporter", "period", "value", "unit", "status")  # by the eight rules
# Of every kind of fault in rows, the rule that finds it. A falling value and a completion below the target need a
# target that adds up, so they come first.
KINDS = ("short", "falls", "item", "lead", "unit", "period", "status")
MONTHS = 12
CITIES = ("杭州", "宁波", "温州", "湖州", "嘉兴", "绍兴", "金华", "衢州", "舟山", "台州", "丽水")
STEP, SPREAD = 7919, 2654435761  # primes: the order of series in a month, the topic of a series


class Table(NamedTuple):
    """Files of one size and what every contender must answer for them: rule and row (or record) of each violation."""

    rows: int
    parquet: Path
    csv: Path
    document: Path
    dataset: Path
    expected: Path


def table(rows: int) -> Table:
    """The table of that size; its files exist after ``make``."""
    home = folder()
    name = f"reports-{rows}"
    return Table(
        rows,
        home / f"{name}.parquet",
        home / f"{name}.csv",
        home / "document.json",
        home / "dataset.json",
        home / f"{name}.expected.json",
    )


def make(rows: int) -> Table:
    """Make what is not there yet. Needs duckdb, 1000 rows at least, and about 350 bytes of disk a row."""
    found = table(rows)
    if not found.dataset.exists():
        write_dataset(found.dataset)
    if not found.document.exists():
        document = make_document()
        _write(found.document, {"relations": document.relations, "expected": document.expected})
    if not found.expected.exists():
        document = make_document()
        _write_tables(found, document)
        _write(found.expected, sorted((*document.expected, *seeded(rows))))
    return found


def _write(path: Path, value: object) -> None:
    part = path.with_suffix(".part")
    part.write_text(json.dumps(value, ensure_ascii=False, default=str), encoding="utf-8")
    part.rename(path)


def faults_of_a_kind(rows: int) -> int:
    return max(3, rows // 10_000)


def seeded(rows: int) -> Iterator[tuple[str, str]]:
    """Rule and row number, from 1, of every fault in the table."""
    series = -(-rows // MONTHS)
    back = pow(STEP, -1, series)
    count = faults_of_a_kind(rows)
    for kind, rule in enumerate(KINDS):
        for number in range(count):
            place = (number * (series // count) + kind) * back % series
            what = f"vocabulary {rule}" if rule in ("unit", "period", "status") else rule
            yield what, str((3 + number % 8) * series + place + 1)


def _write_tables(found: Table, document: Document) -> None:
    import duckdb

    session = duckdb.connect()
    session.execute("SET preserve_insertion_order = true")
    _load(session, document.topics)
    session.execute("CREATE VIEW made AS " + _select(found.rows, document.topics))
    part = found.parquet.with_suffix(".part")
    session.execute(f"COPY (SELECT * FROM made) TO '{part}' (FORMAT parquet)")
    part.rename(found.parquet)
    part = found.csv.with_suffix(".part")
    session.execute(f"COPY (SELECT * FROM read_parquet('{found.parquet}')) TO '{part}' (FORMAT csv, HEADER)")
    part.rename(found.csv)


def _load(session: duckdb.DuckDBPyConnection, topics: tuple[Topic, ...]) -> None:
    session.execute(
        "CREATE TABLE topic (number INTEGER, item TEXT, target TEXT, indicator TEXT, unit TEXT, hundredths BIGINT,"
        " other_unit TEXT, multiplier BIGINT, reporter TEXT, alias TEXT, outsider TEXT, floor BOOLEAN)"
    )
    session.executemany(
        f"INSERT INTO topic VALUES ({', '.join('?' * 12)})", [(place, *topic) for place, topic in enumerate(topics)]
    )
    session.execute("CREATE TABLE month (number INTEGER, name TEXT, chinese TEXT, last DATE)")
    names = [(month, *period_names(2023, 1, month + 1)) for month in range(MONTHS)]
    session.executemany(
        "INSERT INTO month SELECT ?, ?, ?, last_day(make_date(2023, ?, 1))",
        [(month, name, chinese, month + 1) for month, name, chinese in names],
    )


def _select(rows: int, topics: tuple[Topic, ...]) -> str:
    """The whole table in one query. ``kind`` is the fault of this row, as a place in ``KINDS``, or null.

    No sort: DuckDB keeps the order of the numbers while it joins them with small tables, and every contender's
    answer, which names row numbers, would be wrong if it did not.
    """
    series = -(-rows // MONTHS)
    stride = series // faults_of_a_kind(rows)
    floors = sum(topic.floor for topic in topics)
    statuses = ", ".join(f"'{key}': '{word}'" for key, word in STATUSES.items())
    cities = ", ".join(f"'{city}'" for city in CITIES)
    return f"""
WITH place AS (
    SELECT i // {series} AS month, (i % {series}) * {STEP} % {series} AS series FROM range({rows}) AS lines(i)
), chance AS (
    SELECT *, series * {SPREAD} % 4294967296 // 4096 AS draw,
        (series * 97 + month * 31) % 1009 AS noise,
        CASE WHEN series % {stride} < {len(KINDS)} AND series // {stride} < {faults_of_a_kind(rows)}
            THEN series % {stride} END AS faulty
    FROM place
), chosen AS (
    SELECT *,
        draw % (CASE WHEN faulty < 2 THEN {floors} ELSE {len(topics)} END) AS topic,
        CASE WHEN month = 3 + series // {stride} % 8 THEN faulty END AS kind,
        series % 20 = 0 AS other,
        100 + CASE WHEN faulty = 0 THEN 0 ELSE draw % 41 END AS percent
    FROM chance
), figured AS (
    SELECT chosen.*, topic.* EXCLUDE (number), name, chinese, last,
        hundredths * CASE WHEN other THEN multiplier ELSE 1 END AS goal,
        goal * percent * (month + 1 - CASE WHEN kind = 1 THEN 1 ELSE 0 END) // 1200
            - CASE WHEN kind = 1 THEN 1 ELSE 0 END AS reached
    FROM chosen JOIN topic ON chosen.topic = topic.number JOIN month ON chosen.month = month.number
)
SELECT
    CASE WHEN kind = 2 THEN 'annual-99-' || (series % 90 + 1) ELSE item END AS item,
    CASE WHEN kind IS NULL AND draw % 5 = 0 OR target = '' THEN '' ELSE target END AS target,
    indicator || '（' || [{cities}][series % 11 + 1] || '第' || series || '号）' AS indicator,
    CASE WHEN kind = 3 THEN outsider WHEN draw % 10 = 0 THEN alias ELSE reporter END AS reporter,
    CASE WHEN kind = 5 THEN '2023Q' || (5 + series % 4) WHEN noise < 50 THEN chinese ELSE name END AS period,
    CASE WHEN noise % 5 != 0 THEN last + CAST(noise % 9 AS INTEGER) END AS data_as_of,
    CAST(CAST(reached AS DECIMAL(16, 0)) * CAST(0.01 AS DECIMAL(2, 2)) AS DECIMAL(18, 4)) AS value,
    CASE WHEN kind = 4 THEN '箱次' WHEN other THEN other_unit ELSE unit END AS unit,
    CASE WHEN target != '' AND draw % 5 < 3
        THEN CAST(CAST(goal AS DECIMAL(16, 0)) * CAST(0.01 AS DECIMAL(2, 2)) AS DECIMAL(18, 4)) END AS target_value,
    CASE WHEN target_value IS NOT NULL AND noise % 2 = 0
        THEN CAST(CAST((reached * 2000 + goal) // (2 * goal) AS DECIMAL(16, 0)) * CAST(0.1 AS DECIMAL(2, 1))
            AS DECIMAL(18, 1)) END AS rate,
    CASE WHEN kind = 6 THEN '基本完成'
        WHEN noise % 2 = 0 THEN stated ELSE map {{{statuses}}}[stated] END AS status,
    CASE noise % 4 WHEN 0 THEN '' WHEN 1 THEN '按计划推进'
        WHEN 2 THEN '截至' || (month + 1) || '月底，项目进展顺利，没有重大变化'
        ELSE '本期完成情况较上期有所增长，具体见附件' || (noise % 50) END AS narrative,
    CASE WHEN stated = 'completed' THEN '验收材料第' || (series % 100000) || '号' ELSE '' END AS evidence,
    '部门统计月报第' || (noise % 20 + 1) || '期' AS source
FROM (
    SELECT *, CASE WHEN kind = 0 OR month = 11 THEN 'completed' WHEN month = 0 AND noise % 30 = 0 THEN 'not_started'
        ELSE 'in_progress' END AS stated FROM figured)
"""


if __name__ == "__main__":
    begun = time.perf_counter()
    made = make(int(float(sys.argv[1])))
    print(f"{made.parquet} and .csv: {time.perf_counter() - begun:.1f} s")
