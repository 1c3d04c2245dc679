"""What a run checks as JSON and back: exact, and quick to load."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from zjrules.facts.digest import Digest, digests
from zjrules.facts.relations import RELATIONS
from zjrules.facts.store import Facts, Row, Value
from zjrules.inputs.stated import Inputs, Stated
from zjrules.source import Span
from zjrules.violations.kept import Seen
from zjrules.violations.result import CheckedInput

_TODAY = "as_of"  # the relation that states the day of the check: no part of a reading


def inputs_to_json(inputs: Inputs) -> Any:
    return [_stated_to_json(notice) for notice in inputs.notices]


def inputs_from_json(data: Any, as_of: datetime.date) -> Inputs:
    """What was kept of a reading, checked on the day ``as_of``."""
    return Inputs(tuple(_stated_from_json(notice, as_of) for notice in data))


def facts_to_json(facts: Facts, spans: dict[Span | None, int]) -> dict[str, Any]:
    """``spans`` collects each place once, with its number: many facts stand in the same one."""
    return {
        relation: [
            [[_value_to_json(value) for value in row] for row in rows],
            [spans.setdefault(span, len(spans)) for span in rows.values()],
        ]
        for relation, rows in facts.rows.items()
        if relation != _TODAY
    }


def spans_from_json(data: list[Any]) -> list[Span | None]:
    return [None if span is None else Span._make(span) for span in data]


def add_facts(facts: Facts, data: Mapping[str, Any], spans: list[Span | None]) -> None:
    """State what ``facts_to_json`` kept."""
    for relation, (rows, places) in data.items():
        kept = dict(zip(_rows(relation, rows), map(spans.__getitem__, places), strict=True))
        facts.rows.setdefault(relation, {}).update(kept)


def _stated_to_json(notice: Stated) -> dict[str, Any]:
    spans: dict[Span | None, int] = {}
    facts = facts_to_json(notice.facts, spans)
    origins = {record: spans.setdefault(span, len(spans)) for record, span in notice.origins.items()}
    return {
        "files": notice.files,
        "waivers": str(notice.waivers) if notice.waivers else None,
        "folders": [str(folder) for folder in notice.folders],
        "facts": facts,
        "origins": origins,
        "spans": list(spans),
        "seen": notice.seen,
    }


def _stated_from_json(data: Mapping[str, Any], as_of: datetime.date) -> Stated:
    spans = spans_from_json(data["spans"])
    facts = Facts()
    add_facts(facts, data["facts"], spans)
    facts.add(_TODAY, as_of)
    waivers = data["waivers"]
    return Stated(
        files=tuple(map(CheckedInput._make, data["files"])),
        facts=facts,
        origins={record: span for record, place in data["origins"].items() if (span := spans[place])},
        waivers=Path(waivers) if waivers else None,
        folders=tuple(map(Path, data["folders"])),
        seen=_seen(facts, data["seen"]),
    )


def _seen(facts: Facts, data: Any) -> Seen | None:
    if data is None:
        return None
    kept, origins = data
    today = Facts()
    today.rows[_TODAY] = facts.rows[_TODAY]
    return Seen({name: Digest._make(each) for name, each in kept.items()} | digests(today), origins)


def _value_to_json(value: Value) -> str | int | bool:
    return value if isinstance(value, str | int) else str(value)


def _rows(relation: str, rows: list[list[Any]]) -> Iterable[Row]:
    """The rows with their decimals and dates, which JSON has no form for."""
    readers = [_READERS.get(column.type) for column in RELATIONS[relation].columns]
    for place, read in enumerate(readers):
        if read:
            for row in rows:
                if type(row[place]) is str:
                    row[place] = read(row[place])
    return map(tuple, rows)


_READERS: Mapping[str, Callable[[str], Value]] = {"decimal": Decimal, "date": datetime.date.fromisoformat}
