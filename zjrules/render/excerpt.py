"""Lines of a source with their numbers, and the words that matter marked under them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from zjrules.render.colour import Page, paint
from zjrules.render.wrap import visible
from zjrules.source import Span, display_width
from zjrules.violations.result import Value

Marks = list[tuple[int, int]]  # half-open ranges of one line, from 0
MOST_LINES = 8
COMMON = 2  # what stands there more often points nowhere


class Excerpt(NamedTuple):
    """Lines to show: number, text, marked ranges. ``left_out`` counts the lines that found no room."""

    lines: tuple[tuple[int, str, Marks], ...]
    left_out: int = 0


def excerpt(
    sources: Mapping[str, Sequence[str]], span: Span, words: Iterable[Value] = (), most: int = MOST_LINES
) -> Excerpt | None:
    """The lines of a span that hold something, at most ``most`` of them, marked lines before others.

    Marked is where ``words`` stand, also when they run over a line's end or are printed full-width; within the
    span's columns where it has some, and where none stands there these. None where the source is not at hand.
    """
    source = sources.get(span.path)
    if source is None or not 0 < span.line <= len(source):
        return None
    numbers = [n for n in range(span.line, min(span.end_line, len(source)) + 1) if source[n - 1].strip()]
    texts = {n: visible(source[n - 1].rstrip("\r\n")) for n in numbers}
    columns = _columns(span, texts) if span.column else {number: [(0, len(text))] for number, text in texts.items()}
    marks = _found(texts, columns, words) or (columns if span.column else {})
    shown = numbers
    if len(numbers) > most:
        chosen = [n for n in numbers if marks.get(n)][: most - 1]
        chosen += [n for n in numbers if n not in chosen][: most - len(chosen)]
        shown = sorted(chosen)
    lines = tuple((n, texts[n], _apart(marks.get(n, ()))) for n in shown)
    return Excerpt(lines, len(numbers) - len(shown))


def _columns(span: Span, texts: Mapping[int, str]) -> dict[int, Marks]:
    marks: dict[int, Marks] = {}
    for number, text in texts.items():
        start = span.column - 1 if number == span.line else len(text) - len(text.lstrip())
        end = len(text.rstrip())
        if number == span.end_line and span.end_column:
            end = span.end_column - 1
        elif span.line == span.end_line:
            end = span.column
        marks[number] = [(min(start, len(text)), max(end, start + 1))]
    return marks


def _found(texts: Mapping[int, str], columns: Mapping[int, Marks], words: Iterable[Value]) -> dict[int, Marks]:
    """Where the words stand in these columns of the lines, read as one text without blanks, widths folded."""
    folded: list[str] = []
    places: list[tuple[int, int]] = []
    for number, text in texts.items():
        ((start, end),) = columns[number]
        for column, char in enumerate(text[start:end], start):
            for piece in unicodedata.normalize("NFKC", char):
                if not piece.isspace():
                    folded.append(piece)
                    places.append((number, column))
    whole = "".join(folded)
    marks: dict[int, Marks] = {}
    for wanted in sorted({text for value in words if (text := _needle(value))}):
        found = [at for at in _occurrences(whole, wanted) if not _inside_number(whole, wanted, at, at + len(wanted))]
        if len(found) <= COMMON:
            for at in found:
                _add(marks, places[at : at + len(wanted)])
    return marks


def _occurrences(whole: str, wanted: str) -> Iterator[int]:
    at = whole.find(wanted)
    while at >= 0:
        yield at
        at = whole.find(wanted, at + len(wanted))


def _needle(value: Value) -> str:
    if isinstance(value, bool):
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    text = "".join(unicodedata.normalize("NFKC", str(value)).split())
    return text if len(text) > 1 or text.isdigit() else ""


def _inside_number(whole: str, wanted: str, start: int, end: int) -> bool:
    """Whether digits go on at either side: 10 is not meant by 1000."""
    before, after = whole[start - 1 : start], whole[end : end + 1]
    return (wanted[0].isdigit() and (before.isdigit() or before == ".")) or (
        wanted[-1].isdigit() and (after.isdigit() or (after == "." and whole[end + 1 : end + 2].isdigit()))
    )


def _add(marks: dict[int, Marks], places: Sequence[tuple[int, int]]) -> None:
    for number, column in places:
        line = marks.setdefault(number, [])
        if line and line[-1][1] == column:
            line[-1] = (line[-1][0], column + 1)
        else:
            line.append((column, column + 1))


def _apart(marks: Iterable[tuple[int, int]]) -> Marks:
    """The ranges in order, those that touch or overlap made one."""
    apart: Marks = []
    for start, end in sorted(marks):
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(apart[-1][1], end))
        else:
            apart.append((start, end))
    return apart


def put_excerpt(page: Page, shown: Excerpt, role: str, more: str, indent: int = 2) -> None:
    """Write the lines with their numbers, and under each marked line its carets."""
    digits = max(len(str(number)) for number, _, _ in shown.lines)
    bar = paint("│", "faint", page.colour)
    room = page.width - indent - digits - 3
    for number, text, marks in shown.lines:
        text, marks = _window(text, marks, room)
        page.lines.append(f"{' ' * indent}{paint(f'{number:>{digits}}', 'faint', page.colour)} {bar} {text}".rstrip())
        if marks:
            carets, at = "", 0
            for start, end in marks:
                left, mark = display_width(text[:start]), max(display_width(text[start:end]), 1)
                carets += " " * (left - at) + paint("^" * mark, role, page.colour)
                at = left + mark
            page.lines.append(f"{' ' * (indent + digits)} {bar} {carets}")
    if shown.left_out:
        page.put((more, "faint"), indent=indent + digits + 3)


def _window(text: str, marks: Marks, room: int) -> tuple[str, Marks]:
    """The part of a line that fits, around its first mark, with … where it was cut; marks moved along."""
    blank = len(text) - len(text.lstrip())
    if display_width(text[: room + 1]) <= room:  # a file of one line is too long to be measured whole
        return text, marks
    first = marks[0][0] if marks else 0
    near = display_width(text[blank : min(first, blank + room)]) < room // 2
    start = blank if near else _back(text, first, room // 3)
    head = "…" if start else ""
    end, used = start, len(head)
    while end < len(text) and used + display_width(text[end]) <= room - 1:
        used += display_width(text[end])
        end += 1
    cut = head + text[start:end] + ("…" if end < len(text) else "")
    shift = len(head) - start
    kept = [(max(a, start) + shift, min(b, end) + shift) for a, b in marks if a < end and b > start]
    return cut, kept


def _back(text: str, position: int, columns: int) -> int:
    """The index about ``columns`` display columns before ``position``."""
    used = 0
    while position and used + display_width(text[position - 1]) <= columns:
        position -= 1
        used += display_width(text[position])
    return position
