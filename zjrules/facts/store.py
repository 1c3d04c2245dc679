"""The given facts of one check, each with the place it was read from."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal

from zjrules.source import Span

Value = str | int | bool | Decimal | datetime.date
Row = tuple[Value, ...]


class Facts:
    """Relation name → rows, in the order they were read; every row knows its place.

    A row that is stated twice is one fact and keeps its first place.
    """

    def __init__(self) -> None:
        self.rows: dict[str, dict[Row, Span | None]] = {}

    def add(self, relation: str, *row: Value, at: Span | None = None) -> None:
        """State one fact. Columns in the order in which ``facts.relations`` declares them."""
        self.rows.setdefault(relation, {}).setdefault(row, at)

    def place(self, relation: str, row: Row) -> Span | None:
        return self.rows.get(relation, {}).get(row)

    def __iter__(self) -> Iterator[tuple[str, Row]]:
        for relation, rows in self.rows.items():
            for row in rows:
                yield relation, row

    def __len__(self) -> int:
        return sum(map(len, self.rows.values()))
