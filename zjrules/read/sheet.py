"""The rows of one sheet of a workbook, streamed: cells as they show, formulas as formulas, merged cells filled down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from zjrules.read.cell_format import PLAIN, shown
from zjrules.read.office import Attributes, PartError, local
from zjrules.read.table import Row, column_name
from zjrules.read.workbook import Collected, Sheet, Workbook, unescaped

MOST_COLUMNS = 1000
MOST_ROWS = 1 << 20  # of a sheet
MOST_MERGED = 100_000
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})([1-9]\d{0,6}):([A-Z]{1,3})([1-9]\d{0,6})"')


class Merged(NamedTuple):
    """Cells that are one: those of a column, from ``first`` to ``last`` row."""

    first: int
    last: int
    column: int


class SheetFile:
    """One sheet as a table. Whatever ends it early comes as its last row, which is broken."""

    def __init__(self, book: Workbook, sheet: Sheet) -> None:
        self.book, self.sheet = book, sheet
        self.path, self.sha256 = book.office.path, book.office.sha256

    @cached_property
    def merged(self) -> list[Merged]:
        return _merged(self.book, self.sheet.part)

    def rows(self, delimiter: str = ",") -> Iterator[Row]:  # noqa: ARG002 - a CSV file has one
        """Every row that is not blank, with its number for a line."""
        reader = _Reader(self.book)
        fault = ""
        try:
            merged = _Fill(self.merged)
            for _ in self.book.office.parse(self.sheet.part, reader.start, reader.end, reader.text):
                yield from reader.taken(merged)
        except PartError as error:
            fault = f"the sheet cannot be read from here on: {error}"
        if fault:
            yield from reader.taken(merged) if reader.rows else ()
            yield Row(reader.number + 1, reader.number + 1, (self.sheet.name,), True, fault)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


class _Reader:
    """Takes the elements of a sheet and puts its rows together. ``rows``: number, cells that hold something by
    column, what is wrong with the row."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.rows: list[tuple[int, dict[int, str], str]] = []
        self.number = 0
        self._cells: dict[int, str] = {}
        self._fault = ""
        self._column = -1
        self._kind = self._style = ""
        self._pieces: list[str] | None = None  # of the element that is read: a value or a formula
        self._value = ""
        self._formula: str | None = None
        self._shared = ""
        self._formulas: dict[str, str] = {}  # by the number that cells share them with
        self._inline: Collected | None = None

    def taken(self, merged: _Fill) -> Iterator[Row]:
        """The rows that are whole by now."""
        rows, self.rows = self.rows, []
        for number, cells, fault in rows:
            if fault:
                yield Row(number, number, (next(iter(cells.values()), ""),), True, fault)
            elif cells:
                yield Row(number, number, merged.filled(number, cells))

    def start(self, name: str, attributes: Attributes) -> None:
        match name if ":" not in name else local(name):
            case "c":
                self._begin_cell(attributes)
            case "v":
                self._pieces = []
            case "f":
                self._pieces = []
                self._shared = attributes.get("si", "") if attributes.get("t") == "shared" else ""
            case "row":
                self._begin_row(attributes.get("r", ""))
            case "is":
                self._inline = Collected()
            case inner if self._inline:
                self._inline.start(inner, attributes)

    def end(self, name: str) -> None:
        match name if ":" not in name else local(name):
            case "c":
                self._end_cell()
            case "v":
                self._value = "".join(self._pieces or ())
                self._pieces = None
            case "f":
                self._end_formula()
            case "row":
                self.rows.append((self.number, self._cells, self._fault))
            case inner if self._inline and self._inline.end(inner):
                self._value = self._inline.taken()
                self._inline = None

    def text(self, data: str) -> None:
        if self._pieces is not None:
            self._pieces.append(data)
        elif self._inline:
            self._inline.text(data)

    def _begin_row(self, number: str) -> None:
        stated = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0
        if number and not self.number < stated <= MOST_ROWS:
            raise PartError(f"after row {self.number} comes row {number[:20]!r}")
        self.number = stated or self.number + 1
        self._cells, self._fault, self._column = {}, "", -1

    def _begin_cell(self, attributes: Attributes) -> None:
        if reference := attributes.get("r"):
            found = _REFERENCE.fullmatch(reference)
            self._column = _column(found[1]) if found and int(found[2]) == self.number else MOST_COLUMNS
            self._fault = self._fault or ("" if found else f"there is no cell {reference[:20]!r}")
        else:
            self._column += 1
        self._kind, self._style = attributes.get("t", ""), attributes.get("s", "")
        self._value, self._formula, self._shared = "", None, ""

    def _end_formula(self) -> None:
        formula = "".join(self._pieces or ())
        self._pieces = None
        if self._shared:
            formula = self._formulas.setdefault(self._shared, formula)
        self._formula = formula

    def _end_cell(self) -> None:
        text = self._shown()
        if not text.strip():
            return
        if self._column >= MOST_COLUMNS:
            self._fault = self._fault or f"there are cells beyond the first {MOST_COLUMNS:,} columns"
        elif self._column in self._cells:
            self._fault = self._fault or f"there are two cells {column_name(self._column)}{self.number}"
        else:
            self._cells[self._column] = text

    def _shown(self) -> str:
        """What the cell holds. A formula is text, whatever result was kept beside it."""
        if self._formula is not None:
            return f"={self._formula}"
        value = self._value
        match self._kind:
            case "s":
                try:
                    return self.book.texts[int(value)]
                except (ValueError, IndexError):
                    self._fault = f"the text of {column_name(self._column)}{self.number} is not in the file"
                    return value
            case "b":
                return {"1": "TRUE", "0": "FALSE"}.get(value, value)
            case "" | "n":
                formats = self.book.formats
                style = int(self._style) if self._style.isascii() and self._style.isdigit() else 0
                return shown(value, formats[style] if style < len(formats) else PLAIN, self.book.from_1904)
            case "d":
                return value.removesuffix("Z").partition("T00:00:00")[0]
        return unescaped(value)  # e: an error; str, inlineStr: text


class _Fill:
    """Gives each row the texts of cells that are merged with cells above it. Across, only the first cell counts."""

    def __init__(self, merged: list[Merged]) -> None:
        self._coming = sorted(merged, reverse=True)
        self._now: list[tuple[Merged, str]] = []

    def filled(self, number: int, cells: dict[int, str]) -> tuple[str, ...]:
        """The cells of a row that holds something of its own."""
        self._now = [(each, text) for each, text in self._now if each.last >= number]
        for each, text in self._now:
            cells.setdefault(each.column, text)
        while self._coming and self._coming[-1].first <= number:
            each = self._coming.pop()
            if each.first == number and each.column in cells and each.last > number:
                self._now.append((each, cells[each.column]))
        return tuple(cells.get(column, "") for column in range(max(cells) + 1))


def _merged(book: Workbook, part: str) -> list[Merged]:
    """The merged cells, which are listed behind the rows."""
    found: list[Merged] = []
    rest = b""
    for chunk in book.office.chunks(part):
        block = rest + chunk
        if b"mergeCell" not in block:
            rest = block[-20:]
            continue
        end = 0
        for each in _MERGED.finditer(block):
            left, top, _, bottom = each.groups()
            found.append(Merged(int(top), int(bottom), _column(left.decode())))
            end = each.end()
        rest = block[max(end, len(block) - 200) :]
    kept = [each for each in found if each.last > each.first and each.column < MOST_COLUMNS]
    if len(kept) > MOST_MERGED:
        raise PartError(f"there are more than {MOST_MERGED:,} merged cells")
    return kept
