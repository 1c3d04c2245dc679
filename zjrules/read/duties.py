"""Blocks of lines → raw task items and livelihood groups, with their clauses and figures."""

from __future__ import annotations

import re
from functools import lru_cache

from zjrules.errors import Diagnostic
from zjrules.read.blocks import ItemBlock, SectionBlock
from zjrules.read.brackets import BracketGroup, split_groups
from zjrules.read.clauses import clause_reader
from zjrules.read.clean import Cleaner
from zjrules.read.figures import figure_reader
from zjrules.read.lines import Line
from zjrules.read.raw import RawDuty, RawSection
from zjrules.read.style import ClauseStyle, Style
from zjrules.read.text import EMPTY, Places, Text
from zjrules.source import Span


class DutyReader:
    """Makes records of blocks. The lead note is taken out of the clause it stands in and kept."""

    def __init__(self, style: Style, places: Places, cleaner: Cleaner, year: int | None) -> None:
        self._style, self._places, self._cleaner, self._year = style, places, cleaner, year
        self._figures = figure_reader(style.figures)
        self._clause = clause_reader(style)
        self._notes = [(convention.key, style.template(convention.note)) for convention in style.convention]
        self.convention, self.note = "", ""
        self.note_span: Span | None = None
        self.sections: list[RawSection] = []
        self.items: list[RawDuty] = []
        self.livelihood: list[RawDuty] = []
        self.diagnostics: list[Diagnostic] = []

    def read(self, section: SectionBlock) -> None:
        """Take in one section with all that stands in it."""
        for item in section.items:
            self._item(section, item)
        loose = self._clean(section.loose)
        if section.running:
            loose = self._groups(section)
        self.sections.append(
            RawSection(
                table=section.table,
                section=section.number,
                kind=section.kind,
                heading=section.heading,
                leader=section.leader,
                post=section.post,
                name=section.name,
                overall=self._clean(section.overall).string,
                loose_text=loose.string,
                span=self._places.lines(section.line.start, section.line.end - 1),
            )
        )

    def find_note(self, text: Text) -> Text:
        """``text`` without the note that states the lead convention; the first such note is kept."""
        for key, template in self._notes:
            found = template.search(text.string)
            if found:
                if not self.convention:
                    self.convention, self.note = key, found[0]
                    self.note_span = self._places.of(text, found.start(), found.end())
                text = text.without(found.start(), found.end())
        return text

    def _clean(self, lines: list[Line]) -> Text:
        return self._cleaner.clean([(line.start, line.end) for line in lines]) if lines else EMPTY

    def _span(self, lines: list[Line]) -> Span | None:
        return self._places.lines(lines[0].start, lines[-1].end - 1) if lines else None

    def _item(self, section: SectionBlock, item: ItemBlock) -> None:
        text, clause = self._clean(item.text), self._clean(item.clause)
        responsibility_span = self._span(item.clause)
        if not clause.string:
            text, clause = _clause_in_text(text, self._style)
            responsibility_span = self._places.of(clause)
        clause = self.find_note(_without_plain_label(clause, self._style.clause))
        parsed = self._clause(clause.string) if clause.string else None
        where = f"item {item.number} of section {section.number} in table {section.table}"
        place = self._span(item.text) or responsibility_span
        if parsed is None or not parsed.entries:
            label = self._style.clause.labels[0].text if self._style.clause.labels else ""
            hint = f"add its line {label}：…"
            self._tell("missing-responsibility", f"{where} names no responsible unit", place, hint)
        elif "。" in clause.string:
            message = f"the responsibility clause of {where} runs on into other text"
            self._tell("text-in-clause", message, responsibility_span, "end the clause, or number the next item")
        self.items.append(
            RawDuty(
                table=section.table,
                section=section.number,
                number=item.number,
                numbered=item.numbered,
                text=text,
                responsibility=clause,
                clause=parsed,
                figures=self._figures.read(text.string, self._year),
                text_span=self._whole_lines(text),
                responsibility_span=responsibility_span,
            )
        )

    def _groups(self, section: SectionBlock) -> Text:
        """The groups of a livelihood category; the words that no bracket closes are returned."""
        groups, loose = split_groups(self._clean(section.running), self._style.bracket)
        for number, group in enumerate(groups, 1):
            self._group(section, number, group)
        if loose.string:
            message = f"text of category {section.number} ends without a bracket that says who is responsible"
            label = self._style.bracket.units[0] if self._style.bracket.units else ""
            self._tell("unclosed-text", message, self._places.of(loose), f"close it with （…{label}：…）")
        return loose

    def _group(self, section: SectionBlock, number: int, group: BracketGroup) -> None:
        where = f"group {number} of category {section.number}"
        bracket_span = self._whole_lines(group.bracket)
        clause = self._clause(group.units)
        words = group.text.string
        if not group.whole or words.count("（") != words.count("）"):
            self._tell("broken-bracket", f"a bracket of {where} is not whole", bracket_span, "put （ and ） around it")
        if not group.leaders:
            self._tell("missing-leader", f"the bracket of {where} names no leading leader", bracket_span, "name one")
        if not clause.entries:
            self._tell("missing-responsibility", f"{where} names no responsible unit", bracket_span, "name one")
        self.livelihood.append(
            RawDuty(
                table=section.table,
                section=section.number,
                number=number,
                numbered=False,
                text=group.text,
                responsibility=group.bracket,
                clause=clause,
                figures=self._figures.read(group.text.string, self._year),
                text_span=self._whole_lines(group.text),
                responsibility_span=bracket_span,
                leaders=group.leaders,
            )
        )

    def _whole_lines(self, text: Text) -> Span | None:
        return self._places.lines(text.offsets[0], text.offsets[-1]) if text.offsets else None

    def _tell(self, code: str, message: str, span: Span | None, hint: str) -> None:
        self.diagnostics.append(Diagnostic(code, message, span, hint))


def _without_plain_label(clause: Text, style: ClauseStyle) -> Text:
    """A label that says no more than that units follow is not part of the clause."""
    for label in style.labels:
        if label.role == "listed" and clause.string.startswith((label.text + "：", label.text + ":")):
            return clause.part(len(label.text) + 1)
    return clause


def _clause_in_text(text: Text, style: Style) -> tuple[Text, Text]:
    """A responsibility clause in the same lines as the task: after its full stop, or in a closing bracket.

    Without a label only a list that a word marks is one: A、B共同牵头，C配合.
    """
    found = _inline(tuple(label.text for label in style.clause.labels)).search(text.string)
    if not found:
        at = text.string.rfind("。") + 1
        marked = any(mark.at == "end" and mark.text in text.string[at:] for mark in style.clause.marks)
        return (text.part(0, at), text.part(at)) if at and marked else (text, EMPTY)
    start, end = found.span("clause")
    return text.part(0, found.start("bracket") if found["bracket"] else start), text.part(start, end)


@lru_cache(maxsize=8)
def _inline(labels: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(map(re.escape, labels)) or "(?!)"
    return re.compile(f"(?:(?<=[。；”])|(?P<bracket>[（(]))(?P<clause>(?:{words})[：:][^。]*?)(?(bracket)[）)])。?$")
