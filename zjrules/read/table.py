"""Rows of a CSV file, streamed: the encoding found out, every row with its lines, broken rows told."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TextIO

from zjrules.read.text_file import LOST, look_at

CELL_LIMIT = 100_000  # characters in one cell; a longer one is taken for a quote that is never closed
LINE_LIMIT = 1_000_000  # characters in one line
_SHOWN = 1000  # of a line that is too long
_LINE_ENDS = ("\n", "\r")
UNCLOSED = "a quotation mark is not closed, or stands alone inside a cell"


class Row(NamedTuple):
    """One row with its first and last line. A row that could not be taken apart is ``broken``: its one
    cell is its first line, ``fault`` says why."""

    line: int
    end_line: int
    cells: tuple[str, ...]
    broken: bool = False
    fault: str = UNCLOSED


class CsvFile(NamedTuple):
    """A CSV file that was looked at once, for its encoding and checksum; rows are read from the disk."""

    path: str
    disk: Path
    sha256: str
    encoding: str

    def rows(self, delimiter: str = ",") -> Iterator[Row]:
        """Every row that is not blank, in order; undecodable bytes come as U+FFFD, and so does NUL.

        A quote that is never closed swallows what follows; so of a broken row only the first line is
        given up, and reading goes on behind it. Of a line that is too long only the beginning is kept.
        """
        csv.field_size_limit(CELL_LIMIT)
        with self.disk.open(encoding=self.encoding, errors="replace", newline="") as file:
            lines = _Lines(file)
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            line = 1
            while True:
                lines.taken.clear()
                try:
                    cells = tuple(next(reader))
                except StopIteration:
                    return
                except csv.Error:
                    lines.give_back()
                    yield Row(line, line, (lines.taken[0].rstrip("\r\n"),), broken=True)
                except _TooLongError:
                    lines.give_back()
                    cut = isinstance(lines.taken[0], _Cut)
                    fault = f"a line of more than {LINE_LIMIT:,} characters holds no report" if cut else UNCLOSED
                    yield Row(line, line, (lines.taken[0].rstrip("\r\n"),), broken=True, fault=fault)
                else:
                    if any(cell.strip() for cell in cells):
                        yield Row(line, line + len(lines.taken) - 1, cells)
                line += len(lines.taken)


class _TooLongError(Exception):
    """A line that is too long to be kept was met."""


class _Cut(str):
    """The beginning of a line that is too long to be kept."""

    __slots__ = ()


class _Lines:
    """The lines of a file; those of the row being read are kept and can be given back but for the first."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._again: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._read()
        if not line:
            raise StopIteration
        self.taken.append(line)
        if isinstance(line, _Cut):
            raise _TooLongError
        return line

    def _read(self) -> str:
        """The next line of the file, "" at its end."""
        line = self._file.readline(LINE_LIMIT)
        if len(line) < LINE_LIMIT or line.endswith(_LINE_ENDS):
            return line.replace("\0", LOST) if "\0" in line else line
        while (rest := self._file.readline(LINE_LIMIT)) and not rest.endswith(_LINE_ENDS):
            pass
        return _Cut(line[:_SHOWN])

    def give_back(self) -> None:
        self._again.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]


def open_csv(disk: Path, path: str = "") -> CsvFile:
    """Look at a file; ``path`` is how it is cited. Raises ``ReadError`` where it is no readable text table."""
    return CsvFile(*look_at(disk, path or str(disk), "CSV"))


def column_name(number: int) -> str:
    """The letters of a spreadsheet column that is counted from 0."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
