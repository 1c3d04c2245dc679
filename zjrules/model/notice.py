"""The validated model of a notice: what the document says, record by record, each with its place.

Plain frozen records: the readers build them from the official text; ``model.load`` checks them with
pydantic wherever they come from outside (TOML, JSON). Key names follow the published JSON form of a dataset.
``span`` is a place in the official text, with an empty path where a dataset knows the lines but not the file;
``record_span`` is the place in the dataset file, None for official text.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, NamedTuple

from zjrules.model.printed import Form, Passage
from zjrules.model.progress import FieldFault
from zjrules.model.register_records import Horizon, Leader, Organ, Precedence, Programme
from zjrules.source import Span

LeadMode = Literal["first_listed", "joint", "marked", "collective"]
Comparator = Literal["ge", "gt", "le", "lt", "eq", "approx", "reach", "between"]
Commitment = Literal["firm", "aspirational"]
SectionKind = Literal["leader", "common", "category"]
TableKind = Literal["tasks", "livelihood"]


class Target(NamedTuple):
    """A figure to reach. ``value`` and ``high`` are exact; ``unit`` is as printed (``万亿元``)."""

    id: str
    indicator: str
    comparator: Comparator
    value: Decimal
    unit: str
    quote: str
    high: Decimal | None = None
    commitment: Commitment = "firm"
    period: str | None = None
    part_of: str | None = None  # id of the target that this one is a 其中 part of
    span: Span | None = None  # in the official text
    record_span: Span | None = None  # in the dataset file; None for official text


class OtherNumber(NamedTuple):
    """A number in the text that is no target, and why (``qualifier``, ``name``, ``ordinal`` …)."""

    raw: str
    reason: str
    span: Span | None = None
    record_span: Span | None = None


class NamedCount(NamedTuple):
    """“8大政策包”: a printed count and the members listed for it; ``open`` where 等 ends the list."""

    number: int
    noun: str
    open: bool
    members: tuple[str, ...]
    quote: str
    span: Span | None = None
    record_span: Span | None = None


class Pairing(NamedTuple):
    """“A、B分别达到 X、Y”: how many subjects and how many values stand around 分别."""

    quote: str
    subjects: int
    values: int
    span: Span | None = None
    record_span: Span | None = None


class TaskItem(NamedTuple):
    """One numbered task. ``leads`` is what the dataset claims; ``listed`` the named units in printed order."""

    id: str
    text: str
    targets: tuple[Target, ...] = ()
    other_numbers: tuple[OtherNumber, ...] = ()
    named_counts: tuple[NamedCount, ...] = ()
    pairings: tuple[Pairing, ...] = ()
    responsibility: str = ""  # the clause or bracket itself, cleaned; "" where it is missing
    text_span: Span | None = None
    responsibility_span: Span | None = None
    record_span: Span | None = None  # where the record stands in a dataset file; None for official text
    field_spans: Mapping[str, Span] = MappingProxyType({})  # likewise, field by field
    table: str = ""
    section: int = 0
    number: int = 0
    numbered: bool = True
    leader: str | None = None
    lead_mode: LeadMode = "first_listed"
    leads: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()  # collectives, in printed order
    listed: tuple[str, ...] = ()
    aliases: Mapping[str, str] = MappingProxyType({})

    def place(self, name: str) -> Span | None:
        """Where a field was read: its line in a dataset file, else its lines in the official text."""
        return _place(self, name)


class LivelihoodGroup(NamedTuple):
    """What one （牵头领导：…，责任单位：…） closes. Its first fields are those of a task item."""

    id: str
    text: str
    targets: tuple[Target, ...] = ()
    other_numbers: tuple[OtherNumber, ...] = ()
    named_counts: tuple[NamedCount, ...] = ()
    pairings: tuple[Pairing, ...] = ()
    responsibility: str = ""  # the clause or bracket itself, cleaned; "" where it is missing
    text_span: Span | None = None
    responsibility_span: Span | None = None
    record_span: Span | None = None  # where the record stands in a dataset file; None for official text
    field_spans: Mapping[str, Span] = MappingProxyType({})  # likewise, field by field
    table: str = "livelihood"
    category: int = 0
    category_name: str = ""
    group: int = 0
    leaders: tuple[str, ...] = ()
    units: tuple[str, ...] = ()

    def place(self, name: str) -> Span | None:
        """Where a field was read: its line in a dataset file, else its lines in the official text."""
        return _place(self, name)


Duty = TaskItem | LivelihoodGroup  # what somebody is responsible for


def _place(duty: Duty, name: str) -> Span | None:
    if name in duty.field_spans:
        return duty.field_spans[name]
    if duty.record_span is not None:
        return duty.record_span
    return duty.text_span if name in ("text", "targets") else duty.responsibility_span or duty.text_span


class Table(NamedTuple):
    key: str
    order: int
    title: str
    kind: TableKind
    span: Span | None = None
    record_span: Span | None = None


class Section(NamedTuple):
    """The items under one heading. ``overall`` is a row without unit line, such as 总负责。"""

    table: str
    section: int
    kind: SectionKind
    heading: str
    leader: str | None = None
    post: str | None = None
    overall: str = ""
    loose_text: str = ""  # text that no responsibility clause or bracket closes
    span: Span | None = None
    record_span: Span | None = None

    @property
    def id(self) -> str:
        return f"{self.table}-{self.section}"


class Repair(NamedTuple):
    """A place where the cleaned text differs from the file: what stood there and why it was changed."""

    kind: str
    raw: str
    repaired: str
    reason: str
    span: Span | None = None
    record_span: Span | None = None


class Unread(NamedTuple):
    """Text that no part of the style accounts for."""

    text: str
    span: Span | None = None
    record_span: Span | None = None


class Notice(NamedTuple):
    id: str
    title: str = ""
    doc_number: str = ""
    issuer: str = ""
    issue_date: datetime.date | None = None
    lead_convention: str = ""  # "" where the notice states none
    lead_note: str = ""
    annexes: tuple[str, ...] = ()
    style: str = ""
    source: str = ""  # path of the official text
    span: Span | None = None  # in the dataset file, or else in the official text
    lead_note_span: Span | None = None  # in the official text
    field_spans: Mapping[str, Span] = MappingProxyType({})  # in the dataset file

    def place(self, name: str) -> Span | None:
        """Where a field was read: in the dataset file, else in the official text."""
        if self.field_spans:
            return self.field_spans.get(name, self.span)
        return self.lead_note_span or self.span if name.startswith("lead_") else self.span


class Dataset(NamedTuple):
    """One notice with everything read from it and the registers that go with it."""

    notice: Notice
    tables: tuple[Table, ...] = ()
    sections: tuple[Section, ...] = ()
    items: tuple[TaskItem, ...] = ()
    livelihood: tuple[LivelihoodGroup, ...] = ()
    programmes: tuple[Programme, ...] = ()
    units: tuple[Organ, ...] = ()
    leaders: tuple[Leader, ...] = ()
    repairs: tuple[Repair, ...] = ()
    unread: tuple[Unread, ...] = ()
    passages: tuple[Passage, ...] = ()
    forms: tuple[Form, ...] = ()
    census: Mapping[str, int] = MappingProxyType({})
    census_spans: Mapping[str, Span] = MappingProxyType({})
    same_items: tuple[tuple[str, ...], ...] = ()  # curated: ids of one task printed several times
    same_items_spans: tuple[Span | None, ...] = ()
    horizons: tuple[Horizon, ...] = ()
    precedence: tuple[Precedence, ...] = ()
    faults: tuple[FieldFault, ...] = ()  # fields of a dataset file that could not be read
    partial: bool = False  # a whole file of the dataset could not be read

    @property
    def duties(self) -> tuple[Duty, ...]:
        """Task items and livelihood groups, in document order."""
        found: list[Duty] = [*self.items, *self.livelihood]
        return tuple(found)
