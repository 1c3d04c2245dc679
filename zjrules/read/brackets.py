"""Livelihood text → groups, each closed by its bracket （牵头领导：…，责任单位：…）. Reads what is there."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from zjrules.read.style import BracketStyle
from zjrules.read.text import Text

_CLOSE = {"（": "）", "(": ")"}
_BETWEEN = re.compile("[、，,；;和]")
_TRIM = "，,；;、。 "


class BracketGroup(NamedTuple):
    """The words before a bracket, and what the bracket says. ``whole`` is false where one of its ends is missing."""

    text: Text
    bracket: Text
    leaders: tuple[str, ...]
    units: str  # the list of units as printed, for ``parse_clause``
    whole: bool


def split_groups(text: Text, style: BracketStyle) -> tuple[list[BracketGroup], Text]:
    """The groups of one category in order, and the words that no bracket closes."""
    string = text.string
    opening, label = _opening(style, "[（(]"), _opening(style, "[（(]?")
    groups: list[BracketGroup] = []
    at = 0
    found = label.search(string)  # a label whose bracket has lost its beginning still closes a group
    while found:
        following = opening.search(string, found.end())
        limit = following.start() if following else len(string)
        end = _closing(string, found.start(), limit)
        bracket = text.part(found.start(), end or limit)
        leaders, units = bracket_fields(bracket.string, style)
        whole = bool(end) and found[0][0] in _CLOSE
        groups.append(BracketGroup(text.part(at, found.start()), bracket, leaders, units, whole))
        at = end or limit
        found = label.search(string, at)
    return groups, text.part(at)


@lru_cache(maxsize=8)
def _opening(style: BracketStyle, bracket: str) -> re.Pattern[str]:
    labels = "|".join(map(re.escape, (*style.leaders, *style.units))) or "(?!)"
    return re.compile(f"{bracket}(?:{labels})[：:]")


@lru_cache(maxsize=8)
def _labels(style: BracketStyle) -> re.Pattern[str]:
    leaders = "|".join(map(re.escape, style.leaders)) or "(?!)"
    units = "|".join(map(re.escape, style.units)) or "(?!)"
    return re.compile(f"(?:(?P<leaders>{leaders})|(?P<units>{units}))[：:]")


def _closing(string: str, start: int, limit: int) -> int:
    """The offset after the bracket that closes the one at ``start``; 0 when there is none before ``limit``.

    A full stop outside an inner bracket ends the search: no list of units holds one.
    """
    depth = 0 if string[start] in _CLOSE else 1
    for at in range(start, limit):
        char = string[at]
        if char in _CLOSE:
            depth += 1
        elif char in _CLOSE.values():
            depth -= 1
            if not depth:
                return at + 1
        elif char == "。" and depth == 1:
            return 0
    return 0


def bracket_fields(bracket: str, style: BracketStyle) -> tuple[tuple[str, ...], str]:
    """(leaders, units) of a bracket; a label may be missing, empty or stand twice."""
    leaders: list[str] = []
    units: list[str] = []
    body = bracket.lstrip("（(").removesuffix("）").removesuffix(")")
    found = list(_labels(style).finditer(body))
    for label, following in zip(found, [*found[1:], None], strict=True):
        value = body[label.end() : following.start() if following else len(body)].strip(_TRIM)
        if label.lastgroup == "leaders":
            leaders.extend(name for name in _BETWEEN.split(value) if name)
        elif value:
            units.append(value)
    return tuple(leaders), "、".join(units)
