"""The text of a notice → raw records: lines, structure, texts, clauses, figures, and an account of every character."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zjrules.errors import Diagnostic, ReadError
from zjrules.read.account import parts_of, unread_of
from zjrules.read.clean import Cleaner
from zjrules.read.duties import DutyReader
from zjrules.read.head import HeadReader
from zjrules.read.lines import split_lines
from zjrules.read.passages import closing_passages, forms_of
from zjrules.read.raw import Head, RawNotice, RawRepair, RawTable
from zjrules.read.structure import Structure
from zjrules.read.style import Style
from zjrules.read.styles import choose_style
from zjrules.read.text import Places
from zjrules.read.whole import completeness
from zjrules.source import SourceFile, Span

_YEAR = re.compile(r"(?:19|20)\d\d")


def read_notice(source: SourceFile, styles: Sequence[Style]) -> RawNotice:
    """Read one notice with the style of ``styles`` that fits it best.

    Every fault is in ``diagnostics`` of the result. Raises ``ReadError`` when no style fits or when
    neither an item nor a livelihood group can be read.
    """
    style = choose_style(source.text, tuple(styles), source.path)
    places = Places(source.path, source.text)
    found = split_lines(source.text, style, places)
    cleaner = Cleaner(source.text, found.text, style.repair, places)
    structure = Structure(found.text, found.lines, style, places)
    before = structure.roles.index("head") if "head" in structure.roles else 0
    after = len(structure.roles) - structure.roles[::-1].index("head") if "head" in structure.roles else 0
    top = HeadReader(found.lines[before:after], style, cleaner, places)
    roles = [*structure.roles[:before], *top.roles, *structure.roles[after:]]

    year = _year(top.head, structure)
    duties = DutyReader(style, places, cleaner, year)
    duties.find_note(top.body)
    for section in structure.sections:
        duties.read(section)
    diagnostics = [*found.diagnostics, *structure.diagnostics, *duties.diagnostics]
    if not duties.items and not duties.livelihood:
        raise ReadError([*diagnostics, _nothing(source, style)])
    records = [*duties.items, *duties.livelihood]
    diagnostics += completeness(structure, top.head, records, found.lines, style, places)
    parts = parts_of(source.text, found.lines, roles, found.roles)
    passages = [*top.passages, *closing_passages(found.lines, roles, cleaner, places)]
    repairs = [*found.repairs, *top.repairs, *_dots(structure, source, places), *cleaner.repairs]
    tables = _tables(structure, places)
    return RawNotice(
        source=source,
        places=places,
        style=style.key,
        notice_id=style.notice_id.replace("{year}", str(year or "")).strip("-"),
        year=year,
        head=top.head,
        lead_convention=duties.convention,
        lead_note=duties.note,
        lead_note_span=duties.note_span,
        tables=tables,
        sections=tuple(duties.sections),
        items=tuple(duties.items),
        livelihood=tuple(duties.livelihood),
        repairs=tuple(sorted(repairs, key=lambda each: (each.span.line, each.span.column))),
        parts=parts,
        unread=tuple(unread_of(parts, source.text, places)),
        passages=tuple(passages),
        forms=tuple(forms_of(source.text, places)),
        diagnostics=tuple(diagnostics),
    )


def _year(head: Head, structure: Structure) -> int | None:
    """The year that the notice is for: in its number, its title, its tables' titles, or its date."""
    for text in (head.doc_number, head.title, *(table.title for table in structure.tables)):
        if found := _YEAR.search(text):
            return int(found[0])
    return head.issue_date.year if head.issue_date else None


def _tables(structure: Structure, places: Places) -> tuple[RawTable, ...]:
    return tuple(
        RawTable(
            table.key,
            order,
            table.title,
            table.kind,
            places.lines(table.line.start, table.line.end - 1),
            table.assumed,
        )
        for order, table in enumerate(structure.tables, 1)
    )


def _dots(structure: Structure, source: SourceFile, places: Places) -> list[RawRepair]:
    """One record for each item number whose dot is lost."""
    return [
        RawRepair(
            "item-dot",
            source.text[start:end].strip(),
            f"{item.number}.",
            "the dot after an item number is lost",
            places.exact(start, end - 1),
        )
        for item, start, end in structure.lost_dots
    ]


def _nothing(source: SourceFile, style: Style) -> Diagnostic:
    return Diagnostic(
        "nothing-read",
        f"no task item and no livelihood group was found in {source.path}",
        Span(source.path, 1),
        f"check that the text is whole; it was read with the style {style.key}",
    )
