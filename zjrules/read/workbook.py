"""A workbook (.xlsx): its sheets, the formats of its cells, the texts that its cells share."""

from __future__ import annotations

import re
from array import array
from functools import cached_property
from typing import NamedTuple

from zjrules.read.cell_format import BUILT_IN, PLAIN, Format, read_format
from zjrules.read.office import Attributes, Office, PartError, local

XLSX = ".xlsx"
MOST_SHEETS = 1000
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TEXT_CONTROLS = frozenset("\t\n\r")


class Sheet(NamedTuple):
    """A sheet by its name, with the part that holds it. ``hidden`` ones are read as well."""

    name: str
    part: str
    hidden: bool


class Workbook:
    """What the cells of a workbook need to be read. Raises ``ReadError``, as :class:`Office` does."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.from_1904 = False
        try:
            documents = [part for kind, part in office.related("").values() if kind == "officeDocument"]
            self._related = office.related(documents[0]) if documents else {}
            self.sheets = self._sheets(documents[0]) if documents else ()
            self.formats = self._formats()
        except PartError as error:
            office.refuse("not-xlsx", f"this is no readable workbook: {error}", "save it again as .xlsx")
        if not self.sheets:
            office.refuse("not-xlsx", "there is no workbook with sheets in this file", "save it again as .xlsx")

    def _sheets(self, part: str) -> tuple[Sheet, ...]:
        found: list[Sheet] = []

        def start(name: str, attributes: Attributes) -> None:
            if local(name) == "workbookPr":
                self.from_1904 = attributes.get("date1904") in ("1", "true")
            if local(name) == "sheet" and len(found) < MOST_SHEETS:
                kind, target = next((self._related.get(value, ("", "")) for key, value in attributes.items()
                                     if local(key) == "id"), ("", ""))  # fmt: skip
                if kind == "worksheet":
                    hidden = attributes.get("state", "visible") != "visible"
                    found.append(Sheet(attributes.get("name", ""), target, hidden))

        for _ in self.office.parse(part, start):
            pass
        return tuple(found)

    def _part(self, wanted: str) -> str:
        return next((part for kind, part in self._related.values() if kind == wanted and self.office.has(part)), "")

    def _formats(self) -> tuple[Format, ...]:
        """By the number that a cell has for its style. A style that is not understood shows numbers as stored."""
        codes: dict[str, str] = {}
        used: list[str] = []
        inside = False

        def start(name: str, attributes: Attributes) -> None:
            nonlocal inside
            match local(name):
                case "numFmt":
                    codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
                case "cellXfs":
                    inside = True
                case "xf" if inside:
                    used.append(attributes.get("numFmtId", "0"))

        def end(name: str) -> None:
            nonlocal inside
            inside = inside and local(name) != "cellXfs"

        if part := self._part("styles"):
            for _ in self.office.parse(part, start, end):
                pass
        built_in = {str(number): code for number, code in BUILT_IN.items()}
        found = {number: read_format(code) for number, code in (built_in | codes).items()}
        return tuple(found.get(number, PLAIN) for number in used)

    @cached_property
    def texts(self) -> Texts:
        """The texts that cells share. Raises :class:`PartError`."""
        texts = Texts()
        collected = Collected()

        def end(name: str) -> None:
            if collected.end(name):
                texts.add(collected.taken())

        if part := self._part("sharedStrings"):
            for _ in self.office.parse(part, collected.start, end, collected.text):
                pass
        return texts


class Texts:
    """Texts by their number, kept as bytes: a workbook may have a million of them."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = array("Q", [0])

    def add(self, text: str) -> None:
        self._bytes += text.encode("utf-8", "replace")
        self._ends.append(len(self._bytes))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < len(self):
            raise IndexError(number)
        return self._bytes[self._ends[number] : self._ends[number + 1]].decode()


class Collected:
    """Collects the text of a ``si`` or ``is`` element: all its runs, without the phonetic ones."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._inside = self._aside = False

    def start(self, name: str, attributes: Attributes) -> None:  # noqa: ARG002 - as expat calls it
        match local(name):
            case "t":
                self._inside = not self._aside
            case "rPh":
                self._aside = True

    def end(self, name: str) -> bool:
        """Whether the text ends here."""
        match local(name):
            case "t":
                self._inside = False
            case "rPh":
                self._aside = False
            case "si" | "is":
                return True
        return False

    def text(self, data: str) -> None:
        if self._inside:
            self._pieces.append(data)

    def taken(self) -> str:
        text = "".join(self._pieces)
        self._pieces.clear()
        return unescaped(text)


def unescaped(text: str) -> str:
    """Line ends that XML has no form for are written ``_x000D_``; other control characters stay so written."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(_character, text).replace("\r\n", "\n").replace("\r", "\n")


def _character(found: re.Match[str]) -> str:
    char = chr(int(found[1], 16))
    return char if char in _TEXT_CONTROLS or (char.isprintable() and not "\ud800" <= char <= "\udfff") else found[0]
