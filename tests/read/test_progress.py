"""Progress tables as people send them: every case file is read to exactly what stands beside it."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from zjrules.errors import Diagnostic, ReadError
from zjrules.model.progress import FieldFault, ProgressReport
from zjrules.model.progress_build import iter_reports, load_progress
from zjrules.read.progress import open_table
from zjrules.read.table import open_csv
from zjrules.source import Span

FOLDER = Path(__file__).parent.parent / "cases" / "progress"
CASES = sorted(FOLDER.glob("*.csv"))
YEAR = 2023


def told(path: Path) -> str:
    """Everything that reading the file says, one line for each thing."""
    try:
        table = load_progress(path, YEAR)
    except ReadError as error:
        return "".join(f"refused {_note(fault)}\n" for fault in error.diagnostics)
    lines = [_report(report) for report in table.reports]
    lines += [_fault(fault) for fault in table.faults]
    lines += [f"note {_note(note)}" for note in table.notes]
    return "".join(f"{line}\n" for line in lines)


def _note(note: Diagnostic) -> str:
    return f"{_row(note.span)}: {note.message} [{note.code}] ({note.hint})"


def _row(span: Span | None) -> str:
    return "0" if span is None else f"{span.sheet}!{span.line}" if span.sheet else f"{span.line}"


def _report(report: ProgressReport) -> str:
    parts = [f"report {_row(report.span)}: {report.id}"]
    if report.period:
        parts.append(f"{report.period.name} = {report.period.start}/{report.period.end}")
    if report.data_as_of:
        parts.append(f"as of {report.data_as_of}")
    if report.value is not None:
        parts.append(f"value {report.value:f} {report.unit}")
    if report.target_value is not None:
        parts.append(f"of {report.target_value:f}")
    if report.rate is not None:
        parts.append(f"rate {report.rate:f} ({report.rate_places})")
    texts = ("item", "target", "indicator", "reporter", "status", "narrative", "evidence", "source")
    parts += [f"{name}={getattr(report, name)!r}" for name in texts if getattr(report, name)]
    parts += [f"{name}~{text!r}" for name, text in report.extra]
    return "; ".join(parts)


def _fault(fault: FieldFault) -> str:
    place = f"{_row(fault.span)}/{fault.span.address}{fault.span.cell}" if fault.span else ""
    subject = f"{fault.kind} {Path(fault.record).name}"
    return f"fault {place}: {subject}: {fault.field} {fault.raw!r} is not {fault.expected} ({fault.hint})"


def test_cases_are_all_there() -> None:
    assert len(CASES) == 37


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case_reads_as_expected(case: Path) -> None:
    assert told(case) == case.with_suffix(".expected").read_text("utf-8")


def test_reports_are_read_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("item,reporter,period,value\n" + "annual-1-1,省甲厅,2023,1\n" * 50_000, "utf-8")
    reports = iter_reports(open_table(open_csv(path)))
    tracemalloc.start()
    first = next(reports)[0]
    kept = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert first is not None and first.id == "annual-1-1||省甲厅|2023"
    assert kept < 500_000  # bytes; the file has more than a million


def test_ids_do_not_depend_on_lines(tmp_path: Path) -> None:
    text = (FOLDER / "repeats.csv").read_text("utf-8")
    moved = tmp_path / "moved.csv"
    moved.write_text("进展情况表\n" * 5 + text.replace("\n", "\n,,\n"), "utf-8")
    before, after = load_progress(FOLDER / "repeats.csv"), load_progress(moved)
    assert [report.id for report in before.reports] == [report.id for report in after.reports]
    assert before.reports[0].span != after.reports[0].span


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(ReadError) as caught:
            load_progress(path)
        assert [fault.code for fault in caught.value.diagnostics] == ["unreadable-file"]
