"""Digests of what the facts say, relation by relation: whether two runs see the same can be told without the facts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from zjrules.cache import Json, dump
from zjrules.facts.store import Facts, Value
from zjrules.source import Span


class Digest(NamedTuple):
    """Of one relation: its rows in their order, and the place that each of them was read from."""

    rows: str
    places: str


NONE = Digest("", "")  # of a relation without rows


def digests(facts: Facts) -> dict[str, Digest]:
    """A digest of every relation that has rows."""
    return {
        relation: Digest(digest([[plain(value) for value in row] for row in rows]), digest(list(rows.values())))
        for relation, rows in facts.rows.items()
        if rows
    }


def digest_of_places(places: Mapping[str, Span]) -> str:
    return digest(list(places.items()))


def digest(value: Json) -> str:
    return hashlib.sha256(dump(value)).hexdigest()[:32]


def joined(parts: Iterable[str]) -> str:
    """One digest for several."""
    return digest(list(parts))


def plain(value: Value) -> str | int | bool:
    """A value as JSON has it. The column that it stands in says whether a text is a decimal or a date."""
    return value if isinstance(value, str | int) else str(value)
