"""Where the records of a dataset and their fields stand in its TOML and JSON files."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable

from zjrules.model.scan import Placed, json_values, toml_values
from zjrules.source import Span

NAMES = ("id", "name", "key")  # the first of these fields that a record has is where it is cited
_BLANKS = re.compile(r"[ \t]*")
_REST = re.compile(r"[,\]} \t\r]*(?:#.*)?$", re.MULTILINE)  # what may follow a value that has its line to itself


class _Lines:
    """Offsets of a text → spans."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = path, text
        self.starts = [0]
        while (end := text.find("\n", self.starts[-1])) >= 0:
            self.starts.append(end + 1)

    def span(self, value: Placed, cell: str = "") -> Span:
        """From the key's line to the value's end. A value that shares its line with others has columns."""
        line, end_line = bisect_right(self.starts, value.key), bisect_right(self.starts, value.end - 1)
        start = self.starts[line - 1]
        if end_line > line or self._alone(value, start):
            return Span(self.path, line, end_line, cell=cell)
        return Span(self.path, line, end_line, value.start - start + 1, value.end - start + 1, cell)

    def _alone(self, value: Placed, line_start: int) -> bool:
        before = _BLANKS.match(self.text, line_start)
        return before is not None and before.end() == value.key and _REST.match(self.text, value.end) is not None


class RecordPlace:
    """The place of one record and of every field in it, such as ``leads`` or ``targets.0.value``."""

    def __init__(self, lines: _Lines | None = None) -> None:
        self._lines = lines
        self._head: Placed | None = None
        self._fields: dict[str, Placed] = {}

    def add(self, name: str, value: Placed) -> None:
        if name:
            self._fields[name] = value
        else:  # of a record without a name, its first character
            self._head = value._replace(end=min(value.end, value.start + 1))

    @property
    def span(self) -> Span | None:
        """Where the record says which one it is."""
        named = (self._fields[name] for name in NAMES if name in self._fields)
        head = next(named, self._head)
        return self._lines.span(head) if self._lines and head else None

    def fields(self) -> dict[str, Span]:
        """The fields of the record itself, each with its name in ``cell``."""
        if self._lines is None:
            return {}
        return {name: self._lines.span(value, name) for name, value in self._fields.items() if "." not in name}

    def field(self, name: str) -> Span | None:
        """The place of a field, of the nearest thing that holds it, or else of the record."""
        while name and self._lines:
            if name in self._fields:
                return self._lines.span(self._fields[name], name)
            name = name.rpartition(".")[0]
        return self.span

    def entry(self, name: str, number: int, entries: int) -> Span | None:
        """The place of the entry with this number (from 0) of a list that was read with ``entries`` of them.

        Where the file holds more, some could not be read and the numbers say nothing: then of the list.
        """
        if f"{name}.{entries}" in self._fields:
            return self.field(name)
        inner = [f"{name}.{number}.{each}" for each in ("value", *NAMES)]
        return self.field(next((each for each in inner if each in self._fields), f"{name}.{number}"))


class Places:
    """The places of all records of the files of one dataset, by list and number in the merged list."""

    def __init__(self) -> None:
        self._records: dict[str, list[RecordPlace]] = {}

    def record(self, key: str, number: int = 0) -> RecordPlace:
        """The place of the record with this number (from 0) of the list ``key``, or of the one record ``key``."""
        found = self._records.get(key, ())
        return found[number] if number < len(found) else RecordPlace()

    def scan_json(self, path: str, text: str) -> list[Span]:
        """Returns the keys that an object has twice, each in ``cell``, where they stand once more."""
        lines, values = _Lines(path, text), list(json_values(text))
        self._scan(lines, values)
        times = Counter(value.path for value in values)
        last = {value.path: value for value in values if times[value.path] > 1}
        whole = [path for path in last if not any(path[:end] in last for end in range(len(path)))]
        return [lines.span(last[path], ".".join(map(str, path))) for path in whole]

    def scan_toml(self, path: str, text: str) -> None:
        self._scan(_Lines(path, text), toml_values(text))

    def _scan(self, lines: _Lines, values: Iterable[Placed]) -> None:
        """Take in one file; its records follow those of the same list in the files before it."""
        found: dict[tuple[str, int], RecordPlace] = {}
        for value in values:
            if not value.path:
                continue
            key, *inner = value.path
            if not inner and lines.text[value.start] == "[" and value.key < value.start:
                continue  # the list of the records; the header of a table begins with [ too
            number = inner.pop(0) if inner and isinstance(inner[0], int) else 0
            if inner and isinstance(inner[-1], int) and lines.text[value.start] not in "{[":
                continue  # a plain entry is cited with its whole list
            record = str(key), int(number)
            if record not in found:
                found[record] = RecordPlace(lines)
            found[record].add(".".join(map(str, inner)), value)
        for (key, _), place in sorted(found.items(), key=lambda pair: pair[0]):
            self._records.setdefault(key, []).append(place)
