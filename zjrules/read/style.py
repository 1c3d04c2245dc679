"""How a family of notices is written: the shape of the style files in ``data/styles``."""

from __future__ import annotations

from typing import NamedTuple

from zjrules.read.template import Template

Words = tuple[str, ...]


class Match(NamedTuple):
    words: Words = ()


class HeadStyle(NamedTuple):
    masthead: str = ""
    doc_number: str = ""
    title: str = ""
    addressee: str = ""
    annex: str = ""
    date: str = ""
    remarks: Words = ()


class TailStyle(NamedTuple):
    copy: str = ""
    printed: str = ""
    expected: bool = False


class TableStyle(NamedTuple):
    key: str = ""
    kind: str = "tasks"
    heading: str = ""


class SectionStyle(NamedTuple):
    kind: str = "leader"
    heading: str = ""
    tables: Words = ()


class ItemStyle(NamedTuple):
    numbers: Words = ("{d}.",)
    lost_dot: bool = False
    overall: Words = ()


class RepairStyle(NamedTuple):
    page_marks: Words = ()
    lost_glyphs: str = ""
    words: Words = ()


class Label(NamedTuple):
    text: str = ""
    role: str = "listed"


class Mark(NamedTuple):
    text: str = ""
    at: str = "end"
    role: str = "lead"


class Collective(NamedTuple):
    starts: Words = ()
    ends: Words = ()


class ClauseStyle(NamedTuple):
    labels: tuple[Label, ...] = ()
    marks: tuple[Mark, ...] = ()
    joiners: Words = ()
    joined_after: Words = ()
    distributed: str = ""
    distributed_to: Words = ()
    whole: Words = ()
    name_brackets: Words = ()
    unit_endings: Words = ()
    collective: Collective = Collective()


class Convention(NamedTuple):
    key: str = ""
    note: str = ""


class BracketStyle(NamedTuple):
    leaders: Words = ()
    units: Words = ()


class Trap(NamedTuple):
    text: str = ""
    reason: str = "name"


class Naming(NamedTuple):
    drop: Words = ()
    keep: Words = ()
    predicates: Words = ()
    rates: Words = ()
    share: str = ""
    heads: Words = ()
    making: Words = ()
    counters: Words = ()
    largest_count: int = 20
    short: tuple[Words, ...] = ()


class FigureStyle(NamedTuple):
    scales: Words = ()
    measures: Words = ()
    per: Words = ()
    persons: Words = ()
    spans: Words = ()
    aspirational: Words = ()
    firm: Words = ()
    before: tuple[tuple[str, str], ...] = ()
    after: tuple[tuple[str, str], ...] = ()
    periods: tuple[tuple[str, str], ...] = ()
    trap: tuple[Trap, ...] = ()
    naming: Naming = Naming()


class Style(NamedTuple):
    """One style file. Words and templates are explained in the files themselves."""

    key: str = ""
    name: str = ""
    notice_id: str = "{year}"
    posts: Words = ()
    match: Match = Match()
    head: HeadStyle = HeadStyle()
    tail: TailStyle = TailStyle()
    table: tuple[TableStyle, ...] = ()
    section: tuple[SectionStyle, ...] = ()
    items: ItemStyle = ItemStyle()
    repair: RepairStyle = RepairStyle()
    clause: ClauseStyle = ClauseStyle()
    convention: tuple[Convention, ...] = ()
    bracket: BracketStyle = BracketStyle()
    figures: FigureStyle = FigureStyle()

    def template(self, text: str) -> Template:
        return Template(text, self.posts)
