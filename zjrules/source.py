"""Where a thing was read: spans, source files, and excerpts with a caret under the right column."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple


class _Place(NamedTuple):
    path: str
    line: int
    end_line: int
    column: int
    end_column: int
    cell: str
    sheet: str = ""
    address: str = ""


class Span(_Place):
    """A place in a file. Lines and columns count from 1; a column of 0 means "the whole line".

    ``cell`` names a field of a record (``"leads"``) or a column of a table (``"value"``). In a workbook ``sheet``
    names the sheet, lines are its rows, and ``address`` is the cell as spreadsheets call it (``"C7"``).
    """

    __slots__ = ()

    def __new__(
        cls, path: str, line: int, end_line: int = 0, column: int = 0, end_column: int = 0, cell: str = "",
        sheet: str = "", address: str = "",
    ) -> Span:  # fmt: skip
        return super().__new__(cls, path, line, end_line or line, column, end_column, cell, sheet, address)

    def of_column(self, name: str, letters: Mapping[str, str]) -> Span:
        """The cell of this row in the column ``name``; ``letters`` are those of the columns of a sheet."""
        address = f"{letters[name]}{self.line}" if name in letters else ""
        return Span(self.path, self.line, self.end_line, 0, 0, name, self.sheet, address)

    def __str__(self) -> str:
        if self.sheet:
            return f"{self.path}:{self.sheet}!{self.address or self.line}"
        text = f"{self.path}:{self.line}"
        if self.column:
            text += f":{self.column}"
        elif self.end_line > self.line:
            text += f"-{self.end_line}"
        return text


class SourceFile(NamedTuple):
    """A decoded text file, with what is needed to cite it again."""

    path: str
    text: str
    sha256: str
    encoding: str = "utf-8"
    bom: bool = False

    @classmethod
    def of_text(cls, path: str, text: str) -> SourceFile:
        return cls(path, text, hashlib.sha256(text.encode()).hexdigest())

    @classmethod
    def read(cls, path: Path, shown_as: str = "") -> SourceFile:
        """Read a UTF-8 file of ours (rules, registers). Official text goes through ``read.decode``."""
        data = path.read_bytes()
        return cls(shown_as or str(path), data.decode("utf-8"), hashlib.sha256(data).hexdigest())

    def lines(self) -> list[str]:
        return self.text.split("\n")


class _Widths(dict[str, int]):
    """Columns of each character: looked up in the tables of Unicode once."""

    def __missing__(self, char: str) -> int:
        wide = unicodedata.east_asian_width(char) in "WF"
        self[char] = width = 0 if unicodedata.combining(char) else 2 if wide else 1
        return width


WIDTHS = _Widths()


def display_width(text: str) -> int:
    """Columns the text takes on a terminal: East Asian wide and full-width characters take two,
    combining marks none (Unicode Standard Annex 11; ambiguous counts as one)."""
    return len(text) if text.isascii() else sum(map(WIDTHS.__getitem__, text))


def caret_line(line: str, column: int, end_column: int = 0) -> str:
    """The line of ``^`` that stands under ``line[column-1:end_column-1]``."""
    start, end = column - 1, max(end_column - 1, column)
    marked = display_width(line[start:end])
    return " " * display_width(line[:start]) + "^" * max(marked, 1)
