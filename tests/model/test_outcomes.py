"""The bundled outcomes of 2023: every row is read, nothing in it is a guess, each claim has its ground."""

from __future__ import annotations

import re

import pytest

from zjrules import bundled
from zjrules.model.companions import find_companions
from zjrules.model.progress import ProgressReport
from zjrules.model.progress_build import load_progress
from zjrules.model.registers import load_registers

COMPANIONS = find_companions("浙政办发〔2023〕6号", [bundled.data()])


@pytest.fixture(scope="module")
def reports() -> tuple[ProgressReport, ...]:
    table = load_progress(bundled.data() / "zj-2023" / "progress" / "outcomes-2023.csv")
    assert table.faults == () and table.notes == ()
    return table.reports


def test_every_row_is_read(reports: tuple[ProgressReport, ...]) -> None:
    assert len(reports) == 81
    assert len({report.id for report in reports}) == 81
    assert all(report.period and report.source and report.indicator for report in reports)
    assert sum(report.value is None for report in reports) == 7


def test_reporters_and_units_are_registered(reports: tuple[ProgressReport, ...]) -> None:
    registers = load_registers([bundled.data()], COMPANIONS)
    organs = {organ.name for organ in registers.organs}
    units = {measure.unit for measure in registers.measures}
    assert {report.reporter for report in reports} <= organs
    assert {report.unit for report in reports if report.value is not None} <= units - {""}


def test_targets_belong_to_their_items_and_to_2023(reports: tuple[ProgressReport, ...]) -> None:
    held = [report for report in reports if report.target]
    assert len(held) == 46
    assert all(re.fullmatch(re.escape(report.item) + r"#\d", report.target) for report in held)
    assert {report.period.end.year for report in held if report.period} == {2023}


def test_derived_rows_say_so(reports: tuple[ProgressReport, ...]) -> None:
    derived = [report.indicator for report in reports if report.narrative.startswith("推算：")]
    assert derived == [
        "规上工业增加值增速", "固定资产投资增速", "甘电入浙特高压直流工程开工时间", "甘电入浙特高压直流工程开工时间",
        "城乡居民收入倍差",
    ]  # fmt: skip


def test_completed_rows_name_their_evidence(reports: tuple[ProgressReport, ...]) -> None:
    completed = [report for report in reports if report.status == "completed"]
    assert len(completed) == 19
    assert all(report.evidence for report in completed)
    assert not any(report.status for report in reports if report.period and report.period.name == "2022")


def test_nothing_is_claimed_that_no_source_printed(reports: tuple[ProgressReport, ...]) -> None:
    assert all(report.target_value is None and report.rate is None for report in reports)
