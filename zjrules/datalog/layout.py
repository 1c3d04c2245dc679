"""Long lines of program text, broken where a person would break them: between literals, then inside of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zjrules.source import display_width

_TEXT = r'"(?:[^"\\\n]|\\.)*"'
_PIECE = re.compile(rf"(?P<comment>#.*|//.*)|{_TEXT}|(?P<open>[({{])|(?P<close>[)}}])|(?P<gap>(?:,|\.|:-) +)|.")
STEP = "    "


def split_comment(line: str) -> tuple[str, str]:
    """A line's code and its comment, if it has one."""
    for found in _PIECE.finditer(line):
        if found["comment"]:
            return line[: found.start()].rstrip(), found["comment"]
    return line, ""


def fold(line: str, width: int) -> list[str]:
    """A line of code in lines of at most ``width`` columns, as far as it has places to break at.

    It is broken behind ``:-``, behind the comma of a literal or the full stop of a clause; in a literal that is
    itself too wide behind a comma between its arguments. What follows stands further right.
    """
    indent = line[: len(line) - len(line.lstrip())]
    lines: list[str] = []
    hang = indent or STEP
    while display_width(line) > width:
        at, depth = _place(line, width, len(hang if lines else indent))
        if not at:
            break
        lines.append(line[:at].rstrip())
        ended = depth <= 0 and lines[-1].endswith(".")
        line = (indent if ended else hang + "  " * (depth > 0)) + line[at:]
    return [*lines, line]


def _place(line: str, width: int, indent: int) -> tuple[int, int]:
    """Where to break a line, and how deep in brackets that is: as far out as possible, then as far right. Where a
    text is too wide for any, behind it."""
    best, best_depth = 0, 0
    for at, depth in _gaps(line):
        if at <= indent:
            continue
        fits = display_width(line[:at].rstrip()) <= width
        if not best or (fits and depth <= best_depth):
            best, best_depth = at, depth
        if not fits:
            break
    return best, best_depth


def _gaps(line: str) -> Iterator[tuple[int, int]]:
    """The places at which a line may be broken, each with the number of brackets around it."""
    depth = 0
    for found in _PIECE.finditer(line):
        if found["open"]:
            depth += 1
        elif found["close"]:
            depth -= 1
        elif found["gap"] and found.end() < len(line):
            yield found.end(), depth
