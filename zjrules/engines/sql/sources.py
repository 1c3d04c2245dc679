"""Where the rows of a relation are: a table or view of the database, and perhaps known here as well."""

from __future__ import annotations

from collections.abc import Callable

from zjrules.engines.sql.types import Type
from zjrules.engines.values import Row

FEW = 12  # rows that are put into a query as parameters instead of being joined
ROUND = "r"  # the column that tells in which round of a recursion a row came up


class Source:
    """A relation with columns ``c0``, ``c1``, … of ``types``; one without columns has a column that is always 1.

    ``size`` is None where nobody counted. ``rows`` are given where they are few and known. ``growing``: it is
    being derived in a recursion, and has a column ``r`` as well.
    """

    __slots__ = ("_make", "_name", "growing", "rows", "size", "types")

    def __init__(
        self,
        types: tuple[Type, ...],
        size: int | None,
        name: str = "",
        *,
        make: Callable[[], str] | None = None,
        rows: tuple[Row, ...] | None = None,
        growing: bool = False,
    ) -> None:
        self.types, self.size, self.rows, self.growing = types, size, rows, growing
        self._name, self._make = name, make

    @property
    def name(self) -> str:
        """Of the table or view, which is made when first asked for."""
        if not self._name and self._make is not None:
            self._name = self._make()
        return self._name


Catalog = Callable[[str], Source | None]  # None for a relation without rows
