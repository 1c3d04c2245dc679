"""Validated records of a dataset file → the model, with spans."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zjrules.model import wire
from zjrules.model.notice import (
    LivelihoodGroup,
    NamedCount,
    Notice,
    Organ,
    OtherNumber,
    Pairing,
    Programme,
    ProgrammeFigure,
    Section,
    SectionKind,
    Target,
    TaskItem,
)
from zjrules.model.places import Places
from zjrules.source import Span


def programme(record: Any, span: Span | None) -> Programme:
    return Programme(
        id=record.id, name=record.name, full_name=record.full_name, five_year=tuple(record.five_year),
        twins=tuple(record.twins), annual=tuple(record.annual), how=record.how, span=span,
        figures=tuple(ProgrammeFigure(f.value, f.unit, f.indicator, f.basis, f.token) for f in record.figures),
    )  # fmt: skip


def section_kind(section: wire.SectionRecord, records: Mapping[str, list[Any]]) -> SectionKind:
    """The kind of a section: as recorded, else as a hand-made dataset shows it by what the section holds."""
    if section.kind or section.leader:
        return section.kind or "leader"
    if any(group.table == section.table for group in records["livelihood"]):
        return "category"
    held = [item for item in records["items"] if (item.table, item.section) == (section.table, section.section)]
    nobodys = held and all(item.lead_mode == "collective" and not item.leader for item in held)
    return "common" if nobodys else "leader"


def organ(record: Any) -> Organ:
    return Organ(record.name, record.organ_class, tuple(record.aliases), record.valid_from, record.valid_until)


class RecordBuilder:
    """Turns validated records into the model, with spans."""

    def __init__(self, source: str, places: Places) -> None:
        self.source, self.places = source, places

    def line(self, line: int | None) -> Span | None:
        return Span(self.source, line) if line else None

    def lines(self, lines: tuple[int, int] | None) -> Span | None:
        return Span(self.source, lines[0], lines[1]) if lines else None

    def notice(self, r: wire.NoticeRecord) -> Notice:
        return Notice(
            id=r.id, title=r.title, doc_number=r.doc_number, issuer=r.issuer, issue_date=r.issue_date,
            lead_convention=r.lead_convention, lead_note=r.lead_note, annexes=tuple(r.annexes), style=r.style,
            source=r.source, span=self.places.record(r.id), lead_note_span=self.lines(r.lead_note_lines),
        )  # fmt: skip

    def section(self, r: wire.SectionRecord, kind: SectionKind) -> Section:
        return Section(
            r.table, r.section, kind, r.heading, r.leader, r.post, r.overall, r.loose_text, self.line(r.line)
        )

    def item(self, r: wire.ItemRecord, occurrence: int) -> TaskItem:
        return TaskItem(
            **self.duty(r, occurrence), table=r.table, section=r.section, number=r.number, numbered=r.numbered,
            leader=r.leader, lead_mode=r.lead_mode, leads=tuple(r.leads), participants=tuple(r.participants),
            groups=tuple(r.groups), listed=tuple(r.listed), aliases=dict(r.aliases),
        )  # fmt: skip

    def group(self, r: wire.LivelihoodRecord, occurrence: int) -> LivelihoodGroup:
        return LivelihoodGroup(
            **self.duty(r, occurrence), table=r.table, category=r.category, category_name=r.category_name,
            group=r.group, leaders=tuple(r.leaders), units=tuple(r.units),
        )  # fmt: skip

    def duty(self, r: wire.DutyRecord, occurrence: int) -> dict[str, Any]:
        return {
            "id": r.id,
            "text": r.text,
            "responsibility": r.responsibility,
            "targets": tuple(self.target(target) for target in r.targets),
            "other_numbers": tuple(OtherNumber(n.raw, n.reason, self.line(n.line)) for n in r.other_numbers),
            "named_counts": tuple(
                NamedCount(c.number, c.noun, c.open, tuple(c.members), c.quote, self.line(c.line))
                for c in r.named_counts
            ),
            "pairings": tuple(Pairing(p.quote, p.subjects, p.values, self.line(p.line)) for p in r.pairings),
            "text_span": self.lines(r.lines.text),
            "responsibility_span": self.lines(r.lines.responsibility),
            "record_span": self.places.record(r.id, occurrence),
            "field_spans": self.places.fields(r.id, occurrence),
        }

    def target(self, r: wire.TargetRecord) -> Target:
        return Target(
            r.id, r.indicator, r.comparator, r.value, r.unit, r.quote, r.high, r.commitment, r.period, r.part_of,
            self.line(r.line), self.places.fields(r.id).get("value") or self.places.record(r.id),
        )  # fmt: skip
