"""The cells of a large table in SQL, by the names of its columns."""

from __future__ import annotations

from collections.abc import Sequence

from zjrules.engines.duckdb import DuckDbConnection
from zjrules.read.parquet import cell_text
from zjrules.read.progress import Layout


class Cells:
    """``raw`` is a view of a file with the number ``n`` of each row, from 1, and its cells ``f0``, ``f1``, … of
    these SQL types. ``faults`` are queries that tell what is wrong in it."""

    def __init__(
        self, connection: DuckDbConnection, raw: str, types: Sequence[str], layout: Layout, year: int | None
    ) -> None:
        self.rows = connection.rows
        self.connection = connection
        self.raw, self.layout, self.year = raw, layout, year
        self.kinds = types
        self.types = dict(zip(layout.names, types, strict=True))
        self.column = {name: f"r.f{at}" for at, name in enumerate(layout.names) if name}
        self.columns = frozenset(self.column)
        self.faults: list[str] = []

    def text(self, name: str) -> str:
        """The cell as text; a column that the file does not have is empty."""
        return cell_text(self.column[name], self.types[name]) if name in self.column else "''"

    def cell(self, place: int) -> str:
        """Any cell as text, of a column that is not known as well."""
        return cell_text(f"r.f{place}", self.kinds[place])
