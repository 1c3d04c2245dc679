"""The parts of a notice outside its tables, and how its text writes what can be written in several ways."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from zjrules.read.clean import Cleaner
from zjrules.read.lines import Line
from zjrules.read.raw import RawForm, RawPassage
from zjrules.read.text import Places

_AFTER = ("copy", "printed")  # the roles of lines after the last table
_AROUND = 6  # characters shown on either side of a form
_FORMS = (
    ("digit-width", "half", re.compile(r"[0-9]")),
    ("digit-width", "full", re.compile(r"[０-９]")),
    ("percent", "%", re.compile(r"%")),
    ("percent", "％", re.compile(r"％")),
    ("percent", "百分之", re.compile(r"百分之(?!百)")),
    # Not at the start of a line: a figure there may be the number of an item.
    ("blank-after-figure", "yes", re.compile(r"(?m)^ ?[0-9０-９]+ +|([0-9０-９])[ \u3000]+(?=[一-鿿])")),
    ("blank-after-figure", "no", re.compile(r"[0-9０-９](?=[一-鿿])")),
)


def closing_passages(
    lines: Sequence[Line], roles: Sequence[str], cleaner: Cleaner, places: Places
) -> Iterator[RawPassage]:
    """The passages after the last table, cleaned, in document order."""
    for role, found in groupby(zip(lines, roles, strict=True), key=lambda each: each[1]):
        if role in _AFTER:
            part = [line for line, _ in found]
            text = cleaner.clean([(line.start, line.end) for line in part])
            yield RawPassage(role, text.string, places.lines(part[0].start, part[-1].end - 1))


def forms_of(text: str, places: Places) -> Iterator[RawForm]:
    """How often the text, as it stands in the file, has each form, and where it has it first."""
    for kind, form, pattern in _FORMS:
        found = [match.start() for match in pattern.finditer(text) if not pattern.groups or match[1]]
        if found:
            start = found[0]
            before = text[max(0, start - _AROUND) : start].rpartition("\n")[2]
            after = text[start : start + _AROUND].partition("\n")[0]
            yield RawForm(kind, form, len(found), (before + after).strip(), places.exact(start, start))
