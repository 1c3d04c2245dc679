"""The rows of a large file as one view ``raw`` of DuckDB: number ``n``, lines, and the cells ``f0``, ``f1``, …"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from zjrules.bundled import shown
from zjrules.engines.duckdb import DuckDbEngine
from zjrules.engines.sql.types import UnsupportedError
from zjrules.errors import Diagnostic, EngineError, ReadError
from zjrules.inputs.wide_sql import load
from zjrules.model.progress import FieldFault
from zjrules.model.progress_build import broken_row, missing_columns, open_progress
from zjrules.read.parquet import PARQUET, ParquetFile, parquet_columns, quoted, quoted_name, reading
from zjrules.read.progress import Layout, RawTable, open_table
from zjrules.read.progress_files import Stamp
from zjrules.read.table import CELL_LIMIT, CsvFile
from zjrules.source import Span

_CHUNK = 1 << 22
_BATCH = 20_000
MOST_BROKEN = 100_000  # rows that are kept aside and told one by one; of more, the table as a whole is at fault


class BrokenRowsError(ReadError):
    """Too many rows cannot be taken apart to be kept aside one by one."""


class Rows(NamedTuple):
    """What was opened. ``kinds`` are the SQL types of the cells, ``parts`` the sheets of a workbook, each with the
    letters of its columns."""

    path: str
    sha256: str
    engine: DuckDbEngine
    scratch: Path
    kinds: tuple[str, ...]
    layout: Layout
    columns: frozenset[str]
    notes: tuple[Diagnostic, ...]
    faults: tuple[FieldFault, ...]
    size: int
    parts: tuple[tuple[str, Mapping[str, str]], ...] = (("", {}),)

    def place(self, number: int) -> Span:
        """Where the row of this number is."""
        line, end, part = self.engine.connection.rows("SELECT line, end_line, part FROM raw WHERE n = $1", [number])[0]
        return Span(self.path, line, end, sheet=self.parts[part][0])


def open_rows(disk: Path, by_python: bool = False) -> Rows:
    """``by_python``: let Python take the rows apart. Raises ``ReadError`` where nothing of the file can be read."""
    scratch = Path(tempfile.mkdtemp(prefix="zjrules-"))
    engine = DuckDbEngine((str(disk),), str(scratch))
    engine.connection.tune(small=False)
    try:
        quickly = {PARQUET: _parquet, ".csv": _quickly}.get(disk.suffix.lower())
        before = Stamp.of(disk)
        found = quickly(disk, engine, scratch) if quickly and not by_python else None
        found = found or _slowly(disk, engine, scratch)
        before.hold(disk)
        return found
    except ReadError:
        shutil.rmtree(scratch, ignore_errors=True)
        raise


def _parquet(disk: Path, engine: DuckDbEngine, scratch: Path) -> Rows:
    look = _Look(disk)
    columns = parquet_columns(disk, shown(disk))
    table = open_table(ParquetFile(shown(disk), disk, "", columns))
    _view(engine, disk, [name for name, _ in columns], "0")
    return _rows(table, look.digest(), engine, scratch, tuple(of for _, of in columns))


def _quickly(disk: Path, engine: DuckDbEngine, scratch: Path) -> Rows | None:
    """Let DuckDB take a CSV apart; None where it might do that otherwise than Python does."""
    look = _Look(disk)
    try:
        table = open_table(CsvFile(shown(disk), disk, "", "utf-8-sig"))
    except ReadError:
        return None
    layout = table.layout
    made = scratch / "rows.parquet"
    names = [f"f{at}" for at in range(len(layout.names))]
    kinds = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    options = (
        f"header = false, auto_detect = false, skip = {layout.above}, delim = {quoted(layout.delimiter)}, "
        f"quote = '\"', escape = '\"', columns = {{{kinds}}}, allow_quoted_nulls = false, strict_mode = true, "
        f"max_line_size = {CELL_LIMIT}"
    )
    try:
        engine.connection.rows(f"COPY (SELECT * FROM read_csv({quoted(str(disk))}, {options})) TO {quoted(str(made))}")
    except (EngineError, UnsupportedError):
        return None
    _view(engine, made, names, str(layout.above))
    digest = look.digest()
    found = _rows(table, digest, engine, scratch, ("VARCHAR",) * len(names))
    return found if look.one_line_each(found.size + layout.above) else None


def _slowly(disk: Path, engine: DuckDbEngine, scratch: Path) -> Rows:
    """Let Python take it apart, in batches, as it does with small files."""
    tables = open_progress(disk)
    table = _one(tables)
    names = [f"f{at}" for at in range(len(table.layout.names))]
    kinds = ("BIGINT", "BIGINT", "BIGINT", "BIGINT", *["VARCHAR"] * len(names))
    listed = ["n", "line", "end_line", "part", *names]
    rows = engine.connection.rows
    rows("DROP VIEW IF EXISTS raw")
    rows(f"CREATE TABLE raw ({', '.join(f'{name} {of}' for name, of in zip(listed, kinds, strict=True))})")
    faults: list[FieldFault] = []
    numbered = _cells(tables, table.layout, faults)
    while batch := list(islice(numbered, _BATCH)):
        load(engine.connection, "batch", batch, kinds)
        rows("INSERT INTO raw SELECT * FROM batch")
        rows("DROP TABLE batch")
    found = _rows(table, table.sha256, engine, scratch, ("VARCHAR",) * len(names))
    parts = tuple((each.header.sheet, each.layout.letters) for each in tables)
    return found._replace(faults=(*found.faults, *faults), parts=parts)


def _one(tables: Sequence[RawTable]) -> RawTable:
    """The tables of a file as one, that has all their columns."""
    first = tables[0]
    if len(tables) == 1:
        return first
    if odd := next((each for each in tables if each.layout.names and each.columns != first.columns), None):
        hint = "give all sheets the same columns, or read them with --engine python"
        message = "cannot be read in place: its sheets have different columns"
        raise BrokenRowsError(Diagnostic("large-table", message, odd.header, hint))
    extra = dict.fromkeys(name for each in tables for _, name in each.layout.extra)
    known = [name for name in first.layout.names if name]
    layout = Layout((*known, *("" for _ in extra)), (*known, *extra), "", 0)
    return first._replace(layout=layout, notes=tuple(note for each in tables for note in each.notes))


def _cells(tables: Sequence[RawTable], layout: Layout, faults: list[FieldFault]) -> Iterator[tuple[object, ...]]:
    extra = dict(layout.extra)
    number = 0
    for part, raw in ((part, raw) for part, table in enumerate(tables) for raw in table.reports()):
        if raw.fault:
            faults.append(broken_row(raw))
            if len(faults) > MOST_BROKEN:
                message = f"more than {MOST_BROKEN} rows cannot be taken apart, this is the last of them"
                hint = "is this the delimiter, and are cells with it in quotation marks?"
                raise BrokenRowsError(Diagnostic("broken-rows", message, raw.span, hint))
            continue
        number += 1
        kept = dict(raw.extra)
        cells = [raw.fields.get(name, "") if name else kept.get(extra[at], "") for at, name in
                 enumerate(layout.names)]  # fmt: skip
        yield number, raw.span.line, raw.span.end_line, part, *cells


def _view(engine: DuckDbEngine, file: Path, names: list[str], above: str) -> None:
    listed = ", ".join(f"{quoted_name(name)} AS f{at}" for at, name in enumerate(names))
    line = f"file_row_number + 1 + {above}"
    engine.connection.rows(
        f"CREATE VIEW raw AS SELECT file_row_number + 1 AS n, {line} AS line, {line} AS end_line, 0 AS part, {listed} "
        f"FROM {reading(file)}"
    )


def _rows(table: RawTable, digest: str, engine: DuckDbEngine, scratch: Path, kinds: tuple[str, ...]) -> Rows:
    size = int(engine.connection.rows("SELECT count(*) FROM raw")[0][0])
    faults = tuple(missing_columns(table))
    notes = list(table.notes)
    if not size and not faults:
        notes.append(Diagnostic("no-reports", "there is no row below the header", table.header, "add the reports"))
    return Rows(table.path, digest, engine, scratch, kinds, table.layout, table.columns, tuple(notes), faults, size)


class _Look:
    """Goes through the bytes of a file in a thread of its own, beside DuckDB."""

    def __init__(self, disk: Path) -> None:
        self._disk = disk
        self._digest = hashlib.sha256()
        self._lines = self._returns = self._pairs = self._binary = 0
        self._last = b""
        self._text = disk.suffix.lower() != PARQUET
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        with self._disk.open("rb") as file:
            while chunk := file.read(_CHUNK):
                self._digest.update(chunk)
                if self._text:
                    self._lines += chunk.count(b"\n")
                    self._returns += chunk.count(b"\r")
                    self._pairs += chunk.count(b"\r\n") + (self._last == b"\r" and chunk.startswith(b"\n"))
                    self._binary += b"\0" in chunk
                self._last = chunk[-1:]

    def digest(self) -> str:
        self._thread.join()
        return self._digest.hexdigest()

    def one_line_each(self, rows: int) -> bool:
        """Are there as many lines as rows, so that the number of a row tells its line?"""
        lines = self._lines + (self._last not in (b"\n", b""))
        return lines == rows and self._returns in (0, self._pairs) and not self._binary
