"""What no notice states: places and their levels, who belongs to a coordinating body, the figures of the report."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from zjrules.source import Span

ALWAYS = (datetime.date.min, datetime.date.max)  # where a register gives no first or no last day


class Place(NamedTuple):
    """A city (``city``), a county or county-level city (``county``) or a ``district``, without 政府."""

    name: str
    level: str
    parent: str = ""
    valid_from: datetime.date = ALWAYS[0]
    valid_until: datetime.date = ALWAYS[1]
    span: Span | None = None


class Membership(NamedTuple):
    """The units that belong to a coordinating body, or that a general name stands for, over a time."""

    body: str
    units: tuple[str, ...]
    source: str
    valid_from: datetime.date = ALWAYS[0]
    valid_until: datetime.date = ALWAYS[1]
    span: Span | None = None


class Upstream(NamedTuple):
    """A figure of the report that the notice shares out, and the table that must carry it."""

    table: str
    indicator: str
    value: Decimal
    unit: str
    source: str
    span: Span | None = None


class Outside(NamedTuple):
    places: tuple[Place, ...] = ()
    memberships: tuple[Membership, ...] = ()
    upstream: tuple[Upstream, ...] = ()


KINDS: dict[str, type[Any]] = {"places": Place, "memberships": Membership, "upstream": Upstream}


def make_outside(found: Mapping[str, Iterable[tuple[str, Sequence[dict[str, Any]]]]]) -> Outside:
    """From the checked content of the register files, by kind, each with its path."""
    lists = {
        name: tuple(_made(kind, record, path) for path, records in found.get(name, ()) for record in records)
        for name, kind in KINDS.items()
    }
    return Outside(**lists)


def _made(kind: type[Any], record: Mapping[str, Any], path: str) -> Any:
    values = {key: value for key, value in record.items() if key != "line" and value is not None}
    for key in ("valid_from", "valid_until"):
        if key in values:
            values[key] = datetime.date.fromisoformat(values[key])
    if "units" in values:
        values["units"] = tuple(values["units"])
    if kind is Upstream:
        values["value"] = Decimal(values["value"])
    return kind(**values, span=Span(path, record["line"]))
