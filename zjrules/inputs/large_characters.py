"""The odd characters in the texts of a large table: Python looks at each different text once."""

from __future__ import annotations

from collections.abc import Set

from zjrules.engines.duckdb import DuckDbConnection
from zjrules.facts.store import Facts
from zjrules.facts.writing import words_facts
from zjrules.inputs.wide import TEXTS
from zjrules.inputs.wide_sql import load

_BATCH = 20_000  # texts that are looked at together
_COLUMNS = ("reporter", *TEXTS)
_ODD = ("VARCHAR",) * 7
_RUN = ("VARCHAR", "VARCHAR", "VARCHAR", "BIGINT")


def look_at_characters(connection: DuckDbConnection, columns: Set[str]) -> None:
    """What is odd in the texts of the views ``reports`` and ``reporters``, in tables ``odd`` and ``runs``; once."""
    rows = connection.rows
    if rows("SELECT 1 FROM duckdb_tables() WHERE table_name = 'odd_texts'"):
        return
    rows(f"CREATE TABLE odd_texts ({', '.join(f'c{at} {of}' for at, of in enumerate((*_ODD, 'VARCHAR')))})")
    rows("CREATE TABLE run_texts (c0 VARCHAR, c1 VARCHAR, c2 VARCHAR, c3 BIGINT)")
    for column in _COLUMNS:
        if column in columns:
            rows(f"CREATE OR REPLACE TEMP TABLE looked AS SELECT DISTINCT {column} AS c0 FROM {_holding(column)}")
            count = int(rows("SELECT count(*) FROM looked")[0][0])
            for start in range(0, count, _BATCH):
                batch = rows(f"SELECT c0 FROM looked LIMIT {_BATCH} OFFSET {start}")
                _look_at(connection, column, [str(row[0]) for row in batch])
    for name, texts, width in (("odd", "odd_texts", 7), ("runs", "run_texts", 4)):
        more = "".join(f", t.c{at} AS c{at}" for at in range(2, width))
        parts = [f"SELECT r.k AS c0, t.c1{more} FROM {_holding(column)} AS r JOIN {texts} AS t ON t.c0 = r.{column} "
                 f"AND t.c1 = '{column}'" for column in _COLUMNS]  # fmt: skip
        rows(f"CREATE TABLE {name} AS SELECT DISTINCT * FROM ({' UNION ALL '.join(parts)})")


def _holding(column: str) -> str:
    return "reporters" if column == "reporter" else "reports"


def _look_at(connection: DuckDbConnection, column: str, texts: list[str]) -> None:
    facts = Facts()
    for text in texts:
        words_facts(facts, text, column, text, None)
    for name, table, kinds in (("odd_character", "odd_texts", _ODD), ("character_run", "run_texts", _RUN)):
        if rows := facts.rows.get(name):
            load(connection, "found", list(rows), kinds)
            connection.rows(f"INSERT INTO {table} BY NAME SELECT * FROM found")
            connection.rows("DROP TABLE found")
