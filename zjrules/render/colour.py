"""Colour and line breaking together: a page that takes coloured segments and gives lines that fit."""

from __future__ import annotations

from collections.abc import Iterable

from zjrules.render.wrap import GLUE, cut, pad, visible
from zjrules.source import display_width

Segment = tuple[str, str]  # text, role
ROLES = {
    "": "",
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
    "good": "1;32",
    "strong": "1",
    "faint": "2",
    "place": "36",
}


def paint(text: str, role: str, colour: bool) -> str:
    """The text in the colour of its role; the bare text without colour."""
    code = ROLES[role]
    return f"\x1b[{code}m{text}\x1b[0m" if colour and code and text.strip() else text


class Page:
    """Lines of a report, none wider than ``width`` columns."""

    def __init__(self, width: int, colour: bool, whole_words: bool = False) -> None:
        self.width = width
        self.colour = colour
        self.whole_words = whole_words  # a path too long for a line stands out rather than being cut
        self.lines: list[str] = []

    def put(self, *parts: str | Segment, indent: int = 0, hang: int | None = None) -> None:
        """One paragraph made of parts; its further lines stand ``hang`` columns in (default: ``indent``)."""
        segments = [(visible(text), role) for text, role in _segments(parts)]
        text = "".join(text for text, _ in segments)
        later = indent if hang is None else hang
        start_blank, later_blank = " " * indent, " " * later
        ranges = cut(text, self.width - indent, self.width - later, self.whole_words)
        for number, (start, end) in enumerate(ranges):
            blank = later_blank if number else start_blank
            self.lines.append((blank + self._slice(segments, start, end)).rstrip())

    def field(self, label: str, *parts: str | Segment, indent: int = 2, wide: int = 0) -> None:
        """A faint label, filled to ``wide`` columns, and beside it a paragraph that hangs under its own beginning."""
        label = pad(label, wide)
        hang = indent + display_width(label) + 2
        self.put((label, "faint"), "  ", *parts, indent=indent, hang=hang)

    def rule(self, mark: str = "─") -> None:
        self.lines.append(paint(mark * (self.width // display_width(mark)), "faint", self.colour))

    def blank(self) -> None:
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def text(self) -> str:
        return "\n".join(self.lines).rstrip("\n") + "\n"

    def _slice(self, segments: list[Segment], start: int, end: int) -> str:
        shown, position = [], 0
        for text, role in segments:
            part = text[max(start - position, 0) : max(end - position, 0)]
            shown.append(paint(part.replace(GLUE, " "), role, self.colour))
            position += len(text)
        return "".join(shown)


def _segments(parts: Iterable[str | Segment]) -> list[Segment]:
    return [(part, "") if isinstance(part, str) else part for part in parts]
