"""Rows of a CSV file, streamed: the encoding found out, every row with its lines, broken rows told."""

from __future__ import annotations

import codecs
import csv
import hashlib
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from zjrules.errors import Diagnostic, ReadError
from zjrules.source import Span

CELL_LIMIT = 100_000  # characters in one cell; a longer one is taken for a quote that is never closed
SAVE_AS = "save the table as CSV, UTF-8"
_CHUNK = 1 << 20
_OTHER_FORMATS = (
    (b"PK\x03\x04", "an Excel workbook or another packed file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF"),
    (b"PAR1", "a Parquet file"),
    (codecs.BOM_UTF16_LE, "UTF-16 text"),
    (codecs.BOM_UTF16_BE, "UTF-16 text"),
)


class Row(NamedTuple):
    """One row with its first and last line. A row that could not be taken apart is ``broken``: its one
    cell is its first line, ``fault`` says why."""

    line: int
    end_line: int
    cells: tuple[str, ...]
    broken: bool = False
    fault: str = "a quotation mark is not closed, or stands alone inside a cell"


class CsvFile(NamedTuple):
    """A CSV file that was looked at once, for its encoding and checksum; rows are read from the disk."""

    path: str
    disk: Path
    sha256: str
    encoding: str

    def rows(self, delimiter: str = ",") -> Iterator[Row]:
        """Every row that is not blank, in order; undecodable bytes come as U+FFFD.

        A quote that is never closed swallows what follows; so of a broken row only the first line is
        given up, and reading goes on behind it.
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
                else:
                    if any(cell.strip() for cell in cells):
                        yield Row(line, line + len(lines.taken) - 1, cells)
                line += len(lines.taken)


class _Lines:
    """The lines of a file; those of the row being read are kept and can be given back but for the first."""

    def __init__(self, file: Iterator[str]) -> None:
        self._file = file
        self._again: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._file)
        self.taken.append(line)
        return line

    def give_back(self) -> None:
        self._again.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]


def open_csv(disk: Path, path: str = "") -> CsvFile:
    """Look at a file; ``path`` is how it is cited. Raises ``ReadError`` where it is no readable text table."""
    path = path or str(disk)
    try:
        digest = _look(disk, path)
        return CsvFile(path, disk, digest, _encoding(disk, path))
    except OSError as error:
        raise _refusal(path, 1, "unreadable-file", f"cannot be read: {error.strerror}", "check the path") from error


def _look(disk: Path, path: str) -> str:
    """The checksum of a file that is text and not empty."""
    digest, line, blank = hashlib.sha256(), 1, True
    for chunk in _chunks(disk):
        for magic, what in _OTHER_FORMATS if line == 1 and blank else ():
            if chunk.startswith(magic):
                raise _refusal(path, 1, "not-csv", f"this is {what}, not CSV", SAVE_AS)
        digest.update(chunk)
        if (at := chunk.find(b"\0")) >= 0:
            line += chunk.count(b"\n", 0, at)
            raise _refusal(path, line, "binary-file", "there are binary data here, this is no CSV", SAVE_AS)
        line += chunk.count(b"\n")
        blank = blank and not chunk.removeprefix(codecs.BOM_UTF8).strip()
    if blank:
        raise _refusal(path, 1, "empty-file", "the file is empty", "it needs a header row and one row for each figure")
    return digest.hexdigest()


def _encoding(disk: Path, path: str) -> str:
    """UTF-8 where nearly all of it decodes as UTF-8 (damaged places are told later), else GB18030."""
    if next(_chunks(disk)).startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    for encoding in ("utf-8", "gb18030"):
        good, bad = _decoded(disk, encoding)
        if bad * 10 <= good:
            return encoding
    raise _refusal(path, 1, "unknown-encoding", "the text is neither UTF-8 nor GB18030", SAVE_AS)


def _decoded(disk: Path, encoding: str) -> tuple[int, int]:
    """How many characters beyond ASCII decode, and how many places do not."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    beyond = bad = 0
    for chunk in _chunks(disk):
        text = decoder.decode(chunk)
        beyond += len(text) - len(text.encode("ascii", "ignore"))
        bad += text.count("\ufffd")
    return beyond - bad, bad


def _chunks(disk: Path) -> Iterator[bytes]:
    with disk.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _refusal(path: str, line: int, code: str, message: str, hint: str) -> ReadError:
    return ReadError(Diagnostic(code, message, Span(path, line), hint))
