"""Lines of a given display width, broken as Chinese text is: no 。 at a line's start, no （ at its end."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from zjrules.source import WIDTHS, display_width

# Marks that may not open a line, and marks that may not close one.
NO_START = frozenset("。，、；：？！．）】》〉」』〕〗］｝”’…—·～％‰℃°,.;:?!)]}>%")
NO_END = frozenset("（【《〈「『〔〖［｛“‘￥＄§№([{<$")
GLUE = "\u00a0"  # a blank at which no line ends
_QUOTES = frozenset("\"'`")  # open and close look alike: never part them from what they touch


def visible(text: str) -> str:
    """The text with one harmless character for each that could steer a terminal or hide what stands there."""
    if text.isprintable():
        return text
    return "".join(" " if char in "\t\u2028\u2029" else "\ufffd" if _unsafe(char) else char for char in text)


def printable(text: str) -> str:
    """``visible``, with the line ends that stand in the text."""
    if text.isprintable():
        return text
    return "".join(part if part in "\r\n" else visible(part) for part in re.split("([\r\n])", text))


def _unsafe(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co")


def _flows(char: str) -> bool:
    """Whether a line may break beside the character: ideographs and wide marks, not full-width letters or digits."""
    if char.isascii() or unicodedata.east_asian_width(char) not in "WF":
        return False
    return not ("\uff10" <= char <= "\uff5a" and char.isalnum())


@cache
def may_break(before: str, after: str) -> bool:
    """Whether a line may end between two neighbouring characters."""
    if after == " ":
        return False
    if before == " ":
        return True
    if GLUE in (before, after) or before in _QUOTES or after in _QUOTES or before in NO_END or after in NO_START:
        return False
    if before.isascii() and after.isascii():
        return False
    return _flows(before) or _flows(after)


def cut(text: str, first: int, rest: int, whole: bool = False) -> list[tuple[int, int]]:
    """Half-open ranges of the text, one a line: the first at most ``first`` columns wide, the others ``rest``.

    A word wider than a line is cut where the line is full, or with ``whole`` left to stand out.
    Blanks at a break belong to no line.
    """
    ranges: list[tuple[int, int]] = []
    start, size = 0, len(text)
    room = first
    while start < size:
        end = _line_end(text, start, max(room, 2), whole)
        shown = end
        while shown > start and text[shown - 1] == " ":
            shown -= 1
        ranges.append((start, shown))
        start = end
        while start < size and text[start] == " ":
            start += 1
        room = rest
    return ranges or [(0, 0)]


def _line_end(text: str, start: int, room: int, whole: bool) -> int:
    full = _full(text, start, room)
    if full is None:
        return len(text)
    for end in range(full, start, -1):
        if may_break(text[end - 1], text[end]):
            return end
    if not whole:
        return max(full, start + 1)
    return next((end for end in range(full + 1, len(text)) if may_break(text[end - 1], text[end])), len(text))


def _full(text: str, start: int, room: int) -> int | None:
    """The first character that has no room in the line; None where all have. Blanks may stand out."""
    used = 0
    for index in range(start, len(text)):
        used += WIDTHS[text[index]]
        if used > room and text[index] != " ":
            return index
    return None


def wrap(text: str, width: int, first_indent: str = "", next_indent: str = "") -> list[str]:
    """The text in lines of at most ``width`` columns; line ends in it stay."""
    lines: list[str] = []
    for number, paragraph in enumerate(text.split("\n")):
        clean = visible(paragraph)
        indent = next_indent if number else first_indent
        rooms = width - display_width(indent), width - display_width(next_indent)
        for order, (start, end) in enumerate(cut(clean, *rooms)):
            lines.append(((next_indent if order else indent) + clean[start:end].replace(GLUE, " ")).rstrip())
    return lines


def pack(parts: Sequence[str], width: int, hang: str = "", between: str = " ") -> list[str]:
    """The parts in lines of at most ``width`` columns, none cut in two unless it is wider than a line.

    Every line but the first begins with ``hang``.
    """
    lines: list[str] = []
    for part in parts:
        if lines and display_width(f"{lines[-1]}{between}{part}") <= width:
            lines[-1] += f"{between}{part}"
        else:
            lines += wrap(part, width, hang if lines else "", hang)
    return lines


def crop(text: str, width: int) -> str:
    """The beginning of the text, with … where it does not fit."""
    clean = visible(text.replace("\n", " "))
    if display_width(clean) <= width:
        return clean
    used = 0
    for index, char in enumerate(clean):
        used += display_width(char)
        if used > width - 1:
            return clean[:index] + "…"
    return clean


def pad(text: str, width: int, right: bool = False) -> str:
    """The text filled with blanks to a display width."""
    blanks = " " * max(width - display_width(text), 0)
    return blanks + text if right else text + blanks
