"""A relation in an SQL database, seen as a ``Table``: what is asked of a large one is looked up there.

Small relations come into memory as a whole once somebody asks for rows; of a large one come only the rows
that have the asked values in the asked columns, for many values at once where they are told beforehand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from zjrules.engines.database import Columns, Table, keyer
from zjrules.engines.sql.emit import Query
from zjrules.engines.sql.sources import Source
from zjrules.engines.sql.types import holds
from zjrules.engines.values import Row

_LARGE = 20_000  # rows that nobody wants in memory for the sake of a few


class Keeper(Protocol):
    """Has the database of a table: the session that made it."""

    def fetch(self, source: Source) -> list[Row]: ...

    def matching(self, source: Source, columns: Columns, keys: Sequence[Row]) -> list[Row]: ...

    def count(self, source: Source) -> int: ...

    def number(self, query: Query) -> int: ...


class SqlTable(Table):
    """``rows`` are those of the relation, where they are known beforehand."""

    __slots__ = ("_inner", "_lookups", "session", "source")

    def __init__(self, session: Keeper, source: Source, rows: Iterable[Row] | None = None) -> None:
        self.session = session
        self.source = source
        self._inner = None if rows is None else Table(rows)
        self._lookups: dict[Columns, Lookup] = {}

    @property
    def inner(self) -> Table:
        """All rows, in memory."""
        if self._inner is None:
            self._inner = Table(self.session.fetch(self.source))
        return self._inner

    @property
    def outside(self) -> bool:
        """Are the rows better looked up than fetched?"""
        return self._inner is None and len(self) > _LARGE

    @property
    def rows(self) -> Any:  # type: ignore[override]
        return Rows(self) if self.outside else self.inner.rows

    def __len__(self) -> int:
        if self.source.size is None:
            self.source.size = self.session.count(self.source)
        return self.source.size

    def groups(self, columns: Columns) -> Mapping[Any, list[Row]]:
        if not self.outside:
            return self.inner.groups(columns)
        if columns not in self._lookups:
            self._lookups[columns] = Lookup(self, columns)
        return self._lookups[columns]

    def keys(self, columns: Columns) -> Any:
        return self.inner.keys(columns)

    def projection(self, columns: Columns) -> Any:
        return self.inner.projection(columns)

    def add(self, _: Iterable[Row]) -> list[Row]:
        raise AssertionError("what SQL derived is not added to")

    def expect(self, columns: Columns, keys: Iterable[Row]) -> None:
        """Rows with these values in ``columns`` will be asked for: look them all up now."""
        if columns and self.outside:
            lookup = self.groups(columns)
            assert isinstance(lookup, Lookup)
            lookup.expect(keys)

    def narrower(self, columns: Columns, key: Row) -> list[Row] | None:
        """The rows with these values, from what is in memory already; None where that does not tell."""
        places = dict(zip(columns, key, strict=True))
        for known, lookup in self._lookups.items():
            if places.keys() >= set(known):
                found = lookup.known(tuple(places[place] for place in known))
                if found is not None:
                    return [row for row in found if all(row[place] == value for place, value in places.items())]
        return None


class Lookup(Mapping[Any, list[Row]]):
    """The rows of a large relation by their values in some columns, which are keyed as ``keyer`` does it."""

    def __init__(self, table: SqlTable, columns: Columns) -> None:
        self.table = table
        self.columns = columns
        self._found: dict[Row, list[Row]] = {}

    def known(self, key: Row) -> list[Row] | None:
        return self._found.get(key)

    def expect(self, keys: Iterable[Row]) -> None:
        missing = [key for key in dict.fromkeys(keys) if key not in self._found]
        self._found.update((key, []) for key in missing)
        source = self.table.source
        types = [source.types[place] for place in self.columns]
        able = [key for key in missing if all(map(holds, types, key))]
        if able:
            for row in self.table.session.matching(source, self.columns, able):
                self._found[tuple(row[place] for place in self.columns)].append(row)

    def __getitem__(self, key: Any) -> list[Row]:
        values: Row = (key,) if len(self.columns) == 1 else key
        if values not in self._found:
            found = self.table.narrower(self.columns, values)
            if found is not None:
                self._found[values] = found
            else:
                self.expect([values])
        if not self._found[values]:
            raise KeyError(key)
        return self._found[values]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.table.inner.groups(self.columns))

    def __len__(self) -> int:
        return len(self.table.inner.groups(self.columns))


class Rows(Collection[Row]):
    """The rows of a large relation: in it or not is looked up, going through them fetches them."""

    def __init__(self, table: SqlTable) -> None:
        self.table = table
        self._all = tuple(range(len(table.source.types)))

    def __contains__(self, row: object) -> bool:
        return keyer(self._all)(row) in self.table.groups(self._all)  # type: ignore[arg-type]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.table.inner.rows)

    def __len__(self) -> int:
        return len(self.table)
