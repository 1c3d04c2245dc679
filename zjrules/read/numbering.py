"""When a figure at the start of a line is the number of an item, and when it is only a figure."""

from __future__ import annotations

import re
from typing import NamedTuple

from zjrules.read.numbers import unit_form
from zjrules.read.style import Style


class Start(NamedTuple):
    """A line start that has the form of an item number. ``length`` is how much of the line it takes."""

    number: int
    length: int
    lost_dot: bool
    measured: bool  # a unit of measure follows, so it looks like a figure


class Numbering:
    """Recognises the forms of item numbers that a style describes (``1.``, ``（1）``, or a lost dot)."""

    def __init__(self, style: Style) -> None:
        forms = []
        for form in style.items.numbers:
            before, _, after = form.partition("{d}")
            forms.append(re.escape(before) + r"\s*(\d{1,3})\s*" + re.escape(after))
        if style.items.lost_dot:
            forms.append(r"(\d{1,3})(?:[ \u3000]+)")
        self._form = re.compile("(?:" + "|".join(forms) + r")\s*(?=\S)(?!\.?\d+[%.])")
        self._lost_dot = style.items.lost_dot
        self._closed = tuple(form[-1] for form in style.items.numbers)
        self._measure = unit_form(style.figures)

    def start(self, line: str) -> Start | None:
        """What ``line`` (blanks and all, figures narrow) starts with."""
        found = self._form.match(line)
        if not found:
            return None
        number = next(int(group) for group in found.groups() if group)
        lost = self._lost_dot and not found[0].strip().endswith(self._closed)
        return Start(number, found.end(), lost, bool(self._measure.match(line, found.end())))
