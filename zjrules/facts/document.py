"""Facts of the notice itself: its head, tables, sections, repairs and registers."""

from __future__ import annotations

import datetime
import re

from zjrules.facts.outside import outside_facts
from zjrules.facts.store import Facts
from zjrules.facts.supplements import supplement_facts
from zjrules.model.notice import Dataset
from zjrules.model.register_records import Horizon, Programme
from zjrules.model.registers import Registers
from zjrules.read.text import narrow
from zjrules.source import Span


def notice_facts(facts: Facts, dataset: Dataset) -> None:
    notice = dataset.notice
    facts.add("notice", notice.id, notice.title, notice.doc_number, notice.issuer, at=notice.span)
    if notice.issue_date:
        facts.add("issued", notice.id, notice.issue_date, at=notice.span)
    facts.add("claimed_convention", notice.lead_convention, at=notice.place("lead_convention"))
    if notice.lead_note:
        facts.add("lead_note", notice.lead_convention, notice.lead_note, at=notice.place("lead_note"))
    for item in dataset.items:
        if _overlap(item.responsibility_span, notice.lead_note_span):
            facts.add("lead_note_item", item.id, at=notice.place("lead_note"))
    for order, title in enumerate(notice.annexes, 1):
        facts.add("annex", order, title, at=notice.place("annexes"))
    for table in dataset.tables:
        at = table.record_span or table.span
        facts.add("table", table.key, table.order, table.title, table.kind, at=at)
        facts.add("record", "table", table.key, table.order, at=at)
    for order, section in enumerate(dataset.sections, 1):
        at = section.record_span or section.span
        facts.add("section", section.id, section.table, section.section, section.kind, section.heading, at=at)
        facts.add("record", "section", section.id, order, at=at)
        if section.leader:
            facts.add("section_leader", section.id, section.leader, section.post or "", at=at)
        if section.overall:
            facts.add("overall_charge", section.id, section.overall, at=at)
        if section.loose_text:
            facts.add("loose_text", section.id, section.loose_text, at=at)


def reading_facts(facts: Facts, dataset: Dataset) -> None:
    """What the reader repaired, could not place, or could not read."""
    for order, repair in enumerate(dataset.repairs, 1):
        at = repair.record_span or repair.span
        facts.add("repair", order, repair.kind, repair.raw, repair.repaired, repair.reason, at=at)
        if repair.span:
            facts.add("repair_line", order, repair.span.line, at=at)
        if repair.kind == "page-mark" and (figures := "".join(re.findall(r"[0-9]", narrow(repair.raw)))):
            facts.add("page_mark", order, int(figures[:9]), at=at)
    for order, unread in enumerate(dataset.unread, 1):
        facts.add("unread", order, unread.text, at=unread.record_span or unread.span)
    for fault in dataset.faults:
        if fault.expected == "present":
            facts.add("absent", fault.kind, fault.record, fault.field, at=fault.span)
        else:
            facts.add("unreadable", fault.kind, fault.record, fault.field, fault.raw, fault.expected, at=fault.span)


def register_facts(facts: Facts, dataset: Dataset, registers: Registers) -> None:
    """Registers that go with the dataset; a register that is empty is not stated, so rules can tell."""
    for organ in dataset.units:
        facts.add("organ", organ.name, organ.organ_class, at=organ.span)
        facts.add("organ_name", organ.name, organ.name, at=organ.span)
        for alias in organ.aliases:
            facts.add("organ_name", alias, organ.name, at=organ.span)
    for leader in dataset.leaders:
        facts.add("leader", leader.name, leader.post, at=leader.span)
    for measure in registers.measures:
        facts.add("measure", measure.unit, measure.dimension, measure.factor, at=measure.span)
        if measure.full:
            facts.add("measure_full", measure.unit, measure.full, at=measure.span)
    for programme in dataset.programmes:
        _programme_facts(facts, programme)
    for horizon in horizons(dataset):
        facts.add("horizon", horizon.table, horizon.start, horizon.end, horizon.source, at=horizon.span)
    for what, number in dataset.census.items():
        facts.add("census", what, number, at=dataset.census_spans.get(what))
    for ids, at in zip(dataset.same_items, dataset.same_items_spans, strict=True):
        for one in ids:
            for other in ids:
                if one != other:
                    facts.add("declared_same", one, other, at=at)
    for rank, each in enumerate(dataset.precedence, 1):
        facts.add("precedence", each.unit, rank, at=each.span)
        for other in each.before:
            facts.add("precedes", each.unit, other, at=each.span)
    supplement_facts(facts, registers)
    outside_facts(facts, dataset, registers.outside)
    for name, entries in (
        ("organs", dataset.units),
        ("leaders", dataset.leaders),
        ("measures", registers.measures),
        ("programmes", dataset.programmes),
        ("census", dataset.census),
        ("same_items", dataset.same_items),
        ("precedence", dataset.precedence),
        ("indicators", registers.indicators),
        *registers.supplements._asdict().items(),
        *registers.outside._asdict().items(),
    ):
        if entries:
            facts.add("register", name, len(entries))
    if not dataset.partial:  # else what is not there may stand in what could not be read
        facts.add("register", "tables", len(dataset.tables))


def _programme_facts(facts: Facts, programme: Programme) -> None:
    key, at = programme.id, programme.span
    facts.add("programme", key, programme.name, programme.full_name, at=at)
    for order, item in enumerate(programme.five_year, 1):
        role = "row" if order == 1 else "twin" if item in programme.twins else "content"
        facts.add("programme_item", key, "five_year", order, item, role, at=at)
    for order, item in enumerate(programme.annual, 1):
        facts.add("programme_item", key, "annual", order, item, programme.how or "carrier", at=at)
    for order, figure in enumerate(programme.figures, 1):
        facts.add(
            "programme_figure", key, order, figure.value, figure.unit, figure.indicator, figure.basis, at=at
        )  # fmt: skip


def horizons(dataset: Dataset) -> tuple[Horizon, ...]:
    """The registered horizons; for other tables whose title names one year, that year."""
    registered = {horizon.table for horizon in dataset.horizons}
    read = []
    for table in dataset.tables:
        if table.key not in registered and (year := _year_of(table.title)):
            start, end = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
            read.append(Horizon(table.key, start, end, table.title, table.record_span or table.span))
    return (*dataset.horizons, *read)


def _year_of(title: str) -> int | None:
    found = re.findall(r"(?<!\d)((?:19|20)\d\d)年", title)
    return int(found[0]) if len(set(found)) == 1 else None


def _overlap(span: Span | None, other: Span | None) -> bool:
    if span is None or other is None or span.path != other.path:
        return False
    return span.line <= other.end_line and other.line <= span.end_line
