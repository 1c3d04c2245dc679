"""The engine for large tables: DuckDB, over SQL that ``engines.sql`` makes. Loaded when it is chosen."""

from __future__ import annotations

import atexit
import os
import threading
from collections import deque
from collections.abc import Sequence
from typing import Any

import _duckdb as duckdb  # the package around it takes thrice as long to load, for data frames and the like

from zjrules.engines import limits
from zjrules.engines.sql.dialects import DUCKDB
from zjrules.engines.sql.evaluation import SqlEngine
from zjrules.engines.sql.types import Type, UnsupportedError, sql_type, writer
from zjrules.engines.values import Row
from zjrules.errors import Diagnostic, EngineError

_CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
_LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
}
_TOO_LARGE = (duckdb.OutOfRangeException, duckdb.ConversionException)


class DuckDbConnection:
    """A database in memory of its own, without access to the network, and of files only to those that it is made
    for: it reads ``files`` and puts what does not fit into memory into the folder ``scratch``."""

    dialect = DUCKDB
    gathers = False

    def __init__(self, files: Sequence[str] = (), scratch: str = "") -> None:
        self._connection = duckdb.connect(":memory:", config=_LOCKED)
        if files:
            self._connection.execute(f"SET allowed_paths = [{', '.join(map(quoted, files))}]")
        if scratch:
            self._connection.execute(f"SET allowed_directories = [{quoted(scratch)}]")
            self._connection.execute(f"SET temp_directory = {quoted(scratch)}")
        self._connection.execute("SET enable_external_access = false")
        self._spills = bool(scratch)
        self._small: bool | None = None  # nobody has said yet
        atexit.register(self.close)
        self._turn = threading.Lock()
        self._forgotten: deque[str] = deque()
        self._named = 0
        self._memory: int | None = None

    def close(self) -> None:
        """Give everything back. (At the end of the process as well: DuckDB tells of what nobody closed.)"""
        atexit.unregister(self.close)
        self._connection.close()
        del self._connection

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with self._turn, limits.interrupting(self._connection.interrupt):
            self._keep_to(limits.memory_limit())
            try:
                return self._connection.execute(sql, values or None).fetchall()
            except _TOO_LARGE as error:
                raise UnsupportedError(str(error)) from None
            except duckdb.InterruptException:
                raise
            except duckdb.OutOfMemoryException:
                raise MemoryError from None
            except duckdb.Error as error:
                raise EngineError(Diagnostic("engine-failed", f"DuckDB: {error}")) from error

    def _keep_to(self, memory: int | None) -> None:
        """Let the database take so many bytes, as the run is allowed to."""
        if memory != self._memory:
            self._memory = memory
            if memory is not None and self._spills:  # the rest of the process needs some, and DuckDB counts not all
                memory = max(memory // 4, (memory - limits.used_memory()) * 2 // 3)
            limit = f"SET memory_limit = '{memory}B'" if memory is not None else "RESET memory_limit"
            self._connection.execute(limit)

    def name(self) -> str:
        while self._forgotten:
            self.rows(f"DROP TABLE IF EXISTS {self._forgotten.popleft()}")
        self._named += 1
        return f"r{self._named}"

    def forget(self, names: Sequence[str]) -> None:
        self._forgotten.extend(names)

    def create(self, name: str, sql: str, values: Sequence[object] = ()) -> int:
        return int(self.rows(f"CREATE TABLE {name} AS {sql}", values)[0][0])

    def append(self, name: str, sql: str, values: Sequence[object] = ()) -> int:
        return int(self.rows(f"INSERT INTO {name} {sql}", values)[0][0])

    def tune(self, small: bool) -> None:
        if small != self._small:
            self._small = small
            self.rows(f"PRAGMA {'disable' if small else 'enable'}_optimizer")
            self.rows(f"SET threads TO {1 if small else _CORES}")

    def load(self, name: str, rows: Sequence[Row], types: Sequence[Type]) -> None:
        columns, values = [], []
        for place, (of, column) in enumerate(zip(types, zip(*rows, strict=True), strict=True)):
            kind = sql_type(of)
            through = "VARCHAR" if kind.startswith("DECIMAL") else kind
            write = writer(of)
            values.append(list(map(write, column) if write else column))
            unnested = f"unnest(CAST(${place + 1} AS {through}[]))"
            columns.append(f"{unnested if through == kind else f'CAST({unnested} AS {kind})'} AS c{place}")
        self.create(name, f"SELECT {', '.join(columns) or '1 AS c0'}", values)


class DuckDbEngine(SqlEngine):
    name = "duckdb"
    connection: DuckDbConnection

    def __init__(self, files: Sequence[str] = (), scratch: str = "") -> None:
        super().__init__(DuckDbConnection(files, scratch))


def quoted(text: str) -> str:
    """Text as a constant of SQL, for the few places where no parameter may stand: names of files."""
    return "'" + text.replace("'", "''") + "'"
