"""The lines of a table of tasks → items: where each begins, where its responsibility clause begins."""

from __future__ import annotations

from collections.abc import Sequence

from zjrules.errors import Diagnostic
from zjrules.read.blocks import ItemBlock, SectionBlock
from zjrules.read.lines import Line
from zjrules.read.numbering import Numbering, Start
from zjrules.read.style import Style
from zjrules.read.swallowed import split_swallowed
from zjrules.read.text import Places, bare

_AHEAD = 60  # lines looked ahead for the full stop that tells an item from a list of units
_STOPS = ("。", "。”", "。）", "！")


class Faults:
    """Diagnostics at lines, collected."""

    def __init__(self, lines: Sequence[Line], places: Places) -> None:
        self._lines, self._places = lines, places
        self.found: list[Diagnostic] = []

    def tell(self, code: str, message: str, index: int, hint: str) -> None:
        self.over(code, message, self._lines[index : index + 1], hint)

    def over(self, code: str, message: str, lines: Sequence[Line], hint: str) -> None:
        self.found.append(Diagnostic(code, message, self._places.lines(lines[0].start, lines[-1].end - 1), hint))


class Items:
    """``state`` is that of the current item: ``start`` (none yet), ``text`` or ``clause``."""

    def __init__(self, text: str, lines: list[Line], style: Style, faults: Faults) -> None:
        self._text, self._lines, self._style, self._faults = text, lines, style, faults
        self._numbering = Numbering(style)
        self._labels = tuple(label.text + colon for label in style.clause.labels for colon in "：:")
        marks = [mark.text for mark in style.clause.marks if mark.at == "end"]
        self._clause_ends = (*style.clause.unit_endings, *marks, "）")
        self.state = "start"
        self.lost_dots: list[tuple[ItemBlock, int, int]] = []

    def restarts(self, index: int, section: SectionBlock) -> bool:
        """Whether items begin again at 1 here, so that a heading must be missing."""
        item = section.item
        if self.state != "clause" or item is None or (item.numbered and item.number < 2):
            return False
        start = self._start(index)
        return bool(start and start.number == 1 and self._full_stop_ahead(index))

    def take(self, index: int, section: SectionBlock) -> str:
        """Put a line where it belongs in the section; its role."""
        line = self._lines[index]
        label = next((label for label in self._labels if line.bare.startswith(label)), "")
        if label:
            self._clause_line(index, section, label[:-1])
            return "clause"
        start = self._start(index)
        if start and self._accepts(index, section, start):
            self._open(section, line, start)
        elif self.state == "clause" and section.item:
            section.item.clause.append(line)
            return "clause"
        else:
            if self.state == "start" or not section.item:
                section.items.append(ItemBlock(1, False))
            section.items[-1].text.append(line)
        self.state = "text"
        self._split_line(section.items[-1])
        return "item"

    def _split_line(self, item: ItemBlock) -> None:
        """A label inside the last line begins the clause there."""
        line = item.text[-1]
        words = self._text[line.start : line.end]
        at, label = min(((at, label) for label in self._labels if (at := words.find(label)) > 0), default=(0, ""))
        if not label or words[at - 1] in "（(":
            return
        cut = line.start + at
        item.text[-1] = Line(line.start, cut, bare(words[:at]))
        item.clause.append(Line(cut, line.end, bare(words[at:])))
        item.labels.append(label[:-1])
        self.state = "clause"

    def close(self, section: SectionBlock) -> None:
        """Sort out what has no clause: a lost number, 总负责, or text that belongs to nobody."""
        if section.item and self.state == "clause":
            self._recover(section)
        self.state = "start"
        first = section.items[0] if section.items else None
        if first is None or first.numbered:
            return
        if first.clause:
            if len(section.items) > 1 and first.text:
                message = "the first item of a numbered section has no number; read as item 1"
                self._faults.over("missing-item-number", message, first.text, "put the number back")
            return
        text = "".join(line.bare for line in first.text)
        if self._style.items.overall and text.startswith(self._style.items.overall):
            section.overall = first.text
            del section.items[0]
        elif len(section.items) > 1:
            section.loose = first.text
            del section.items[0]

    def _start(self, index: int) -> Start | None:
        line = self._lines[index]
        return self._numbering.start(self._text[line.start : line.end])

    def _accepts(self, index: int, section: SectionBlock, start: Start) -> bool:
        """Whether a figure at a line start is the number of an item."""
        item = section.item
        if self.state == "start" or item is None:
            return start.number == 1 or not start.measured
        expected = item.number + 1 if item.numbered or self.state == "clause" else 1
        if self.state == "clause":
            # A clause holds no full stop, so text with one is the next item whatever its number says.
            jumps = start.number != expected and not start.measured and self._full_stop_ahead(index)
            if jumps:
                message = f"item {start.number} stands where {expected} is expected"
                self._faults.tell("item-number-jump", message, index, "look for a lost item, or correct the number")
            return start.number == expected or jumps
        if start.measured or start.number < expected:
            return False
        before = self._lines[index - 1].bare  # the clause of the last item may have lost its label
        return before.endswith(_STOPS) or (start.number == expected and before.endswith(self._clause_ends))

    def _full_stop_ahead(self, index: int) -> bool:
        for line in self._lines[index : index + _AHEAD]:
            if line.bare.startswith(self._labels):
                return False
            if "。" in line.bare:
                return True
        return False

    def _open(self, section: SectionBlock, line: Line, start: Start) -> None:
        item = ItemBlock(start.number, True)
        at = line.start + start.length
        item.text.append(Line(at, line.end, bare(self._text[at : line.end])))
        section.items.append(item)
        if start.lost_dot:
            self.lost_dots.append((item, line.start, at))

    def _clause_line(self, index: int, section: SectionBlock, label: str) -> None:
        """A line with a responsibility label: the first of the item, one more label of it, or a stray."""
        if self.state == "clause":
            self._recover(section)
        item = section.item
        if self.state == "start" or item is None:
            item = ItemBlock(1, False)
            section.items.append(item)
            message = "a responsibility clause stands here without a task"
            self._faults.tell("missing-item-text", message, index, "put the task back")
        elif label in item.labels:
            self._faults.tell("second-clause", f"a second {label} for the same item", index, "keep one of them")
        item.labels.append(label)
        item.clause.append(self._lines[index])
        self.state = "clause"

    def _recover(self, section: SectionBlock) -> None:
        """Cut off the item that the last clause has swallowed because its number is lost."""
        last = section.items[-1]
        swallowed = split_swallowed(last, self._style)
        if swallowed is None:
            return
        section.items.append(swallowed)
        self.state = "text"
        message = f"the text after the clause of item {last.number} has no number; read as item {swallowed.number}"
        self._faults.over("missing-item-number", message, swallowed.text, "put the number back")
