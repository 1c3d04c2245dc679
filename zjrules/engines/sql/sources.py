"""Where the rows of a relation are: a table or view of the database, and perhaps known here as well."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from zjrules.engines.sql.types import Type
from zjrules.engines.values import Row

FEW = 12  # rows that are put into a query as parameters instead of being joined
ROUND = "r"  # the column that tells in which round of a recursion a row came up


KEY = "k"  # the column of a wide table that tells its rows apart


class Facet(NamedTuple):
    """A relation that states some columns of the rows of a wide table, whose key is its first column.

    ``columns`` are its others, in SQL over the wide table ``{a}`` and, where there is one, the small table
    ``joined`` as ``{m}``, of which at most one row is ``on``. A row of the wide table has a fact where
    ``present`` holds, which is never null. ``few`` are the places of columns of the relation that have few different
    values.
    """

    wide: str
    columns: tuple[str, ...]
    present: str = ""
    joined: str = ""
    on: str = ""
    few: frozenset[int] = frozenset()

    def over(self, alias: str, small: str = "") -> Facet:
        """The same with the names that the tables have in a statement."""
        return self._replace(
            columns=tuple(each.format(a=alias, m=small) for each in self.columns),
            present=self.present.format(a=alias),
            on=self.on.format(a=alias, m=small),
        )

    def select(self) -> str:
        """The relation as a query of its own."""
        own = self.over("a", "m")
        columns = ", ".join(f"{each} AS c{place}" for place, each in enumerate((f"a.{KEY}", *own.columns)))
        joined = f" JOIN {own.joined} AS m ON {own.on}" if own.joined else ""
        return f"SELECT {columns} FROM {own.wide} AS a{joined}" + (f" WHERE {own.present}" if own.present else "")


class Source:
    """A relation with columns ``c0``, ``c1``, … of ``types``; one without columns has a column that is always 1.

    ``size`` is None where nobody counted. ``rows`` are given where they are few and known. ``growing``: it is
    being derived in a recursion, and has a column ``r`` as well. ``facet``: it states columns of a wide table.
    ``wide``: its rows may be as many as a wide table has. ``query``, with its values, gives the rows of one that
    nobody has made, where it is not worth making.
    """

    __slots__ = ("_make", "_name", "facet", "growing", "query", "rows", "size", "types", "wide")

    def __init__(
        self,
        types: tuple[Type, ...],
        size: int | None,
        name: str = "",
        *,
        make: Callable[[], str] | None = None,
        rows: tuple[Row, ...] | None = None,
        growing: bool = False,
        facet: Facet | None = None,
    ) -> None:
        self.facet = facet
        self.wide = facet is not None
        self.query: tuple[str, list[object]] | None = None
        self.types, self.size, self.rows, self.growing = types, size, rows, growing
        self._name, self._make = name, make

    @property
    def made(self) -> bool:
        return bool(self._name)

    @property
    def name(self) -> str:
        """Of the table or view, which is made when first asked for."""
        if not self._name and self._make is not None:
            self._name = self._make()
        return self._name


Catalog = Callable[[str], Source | None]  # None for a relation without rows
