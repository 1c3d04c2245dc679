"""Which lines are headings: tables by their titles, sections by their ordinals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from zjrules.read.lines import Line
from zjrules.read.style import SectionStyle, Style, TableStyle
from zjrules.read.template import CHINESE_DIGITS, chinese_number

_LONGEST = 40  # characters of a heading that no template knows


class TableHeading(NamedTuple):
    style: TableStyle
    title: str
    lines: int  # how many lines it takes


class SectionHeading(NamedTuple):
    """``style`` is None for a line that has an ordinal but fits no template."""

    style: SectionStyle | None
    number: int
    text: str
    leader: str | None
    post: str | None
    name: str
    lines: int


class Headings:
    """Finds headings; one that is broken over two lines is put together."""

    def __init__(self, style: Style, lines: list[Line]) -> None:
        self._lines = lines
        self._tables = [(each, style.template(each.heading)) for each in style.table]
        self._sections = [(each, style.template(each.heading)) for each in style.section]
        self.tables = {index: found for index in range(len(lines)) if (found := self._table(index))}
        self._present = {found.style.key for found in self.tables.values()}

    def _table(self, index: int) -> TableHeading | None:
        for lines, text in self._joined(index):
            for style, template in self._tables:
                if template.match(text) is not None:
                    return TableHeading(style, text, lines)
        return None

    def section(self, index: int, kinds: str = "") -> SectionHeading | None:
        """The section heading that starts at a line; templates for the table ``kinds`` are tried first."""
        if self._lines[index].bare[0] not in CHINESE_DIGITS and self._lines[index].bare[0] not in "（(第":
            return None
        for lines, text in self._joined(index):
            fits = [(style, gaps) for style, template in self._sections if (gaps := template.match(text)) is not None]
            fits.sort(key=lambda each: bool(each[0].tables) and kinds not in each[0].tables)
            for style, gaps in fits:
                number = chinese_number(gaps.get("n") or gaps.get("d") or "") or 0
                name = gaps.get("name") or ""
                return SectionHeading(style, number, text, gaps.get("leader"), gaps.get("post"), name, lines)
        return None

    def unknown_section(self, index: int) -> SectionHeading | None:
        """A short line with a Chinese ordinal and 、 that no template fits."""
        text = self._lines[index].bare
        ordinal, mark, rest = text.partition("、")
        number = chinese_number(ordinal) if len(ordinal) <= 3 and not ordinal.isdecimal() else None
        if not mark or number is None or len(rest) > _LONGEST or rest.endswith(("，", "、", "；")):
            return None
        return SectionHeading(None, number, text, None, None, rest, 1)

    def missing_table(self, after: str | None, fitting: SectionStyle | None) -> TableStyle | None:
        """The next table of the style whose heading is nowhere in the text and that such a section fits."""
        tables = [table for table, _ in self._tables]
        keys = [table.key for table in tables]
        start = keys.index(after) + 1 if after in keys else 0
        for table in tables[start:]:
            if table.key not in self._present and (not fitting or not fitting.tables or table.key in fitting.tables):
                return table
        return None

    def _joined(self, index: int) -> Iterator[tuple[int, str]]:
        """The line alone, then together with the next."""
        first = self._lines[index].bare
        yield 1, first
        if index + 1 < len(self._lines) and len(first) <= _LONGEST:
            yield 2, first + self._lines[index + 1].bare
