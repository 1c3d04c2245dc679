"""What reading a notice gives: raw records with their places, before anything is judged or numbered."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Literal, NamedTuple

from zjrules.errors import Diagnostic
from zjrules.read.text import Places, Text
from zjrules.source import SourceFile, Span

EntryKind = Literal["named", "collective"]
MarkRole = Literal["", "joint", "lead", "participant", "shared"]


class Entry(NamedTuple):
    """One unit or collective of a responsibility clause. ``order`` from 1; ``group`` is its ，-group."""

    order: int
    group: int
    name: str
    alias: str
    raw: str
    kind: EntryKind
    separator: str
    mark: str = ""  # a sign on the entry itself, such as ▲


class Group(NamedTuple):
    """A ，-group of a clause. ``mark`` is the word that marks it as printed; ``role`` what the word means."""

    number: int  # from 1
    mark: str = ""
    role: MarkRole = ""


class Clause(NamedTuple):
    """A responsibility clause taken apart."""

    groups: tuple[Group, ...]
    entries: tuple[Entry, ...]


class RawTarget(NamedTuple):
    """A figure to reach. ``part_of`` is the index of the target of which this one is a 其中 part."""

    indicator: str
    comparator: str
    value: Decimal
    unit: str
    quote: str
    high: Decimal | None = None
    aspirational: bool = False
    period: str | None = None
    part_of: int | None = None
    start: int = 0  # where the quote stands in the text
    end: int = 0


class RawOther(NamedTuple):
    """A number that is no target. ``reason`` is a word of the closed list in ``figures``."""

    raw: str
    reason: str
    start: int
    end: int


class RawCount(NamedTuple):
    number: int
    noun: str
    open: bool
    members: tuple[str, ...]
    quote: str
    start: int
    end: int


class RawPairing(NamedTuple):
    quote: str
    subjects: int
    values: int
    start: int
    end: int


class Figures(NamedTuple):
    """Everything that was made of the numbers of one text, in order of appearance."""

    targets: tuple[RawTarget, ...] = ()
    others: tuple[RawOther, ...] = ()
    counts: tuple[RawCount, ...] = ()
    pairings: tuple[RawPairing, ...] = ()


class RawTable(NamedTuple):
    key: str
    order: int
    title: str
    kind: str
    span: Span | None
    assumed: bool = False  # its heading is not in the text


class RawSection(NamedTuple):
    table: str
    section: int
    kind: str
    heading: str
    leader: str | None
    post: str | None
    name: str  # the theme of a category
    overall: str
    loose_text: str
    span: Span | None


class RawDuty(NamedTuple):
    """A task item or livelihood group as read."""

    table: str
    section: int
    number: int
    numbered: bool
    text: Text
    responsibility: Text  # empty where the clause or bracket is missing
    clause: Clause | None
    figures: Figures
    text_span: Span | None
    responsibility_span: Span | None
    leaders: tuple[str, ...] = ()  # of a livelihood bracket


class RawRepair(NamedTuple):
    kind: str
    raw: str
    repaired: str
    reason: str
    span: Span


class Part(NamedTuple):
    """A run of characters of the file and what it was taken for. Parts follow each other without a gap."""

    start: int
    end: int
    role: str

    @property
    def share(self) -> Literal["structure", "furniture", "unread"]:
        if self.role in ("blank", "page-mark", "garbage"):
            return "furniture"
        return "unread" if self.role == "unread" else "structure"


class RawUnread(NamedTuple):
    text: str
    span: Span


class RawPassage(NamedTuple):
    """A part of the notice outside its tables, such as ``addressee``, ``body``, ``copy``; its text cleaned."""

    role: str
    text: str
    span: Span


class RawForm(NamedTuple):
    """How often the text, before it was cleaned, writes things of one kind in this form; ``first`` is an excerpt."""

    kind: str
    form: str
    times: int
    first: str
    span: Span


class Head(NamedTuple):
    """The notice before its first table, part by part; "" or None for what is not there."""

    masthead: str = ""
    doc_number: str = ""
    title: str = ""
    addressee: str = ""
    body: str = ""
    signature: str = ""
    issuer: str = ""
    issue_date: datetime.date | None = None
    annexes: tuple[str, ...] = ()
    span: Span | None = None


class RawNotice(NamedTuple):
    """One notice as read with the style ``style``; every fault met is in ``diagnostics``."""

    source: SourceFile
    places: Places
    style: str
    notice_id: str
    year: int | None
    head: Head
    lead_convention: str
    lead_note: str
    lead_note_span: Span | None
    tables: tuple[RawTable, ...]
    sections: tuple[RawSection, ...]
    items: tuple[RawDuty, ...]
    livelihood: tuple[RawDuty, ...]
    repairs: tuple[RawRepair, ...]
    parts: tuple[Part, ...]
    unread: tuple[RawUnread, ...]
    passages: tuple[RawPassage, ...]
    forms: tuple[RawForm, ...]
    diagnostics: tuple[Diagnostic, ...]
