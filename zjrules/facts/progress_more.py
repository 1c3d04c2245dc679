"""Facts of the fuller form of reports, of their free text, and of the calendar that figures are paced by."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from zjrules.facts.store import Facts
from zjrules.model.progress import ProgressReport
from zjrules.model.registers import Registers
from zjrules.read.narrative import narrative_day, narrative_figures
from zjrules.read.periods import read_period
from zjrules.read.progress_columns import MORE
from zjrules.read.quantity import MisreadError
from zjrules.source import Span

FORM = tuple((f"report_{column}", column) for column in MORE)  # relations, and their columns


def more_facts(facts: Facts, report: ProgressReport, units: frozenset[str]) -> None:
    """``units`` are the registered units of measure."""
    if report.more:
        _form_facts(facts, report)
    if report.narrative:
        _narrative_facts(facts, report, units)


def _form_facts(facts: Facts, report: ProgressReport) -> None:
    for relation, column in FORM:
        if value := getattr(report.more, column):
            facts.add(relation, report.id, value, at=report.place(column))


def _narrative_facts(facts: Facts, report: ProgressReport, units: frozenset[str]) -> None:
    at = report.place("narrative")
    for order, figure in enumerate(narrative_figures(report.narrative, units), 1):
        facts.add(
            "narrative_figure", report.id, order, figure.value, figure.unit, figure.before, figure.clause, at=at
        )  # fmt: skip
    if report.period and (day := narrative_day(report.narrative, report.period.end.year)):
        facts.add("narrative_as_of", report.id, day, at=at)


def calendar_facts(facts: Facts, registers: Registers, year: int | None) -> None:
    """The months of every horizon and period of a target, and the marks and due days that registers give."""
    spans = [(row[1], row[2]) for row in facts.rows.get("horizon", ())]
    spans += [(row[2], row[3]) for row in facts.rows.get("target_period", ())]
    for start, end in spans:
        assert isinstance(start, datetime.date) and isinstance(end, datetime.date)
        for number in range(start.year * 12 + start.month, end.year * 12 + end.month + 1):
            first = datetime.date((number - 1) // 12, (number - 1) % 12 + 1, 1)
            after = datetime.date(number // 12, number % 12 + 1, 1)
            facts.add("month_of", first, number)
            facts.add("month_of", after - datetime.timedelta(days=1), number)
    for plan in registers.supplements.plans:
        if plan.kind == "quarter":
            _marks(facts, f"{plan.target}/{plan.kind}", [part.name for part in plan.parts], year, plan.span)
    for due in registers.supplements.calendar:
        try:
            period = read_period(due.period, year)
        except MisreadError:
            record = f"{due.table}/{due.period}"
            facts.add("unreadable", "calendar", record, "period", due.period, "period", at=due.span)
            continue
        facts.add("report_due", due.table, period.name, period.start, period.end, due.due, at=due.span)
        for indicator in due.without:
            facts.add("not_due", due.table, period.name, indicator, at=due.span)


def _marks(facts: Facts, plan: str, names: Sequence[str], year: int | None, at: Span | None) -> None:
    for order, name in enumerate(names, 1):
        try:
            period = read_period(name, year)
        except MisreadError:  # a mark of another kind: 第一批
            continue
        facts.add("plan_mark", plan, order, period.end, at=at)
