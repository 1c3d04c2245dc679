"""Cleaned text that knows, character by character, where it stood in the file."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from zjrules.source import Span

# Full-width digits, letters, ％ ／ and the full-width full stop used as a decimal point. One character
# for one character, so offsets stay; Chinese punctuation is not touched.
_FULL_WIDTH = "０１２３４５６７８９％／．" + "".join(chr(0xFF21 + i) + chr(0xFF41 + i) for i in range(26))
_WIDTH = {ord(char): ord(char) - 0xFEE0 for char in _FULL_WIDTH}
_WIDE = re.compile(f"[{_FULL_WIDTH}]+")


def narrow(text: str) -> str:
    """The text with full-width digits, letters, ％ and ／ as ASCII; of the same length."""
    return _WIDE.sub(lambda wide: wide[0].translate(_WIDTH), text)


def bare(text: str) -> str:
    """The text without any blanks."""
    return "".join(text.split())


class Text(NamedTuple):
    """A cleaned string and the offset in the file of each of its characters."""

    string: str
    offsets: list[int]

    def part(self, start: int, end: int | None = None) -> Text:
        return Text(self.string[start:end], self.offsets[start:end])

    def without(self, start: int, end: int) -> Text:
        return Text(self.string[:start] + self.string[end:], self.offsets[:start] + self.offsets[end:])


EMPTY = Text("", [])


class Places:
    """Offsets in a file → lines and columns, both from 1."""

    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self.starts = [0]
        at = text.find("\n")
        while at >= 0:
            self.starts.append(at + 1)
            at = text.find("\n", at + 1)

    def line(self, offset: int) -> int:
        return bisect_right(self.starts, offset)

    def lines(self, first: int, last: int) -> Span:
        """Whole lines: from the one that holds offset ``first`` to the one that holds ``last``."""
        return Span(self._path, self.line(first), self.line(last))

    def exact(self, first: int, last: int) -> Span:
        """From the character at ``first`` to the one at ``last``, both included."""
        line, end_line = self.line(first), self.line(last)
        column = first - self.starts[line - 1] + 1
        return Span(self._path, line, end_line, column, last - self.starts[end_line - 1] + 2)

    def of(self, text: Text, start: int = 0, end: int | None = None) -> Span | None:
        """The exact place of ``text.string[start:end]``; None when that is empty."""
        offsets = text.offsets[start:end]
        return self.exact(offsets[0], offsets[-1]) if offsets else None
