"""Rows in columns that hold whatever the width of the characters; long cells wrap in their column."""

from __future__ import annotations

from collections.abc import Sequence

from zjrules.render.colour import paint
from zjrules.render.wrap import pad, wrap
from zjrules.source import display_width

_GAP = 2


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int, colour: bool = False) -> str:
    """The rows under their column names, no line wider than ``width`` unless there are too many columns."""
    if not columns:
        return ""
    widths = _widths([columns, *rows], width)
    gap = " " * _GAP
    lines = [gap.join(paint(pad(name, room), "strong", colour) for name, room in zip(columns, widths, strict=True))]
    for row in rows:
        cells = [wrap(cell, room) or [""] for cell, room in zip(row, widths, strict=True)]
        for number in range(max(map(len, cells))):
            line = [cell[number] if number < len(cell) else "" for cell in cells]
            lines.append(gap.join(pad(part, room) for part, room in zip(line, widths, strict=True)))
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _widths(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """As wide as the widest cell; where that is too much, the widest columns give way first."""
    widths = [max(max(map(display_width, cell.split("\n"))) for cell in column) for column in zip(*rows, strict=True)]
    room = max(width - _GAP * (len(widths) - 1), 8 * len(widths))
    while sum(widths) > room:
        widest = max(range(len(widths)), key=widths.__getitem__)
        widths[widest] -= 1
    return [max(each, 1) for each in widths]
