"""The proof of a violation in words: its facts as the rule language writes them, each with its place."""

from __future__ import annotations

import datetime
from decimal import Decimal
from itertools import groupby
from pathlib import PurePath

from zjrules.render.colour import Page, Segment
from zjrules.render.words import label_width, word
from zjrules.render.wrap import GLUE, crop, pack, pad
from zjrules.settings import Lang
from zjrules.source import Span, display_width
from zjrules.violations.result import Value, Violation, WitnessFact

KINDS = ("given", "absent", "counted")
MOST_FACTS = {"given": 12, "absent": 6, "counted": 6}
UNSAID = frozenset({"register", "measure"})  # hold for every violation: in the JSON and in explain, not in a report
LONGEST_TEXT = 36  # columns of a text value; the whole of it stands in the JSON and in explain


def put_proof(page: Page, violation: Violation, lang: Lang, again: str, indent: int = 2) -> None:
    """Write the facts: given, looked for and not found, counted; too many of a kind end in a pointer, to
    ``zjrules explain`` with the arguments ``again``."""
    here = violation.locations[0].path if violation.locations else ""
    for kind in KINDS:
        facts = [fact for fact in violation.witness if fact.kind == kind and fact.relation not in UNSAID]
        label = word(kind, lang)
        for place, group in groupby(facts[: MOST_FACTS[kind]], key=lambda fact: _place(fact, here)):
            label = _put_facts(page, pad(label, label_width(lang)), list(group), place, indent)
        if left := facts[MOST_FACTS[kind] :]:
            more = word("more facts", lang, len(left), again)
            page.field(label, (more, "faint"), indent=indent, wide=label_width(lang))


def _put_facts(page: Page, label: str, facts: list[WitnessFact], place: str, indent: int) -> str:
    """Write facts of one place: a single one with its place behind it, several beneath their place."""
    blank = " " * display_width(label)
    room = page.width - indent - len(blank) - 2
    lines = [line for fact in facts for line in pack(fact_parts(fact), room, "  ")]
    tail: list[Segment] = []
    if len(facts) > 1 and place:
        page.field(label, (place, "place"), indent=indent)
        label = blank
    elif place and display_width(lines[-1]) + 2 + display_width(place) <= room:
        tail = [("  ", ""), (place, "place")]
    elif place:
        lines.append(GLUE * 2)
        tail = [(place, "place")]
    for line in lines[:-1]:
        page.field(label, line, indent=indent)
        label = blank
    page.field(label, lines[-1], *tail, indent=indent)
    return blank


def fact_text(fact: WitnessFact) -> str:
    """``listed(item: "annual-2-5", position: 1)``: as the rule language writes an atom."""
    return " ".join(fact_parts(fact))


def fact_parts(fact: WitnessFact) -> list[str]:
    """The atom in the pieces between which a line may end. Columns with empty text are left out, as an atom may.

    The columns of a relation that a rule makes for itself have no names, so they stand in order.
    """
    if fact.values and all(column.isdecimal() for column in fact.values):
        values = {int(column): value_text(value) for column, value in fact.values.items()}
        terms = [values.get(place, "_") for place in range(1, max(values) + 1)]
        return _pieces(fact.relation, terms)
    columns = [(column, value) for column, value in fact.values.items() if value != ""] or list(fact.values.items())
    parts = [f"{column}: {value_text(value)}" for column, value in columns]
    return _pieces(fact.relation, parts)


def _pieces(relation: str, terms: list[str]) -> list[str]:
    if not terms:
        return [f"{relation}()"]
    terms = [f"{term}," for term in terms[:-1]] + [f"{terms[-1]})"]
    return [f"{relation}({terms[0]}", *terms[1:]]


def value_text(value: Value, longest: int = LONGEST_TEXT) -> str:
    """A value as the rule language writes it, a long text cropped."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime.date):
        return f"@{value.isoformat()}"
    if isinstance(value, int):
        return str(value)
    return '"' + crop(value, longest).replace("\\", "\\\\").replace('"', '\\"') + '"'


def place_text(span: Span, here: str = "") -> str:
    """``path:line:column``, the column where it is told; only the file's name where the reader already stands in
    that file."""
    path = PurePath(span.path).name if span.path == here else span.path
    if span.sheet:
        return f"{path}:{span.sheet}!{span.address or span.line}"
    shown = f"{path}:{span.line}"
    if span.end_line > span.line:
        return f"{shown}-{span.end_line}"
    return f"{shown}:{span.column}" if span.column else shown


def _place(fact: WitnessFact, here: str) -> str:
    return place_text(fact.location, here) if fact.location else ""
