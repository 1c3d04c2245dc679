"""Workbooks of progress reports: every case is read to exactly what stands beside it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import openpyxl
import pytest

from tests.read.test_progress import told
from tests.read.workbooks import workbook
from zjrules.read.office import Office
from zjrules.read.sheet import SheetFile
from zjrules.read.workbook import Workbook

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


def test_workbooks_of_another_writer_are_read_as_another_reader_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "进展 & 情况"
    for row in (["item", "甲\n乙", 43, 1.5], ["", " 前后 ", -7, 10**14], ["", "=1+1", 0, 0.125], ["", "尾", 2, "<&>"]):
        sheet.append(row)
    sheet.merge_cells("A1:A3")
    book.create_sheet("空")
    book.save(path)
    rows = list(openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True))
    whole = Workbook(Office(path, "a.xlsx", "xlsx"))
    own = [list(row.cells) for row in SheetFile(whole, whole.sheets[0]).rows()]
    assert [each.name for each in whole.sheets] == ["进展 & 情况", "空"]
    assert [row[1:] for row in own] == [["" if cell is None else str(cell) for cell in row[1:]] for row in rows]
    assert [row[0] for row in own] == ["item", "item", "item", ""]
