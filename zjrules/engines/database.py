"""Relations in memory: tables with indexes built when first asked for, in layers.

A rule is evaluated over what its library has derived without copying it: its own relations go into a
``child()``; looking a relation up goes from the child to its parents.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any

from zjrules.datalog.ast import Value
from zjrules.engines.values import LARGEST, Row, Truth, plain, stored

Columns = tuple[int, ...]
_AS_THEY_ARE = {str, int, datetime.date}  # types of values that an engine holds as they are


@lru_cache(maxsize=1000)
def picker(columns: Columns) -> Callable[[Row], Row]:
    """Takes the given columns of a row, as a row. (A slice makes ``itemgetter`` return a tuple.)"""
    if not columns:
        return itemgetter(slice(0, 0))
    first, last = columns[0], columns[-1]
    if columns == tuple(range(first, last + 1)):
        return itemgetter(slice(first, last + 1))
    return itemgetter(*columns)


@lru_cache(maxsize=1000)
def keyer(columns: Columns) -> Callable[[Row], Any]:
    """Takes the given columns of a row as a key: of one column its bare value, which hashes faster."""
    return itemgetter(columns[0]) if len(columns) == 1 else picker(columns)


class Table:
    """The distinct rows of one relation, in the order they came, and three kinds of index on them."""

    __slots__ = ("_groups", "_keys", "_projections", "rows")

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self.rows: dict[Row, None] = dict.fromkeys(rows)
        self._groups: dict[Columns, defaultdict[Any, list[Row]]] = {}
        self._keys: dict[Columns, set[Any]] = {}
        self._projections: dict[Columns, dict[Row, None]] = {}

    def __len__(self) -> int:
        return len(self.rows)

    def groups(self, columns: Columns) -> Mapping[Any, list[Row]]:
        """The rows by their values in ``columns``, as ``keyer`` takes them."""
        found = self._groups.get(columns)
        if found is None:
            found = self._groups[columns] = defaultdict(list)
            _group(found, columns, self.rows)
        return found

    def keys(self, columns: Columns) -> Set[Any]:
        """The values in ``columns``, as ``keyer`` takes them."""
        found = self._keys.get(columns)
        if found is None:
            found = self._keys[columns] = set(map(keyer(columns), self.rows))
        return found

    def projection(self, columns: Columns) -> Collection[Row]:
        """The distinct rows of these columns alone."""
        found = self._projections.get(columns)
        if found is None:
            if columns == tuple(range(len(next(iter(self.rows), ())))):
                return self.rows
            found = self._projections[columns] = dict.fromkeys(map(picker(columns), self.rows))
        return found

    def add(self, rows: Iterable[Row]) -> list[Row]:
        """Take in rows; return those that are new. Indexes grow with the table."""
        known = self.rows
        if not known and not self._groups and not self._keys and not self._projections:
            self.rows = dict.fromkeys(rows)
            return list(self.rows)
        fresh = dict.fromkeys(rows)
        new = [row for row in fresh if row not in known]
        if new:
            known.update(fresh)
            for columns, groups in self._groups.items():
                _group(groups, columns, new)
            for columns, keys in self._keys.items():
                keys.update(map(keyer(columns), new))
            for columns, projection in self._projections.items():
                projection.update(dict.fromkeys(map(picker(columns), new)))
        return new


def _group(groups: defaultdict[Any, list[Row]], columns: Columns, rows: Iterable[Row]) -> None:
    key = keyer(columns)
    for row in rows:
        groups[key(row)].append(row)


def _same(rows: list[tuple[Value, ...]]) -> bool:
    """Are these rows the same in an engine? Most are, and need not be gone through value by value."""
    kinds = set(map(type, chain.from_iterable(rows)))
    if int in kinds:
        numbers = [value for value in chain.from_iterable(rows) if type(value) is int]
        return kinds <= _AS_THEY_ARE and min(numbers) > -LARGEST and max(numbers) < LARGEST
    return kinds <= _AS_THEY_ARE


class Database:
    """Relations by name. Rows go in and come out as plain values; the engines work on the tables."""

    __slots__ = ("_parent", "_tables")

    def __init__(self, facts: Mapping[str, Iterable[tuple[Value, ...]]] | None = None) -> None:
        self._parent: Database | None = None
        self._tables: dict[str, Table] = {}
        for name, rows in (facts or {}).items():
            self.add(name, rows)

    def child(self) -> Database:
        """A layer above this one: it sees everything here, and what is added to it stays in it."""
        layer = Database()
        layer._parent = self
        return layer

    @property
    def parent(self) -> Database:
        """The layer that this one was made above."""
        assert self._parent is not None, "nothing is under the lowest layer"
        return self._parent

    def add(self, name: str, rows: Iterable[tuple[Value, ...]]) -> None:
        """Add rows of plain values. Raises ``OperandError`` for what is no value."""
        given = list(rows)
        self.own(name).add(given if _same(given) else [tuple([stored(value) for value in row]) for row in given])

    def rows(self, name: str) -> set[tuple[Value, ...]]:
        """The rows of a relation as plain values; none for a relation nobody added to.

        Python holds ``(True,)`` and ``(1,)`` for equal, so a set has room for one: the number's.
        """
        found: set[tuple[Value, ...]] = set()
        truths: list[tuple[Value, ...]] = []
        for row in self.table(name).rows:
            if Truth in map(type, row):
                truths.append(tuple([plain(value) for value in row]))
            else:
                found.add(row)  # type: ignore[arg-type]
        found.update(truths)
        return found

    def names(self) -> list[str]:
        """All relations of this layer and those under it, sorted."""
        return sorted({name for layer in self._layers() for name in layer._tables})

    def has(self, name: str, row: tuple[Value, ...]) -> bool:
        return tuple(stored(value) for value in row) in self.table(name).rows

    def table(self, name: str) -> Table:
        """The topmost table of that name, to be read."""
        found = self._found(name)
        return self.own(name) if found is None else found

    def size(self, name: str) -> int:
        return len(self.table(name).rows)

    def own(self, name: str) -> Table:
        """This layer's table of that name, to be written; it begins with the rows of the layers below."""
        if name not in self._tables:
            below = self._parent._found(name) if self._parent is not None else None
            self._tables[name] = Table(() if below is None else below.rows)
        return self._tables[name]

    def put(self, name: str, table: Table) -> None:
        """Let a table stand for a relation in this layer."""
        self._tables[name] = table

    def given(self, name: str) -> Iterable[Row]:
        """The rows that a relation had before the layer that derives it (none, if nobody gave any)."""
        layers = [layer for layer in self._layers() if name in layer._tables]
        return layers[1]._tables[name].rows if layers[1:] else ()

    def _found(self, name: str) -> Table | None:
        layer: Database | None = self
        while layer is not None:
            table = layer._tables.get(name)
            if table is not None:
                return table
            layer = layer._parent
        return None

    def _layers(self) -> Iterator[Database]:
        layer: Database | None = self
        while layer is not None:
            yield layer
            layer = layer._parent
