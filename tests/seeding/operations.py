"""The edits that fault kinds are made of, applied to records of the JSON form or to cells of a row."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tests.seeding.templates import filled, lookup

Path = tuple[str | int, ...]


def apply(data: Any, path: Path, edits: tuple[dict[str, Any], ...], fields: Mapping[str, Any]) -> list[Path]:
    """Change the record at ``path`` in place; the paths that were edited. An edit that changes nothing is an error."""
    touched: list[Path] = []
    for edit in edits:
        before = copy.deepcopy(data) if isinstance(data, list) else None
        touched += _apply(data, path, edit, fields)
        assert before is None or before != data, f"{edit} changes nothing in {fields.get('id')}"
    return touched


def at(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data


def _apply(data: Any, path: Path, edit: dict[str, Any], fields: Mapping[str, Any]) -> list[Path]:
    if "other" in edit:  # an edit of another record: a path from the top
        path = other_record(data, str(filled(edit["other"], fields)))
    record = at(data, path)
    if "set" in edit:
        return [(*path, *_put(record, filled(edit["set"], fields), filled(edit["to"], fields)))]
    if "delete" in edit:
        where = path_of(str(filled(edit["delete"], fields)))
        del at(record, where[:-1])[where[-1]]
        return [(*path, *where[:-1])]
    if "append" in edit:
        where = path_of(edit["append"])
        at(record, where).append(filled(edit["value"], fields))
        return [(*path, *where)]
    if "swap" in edit:
        one, other = (path_of(each) for each in edit["swap"])
        first, second = at(record, one), at(record, other)
        at(record, one[:-1])[one[-1]], at(record, other[:-1])[other[-1]] = second, first
        return [(*path, *one), (*path, *other)]
    if "clause" in edit:  # the clause alone: what the record lists beside it is left out, as a dataset may
        record.update(listed=[], participants=[], groups=[])
        edit = {"sub": "responsibility", "find": edit["clause"], "with": edit["with"]}
    if "sub" in edit:
        find = str(filled(edit["find"], fields)) if edit.get("fill") else edit["find"]
        text, times = re.subn(find, str(filled(edit["with"], fields)), str(lookup(record, edit["sub"])), count=1)
        assert times, f"{find} does not stand in {edit['sub']} of {fields.get('id')}"
        return [(*path, *_put(record, edit["sub"], text))]
    if "times" in edit:
        product = Decimal(lookup(record, edit["times"])) * Decimal(edit["by"])
        return [(*path, *_put(record, edit["times"], format(product.normalize(), "f")))]
    if "add" in edit:
        return [(*path, *_put(record, edit["add"], lookup(record, edit["add"]) + edit["by"]))]
    if "count" in edit:  # a number of the census, whose names hold dots
        what = str(filled(edit["count"], fields))
        record[what] += edit["by"]
        return [(*path, what)]
    return _whole(data, path, edit, fields)


def other_record(data: Any, name: str) -> Path:
    """A path from the top, or ``@id`` of an item or livelihood group."""
    if not name.startswith("@"):
        return path_of(name)
    for kind in ("items", "livelihood"):
        for place, record in enumerate(data[kind]):
            if record["id"] == name[1:]:
                return kind, place
    raise AssertionError(f"nothing is called {name[1:]}")


def _whole(data: Any, path: Path, edit: dict[str, Any], fields: Mapping[str, Any]) -> list[Path]:
    """Edits of the record as a whole: gone, doubled with other fields, or moved in its list."""
    *head, place = path
    siblings = at(data, tuple(head))
    if edit.get("remove"):
        del siblings[place]
        return [tuple(head)]
    if "double" in edit:
        double = copy.deepcopy(siblings[place])
        double.update(filled(edit["double"], fields))
        siblings.insert(int(place) + 1, double)
        return [(*head, int(place) + 1)]
    if "insert" in edit:  # a new record at the end of a list of the dataset
        data[edit["insert"]].append(filled(edit["record"], fields))
        return [(edit["insert"], len(data[edit["insert"]]) - 1)]
    raise AssertionError(f"no such edit: {edit}")


def _put(record: Any, dotted: str, value: Any) -> Path:
    where = path_of(dotted)
    at(record, where[:-1])[where[-1]] = value
    return where


def path_of(dotted: str) -> Path:
    """``targets.0.value`` as keys and places in lists."""
    return tuple(int(part) if re.fullmatch(r"-?\d+", part) else part for part in dotted.split("."))
