"""The JSON Schema of each register file: what its parsed TOML looks like, with dates as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zjrules.model.register_shape import CENSUS, CENSUS_OF_TABLE, ENTRIES, CompanionsEntry
from zjrules.model.supplement_shape import SUPPLEMENTS
from zjrules.model.wire import Record

_NUMBER = {"type": "integer", "minimum": 0}


def register_schema(name: str) -> dict[str, Any]:
    """``name`` as the file has it: ``same-items``. Raises ``KeyError`` for one that is no register."""
    if name == "companions":
        return CompanionsEntry.model_json_schema(by_alias=True)
    if name == "census":
        table = {"type": "object", **_counts(CENSUS_OF_TABLE), "additionalProperties": False}
        return {"title": name, "type": "object", **_counts(CENSUS), "additionalProperties": table}
    if name == "same-items":
        group = {"type": "array", "items": {"type": "string"}, "minItems": 2}
        return _file(name, {"same_items": {"type": "array", "items": group, "minItems": 1}}, ["same_items"])
    if name == "supplements":
        return _lists(name, SUPPLEMENTS)
    made = _lists(name, {name: ENTRIES[name]})
    if name == "organs":
        made["properties"]["scope"] = {"type": "string"}
    return {**made, "required": [name]}


def _counts(words: Sequence[str]) -> dict[str, Any]:
    return {"properties": dict.fromkeys(words, _NUMBER)}


def _lists(name: str, kinds: dict[str, type[Record]]) -> dict[str, Any]:
    """A file that holds a list of records of each kind."""
    entries = {kind: model.model_json_schema(by_alias=True) for kind, model in kinds.items()}
    parts = {key: each for entry in entries.values() for key, each in entry.pop("$defs", {}).items()}
    properties = {kind: {"type": "array", "items": entry} for kind, entry in entries.items()}
    return {**_file(name, properties, []), "$defs": parts}


def _file(name: str, properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {
        "title": name, "type": "object", "properties": properties, "required": required, "additionalProperties": False,
    }  # fmt: skip
