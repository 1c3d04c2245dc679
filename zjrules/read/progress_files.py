"""Files of progress reports by their kind: the tables that each one holds."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import NamedTuple

from zjrules.bundled import shown
from zjrules.errors import Diagnostic, ReadError
from zjrules.read.json_reports import JSON, is_submission, open_json
from zjrules.read.office import Office
from zjrules.read.parquet import PARQUET, open_parquet
from zjrules.read.progress import HEADER_WITHIN, Layout, RawReport, RawTable, open_table
from zjrules.read.sheet import SheetFile
from zjrules.read.table import open_csv
from zjrules.read.workbook import XLSX, Workbook
from zjrules.source import Span

SUFFIXES = frozenset({".csv", XLSX, PARQUET})


def is_progress(disk: Path) -> bool:
    """Whether a path is one of progress reports; JSON may hold a dataset as well."""
    suffix = disk.suffix.lower()
    return suffix in SUFFIXES or (suffix == JSON and is_submission(disk))


class Stamp(NamedTuple):
    """By what a file is known to be the same as before, without reading it."""

    changed: int = 0
    size: int = 0
    inode: int = 0

    @classmethod
    def of(cls, disk: Path) -> Stamp:
        """That of a file that cannot be looked at says nothing; who reads it meets the reason."""
        try:
            found = disk.stat()
        except OSError:
            return cls()
        return cls(found.st_mtime_ns, found.st_size, found.st_ino)

    def hold(self, disk: Path) -> None:
        """Raises ``ReadError`` where the file is another by now: what was read of it may be half of each."""
        if Stamp.of(disk) != self:
            message = "the file was changed while it was read"
            raise ReadError(Diagnostic("changed-file", message, Span(shown(disk), 1), "check it again"))


def open_tables(disk: Path, path: str) -> tuple[RawTable, ...]:
    """The tables of a file, one but for the sheets of a workbook. Raises ``ReadError`` where there is none."""
    match disk.suffix.lower():
        case suffix if suffix == XLSX:
            return _sheets(disk, path)
        case suffix if suffix == JSON:
            return (open_json(disk, path),)
        case suffix if suffix == PARQUET:
            return (open_table(open_parquet(disk, path)),)
    return (open_table(open_csv(disk, path)),)


def _sheets(disk: Path, path: str) -> tuple[RawTable, ...]:
    """The sheets that hold a table. Of the others those that cannot be read are told with each check, and those
    that are seen and hold something else are noted."""
    book = Workbook(Office(disk, path, XLSX[1:]))
    tables, unread, notes = [], [], []
    faults: list[Diagnostic] = []
    for sheet in book.sheets:
        file = SheetFile(book, sheet)
        try:
            tables.append(open_table(file, sheet.name, delimiters=(",",)))
        except ReadError as error:
            fault = error.diagnostics[0]
            beginning = list(itertools.islice(file.rows(), HEADER_WITHIN))
            if broken := next((row.fault for row in beginning if row.broken), ""):
                fault = Diagnostic("broken-sheet", broken, fault.span, "save the workbook again")
            faults.append(fault)
            if fault.code != "no-header":
                unread.append(_unread(file, fault))
            elif beginning and not sheet.hidden:
                message = f"the sheet {sheet.name} holds no table of reports and was not read"
                hint = "a table has a header row that names item or target"
                notes.append(Diagnostic("sheet-without-table", message, fault.span, hint))
    if not tables:
        raise ReadError([fault for fault in faults if fault.code != "no-header"] or faults[:1])
    tables[0] = tables[0]._replace(notes=(*tables[0].notes, *notes))
    return (*tables, *unread)


def _unread(file: SheetFile, fault: Diagnostic) -> RawTable:
    """A table of which only its fault is known."""
    header = fault.span or Span(file.path, 1, sheet=file.sheet.name)
    broken = RawReport(header, {}, fault=fault.message, raw=file.sheet.name)
    none = Layout((), (), "", header.line)
    return RawTable(file.path, file.sha256, header, frozenset({"reporter", "period"}), (), none, lambda: iter([broken]))
