"""Raw records → the model: ids, leads, leaders. Goes on through every fault and returns them all."""

from __future__ import annotations

from typing import cast

from zjrules.errors import Diagnostic
from zjrules.model.build_leads import leads_of
from zjrules.model.notice import (
    Comparator,
    Dataset,
    Duty,
    LivelihoodGroup,
    NamedCount,
    Notice,
    OtherNumber,
    Pairing,
    Repair,
    Section,
    SectionKind,
    Table,
    TableKind,
    Target,
    TaskItem,
    Unread,
)
from zjrules.model.printed import Form, Passage
from zjrules.read.raw import Clause, RawDuty, RawNotice


def build(raw: RawNotice) -> tuple[Dataset, list[Diagnostic]]:
    """The model of a notice, and every fault met. Registers and programmes are no part of a notice's text."""
    sections = {(each.table, each.section): each for each in raw.sections}
    items, groups = [], []
    for duty in raw.items:
        section = sections.get((duty.table, duty.section))
        items.append(_item(raw, duty, section.leader if section else None))
    for duty in raw.livelihood:
        section = sections.get((duty.table, duty.section))
        groups.append(_group(raw, duty, section.name if section else ""))
    dataset = Dataset(
        notice=_notice(raw),
        tables=_tables(raw),
        sections=_sections(raw),
        items=tuple(items),
        livelihood=tuple(groups),
        repairs=tuple(Repair(*each) for each in raw.repairs),
        unread=tuple(Unread(*each) for each in raw.unread),
        passages=tuple(Passage(*each) for each in raw.passages),
        forms=tuple(Form(*each) for each in raw.forms),
    )
    return dataset, [*raw.diagnostics, *_faults(raw, dataset)]


def _notice(raw: RawNotice) -> Notice:
    head = raw.head
    return Notice(
        id=raw.notice_id,
        title=head.title,
        doc_number=head.doc_number,
        issuer=head.issuer,
        issue_date=head.issue_date,
        lead_convention=raw.lead_convention,
        lead_note=raw.lead_note,
        annexes=head.annexes,
        style=raw.style,
        source=raw.source.path,
        span=head.span,
        lead_note_span=raw.lead_note_span,
    )


def _tables(raw: RawNotice) -> tuple[Table, ...]:
    return tuple(
        Table(each.key, each.order, each.title, cast(TableKind, each.kind), each.span) for each in raw.tables
    )


def _sections(raw: RawNotice) -> tuple[Section, ...]:
    return tuple(
        Section(
            table=each.table,
            section=each.section,
            kind=cast(SectionKind, each.kind),
            heading=each.heading,
            leader=each.leader,
            post=each.post,
            overall=each.overall,
            loose_text=each.loose_text,
            span=each.span,
        )
        for each in raw.sections
    )


def _item(raw: RawNotice, duty: RawDuty, leader: str | None) -> TaskItem:
    key = f"{duty.table}-{duty.section}-{duty.number}"
    clause = duty.clause or Clause((), ())
    mode, leads = leads_of(clause, raw.lead_convention)
    named = [entry for entry in clause.entries if entry.kind == "named"]
    return TaskItem(
        id=key,
        text=duty.text.string,
        targets=_targets(raw, duty, key),
        other_numbers=_other_numbers(raw, duty),
        named_counts=_named_counts(raw, duty),
        pairings=_pairings(raw, duty),
        responsibility=duty.responsibility.string,
        text_span=duty.text_span,
        responsibility_span=duty.responsibility_span,
        table=duty.table,
        section=duty.section,
        number=duty.number,
        numbered=duty.numbered,
        leader=leader,
        lead_mode=mode,
        leads=leads,
        participants=tuple(entry.name for entry in named if entry.name not in leads),
        groups=tuple(entry.name for entry in clause.entries if entry.kind == "collective"),
        listed=tuple(entry.name for entry in named),
        aliases={entry.name: entry.alias for entry in named if entry.alias},
    )


def _group(raw: RawNotice, duty: RawDuty, category: str) -> LivelihoodGroup:
    key = f"{duty.table}-{duty.section}-{duty.number}"
    return LivelihoodGroup(
        id=key,
        text=duty.text.string,
        targets=_targets(raw, duty, key),
        other_numbers=_other_numbers(raw, duty),
        named_counts=_named_counts(raw, duty),
        pairings=_pairings(raw, duty),
        responsibility=duty.responsibility.string,
        text_span=duty.text_span,
        responsibility_span=duty.responsibility_span,
        table=duty.table,
        category=duty.section,
        category_name=category,
        group=duty.number,
        leaders=duty.leaders,
        units=tuple(entry.name for entry in duty.clause.entries) if duty.clause else (),
    )


def _targets(raw: RawNotice, duty: RawDuty, key: str) -> tuple[Target, ...]:
    return tuple(
        Target(
            id=f"{key}#{order}",
            indicator=each.indicator,
            comparator=cast(Comparator, each.comparator),
            value=each.value,
            unit=each.unit,
            quote=each.quote,
            high=each.high,
            commitment="aspirational" if each.aspirational else "firm",
            period=each.period,
            part_of=None if each.part_of is None else f"{key}#{each.part_of + 1}",
            span=raw.places.of(duty.text, each.start, each.end),
        )
        for order, each in enumerate(duty.figures.targets, 1)
    )


def _other_numbers(raw: RawNotice, duty: RawDuty) -> tuple[OtherNumber, ...]:
    return tuple(
        OtherNumber(each.raw, each.reason, raw.places.of(duty.text, each.start, each.end))
        for each in duty.figures.others
    )


def _named_counts(raw: RawNotice, duty: RawDuty) -> tuple[NamedCount, ...]:
    return tuple(
        NamedCount(
            each.number, each.noun, each.open, each.members, each.quote, raw.places.of(duty.text, each.start, each.end)
        )
        for each in duty.figures.counts
    )


def _pairings(raw: RawNotice, duty: RawDuty) -> tuple[Pairing, ...]:
    return tuple(
        Pairing(each.quote, each.subjects, each.values, raw.places.of(duty.text, each.start, each.end))
        for each in duty.figures.pairings
    )


def _faults(raw: RawNotice, dataset: Dataset) -> list[Diagnostic]:
    """What only shows when the records stand side by side: one id twice, and leads that nothing tells."""
    faults: list[Diagnostic] = []
    seen: dict[str, Duty] = {}
    for duty in dataset.duties:
        if duty.id in seen:
            first = seen[duty.id].text_span
            related = ((first, "here it stands first"),) if first else ()
            message = f"two records have the id {duty.id}"
            faults.append(Diagnostic("same-id", message, duty.text_span, "correct the numbers", related))
        seen.setdefault(duty.id, duty)
    unled = [] if raw.lead_convention else [duty for duty in raw.items if _needs_convention(duty)]
    if unled:
        message = f"the notice states no lead convention, so nobody leads {len(unled)} items"
        hint = "mark the lead in each clause, or state the convention in a note that the style knows"
        faults.append(Diagnostic("no-lead-convention", message, unled[0].responsibility_span, hint))
    return faults


def _needs_convention(duty: RawDuty) -> bool:
    """Whether only a convention could say who leads."""
    return duty.clause is not None and leads_of(duty.clause, "first_listed")[0] == "first_listed"
