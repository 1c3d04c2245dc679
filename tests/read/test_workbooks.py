"""Workbooks of progress reports: every case is read to exactly what stands beside it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.read.test_progress import told
from tests.read.workbooks import workbook

FOLDER = Path(__file__).parent.parent / "cases" / "workbooks"
CASES = sorted(FOLDER.glob("*.toml"))


def read(case: Path, folder: Path) -> str:
    path = folder / f"{case.stem}.xlsx"
    path.write_bytes(workbook(tomllib.loads(case.read_text("utf-8"))))
    return told(path)


def test_cases_are_all_there() -> None:
    assert len(CASES) == 24


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case_reads_as_expected(case: Path, tmp_path: Path) -> None:
    assert read(case, tmp_path) == case.with_suffix(".expected").read_text("utf-8")
