"""What a rule file still leaves to be written: each text with the mark TODO is a fault, told with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from zjrules.errors import Diagnostic
from zjrules.rulebook.faults import dotted
from zjrules.rulebook.places import Path, block_line, line_of
from zjrules.source import Span

MARK = "TODO"
_MARKED = re.compile(rf"(?<![A-Za-z0-9_]){MARK}(?![A-Za-z0-9_])")


def placeholder_faults(data: object, text: str, lines: Mapping[Path, int], path: str) -> list[Diagnostic]:
    """A diagnostic for each marked line of the values in ``data``, in the order of the lines.

    ``text`` is the file that ``data`` was read from, ``lines`` the lines of its keys. A comment of the file itself is
    no value and may say what it likes; one inside the Datalog or the facts is part of a value.
    """
    faults = []
    for where, value in _texts(data, ()):
        first = block_line(text, value, line_of(lines, where)) if "\n" in value else line_of(lines, where)
        for number, line in enumerate(value.split("\n"), start=first):
            if _MARKED.search(line):
                faults.append(Diagnostic("placeholder", f"{dotted(where)} is still to be written", Span(path, number)))
    return sorted(faults, key=lambda fault: fault.span.line if fault.span else 0)


def _texts(value: object, where: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _texts(each, (*where, key))
    elif isinstance(value, Sequence):
        for place, each in enumerate(value):
            yield from _texts(each, (*where, place))
