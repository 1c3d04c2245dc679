"""Is the text whole? Tables that the notice names and that are not there; a text that breaks off."""

from __future__ import annotations

from collections.abc import Sequence

from zjrules.errors import Diagnostic
from zjrules.read.lines import Line
from zjrules.read.raw import Head, RawDuty
from zjrules.read.structure import Structure
from zjrules.read.style import Style
from zjrules.read.text import Places

_OPEN_ENDS = ("、", "，", "及", "和", "（", "(", "：", ":")


def completeness(
    structure: Structure, head: Head, duties: Sequence[RawDuty], lines: Sequence[Line], style: Style, places: Places
) -> list[Diagnostic]:
    """What is missing at the end, or altogether. ``duties`` are all records in document order."""
    found = [_cut(duty) for duty in duties if _is_cut(duty)]
    missing = _missing_tables(structure, head, style)
    last = lines[-1]
    place = places.lines(last.start, last.end - 1)
    for title in missing:
        message = f"the notice names 《{title}》, but no such table is in the text"
        found.append(Diagnostic("missing-table", message, place, "give the whole notice"))
    ended = any(role in ("copy", "printed") for role in structure.roles)
    unfinished = bool(duties) and (not duties[-1].responsibility.string or _is_cut(duties[-1]))
    loose = bool(structure.sections) and structure.roles[-1] == "livelihood" and not last.bare.endswith(("）", ")"))
    if not ended and (missing or unfinished or loose):
        message = f"the text ends in the middle: “…{last.bare[-12:]}”"
        found.append(Diagnostic("truncated", message, place, "give the whole notice"))
    elif not ended and style.tail.expected:
        message = "the text has no closing lines; it may have been cut off here"
        found.append(Diagnostic("missing-end", message, place, "give the whole notice"))
    return found


def _missing_tables(structure: Structure, head: Head, style: Style) -> list[str]:
    """Titles of the body's 《》 that belong to a table of the style and whose table is not there."""
    there = {table.key for table in structure.tables}
    missing = []
    for title in head.annexes:
        keys = [table.key for table in style.table if style.template(table.heading).match(title) is not None]
        if keys and not there & set(keys):
            missing.append(title)
    return missing


def _is_cut(duty: RawDuty) -> bool:
    """A clause that ends where a name must follow, or inside a bracket."""
    clause = duty.responsibility.string
    return clause.endswith(_OPEN_ENDS) or clause.count("（") > clause.count("）")


def _cut(duty: RawDuty) -> Diagnostic:
    where = f"number {duty.number} of section {duty.section} in table {duty.table}"
    message = f"the responsibility clause of {where} breaks off: “…{duty.responsibility.string[-12:]}”"
    return Diagnostic("cut-clause", message, duty.responsibility_span, "complete the list of units")
