"""Reads the entries of one register file, each with its line, and keeps every fault."""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from zjrules.errors import Diagnostic
from zjrules.model.register_forms import form_at, keys, one_of, words
from zjrules.source import Span

Record = dict[str, Any]
_DATE, _DECIMAL = "must be a date such as 2023-08-17", 'must be an exact decimal in quotes, such as "0.5"'
SAID = {
    "missing": "is missing", "string_type": "must be text in quotes", "list_type": "must be a list",
    "int_type": "must be a whole number", "int_parsing": "must be a whole number",
    "bool_type": "must be true or false", "bool_parsing": "must be true or false",
    "model_type": "must be a record { key = value, … }",
    "date_type": _DATE, "date_parsing": _DATE, "date_from_datetime_parsing": _DATE, "date_from_datetime_inexact": _DATE,
    "string_too_short": "is empty", "too_short": "is empty",
    "string_pattern_mismatch": _DECIMAL, "value_error": _DECIMAL, "decimal_parsing": _DECIMAL, "decimal_type": _DECIMAL,
}  # fmt: skip


def said_of(entries: Iterable[Record], key: str) -> set[str]:
    """What entries, faulty ones too, say of themselves under ``key``."""
    return {value for each in entries if isinstance(value := each.get(key), str)}


class Reader:
    """Checks one file and keeps every fault."""

    def __init__(self, path: str, text: str, said: Mapping[str, str] = SAID) -> None:
        self.path, self.lines, self.said = path, text.split("\n"), said
        self.faults: list[Diagnostic] = []

    def tell(self, code: str, message: str, line: int, hint: str) -> None:
        self.faults.append(Diagnostic(code, message, Span(self.path, line), hint))

    def line_of(self, key: str, start: int = 1) -> int:
        """The line that sets ``key``, from ``start`` on and before the next table; else ``start``."""
        pattern = re.compile(rf'\s*\[?"?{re.escape(key)}"?\s*[=\]]')
        for number in range(start, len(self.lines) + 1):
            line = self.lines[number - 1]
            if pattern.match(line):
                return number
            if number > start > 1 and line.lstrip().startswith(("[", "{")):
                break
        return start

    def line_within(self, start: int, number: int) -> int:
        """The line of a record (from 0) of the list that begins on ``start``, one a line; else ``start``."""
        inside = itertools.takewhile(lambda pair: not pair[1].lstrip().startswith("]"), enumerate(self.lines[start:]))
        found = [start + 1 + below for below, line in inside if line.lstrip().startswith("{")]
        return found[number] if self.lines[start - 1].rstrip().endswith("[") and number < len(found) else start

    def entry_lines(self, key: str, count: int) -> list[int]:
        """Where each record of the list ``key`` begins: at ``[[key]]``, or one record a line inside ``key = [``."""
        numbered = list(enumerate(self.lines, 1))
        found = [number for number, line in numbered if re.match(rf"\s*\[\[\s*{re.escape(key)}\s*\]\]", line)]
        if not found:
            inside = itertools.takewhile(lambda pair: not pair[1].startswith("]"), numbered[self.line_of(key) :])
            found = [number for number, line in inside if line.strip() and not line.lstrip().startswith("#")]
        return found if len(found) == count else [self.line_of(key)] * count

    def known(self, key: str, known: Iterable[str], line: int) -> bool:
        """Whether ``key`` is one of ``known``; else it is told."""
        if key not in (names := sorted(known)):
            near = difflib.get_close_matches(key, names, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(names)}"
            self.tell("unknown-key", f"unknown key {key!r}", line, hint)
        return key in names

    def entries(self, values: Any, kind: str) -> list[tuple[Any, int]]:
        if not isinstance(values, list) or not values:
            self.tell("no-entries", f"the register holds no list {kind!r}", self.line_of(kind), f"write {kind} = [ … ]")
            return []
        return list(zip(values, self.entry_lines(kind, len(values)), strict=True))

    def entry(self, model: type[BaseModel], value: Any, kind: str, line: int) -> Record:
        """The checked record with its line; empty where it has a fault (each is told)."""
        if not isinstance(value, dict):
            self.tell("no-record", f"an entry of {kind} must be a record", line, "write { key = value, … }")
            return {}
        try:
            record = model.model_validate(value).model_dump(mode="json", by_alias=True)
            return {**record, "line": line}
        except ValidationError as error:
            for fault in error.errors(include_url=False):
                self._misfit(model, fault, line)
            return {}

    def _misfit(self, form: type[BaseModel], fault: ErrorDetails, line: int) -> None:
        """Tell one fault that pydantic found in the record that begins on ``line``."""
        location = fault["loc"]
        named = [str(part) for part in location if isinstance(part, str)]
        name, key = ".".join(map(str, location)), named[-1]
        place = self.line_of(named[0], line)
        if len(location) > 1 and isinstance(location[1], int):
            place = self.line_within(place, location[1])
        inner = form_at(form, location)
        allowed = words(inner, key)
        if fault["type"] == "extra_forbidden":
            self.known(key, keys(inner), place)
        elif fault["type"] == "literal_error":
            self.tell("unknown-value", f"{name} cannot be {fault['input']!r}", place, one_of(allowed, fault["input"]))
        else:
            said = self.said.get(fault["type"], fault["msg"])
            self.tell("faulty-value", f"{name} {said}", place, one_of(allowed) if allowed else f"mend {key}")

    def census(self, data: Record, whole: Sequence[str], of_table: Sequence[str]) -> dict[str, Record]:
        """``items = 56`` under ``[annual]`` is counted as ``annual.items``. What stands under no table is told
        where it is nothing that can be counted of the whole notice; a table may have any name."""
        found: dict[str, Record] = {}
        for key, value in data.items():
            counts = value if isinstance(value, dict) else {"": value}
            line = self.line_of(key)
            if not isinstance(value, dict) and not self.known(key, whole, line):
                continue
            for what, number in counts.items():
                name = f"{key}.{what}" if what else key
                place = self.line_of(what, line) if what else line
                if what and not self.known(what, of_table, place):
                    continue
                if isinstance(number, int) and not isinstance(number, bool) and number >= 0:
                    found[name] = {"number": number, "line": place}
                else:
                    self.tell("faulty-value", f"{name} must be a whole number", place, "count it by hand")
        return found

    def groups(self, values: Sequence[tuple[Any, int]]) -> list[Record]:
        seen: dict[str, int] = {}
        for ids, line in values:
            if not isinstance(ids, list) or len(ids) < 2 or not all(isinstance(each, str) for each in ids):
                self.tell("faulty-value", "a group of same items must be a list of two or more ids", line, "mend it")
                continue
            for each in ids:
                self.unique(each, seen, line, "item")
        return [{"ids": ids, "line": line} for ids, line in values]

    def unique(self, name: str, seen: dict[str, int], line: int, what: str) -> None:
        if name in seen:
            hint = f"first on line {seen[name]}"
            self.tell("duplicate", f"the {what} {name!r} stands here a second time", line, hint)
        seen.setdefault(name, line)

    def days_in_order(self, record: Record) -> None:
        if record["valid_from"] and record["valid_until"] and record["valid_from"] > record["valid_until"]:
            self.tell("faulty-value", "valid_from is after valid_until", record["line"], "swap or mend the dates")
