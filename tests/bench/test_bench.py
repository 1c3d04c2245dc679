"""The benchmark at its smallest: everybody who can run here gives the answer that the generator knows. No times."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from tests.bench.contenders import BOTH, CONTENDERS, SUITES
from tests.bench.generate import COLUMNS, KINDS, Table, faults_of_a_kind, make, seeded
from tests.bench.many import COUNT, row_rules
from tests.bench.measure import Result, disagreements, measure
from tests.bench.report import HEAD, tables

ROWS = 1000


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Table:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZJRULES_BENCH_CACHE", str(tmp_path_factory.mktemp("bench")))
        return make(ROWS)


@pytest.mark.parametrize("suite", SUITES)
def test_contenders_agree(table: Table, suite: str) -> None:
    results = [result for kind in BOTH for result in _run(table, suite, kind)]
    ran = {result.contender.name for result in results if result.runs}
    assert {"scan"} < ran
    broken = [result.fault for result in results if result.fault and not result.contender.missing(result.format)]
    assert broken == []
    assert disagreements(results, table) == []
    printed = tables(results)
    assert all(head in printed for head in HEAD)
    assert all(result.contender.name in printed for result in results)


def _run(table: Table, suite: str, kind: str) -> list[Result]:
    chosen = [each for each in CONTENDERS if each.suite == suite and kind in each.formats]
    return measure(chosen, table, kind, 1, 120, lambda _: None)


def test_a_wrong_answer_is_told(table: Table) -> None:
    contender = next(each for each in CONTENDERS if each.module == "duckdb_sql")
    (result,) = measure([contender], table, "parquet", 1, 120, lambda _: None)
    wrong = result._replace(runs=tuple(run._replace(digest="other", violations=3) for run in result.runs))
    assert disagreements([result], table) == []
    known = len(json.loads(table.expected.read_text(encoding="utf-8")))
    told = f"{contender.name}, 1000 parquet, eight: 3 violations, not the {known}"
    assert disagreements([wrong], table) == [told]


def test_the_table_is_what_the_contract_says(table: Table) -> None:
    with table.csv.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == ROWS
    assert table.parquet.stat().st_size > 0


@pytest.mark.parametrize("rows", [1000, 10_000, 12_345, 1_000_000])
def test_seeded_faults_are_distinct_rows_of_the_table(rows: int) -> None:
    found = list(seeded(rows))
    assert Counter(rule for rule, _ in found) == {
        f"vocabulary {kind}" if kind in ("unit", "period", "status") else kind: faults_of_a_kind(rows) for kind in KINDS
    }
    numbers = {int(where) for _, where in found}
    assert len(numbers) == len(found)
    assert min(numbers) >= 1
    assert max(numbers) <= rows


def test_there_are_500_different_row_rules(table: Table) -> None:
    rules = row_rules(table.document)
    assert len(rules) == COUNT == 500
    assert len({rule[1:] for rule in rules}) == COUNT


def test_nothing_is_written_beside_the_code() -> None:
    kinds = {
        path.suffix for path in Path(__file__).parent.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    }
    assert kinds == {".py", ".md", ".toml"}
