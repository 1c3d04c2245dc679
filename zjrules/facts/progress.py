"""Facts of progress reports: what each row says, and what in it could not be read."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from zjrules.facts.progress_more import more_facts
from zjrules.facts.store import Facts
from zjrules.model.progress import ProgressReport, ProgressTable
from zjrules.read.reporters import all_reporters


def progress_facts(facts: Facts, table: ProgressTable, orders: Sequence[int] = ()) -> None:
    """``orders`` are the places of the reports in a table that holds more than these."""
    units = frozenset(str(row[0]) for row in facts.rows.get("measure", ()))
    for order, report in zip(orders or itertools.count(1), table.reports, strict=False):
        facts.add("record", "report", report.id, order, at=report.span)
        _report_facts(facts, report)
        more_facts(facts, report, units)
    for fault in table.faults:
        if fault.expected == "present":
            facts.add("absent", fault.kind, fault.record, fault.field, at=fault.span)
        else:
            facts.add("unreadable", fault.kind, fault.record, fault.field, fault.raw, fault.expected, at=fault.span)


def _report_facts(facts: Facts, report: ProgressReport) -> None:
    key = report.id
    facts.add("report", key, report.item, at=report.place("item"))
    if report.period:
        period = report.period
        facts.add("report_period", key, period.name, period.start, period.end, at=report.place("period"))
    if report.data_as_of:
        facts.add("report_as_of", key, report.data_as_of, at=report.place("data_as_of"))
    if report.value is not None:
        facts.add("report_value", key, report.value, report.unit, at=report.place("value"))
    if report.target_value is not None:
        facts.add("report_target_value", key, report.target_value, at=report.place("target_value"))
    if report.rate is not None:
        facts.add("report_rate", key, report.rate, report.rate_places, at=report.place("rate"))
        if report.rate_sign:
            facts.add("report_rate_sign", key, report.rate_sign, at=report.place("rate"))
    for relation, column, text in (
        ("report_target", "target", report.target),
        ("report_indicator", "indicator", report.indicator),
        *(("reporter", "reporter", unit) for unit in all_reporters(report.reporter)),
        ("report_status", "status", report.status),
        ("report_narrative", "narrative", report.narrative),
        ("report_evidence", "evidence", report.evidence),
        ("report_source", "source", report.source),
    ):
        if text:
            facts.add(relation, key, text, at=report.place(column))
    for column, text in report.extra:
        facts.add("report_extra", key, column, text, at=report.place(column))
