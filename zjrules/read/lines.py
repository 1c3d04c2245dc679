"""The lines of a notice that carry text, and what is only furniture: blanks, page marks, garbage, doubled pages."""

from __future__ import annotations

from typing import NamedTuple

from zjrules.errors import Diagnostic
from zjrules.read.raw import RawRepair
from zjrules.read.style import Style
from zjrules.read.text import Places, bare, narrow

_GARBAGE = 5  # times one character, and nothing else, in a line
_DOUBLED = 10  # equal lines in a row from which on a page is taken to be printed twice
_AT_ONCE = 12  # characters from which on lines that repeat the lines just before them are doubled


class Line(NamedTuple):
    """One line with text: its offsets in the file (``end`` exclusive) and its words without blanks."""

    start: int
    end: int
    bare: str


class Lines(NamedTuple):
    """``lines`` are to be read; ``roles`` gives every other line that is not blank: (start, end, role)."""

    text: str  # the whole file, narrow
    lines: list[Line]
    roles: list[tuple[int, int, str]]
    repairs: list[RawRepair]
    diagnostics: list[Diagnostic]


def split_lines(source_text: str, style: Style, places: Places) -> Lines:
    """The lines of the file without its furniture."""
    text = narrow(source_text)
    found = Lines(text, [], [], [], [])
    marks = [style.template(mark) for mark in style.repair.page_marks]
    page, at = 0, 0
    for line in text.split("\n"):
        start, at = at, at + len(line) + 1
        words = bare(line)
        if not words:
            continue
        if line[0] == " " or not page:
            page += 1  # in the text of a PDF only the first line of a page is indented by a blank
        left = start + len(line) - len(line.lstrip())
        right = start + len(line.rstrip())
        if any(mark.match(words) for mark in marks):
            found.roles.append((left, right, "page-mark"))
            found.repairs.append(_page_mark(source_text[left:right], words, page, places, left))
            page += 1
        elif len(words) >= _GARBAGE and words == words[0] * len(words):
            found.roles.append((left, right, "garbage"))
            reason = "one character repeated: the residue of a printed rule"
            raw = f"{words[0]}×{len(words)}"
            found.repairs.append(RawRepair("garbage-run", raw, "", reason, places.exact(left, right - 1)))
        else:
            found.lines.append(Line(left, right, words))
    _drop_doubled_pages(found, places)
    return found


def _page_mark(raw: str, words: str, page: int, places: Places, start: int) -> RawRepair:
    """The record of a page mark that was taken out, noting one whose figures stand in reverse."""
    digits = "".join(char for char in words if char.isdecimal())
    reason = "page mark between two lines of text"
    if digits[::-1] == str(page) and digits != digits[::-1]:
        reason = f"page mark between two lines of text, its figures reversed (page {page})"
    return RawRepair("page-mark", raw, "", reason, places.exact(start, start + len(raw) - 1))


def _drop_doubled_pages(found: Lines, places: Places) -> None:
    """A long run of lines that stands in the file a second time is kept once; so is one repeated at once."""
    lines, seen = found.lines, dict[str, list[int]]()
    keep: list[Line] = []
    index = 0
    while index < len(lines):
        before = seen.setdefault(lines[index].bare, [])
        length, first = max((_same(lines, early, index), early) for early in before) if before else (0, 0)
        at_once = first + length == index and sum(len(line.bare) for line in lines[first:index]) >= _AT_ONCE
        if length < _DOUBLED and not at_once:
            before.append(index)
            keep.append(lines[index])
            index += 1
            continue
        again = lines[index : index + length]
        span = places.lines(again[0].start, again[-1].end - 1)
        original = places.lines(lines[first].start, lines[first + length - 1].end - 1)
        found.diagnostics.append(
            Diagnostic(
                "doubled-page" if length >= _DOUBLED else "doubled-line",
                f"{length} lines stand in the text twice; the second time they are not read",
                span,
                "take them out the second time",
                ((original, "here they stand first"),),
            )
        )
        found.roles.append((again[0].start, again[-1].end, "unread"))
        index += length
    lines[:] = keep


def _same(lines: list[Line], early: int, late: int) -> int:
    """How many lines from ``late`` on equal those from ``early`` on, without running into ``late`` itself."""
    longest = min(late - early, len(lines) - late)
    for length in range(longest):
        if lines[early + length].bare != lines[late + length].bare:
            return length
    return longest
