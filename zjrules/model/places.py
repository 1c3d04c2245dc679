"""Where a record and its fields stand in a TOML or JSON file; the parsers keep no lines, so one scan finds them."""

from __future__ import annotations

import re

from zjrules.source import Span

_KEY = re.compile(r'^[\s{\[,]*"?([A-Za-z_]+)"?\s*[=:](?!//)')
_ID = re.compile(r'^[\s{\[,]*"?id"?\s*[=:]\s*"([^"]*)"')


class Places:
    """Lines of records (by id, in file order) and of their fields, in one or more dataset files."""

    def __init__(self) -> None:
        self._records: dict[str, list[Span]] = {}
        self._fields: dict[str, list[dict[str, Span]]] = {}

    def scan(self, path: str, text: str) -> None:
        """Take in one file. A field belongs to the last ``id`` above it."""
        fields: dict[str, Span] = {}
        for number, line in enumerate(text.split("\n"), 1):
            if found := _ID.match(line):
                fields = {}
                self._records.setdefault(found[1], []).append(Span(path, number))
                self._fields.setdefault(found[1], []).append(fields)
            elif found := _KEY.match(line):
                fields.setdefault(found[1], Span(path, number, cell=found[1]))

    def record(self, identifier: str, occurrence: int = 0) -> Span | None:
        spans = self._records.get(identifier, [])
        return spans[occurrence] if occurrence < len(spans) else None

    def fields(self, identifier: str, occurrence: int = 0) -> dict[str, Span]:
        found = self._fields.get(identifier, [])
        return found[occurrence] if occurrence < len(found) else {}
