"""Relations in an SQL database, seen through the same ``Database`` and ``Table`` as those in memory.

Rows come into Python only when somebody asks for them: a count is a count in SQL, and what is asked of a
large relation by the values of some columns is looked up there.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from zjrules.engines.database import Columns, Database, Table
from zjrules.engines.sql.chain import Source
from zjrules.engines.sql.dialects import Dialect
from zjrules.engines.sql.types import Type, reader, type_of_values
from zjrules.engines.values import Row


class Connection(Protocol):
    """What a database can do. Raises :class:`UnsupportedError` where a number has more digits than it holds."""

    dialect: Dialect

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query."""

    def create(self, name: str, sql: str, values: Sequence[object] = ()) -> int | None:
        """Make a table of a query; the number of its rows, where that is known."""

    def load(self, name: str, rows: Sequence[Row], types: Sequence[Type]) -> None:
        """Make a table of rows."""

    def name(self) -> str:
        """A new name for a table."""

    def forget(self, names: Sequence[str]) -> None:
        """Nobody needs these tables any more. May be called at any time, from any thread."""


class SqlTable(Table):
    """The rows of a relation in an SQL database. Fetched as a whole once somebody asks for all."""

    __slots__ = ("_inner", "session", "source")

    def __init__(self, session: Session, source: Source) -> None:
        self.session = session
        self.source = source
        self._inner: Table | None = None

    @property
    def inner(self) -> Table:
        """The rows in memory."""
        if self._inner is None:
            self._inner = Table(self.session.fetch(self.source))
        return self._inner

    @property
    def rows(self) -> dict[Row, None]:  # type: ignore[override]
        return self.inner.rows

    def __len__(self) -> int:
        if self.source.size is None:
            self.source = self.source._replace(size=self.session.count(self.source))
        return self.source.size or 0

    def groups(self, columns: Columns) -> Mapping[Any, list[Row]]:
        return self.inner.groups(columns)

    def keys(self, columns: Columns) -> Any:
        return self.inner.keys(columns)

    def projection(self, columns: Columns) -> Any:
        return self.inner.projection(columns)

    def add(self, _: Iterable[Row]) -> list[Row]:
        raise AssertionError("what SQL derived is not added to")


class Session:
    """The tables made for one set of facts and all that is derived above it."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._names: list[str] = []
        weakref.finalize(self, connection.forget, self._names)
        self._loaded: dict[int, tuple[Table, int, Source | None]] = {}
        self._made: dict[tuple[object, ...], SqlTable | None] = {}

    def name(self) -> str:
        self._names.append(self.connection.name())
        return self._names[-1]

    def source(self, table: Table) -> Source | None:
        """Where the rows of a table are; they are brought there if need be. None where there are none."""
        if isinstance(table, SqlTable):
            return table.source
        known = self._loaded.get(id(table))
        if known is None or known[1] != len(table):
            known = self._loaded[id(table)] = table, len(table), self.load(list(table.rows))
        return known[2]

    def load(self, rows: list[Row]) -> Source | None:
        if not rows:
            return None
        types = tuple(map(type_of_values, zip(*rows, strict=True)))
        source = Source(self.name(), types, len(rows))
        self.connection.load(source.name, rows, types)
        return source

    def create(self, sql: str, values: Sequence[object], types: tuple[Type, ...]) -> SqlTable | None:
        """A table of the query's rows; the same one for the same query. None where it gives none."""
        key = (sql, *map(type, values), *values)
        if key not in self._made:
            name = self.name()
            size = self.connection.create(name, sql, values)
            self._made[key] = SqlTable(self, Source(name, types, size)) if size != 0 else None
        return self._made[key]

    def fetch(self, source: Source, where: str = "", values: Sequence[object] = ()) -> list[Row]:
        """Rows of a relation as the engines hold them."""
        if not source.types:
            return [()] if self.count(source) else []
        columns = ", ".join(f"c{place}" for place in range(len(source.types)))
        found = self.connection.rows(f"SELECT {columns} FROM {source.name}{where}", values)
        readers = [reader(of) for of in source.types]
        if not any(readers):
            return found
        lists = zip(*found, strict=True)
        read = [column if each is None else map(each, column) for each, column in zip(readers, lists, strict=False)]
        return list(zip(*read, strict=True))

    def count(self, source: Source) -> int:
        if source.size is not None:
            return source.size
        return int(self.connection.rows(f"SELECT count(*) FROM {source.name}")[0][0])


class SqlDatabase(Database):
    """A layer whose derived relations are in an SQL database."""

    __slots__ = ("session",)
    session: Session

    @classmethod
    def above(cls, facts: Database, session: Session) -> SqlDatabase:
        layer = cls()
        layer._parent = facts
        layer.session = session
        return layer


def session_of(facts: Database | None) -> Session | None:
    """The session of the layers below, if they have one."""
    while facts is not None:
        if isinstance(facts, SqlDatabase):
            return facts.session
        facts = facts._parent
    return None
