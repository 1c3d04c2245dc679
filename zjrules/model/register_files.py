"""The form of the register files (TOML): reads and checks one, tells every fault with its line.

Loads tomli and pydantic, so ``model.registers`` imports it only when the cache is cold.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tomli

from zjrules.errors import Diagnostic, ReadError
from zjrules.model.register_checks import CHECKS
from zjrules.model.register_reader import Reader, Record
from zjrules.model.register_shape import CENSUS, CENSUS_OF_TABLE, ENTRIES, CompanionsEntry
from zjrules.model.supplement_shape import SUPPLEMENTS
from zjrules.model.toml_fault import toml_fault
from zjrules.source import Span

TOP_KEYS = {"organs": ("scope", "organs")}  # elsewhere the only key is the kind itself


def read_register(kind: str, content: bytes, path: str) -> Any:
    """The checked content of a register file as JSON: a list of records, each with its ``line``; for
    ``companions`` one record, for ``census`` a record by name, for ``supplements`` the records of each list.

    Raises ``ReadError`` with every fault of the file.
    """
    text, data = parse(content, path)
    reader = Reader(path, text)
    if kind == "companions":
        checked: Any = reader.entry(CompanionsEntry, data, "", 1) | {"line": reader.line_of("doc_number")}
    elif kind == "census":
        checked = reader.census(data, CENSUS, CENSUS_OF_TABLE)
    elif kind == "supplements":
        for key in data:
            reader.known(key, SUPPLEMENTS, reader.line_of(key))
        known = [key for key in data if key in SUPPLEMENTS]
        checked = {key: _records(reader, key, reader.entries(data[key], key)) for key in known}
    else:
        keys = TOP_KEYS.get(kind, (kind,))
        for key in data:
            reader.known(key, keys, reader.line_of(key))
        values = reader.entries(data.get(kind), kind)
        checked = reader.groups(values) if kind == "same_items" else _records(reader, kind, values)
    if reader.faults:
        raise ReadError(sorted(reader.faults, key=lambda fault: fault.span.line if fault.span else 0))
    return checked


def parse(content: bytes, path: str) -> tuple[str, Record]:
    """The text of a TOML file and what it holds. Raises ``ReadError``."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        fault = Diagnostic("not-utf-8", "the file is not UTF-8", Span(path, line), "save it as UTF-8")
        raise ReadError(fault) from error
    try:
        return text, tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise ReadError(toml_fault("not-toml", "not TOML", path, text, error)) from error


def _records(reader: Reader, kind: str, values: Sequence[tuple[Any, int]]) -> list[Record]:
    entries = [reader.entry(ENTRIES[kind], value, kind, line) for value, line in values]
    found = [entry for entry in entries if entry]
    CHECKS[kind](reader, found, [value for value, _ in values if isinstance(value, dict)])
    return found
