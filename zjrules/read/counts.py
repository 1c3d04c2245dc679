"""Printed counts of listed things: A、B等“8大政策包”, 自治、法治“四治融合”."""

from __future__ import annotations

import re
from functools import lru_cache

from zjrules.read.nesting import cuts, split
from zjrules.read.raw import RawCount
from zjrules.read.style import Naming
from zjrules.read.template import chinese_number

_CLAUSE = "，。；！？："


def named_counts(text: str, naming: Naming) -> list[tuple[RawCount, int]]:
    """The named counts of a text, each with the offset of its number.

    After 等 any list counts; straight before a quote only a list of two or more, for a quoted name
    may begin with a numeral and count nothing.
    """
    if "等" not in text and "“" not in text:
        return []
    found = []
    for match in _form(naming.counters).finditer(text):
        number = chinese_number(match["number"])
        if number is None or not 2 <= number <= naming.largest_count:
            continue
        quoted = bool(match["quote"] or match["quote2"])
        if quoted != text.startswith("”", match.end()) or not (quoted or match["counter"]):
            continue
        start, members = _members(text, match.start(), naming)
        if len(members) < (1 if match["etc"] else 2):
            continue
        end = match.end() + quoted
        noun = match["noun"]
        count = RawCount(number, noun, bool(match["etc"]), members, text[start:end], start, end)
        found.append((count, match.start("number")))
    return found


@lru_cache(maxsize=8)
def _form(counters: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(map(re.escape, counters)) or "(?!)"
    return re.compile(
        r"(?:(?P<etc>等)(?P<quote>“)?|(?<=[^、，。；！：“”（])(?P<quote2>“))"
        rf"(?P<number>\d+|[一二两三四五六七八九十]+)(?P<counter>{words})?(?P<noun>[^，。；！：、“”]+)"
    )


def _members(text: str, end: int, naming: Naming) -> tuple[int, tuple[str, ...]]:
    """Where the list that ends at ``end`` begins, and its members without the verb that makes them."""
    start = max((at + 1 for at in cuts(text[:end], _CLAUSE)), default=0)
    listed = text[start:end]
    verb = next((word for word in naming.making if listed.startswith(word)), "")
    return start, tuple(member for member in split(listed[len(verb) :], "、") if member)
