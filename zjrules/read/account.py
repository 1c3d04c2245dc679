"""The account of a file: every character is structure, page furniture or unread, and none is lost."""

from __future__ import annotations

from collections.abc import Sequence

from zjrules.read.lines import Line
from zjrules.read.raw import Part, RawUnread
from zjrules.read.text import Places


def parts_of(
    text: str, lines: Sequence[Line], roles: Sequence[str], others: Sequence[tuple[int, int, str]]
) -> tuple[Part, ...]:
    """The whole of ``text`` as parts that follow each other; what lies between lines is blank."""
    taken = [(line.start, line.end, role) for line, role in zip(lines, roles, strict=True)]
    parts: list[Part] = []
    at = 0
    for first, end, role in sorted([*others, *taken]):
        start = max(first, at)  # a page mark within a doubled page is part of that
        if start > at:
            parts.append(Part(at, start, "blank"))
        if end > start:
            parts.append(Part(start, end, role))
        at = max(at, end)
    if at < len(text):
        parts.append(Part(at, len(text), "blank"))
    return tuple(parts)


def unread_of(parts: Sequence[Part], text: str, places: Places) -> list[RawUnread]:
    """The unread remainders, neighbours together."""
    found: list[RawUnread] = []
    run: list[Part] = []
    for part in [*parts, Part(len(text), len(text), "end")]:
        if part.role == "unread":
            run.append(part)
        elif run and part.role != "blank":
            start, end = run[0].start, run[-1].end
            words = " ".join(text[start:end].split())
            found.append(RawUnread(words, places.lines(start, end - 1)))
            run = []
    return found
