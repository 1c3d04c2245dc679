"""Validated records of a dataset file → the model, with spans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from zjrules.model.notice import (
    LivelihoodGroup,
    NamedCount,
    Notice,
    OtherNumber,
    Pairing,
    Repair,
    Section,
    SectionKind,
    Table,
    Target,
    TaskItem,
    Unread,
)
from zjrules.model.places import RecordPlace
from zjrules.model.printed import Form, Passage
from zjrules.model.register_records import Horizon, Leader, Organ, Precedence, Programme, ProgrammeFigure
from zjrules.source import Span


class Kept(NamedTuple):
    """A validated record and where it stands."""

    record: Any
    place: RecordPlace


def section_kind(section: Any, records: Mapping[str, Sequence[Kept]]) -> SectionKind:
    """The kind of a section: as recorded, else as a hand-made dataset shows it by what the section holds."""
    if section.kind or section.leader:
        return section.kind or "leader"
    if any(kept.record.table == section.table for kept in records["livelihood"]):
        return "category"
    items = [kept.record for kept in records["items"]]
    held = [item for item in items if (item.table, item.section) == (section.table, section.section)]
    nobodys = held and all(item.lead_mode == "collective" and not item.leader for item in held)
    return "common" if nobodys else "leader"


class RecordBuilder:
    """Turns validated records into the model. ``source`` is the path of the official text, "" where it is unknown."""

    def __init__(self, source: str) -> None:
        self.source = source

    def line(self, line: int | None) -> Span | None:
        return Span(self.source, line) if line else None

    def lines(self, lines: tuple[int, int] | None) -> Span | None:
        return Span(self.source, lines[0], lines[1]) if lines else None

    def notice(self, kept: Kept) -> Notice:
        r = kept.record
        return Notice(
            id=r.id, title=r.title, doc_number=r.doc_number, issuer=r.issuer, issue_date=r.issue_date,
            lead_convention=r.lead_convention, lead_note=r.lead_note, annexes=tuple(r.annexes), style=r.style,
            source=r.source, span=kept.place.span, lead_note_span=self.lines(r.lead_note_lines),
            field_spans=kept.place.fields(),
        )  # fmt: skip

    def table(self, kept: Kept) -> Table:
        r = kept.record
        return Table(r.key, r.order, r.title, r.kind, self.line(r.line), kept.place.span)

    def section(self, kept: Kept, kind: SectionKind) -> Section:
        r = kept.record
        return Section(
            r.table, r.section, kind, r.heading, r.leader, r.post, r.overall, r.loose_text, self.line(r.line),
            kept.place.span,
        )  # fmt: skip

    def item(self, kept: Kept) -> TaskItem:
        r = kept.record
        return TaskItem(
            **self.duty(kept), table=r.table, section=r.section, number=r.number, numbered=r.numbered,
            leader=r.leader, lead_mode=r.lead_mode, leads=tuple(r.leads), participants=tuple(r.participants),
            groups=tuple(r.groups), listed=tuple(r.listed), aliases=dict(r.aliases),
        )  # fmt: skip

    def group(self, kept: Kept) -> LivelihoodGroup:
        r = kept.record
        return LivelihoodGroup(
            **self.duty(kept), table=r.table, category=r.category, category_name=r.category_name,
            group=r.group, leaders=tuple(r.leaders), units=tuple(r.units),
        )  # fmt: skip

    def duty(self, kept: Kept) -> dict[str, Any]:
        r = kept.record

        def each(name: str) -> Iterator[tuple[Any, Span | None, Span | None]]:
            entries = getattr(r, name)
            for number, entry in enumerate(entries):
                yield entry, self.line(entry.line), kept.place.entry(name, number, len(entries))

        return {
            "id": r.id,
            "text": r.text,
            "responsibility": r.responsibility,
            "targets": tuple(
                Target(
                    t.id, t.indicator, t.comparator, t.value, t.unit, t.quote, t.high, t.commitment, t.period,
                    t.part_of, line, at,
                ) for t, line, at in each("targets")
            ),
            "other_numbers": tuple(OtherNumber(n.raw, n.reason, line, at) for n, line, at in each("other_numbers")),
            "named_counts": tuple(
                NamedCount(c.number, c.noun, c.open, tuple(c.members), c.quote, line, at)
                for c, line, at in each("named_counts")
            ),
            "pairings": tuple(Pairing(p.quote, p.subjects, p.values, line, at) for p, line, at in each("pairings")),
            "text_span": self.lines(r.lines.text),
            "responsibility_span": self.lines(r.lines.responsibility),
            "record_span": kept.place.span,
            "field_spans": kept.place.fields(),
        }  # fmt: skip

    def repair(self, kept: Kept) -> Repair:
        r = kept.record
        return Repair(r.kind, r.raw, r.repaired, r.reason, self.line(r.line), kept.place.span)

    def unread(self, kept: Kept) -> Unread:
        return Unread(kept.record.text, self.line(kept.record.line), kept.place.span)

    def passage(self, kept: Kept) -> Passage:
        r = kept.record
        return Passage(r.role, r.text, self.lines(r.lines), kept.place.span)

    def form(self, kept: Kept) -> Form:
        r = kept.record
        return Form(r.kind, r.form, r.times, r.first, self.line(r.line), kept.place.span)


def programme(kept: Kept) -> Programme:
    r = kept.record
    return Programme(
        id=r.id, name=r.name, full_name=r.full_name, five_year=tuple(r.five_year),
        twins=tuple(r.twins), annual=tuple(r.annual), how=r.how, span=kept.place.span,
        figures=tuple(ProgrammeFigure(f.value, f.unit, f.indicator, f.basis, f.token) for f in r.figures),
    )  # fmt: skip


def organ(kept: Kept) -> Organ:
    r = kept.record
    return Organ(r.name, r.organ_class, tuple(r.aliases), r.valid_from, r.valid_until, kept.place.span)


def leader(kept: Kept) -> Leader:
    r = kept.record
    return Leader(r.name, r.post, kept.place.span, r.valid_from, r.valid_until)


def horizon(kept: Kept) -> Horizon:
    r = kept.record
    return Horizon(r.table, r.start, r.end, r.source, kept.place.span)


def precedence(kept: Kept) -> Precedence:
    r = kept.record
    return Precedence(r.unit, tuple(r.before), kept.place.span)
