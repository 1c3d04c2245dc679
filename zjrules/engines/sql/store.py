"""Relations in an SQL database, seen through the same ``Database`` and ``Table`` as those in memory.

Rows come into Python only when somebody asks for them: a count is a count in SQL, and what is asked of a
large relation by the values of some columns is looked up there.
"""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from typing import Any, Protocol

from zjrules.datalog import ast
from zjrules.engines.database import Columns, Database, Table
from zjrules.engines.sql.dialects import Dialect
from zjrules.engines.sql.emit import Query
from zjrules.engines.sql.sources import FEW, Facet, Source
from zjrules.engines.sql.tables import SqlTable
from zjrules.engines.sql.types import Type, reader, type_of_values
from zjrules.engines.sql.views import View
from zjrules.engines.values import Row

_SMALL = 20_000  # rows of the largest table of a session


class Connection(Protocol):
    """What a database can do. Raises :class:`UnsupportedError` where a number has more digits than it holds."""

    dialect: Dialect
    gathers: bool  # small results come into memory at once, for a table costs as much as its query

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query."""

    def create(self, name: str, sql: str, values: Sequence[object] = ()) -> int | None:
        """Make a table of a query; the number of its rows, where that is known."""

    def append(self, name: str, sql: str, values: Sequence[object] = ()) -> int:
        """Add the rows of a query to a table that was created; their number."""

    def tune(self, small: bool) -> None:
        """What follows is about few rows, so that planning takes longer than running; or about many."""

    def load(self, name: str, rows: Sequence[Row], types: Sequence[Type]) -> None:
        """Make a table of rows."""

    def name(self) -> str:
        """A new name for a table."""

    def forget(self, names: Sequence[str]) -> None:
        """Nobody needs these tables any more. May be called at any time, from any thread."""


class Session:
    """The tables made for one set of facts and all that is derived above it."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.largest = 0  # rows of a table
        self._names: list[str] = []
        weakref.finalize(self, connection.forget, self._names).atexit = False
        self._loaded: dict[int, tuple[Table, int, Source | None]] = {}
        self._made: dict[tuple[object, ...], SqlTable | None] = {}
        self._views: dict[tuple[object, ...], View] = {}

    def name(self) -> str:
        self._names.append(self.connection.name())
        return self._names[-1]

    @property
    def small(self) -> bool:
        return self.largest <= _SMALL

    def tune(self) -> None:
        """What follows reads the tables that there are."""
        self.connection.tune(self.small)

    def source(self, table: Table) -> Source | None:
        """Where the rows of a table are; they are brought there when needed. None where there are none."""
        if isinstance(table, SqlTable):
            return table.source
        known = self._loaded.get(id(table))
        if known is None or known[1] != len(table):
            source = self._source(list(table.rows)) if len(table) else None
            known = self._loaded[id(table)] = table, len(table), source
        return known[2]

    def _source(self, rows: list[Row]) -> Source:
        types = tuple(map(type_of_values, zip(*rows, strict=True)))

        def load() -> str:
            name = self.name()
            self.connection.load(name, rows, types)
            return name

        self.largest = max(self.largest, len(rows))
        return Source(types, len(rows), make=load, rows=tuple(rows) if len(rows) <= FEW else None)

    def create(self, query: Query, leaf: bool) -> SqlTable | None:
        """A table of the query's rows; the same one for the same query. None where it gives none. ``leaf``:
        nobody is expected to join it."""
        key = (query.sql, *map(type, query.values), *query.values)
        if key not in self._made:
            self.tune()
            self._made[key] = self._create(query, (leaf or self.connection.gathers) and self.small)
        return self._made[key]

    def _create(self, query: Query, leaf: bool) -> SqlTable | None:
        if leaf:
            rows = self.read(query.sql, query.values, query.types)
            return SqlTable(self, self._source(rows), rows) if rows else None
        name = self.name()
        size = self.connection.create(name, query.sql, query.values)
        if size == 0:
            return None
        self.largest = max(self.largest, size or 0)
        table = SqlTable(self, Source(query.types, size, name))
        if size is not None and size <= FEW:
            table.source.rows = tuple(table.rows)
        return table

    def view(self, query: Query, clause: ast.Clause | None) -> View:
        """A relation that is not made before it must be; the same one for the same query."""
        key = ("view", query.sql, *map(type, query.values), *query.values)
        if key not in self._views:

            def make() -> str:
                name = self.name()
                self.tune()
                source.size = self.connection.create(name, query.sql, query.values)
                return name

            source = Source(query.types, None, make=make)
            source.wide = True
            if clause is not None:
                source.query = query.sql, query.values
            self._views[key] = View(self, query, source, clause)
        return self._views[key]

    def fetch(self, source: Source) -> list[Row]:
        """The rows of a relation as the engines hold them."""
        columns = ", ".join(f"c{place}" for place in range(len(source.types))) or "c0"
        return self.read(f"SELECT {columns} FROM {source.name}", (), source.types)

    def read(self, sql: str, values: Sequence[object], types: tuple[Type, ...]) -> list[Row]:
        """The rows of a query as the engines hold them."""
        found = self.connection.rows(sql, values)
        if not types:
            return [()] if found else []
        readers = [reader(of) for of in types]
        if not found or not any(readers):
            return found
        columns = zip(readers, zip(*found, strict=True), strict=True)
        return list(zip(*[column if each is None else map(each, column) for each, column in columns], strict=True))

    def matching(self, source: Source, columns: Columns, keys: Sequence[Row]) -> list[Row]:
        """The rows that have one of the keys in these columns; no value of a key is wider than its column."""
        name, types = self.name(), [source.types[place] for place in columns]
        self.connection.load(name, keys, types)
        same = " AND ".join(f"a.c{place} = k.c{at}" for at, place in enumerate(columns))
        listed = ", ".join(f"a.c{place}" for place in range(len(source.types)))
        semi = self.connection.dialect.semi_join
        sql = f"SELECT {listed} FROM {source.name} AS a {semi} {name} AS k ON {same}"
        found = self.read(sql, (), source.types)
        self._names.remove(name)
        self.connection.forget([name])
        return found

    def count(self, source: Source) -> int:
        return int(self.connection.rows(f"SELECT count(*) FROM {source.name}")[0][0])

    def different(self, source: Source, column: int) -> int:
        self.tune()
        return int(self.connection.rows(f"SELECT count(DISTINCT c{column}) FROM {source.name}")[0][0])

    def number(self, query: Query) -> int:
        """How many rows a query gives."""
        self.tune()
        return int(self.connection.rows(f"SELECT count(*) FROM ({query.sql}) AS q", query.values)[0][0])


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

    def attach(self, name: str, table: str, types: tuple[Type, ...], size: int | None = None) -> None:
        """Let a table or view of the engine's database be a relation. Its columns are called ``c0``, ``c1``, …,
        are never null and have the SQL types of ``types`` (``sql_type``); its rows are distinct."""
        self.put(name, SqlTable(self.session, Source(types, size, table)))
        self.session.largest = max(self.session.largest, _SMALL + 1 if size is None else size)

    def facet(self, name: str, facet: Facet, types: tuple[Type, ...], size: int) -> None:
        """Let a relation state columns of a wide table of the engine's database, of so many rows."""

        def make() -> str:
            made = self.session.name()
            self.session.connection.rows(f"CREATE VIEW {made} AS {facet.select()}")
            return made

        self.put(name, SqlTable(self.session, Source(types, size, make=make, facet=facet)))
        self.session.largest = max(self.session.largest, _SMALL + 1)


def session_of(facts: Database | None) -> Session | None:
    """The session of the layers below, if they have one."""
    while facts is not None:
        if isinstance(facts, SqlDatabase):
            return facts.session
        facts = facts._parent
    return None
