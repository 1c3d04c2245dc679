"""Facts of task items and livelihood groups: words, responsible units, targets."""

from __future__ import annotations

from collections.abc import Callable

from zjrules.facts.store import Facts
from zjrules.model.notice import Dataset, Duty, LivelihoodGroup, Target, TaskItem
from zjrules.read.brackets import bracket_fields
from zjrules.read.clauses import clause_reader
from zjrules.read.figures import quoted_figures
from zjrules.read.numbers import number_reader
from zjrules.read.periods import read_period
from zjrules.read.quantity import MisreadError
from zjrules.read.raw import Clause
from zjrules.read.style import Style
from zjrules.source import Span


def duty_facts(facts: Facts, dataset: Dataset, style: Style) -> None:
    """Everything about the items and groups of a dataset, in document order."""
    clause = clause_reader(style)
    for order, item in enumerate(dataset.items, 1):
        facts.add("record", "item", item.id, order, at=item.place("text"))
        _item_facts(facts, item)
        _claims(facts, item)
        _clause_facts(facts, item, clause)
        _reading_facts(facts, item, style)
    for order, group in enumerate(dataset.livelihood, 1):
        facts.add("record", "livelihood", group.id, order, at=group.place("text"))
        _livelihood_facts(facts, group, style, clause)
        _reading_facts(facts, group, style)


def _item_facts(facts: Facts, item: TaskItem) -> None:
    at = item.place("text")
    section = f"{item.table}-{item.section}"
    facts.add("item", item.id, item.table, section, item.number, item.numbered, at=at)
    facts.add("item_text", item.id, item.text, at=at)
    if item.leader:
        facts.add("item_leader", item.id, item.leader, at=item.place("leader"))


def _claims(facts: Facts, item: TaskItem) -> None:
    """What the dataset says of the units: leads, participants, the list, the collectives."""
    facts.add("lead_mode", item.id, item.lead_mode, at=item.place("lead_mode"))
    for position, unit in enumerate(item.leads, 1):
        facts.add("claimed_lead", item.id, unit, position, at=_field(item, "leads"))
    for position, unit in enumerate(item.participants, 1):
        facts.add("claimed_participant", item.id, unit, position, at=_field(item, "participants"))
    for position, unit in enumerate(item.listed, 1):
        facts.add("claimed_listed", item.id, position, unit, at=_field(item, "listed"))
    for position, name in enumerate(item.groups, 1):
        facts.add("claimed_collective", item.id, position, name, at=_field(item, "groups"))


def _clause_facts(facts: Facts, item: TaskItem, read: Callable[[str], Clause]) -> None:
    """What the responsibility clause itself says. A dataset without clauses falls back to its list."""
    at = _field(item, "responsibility")
    if not item.responsibility:
        for position, unit in enumerate(item.listed, 1):
            facts.add("listed", item.id, position, position, 1, unit, "", at=_field(item, "listed"))
        for order, name in enumerate(item.groups, len(item.listed) + 1):
            facts.add("collective", item.id, order, 2, name, "", at=_field(item, "groups"))
        for unit, alias in item.aliases.items():
            facts.add("alias_used", item.id, unit, alias, at=_field(item, "aliases"))
        return
    facts.add("clause", item.id, item.responsibility, at=at)
    clause = read(item.responsibility)
    for group in clause.groups:
        if group.mark:
            facts.add("group_mark", item.id, group.number, group.mark, at=at)
    position = 0
    for entry in clause.entries:
        facts.add("bare_name", item.id, entry.order, entry.raw, at=at)
        if entry.kind == "collective":
            facts.add("collective", item.id, entry.order, entry.group, entry.name, entry.separator, at=at)
            continue
        position += 1
        facts.add("listed", item.id, position, entry.order, entry.group, entry.name, entry.separator, at=at)
        if entry.alias:
            facts.add("alias_used", item.id, entry.name, entry.alias, at=at)


def _livelihood_facts(facts: Facts, group: LivelihoodGroup, style: Style, read: Callable[[str], Clause]) -> None:
    section = f"{group.table}-{group.category}"
    at = group.place("text" if group.leaders else "leaders")  # what is missing is missing there
    facts.add("livelihood", group.id, section, group.category, group.category_name, group.group, at=at)
    facts.add("livelihood_text", group.id, group.text, at=group.place("text"))
    for position, leader in enumerate(group.leaders, 1):
        facts.add("livelihood_leader", group.id, position, leader, at=_field(group, "leaders"))
    for position, unit in enumerate(group.units, 1):
        facts.add("livelihood_unit", group.id, position, unit, at=_field(group, "units"))
    if group.responsibility:
        at = _field(group, "responsibility")
        facts.add("bracket", group.id, group.responsibility, at=at)
        leaders, units = bracket_fields(group.responsibility, style.bracket)
        for leader in leaders:
            facts.add("bracket_leader", group.id, leader, at=at)
        for entry in read(units).entries if units else ():
            facts.add("bracket_unit", group.id, entry.name, at=at)


def _reading_facts(facts: Facts, duty: Duty, style: Style) -> None:
    for order, target in enumerate(duty.targets, 1):
        _target_facts(facts, duty, target, order, style)
    for order, printed in enumerate(number_reader(style.figures).find(duty.text), 1):
        facts.add("printed_number", duty.id, order, printed.raw, printed.value, printed.reason, at=duty.place("text"))
    for order, number in enumerate(duty.other_numbers, 1):
        at = number.record_span or number.span or duty.place("text")
        facts.add("other_number", duty.id, order, number.raw, number.reason, at=at)
    for order, count in enumerate(duty.named_counts, 1):
        key = f"{duty.id}/{order}"
        at = count.record_span or count.span or duty.place("text")
        facts.add("named_count", key, duty.id, count.number, count.noun, count.open, at=at)
        for position, member in enumerate(count.members, 1):
            facts.add("named_member", key, position, member, at=at)
    for pairing in duty.pairings:
        at = pairing.record_span or pairing.span or duty.place("text")
        facts.add("pairing", duty.id, pairing.quote, pairing.subjects, pairing.values, at=at)


def _target_facts(facts: Facts, duty: Duty, target: Target, order: int, style: Style) -> None:
    at = target.record_span or target.span or duty.place("targets")
    facts.add("record", "target", target.id, order, at=at)
    facts.add(
        "target", target.id, duty.id, order, target.indicator, target.comparator, target.value, target.unit,
        target.commitment, target.quote, at=at,
    )  # fmt: skip
    if target.high is not None:
        facts.add("target_high", target.id, target.high, at=at)
    if target.part_of:
        facts.add("target_part", target.id, target.part_of, at=at)
    if target.period:
        _period_fact(facts, target.id, target.period, at)
    for position, figure in enumerate(quoted_figures(target.quote, style), 1):
        facts.add("quoted_figure", target.id, position, figure.value, figure.unit, at=at)


def _period_fact(facts: Facts, target: str, text: str, at: Span | None) -> None:
    try:
        period = read_period(text)
    except MisreadError:
        facts.add("unreadable", "target", target, "period", text, "period", at=at)
    else:
        facts.add("target_period", target, period.name, period.start, period.end, at=at)


def _field(duty: Duty, name: str) -> Span | None:
    """The place of a field, named in ``cell`` so that a report can say which field is meant."""
    span = duty.place(name)
    if span is None or span.cell == name:
        return span
    return Span(span.path, span.line, span.end_line, span.column, span.end_column, name)
