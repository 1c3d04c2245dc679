"""500 simple rules about single rows: each compares a few columns with constants. Made from the document."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from tests.bench.eight import document_relations

COUNT = 500
Shape = tuple[str, str, str, str, Decimal]


class RowRule(NamedTuple):
    """A row breaks it where ``column`` is ``word``, the unit is ``unit``, and the value compares."""

    name: str  # R001
    column: str
    word: str
    unit: str
    comparison: str  # ">=" or "<"
    bound: Decimal


def row_rules(document: Path) -> list[RowRule]:
    """Figures far above a target, figures near nothing, large figures of one unit."""
    small = document_relations(document)
    found = [
        RowRule(_name(place), *rule)
        for place, rule in enumerate((*_above(small), *_near_nothing(small), *_large(small)))
    ]
    return found[:COUNT]


def _name(place: int) -> str:
    return f"R{place + 1:03}"


def _above(small: dict[str, list[tuple[object, ...]]]) -> Iterator[Shape]:
    for target, _, _, value, unit in small["target"]:
        yield "target", str(target), str(unit), ">=", Decimal(str(value)) * Decimal("1.4")


def _near_nothing(small: dict[str, list[tuple[object, ...]]]) -> Iterator[Shape]:
    for (duty,) in small["duty"]:
        yield "item", str(duty), "个", "<", Decimal("1.5")


def _large(small: dict[str, list[tuple[object, ...]]]) -> Iterator[Shape]:
    organs = sorted({str(name) for _, name in small["organ_name"]})
    for turn in range(COUNT):
        unit = ("个", "家", "公里", "亿元")[turn // len(organs)]
        yield "reporter", organs[turn % len(organs)], unit, ">=", Decimal(4000)
