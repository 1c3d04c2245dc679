"""Rows of a Parquet file as texts, as a CSV file would print them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from zjrules.errors import Diagnostic, ReadError
from zjrules.read.table import Row
from zjrules.source import Span

PARQUET = ".parquet"
HEADER = 0  # the line of the names of columns, which stand in no row; rows are counted from 1
_BATCH = 2048


class ParquetFile(NamedTuple):
    path: str
    disk: Path
    sha256: str
    columns: tuple[tuple[str, str], ...]  # name and SQL type

    def rows(self, delimiter: str = ",") -> Iterator[Row]:  # noqa: ARG002 - a CSV file has one
        """The names of the columns, then every row that is not blank, with its number for a line."""
        yield Row(HEADER, HEADER, tuple(name for name, _ in self.columns))
        texts = ", ".join(cell_text(quoted_name(name), of) for name, of in self.columns)
        with opened(self.disk) as database:
            cursor = database.execute(f"SELECT {texts} FROM {reading(self.disk)}")
            number = 0
            while batch := cursor.fetchmany(_BATCH):
                for cells in batch:
                    number += 1
                    if any(cell.strip() for cell in cells):
                        yield Row(number, number, cells)


def open_parquet(disk: Path, path: str = "") -> ParquetFile:
    """Look at a file; ``path`` is how it is cited. Raises ``ReadError`` where it is no Parquet file."""
    path = path or str(disk)
    try:
        with disk.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        fault = Diagnostic("unreadable-file", f"cannot be read: {error.strerror}", Span(path, 1), "check the path")
        raise ReadError(fault) from error
    return ParquetFile(path, disk, digest, parquet_columns(disk, path))


def parquet_columns(disk: Path, path: str) -> tuple[tuple[str, str], ...]:
    """The names and SQL types of its columns. Raises ``ReadError`` where it is no Parquet file."""
    import _duckdb  # takes time to load

    try:
        with opened(disk) as database:
            found = database.execute(f"DESCRIBE SELECT * FROM {reading(disk)}").fetchall()
    except _duckdb.Error as error:
        message = f"this is no readable Parquet file: {str(error).splitlines()[0]}"
        hint = "write it again with the program that made it"
        raise ReadError(Diagnostic("not-parquet", message, Span(path, 1), hint)) from error
    return tuple((str(row[0]), str(row[1])) for row in found)


def opened(disk: Path) -> Any:
    """A database of its own that reads this file and nothing else."""
    import _duckdb  # takes time to load

    database = _duckdb.connect(":memory:", config={"threads": 1})
    database.execute(f"SET allowed_paths = [{quoted(str(disk))}]")
    database.execute("SET enable_external_access = false")
    return database


def reading(disk: Path) -> str:
    """What stands after FROM."""
    return f"read_parquet([{quoted(str(disk))}])"


def cell_text(column: str, of: str) -> str:
    """SQL for a cell as a CSV file would print it: nothing for null, decimals without zeros at their end."""
    text = column if of == "VARCHAR" else f"CAST({column} AS VARCHAR)"
    if of.startswith("DECIMAL") and not of.endswith(",0)"):
        text = f"rtrim(rtrim({text}, '0'), '.')"
    return f"coalesce({text}, '')"


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def quoted_name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
