"""Splitting Chinese text at punctuation that stands outside quotes and brackets."""

from __future__ import annotations

import re
from functools import lru_cache

_PAIRS = {"“": "”", "（": "）", "《": "》", "〔": "〕", "(": ")", "「": "」", "[": "]", "‘": "’"}
_CLOSERS = tuple(dict.fromkeys(_PAIRS.values()))
_MARKS = re.compile("[" + re.escape("".join((*_PAIRS, *_CLOSERS))) + "]")


@lru_cache(maxsize=64)
def inner(text: str) -> tuple[tuple[int, int], ...]:
    """The outermost runs in quotes or brackets, marks included: (start, end) offsets, in order.

    A mark without its partner encloses nothing.
    """
    stack: list[tuple[int, str]] = []
    pairs: list[tuple[int, int]] = []
    for mark in _MARKS.finditer(text):
        at, char = mark.start(), mark[0]
        if char in _PAIRS:
            stack.append((at, _PAIRS[char]))
        elif any(closer == char for _, closer in stack):
            while stack[-1][1] != char:
                stack.pop()
            pairs.append((stack.pop()[0], at + 1))
    pairs.sort()
    outer: list[tuple[int, int]] = []
    for pair in pairs:
        if not outer or pair[0] >= outer[-1][1]:
            outer.append(pair)
    return tuple(outer)


def inside(text: str, at: int) -> bool:
    """Whether the character at ``at`` stands in quotes or brackets."""
    return any(start <= at < end for start, end in inner(text))


def cuts(text: str, marks: str) -> list[int]:
    """Offsets of those of ``marks`` that stand outside quotes and brackets."""
    found = [mark.start() for mark in _one_of(marks).finditer(text)]
    runs = inner(text) if found else ()
    return [at for at in found if not any(start <= at < end for start, end in runs)] if runs else found


@lru_cache(maxsize=16)
def _one_of(marks: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, marks)))


def split(text: str, marks: str) -> list[str]:
    """``text`` cut at ``marks`` outside quotes and brackets; the marks go, empty parts stay."""
    parts, at = [], 0
    for cut in cuts(text, marks):
        parts.append(text[at:cut])
        at = cut + 1
    return [*parts, text[at:]]
