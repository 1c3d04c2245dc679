"""The units of a reporter cell: one, or several of them."""

from __future__ import annotations

from functools import lru_cache

_BETWEEN = frozenset("、，,；;\n\r")
_OPEN, _CLOSE = frozenset("（("), frozenset("）)")


@lru_cache(maxsize=4096)  # a table names few units
def all_reporters(text: str) -> tuple[str, ...]:
    """The units that a cell names, each once, without blanks; several stand on lines of their own, or with marks
    between them. Units in brackets belong to the one before them."""
    units: dict[str, None] = {}
    unit: list[str] = []
    depth = 0
    for char in text:
        depth = max(0, depth + (char in _OPEN) - (char in _CLOSE))
        if char in _BETWEEN and not depth:
            if unit:
                units["".join(unit)] = None
            unit = []
        elif not char.isspace():
            unit.append(char)
    if unit:
        units["".join(unit)] = None
    return tuple(units)


def as_named(text: str) -> str:
    """The units of a cell in one form, which :func:`all_reporters` takes apart again."""
    return "、".join(all_reporters(text))
