"""The lines of a notice → tables, sections, items. Reads on through damage and says what it met."""

from __future__ import annotations

from zjrules.errors import Diagnostic
from zjrules.read.blocks import ItemBlock, SectionBlock, TableBlock
from zjrules.read.headings import Headings, SectionHeading
from zjrules.read.items import Faults, Items
from zjrules.read.lines import Line
from zjrules.read.style import Style
from zjrules.read.text import Places


class Structure:
    """Walks the lines once. Afterwards ``roles`` says what each line was taken for."""

    def __init__(self, text: str, lines: list[Line], style: Style, places: Places) -> None:
        self._lines, self._style = lines, style
        self._faults = Faults(lines, places)
        self._headings = Headings(style, lines)
        self._items = Items(text, lines, style, self._faults)
        self._printed = style.template(style.tail.printed)
        self._in_tail = False
        self._open = False  # whether the last section still takes lines in
        self.tables: list[TableBlock] = []
        self.sections: list[SectionBlock] = []
        self.roles: list[str] = []
        while len(self.roles) < len(lines):
            self.roles.extend(self._line(len(self.roles)))
        self._close_last()

    @property
    def diagnostics(self) -> list[Diagnostic]:
        return self._faults.found

    @property
    def lost_dots(self) -> list[tuple[ItemBlock, int, int]]:
        """Items whose number has lost its dot: where the number begins and where the text does."""
        return self._items.lost_dots

    def _line(self, index: int) -> list[str]:
        """Take in the line (and those that belong to the same heading); their roles."""
        line = self._lines[index]
        tail = self._tail_role(line)
        if tail:
            return [tail]
        if index in self._headings.tables:
            return self._open_table(index)
        table = self.tables[-1] if self.tables else None
        heading = self._headings.section(index, table.key if table else "")
        if heading is None and table is not None and self._may_be_heading(index):
            heading = self._unknown_heading(index)
        if heading is not None:
            self._open_section(heading, line)
            return ["section"] * heading.lines
        if table is None:
            return ["head"]
        if table.kind == "livelihood":
            return [self._running_line(table, line)]
        return [self._task_line(index, table)]

    def _tail_role(self, line: Line) -> str:
        """The role of a line after the last table, "" before."""
        copy = self._style.tail.copy
        if self._style.tail.printed and self.tables and self._printed.match(line.bare) is not None:
            self._in_tail = True
            return "printed"
        if copy and self.tables and line.bare.startswith((copy, copy.replace("：", ":"))):
            self._in_tail = True
            return "copy"
        if not self._in_tail:
            return ""
        open_copy = self.roles[-1] == "copy" and not self._lines[len(self.roles) - 1].bare.endswith("。")
        return "copy" if open_copy else "unread"

    def _open_table(self, index: int) -> list[str]:
        heading = self._headings.tables[index]
        if any(table.key == heading.style.key for table in self.tables):
            message = f"the heading {heading.title} stands here again"
            self._faults.tell("repeated-table", message, index, "take one of them out")
        else:
            self._close_last()
            line = self._lines[index]
            self.tables.append(TableBlock(heading.style.key, heading.style.kind, heading.title, line))
        return ["table"] * heading.lines

    def _open_section(self, heading: SectionHeading, line: Line) -> None:
        self._close_last()
        table = self._table_for(heading, len(self.roles))
        default = "category" if table.kind == "livelihood" else "leader"
        kind = heading.style.kind if heading.style else default
        number = heading.number or self._last_number(table.key) + 1
        section = SectionBlock(table.key, number, kind, heading.text, line)
        section.leader, section.post, section.name = heading.leader, heading.post, heading.name
        self.sections.append(section)
        self._open = True

    def _table_for(self, heading: SectionHeading, index: int) -> TableBlock:
        """The table that a section belongs to, assuming one whose heading is missing where it must be."""
        table = self.tables[-1] if self.tables else None
        wanted = heading.style.tables if heading.style else ()
        misfit = bool(wanted) and table is not None and table.key not in wanted
        restart = heading.number == 1 and table is not None and self._last_number(table.key) > 1
        if table is not None and not misfit and not restart:
            return table
        missing = self._headings.missing_table(table.key if table else None, heading.style)
        if missing is None and table is not None:
            return table
        chosen = missing or self._style.table[0]
        self._faults.tell(
            "missing-table-heading",
            f"the heading of table {chosen.key} is missing before “{heading.text}”",
            index,
            f"put its heading ({chosen.heading}) back above this line",
        )
        self.tables.append(TableBlock(chosen.key, chosen.kind, "", self._lines[index], assumed=True))
        return self.tables[-1]

    def _last_number(self, table: str) -> int:
        return self.sections[-1].number if self.sections and self.sections[-1].table == table else 0

    def _may_be_heading(self, index: int) -> bool:
        """Only after a closed item or group can a line that fits no template be a heading."""
        before = self._lines[index - 1].bare
        return self._items.state == "clause" or before.endswith(("）", ")")) or self.roles[-1] in ("table", "section")

    def _unknown_heading(self, index: int) -> SectionHeading | None:
        heading = self._headings.unknown_section(index)
        if heading is None or heading.number not in (self._last_number(self.tables[-1].key) + 1, 1):
            return None
        self._faults.tell(
            "unknown-heading",
            f"“{heading.text}” looks like a heading but fits no form of the style {self._style.key}",
            index,
            "correct the heading, or describe its form in the style",
        )
        return heading

    def _assume_section(self, table: TableBlock, index: int) -> SectionBlock:
        """A section for items that stand under no heading."""
        number = self._last_number(table.key) + 1
        self._close_last()
        self._faults.tell(
            "missing-section-heading",
            f"items of table {table.key} stand here under no heading; read as section {number}",
            index,
            "put the heading back above this line",
        )
        kind = "category" if table.kind == "livelihood" else "leader"
        self.sections.append(SectionBlock(table.key, number, kind, "", self._lines[index]))
        self._open = True
        return self.sections[-1]

    def _section_here(self, table: TableBlock, index: int) -> SectionBlock:
        if self.sections and self.sections[-1].table == table.key:
            return self.sections[-1]
        return self._assume_section(table, index)

    def _running_line(self, table: TableBlock, line: Line) -> str:
        self._section_here(table, len(self.roles)).running.append(line)
        return "livelihood"

    def _task_line(self, index: int, table: TableBlock) -> str:
        section = self._section_here(table, index)
        if self._items.restarts(index, section):
            section = self._assume_section(table, index)
        return self._items.take(index, section)

    def _close_last(self) -> None:
        if self.sections and self._open:
            self._items.close(self.sections[-1])
            self._open = False
