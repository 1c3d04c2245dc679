"""The form of the register files (TOML): reads and checks one, tells every fault with its line.

Loads tomli and pydantic, so ``model.registers`` imports it only when the cache is cold.
"""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

import tomli
from pydantic import ValidationError

from zjrules.errors import Diagnostic, ReadError
from zjrules.model.register_shape import ENTRIES, CompanionsEntry
from zjrules.model.wire import Record as WireRecord
from zjrules.source import Span

Record = dict[str, Any]
TOP_KEYS = {"organs": ("scope", "organs")}  # elsewhere the only key is the kind itself
SAID = {
    "missing": "is missing", "string_type": "must be text in quotes", "list_type": "must be a list",
    "int_type": "must be a whole number", "date_type": "must be a date such as 2023-08-17",
    "string_too_short": "is empty", "too_short": "is empty",
    "string_pattern_mismatch": "must be an exact decimal in quotes, such as \"0.5\"",
    "value_error": "must be an exact decimal in quotes, such as \"0.5\"",
}  # fmt: skip


def read_register(kind: str, content: bytes, path: str) -> Any:
    """The checked content of a register file as JSON: a list of records, each with its ``line``; for
    ``companions`` one record, for ``census`` a record by name.

    Raises ``ReadError`` with every fault of the file.
    """
    text, data = _parse(content, path)
    reader = _Reader(path, text)
    if kind == "companions":
        checked: Any = reader.entry(CompanionsEntry, data, "", 1)
    elif kind == "census":
        checked = reader.census(data)
    else:
        keys = TOP_KEYS.get(kind, (kind,))
        for key in data:
            reader.known(key, keys, reader.line_of(key))
        values = reader.entries(data.get(kind), kind)
        checked = reader.groups(values) if kind == "same_items" else reader.records(kind, values)
    if reader.faults:
        raise ReadError(sorted(reader.faults, key=lambda fault: fault.span.line if fault.span else 0))
    return checked


def _parse(content: bytes, path: str) -> tuple[str, Record]:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        fault = Diagnostic("not-utf-8", "a register must be UTF-8", Span(path, line), "save it as UTF-8")
        raise ReadError(fault) from error
    try:
        return text, tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        place = Span(path, error.lineno, column=error.colno)
        raise ReadError(Diagnostic("not-toml", f"not TOML: {error.msg}", place, "mend this line")) from error


class _Reader:
    """Checks one file and keeps every fault."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.lines = path, text.split("\n")
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

    def entry_lines(self, key: str, count: int) -> list[int]:
        """Where each record of the list ``key`` begins: at ``[[key]]``, or one record a line inside ``key = [``."""
        numbered = list(enumerate(self.lines, 1))
        found = [number for number, line in numbered if line.strip().startswith(f"[[{key}]]")]
        if not found:
            inside = itertools.takewhile(lambda pair: not pair[1].startswith("]"), numbered[self.line_of(key) :])
            found = [number for number, line in inside if line.strip() and not line.lstrip().startswith("#")]
        return found if len(found) == count else [self.line_of(key)] * count

    def known(self, key: str, known: Iterable[str], line: int) -> None:
        if key not in (names := sorted(known)):
            near = difflib.get_close_matches(key, names, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(names)}"
            self.tell("unknown-key", f"unknown key {key!r}", line, hint)

    def entries(self, values: Any, kind: str) -> list[tuple[Any, int]]:
        if not isinstance(values, list) or not values:
            self.tell("no-entries", f"the register holds no list {kind!r}", self.line_of(kind), f"write {kind} = [ … ]")
            return []
        return list(zip(values, self.entry_lines(kind, len(values)), strict=True))

    def records(self, kind: str, values: Sequence[tuple[Any, int]]) -> list[Record]:
        entries = [self.entry(ENTRIES[kind], value, kind, line) for value, line in values]
        found = [entry for entry in entries if entry]
        names = {value["name"] for value, _ in values if isinstance(value, dict) and isinstance(value.get("name"), str)}
        CHECKS[kind](self, found, names)
        return found

    def entry(self, model: type[WireRecord], value: Any, kind: str, line: int) -> Record:
        """The checked record with its line; empty where it has a fault (each is told)."""
        if not isinstance(value, dict):
            self.tell("no-record", f"an entry of {kind} must be a record", line, "write { key = value, … }")
            return {}
        try:
            record = model.model_validate(value).model_dump(mode="json", by_alias=True)
            return {**record, "line": line}
        except ValidationError as error:
            fields = [info.alias or name for name, info in model.model_fields.items()]
            for fault in error.errors(include_url=False):
                key = str(fault["loc"][0])
                place = self.line_of(key, line)
                if fault["type"] == "extra_forbidden":
                    self.known(key, fields, place)
                elif fault["type"] == "literal_error":
                    allowed = fault["ctx"]["expected"]
                    self.tell("unknown-value", f"{key} cannot be {fault['input']!r}", place, f"one of {allowed}")
                else:
                    said = SAID.get(fault["type"], fault["msg"])
                    name = ".".join(str(part) for part in fault["loc"])
                    self.tell("faulty-value", f"{name} {said}", place, f"mend {key}")
            return {}

    def census(self, data: Record) -> dict[str, Record]:
        """``items = 56`` under ``[annual]`` is counted as ``annual.items``."""
        found: dict[str, Record] = {}
        for key, value in data.items():
            counts = value if isinstance(value, dict) else {"": value}
            line = self.line_of(key)
            for what, number in counts.items():
                name = f"{key}.{what}" if what else key
                place = self.line_of(what, line) if what else line
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


def _check_organs(reader: _Reader, organs: Sequence[Record], names: set[str]) -> None:
    """``names`` holds those of faulty entries too, so that one fault is not told twice."""
    seen: dict[str, int] = {}
    for organ in organs:
        line = organ["line"]
        for name in (organ["name"], *organ["aliases"]):
            reader.unique(name, seen, line, "name")
        if organ["successor"] and organ["successor"] not in names:
            near = difflib.get_close_matches(organ["successor"], sorted(names), 1)
            hint = f"did you mean {near[0]!r}?" if near else "add it, or leave successor out"
            reader.tell("unknown-organ", f"the successor {organ['successor']!r} is not registered", line, hint)
        if organ["valid_from"] and organ["valid_until"] and organ["valid_from"] > organ["valid_until"]:
            reader.tell("faulty-value", "valid_from is after valid_until", line, "swap or mend the dates")


def _check_measures(reader: _Reader, measures: Sequence[Record], _: set[str]) -> None:
    seen: dict[str, int] = {}
    bases = {measure["dimension"] for measure in measures if Decimal(measure["factor"]) == 1}
    for measure in measures:
        line = measure["line"]
        reader.unique(measure["unit"], seen, line, "unit")
        if not Decimal(measure["factor"]):
            reader.tell("faulty-value", "factor must be greater than 0", line, "mend factor")
        if measure["dimension"] not in bases:
            hint = "give its base unit the factor \"1\", or mend dimension"
            reader.tell("no-base-unit", f"the dimension {measure['dimension']!r} has no base unit", line, hint)


def _check_leaders(reader: _Reader, leaders: Sequence[Record], _: set[str]) -> None:
    seen: dict[str, int] = {}
    for leader in leaders:
        reader.unique(leader["name"], seen, leader["line"], "leader")


def _check_programmes(reader: _Reader, programmes: Sequence[Record], _: set[str]) -> None:
    seen: dict[str, int] = {}
    for programme in programmes:
        line = programme["line"]
        reader.unique(programme["id"], seen, line, "programme")
        for twin in programme["twins"]:
            if twin not in programme["five_year"][1:]:
                place, hint = reader.line_of("twins", line), "name it in five_year, after the first"
                reader.tell("unknown-item", f"the twin {twin!r} is no content item", place, hint)
        if bool(programme["annual"]) != bool(programme["how"]):
            hint = "how says in which way the items of annual carry the programme"
            reader.tell("faulty-value", "annual and how go together", line, hint)


def _check_horizons(reader: _Reader, horizons: Sequence[Record], _: set[str]) -> None:
    seen: dict[str, int] = {}
    for horizon in horizons:
        reader.unique(horizon["table"], seen, horizon["line"], "table")
        if horizon["start"] > horizon["end"]:
            reader.tell("faulty-value", "start is after end", horizon["line"], "swap or mend the dates")


def _check_precedence(reader: _Reader, order: Sequence[Record], _: set[str]) -> None:
    """Whoever stands behind a unit must stand further down the list: so there can be no circle."""
    seen: dict[str, int] = {}
    for each in order:
        reader.unique(each["unit"], seen, each["line"], "unit")
    for unit, line, name in ((each["unit"], each["line"], name) for each in order for name in each["before"]):
        if name not in seen:
            near = difflib.get_close_matches(name, sorted(seen), 1)
            hint = f"did you mean {near[0]!r}?" if near else "give it an entry of its own"
            reader.tell("unknown-unit", f"{name!r} has no place in the order", line, hint)
        elif seen[name] <= line:
            hint = f"it stands on line {seen[name]}: move one of them, or mend before"
            reader.tell("out-of-order", f"{name!r} does not stand behind {unit!r}", line, hint)


CHECKS: dict[str, Callable[[_Reader, Sequence[Record], set[str]], None]] = {
    "organs": _check_organs, "measures": _check_measures, "leaders": _check_leaders, "programmes": _check_programmes,
    "horizons": _check_horizons, "precedence": _check_precedence,
}  # fmt: skip
