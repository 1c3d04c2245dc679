"""Facts of the dataset on record: what the reviewed dataset of the same document number says of every duty."""

from __future__ import annotations

import re
from collections.abc import Callable

from zjrules.facts.store import Facts
from zjrules.model.notice import Dataset, Duty, TaskItem
from zjrules.read.clauses import clause_reader
from zjrules.read.raw import Clause
from zjrules.read.style import Style
from zjrules.source import Span

_PART = re.compile(r"[^；。]*[；。]|[^；。]+$")


def part_facts(facts: Facts, dataset: Dataset) -> None:
    """What is held against the record and stated for it alone: the parts of texts, the lines a dataset claims."""
    for duty in dataset.duties:
        for order, part in enumerate(_PART.findall(duty.text), 1):
            facts.add("text_part", duty.id, order, part, at=duty.place("text"))
        if duty.record_span:
            _lines(facts, "claimed_lines", duty, dataset.notice.source)


def record_facts(facts: Facts, record: Dataset, style: Style) -> None:
    """What the record says, each row with its place in the record's files."""
    read = clause_reader(style)
    for section in record.sections:
        facts.add("on_record", section.id, "heading", 1, section.heading, at=section.record_span)
        if section.leader:
            facts.add("on_record", section.id, "leader", 1, section.leader, at=section.record_span)
    for duty in record.duties:
        _words(facts, duty)
        _units(facts, duty, read)
        _lines(facts, "lines_on_record", duty, record.notice.source)
        for target in duty.targets:
            at = target.record_span
            facts.add("figure_on_record", target.id, duty.id, 1, target.value, target.unit, at=at)
            if target.high is not None:
                facts.add("figure_on_record", target.id, duty.id, 2, target.high, target.unit, at=at)
    facts.add("register", "record", len(record.duties))


def _words(facts: Facts, duty: Duty) -> None:
    at = duty.place("text")
    section = duty.section if isinstance(duty, TaskItem) else duty.category
    facts.add("on_record", duty.id, "section", 1, f"{duty.table}-{section}", at=at)
    facts.add("on_record", duty.id, "text", 1, duty.text, at=at)
    for order, part in enumerate(_PART.findall(duty.text), 1):
        facts.add("on_record", duty.id, "part", order, part, at=at)
    if duty.responsibility:
        facts.add("on_record", duty.id, "clause", 1, duty.responsibility, at=duty.place("responsibility"))


def _units(facts: Facts, duty: Duty, read: Callable[[str], Clause]) -> None:
    if isinstance(duty, TaskItem):
        named = {"lead": duty.leads, "unit": duty.listed}
        places = {"lead": duty.place("leads"), "unit": duty.place("listed")}
        if duty.responsibility:
            at = duty.place("responsibility")
            for entry in read(duty.responsibility).entries:
                facts.add("on_record", duty.id, "entry", entry.order, entry.name, at=at)
    else:
        named = {"leader": duty.leaders, "unit": duty.units, "category_name": (duty.category_name,)}
        places = {"leader": duty.place("leaders"), "unit": duty.place("units"), "category_name": duty.record_span}
    for field, values in named.items():
        for position, value in enumerate(values, 1):
            facts.add("on_record", duty.id, field, position, value, at=places[field])


def _lines(facts: Facts, relation: str, duty: Duty, source: str) -> None:
    spans: dict[str, Span | None] = {"text": duty.text_span, "responsibility": duty.responsibility_span}
    for field, span in spans.items():
        if span:
            facts.add(relation, duty.id, field, source, span.line, span.end_line, at=duty.place("lines"))
