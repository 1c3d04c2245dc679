"""Progress reports as JSON: every case is read to exactly what stands beside it."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest

from tests.read.test_progress import told
from zjrules.model.progress_build import iter_reports
from zjrules.read import json_reports
from zjrules.read.json_reports import is_submission, open_json

FOLDER = Path(__file__).parent.parent / "cases" / "submissions"
CASES = sorted(FOLDER.glob("*.json"))


def test_cases_are_all_there() -> None:
    assert len(CASES) == 14


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case_reads_as_expected(case: Path) -> None:
    assert told(case) == case.with_suffix(".expected").read_text("utf-8")


@pytest.mark.parametrize("size", [1, 2, 7, 64])
def test_where_the_file_is_cut_into_chunks_changes_nothing(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    few = [case for case in CASES if case.stem != "deep"]
    expected = [case.with_suffix(".expected").read_text("utf-8") for case in few]
    monkeypatch.setattr(json_reports, "_CHUNK", size)
    monkeypatch.setattr(json_reports, "is_submission", lambda disk: "another" not in disk.stem)
    assert [told(case) for case in few] == expected


def test_a_dataset_is_no_submission(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    for text in ('{"schema": "zjrules/dataset/1", "reports": []}', "", "{}", '{"items": []}', '"reports"'):
        path.write_text(text, "utf-8")
        assert not is_submission(path)
    assert not is_submission(tmp_path / "none.json")
    path.write_bytes(b'\xef\xbb\xbf {"reports": [')
    assert is_submission(path)


def test_reports_are_read_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "long.json"
    row = {"item": "annual-1-1", "reporter": "省甲厅", "period": "2023", "value": 1, "narrative": "进展" * 50}
    path.write_text(json.dumps([row] * 20_000, ensure_ascii=False), "utf-8")
    table = open_json(path, "long.json")
    tracemalloc.start()
    count = sum(1 for _ in iter_reports(table))
    kept = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000
    assert kept < 3_000_000  # bytes; the file has 8 million
