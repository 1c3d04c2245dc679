"""Responsibility clauses taken apart, and who leads."""

from __future__ import annotations

from typing import Any

import pytest

from tests.read.reading import load_cases, style
from zjrules.model.build_leads import leads_of
from zjrules.read.clauses import parse_clause, strip_note
from zjrules.read.raw import Entry

CASES = load_cases("clauses")


def shown(entry: Entry) -> str:
    name = entry.name + (f"={entry.alias}" if entry.alias else "")
    tail = ("*" if entry.kind == "collective" else "") + ("!" if entry.mark else "")
    return f"{entry.group}{entry.separator or ' '}{name}{tail}"


def test_number_of_cases() -> None:
    assert len(CASES) == 23


@pytest.mark.parametrize("case", CASES, ids=[each["clause"][:12] for each in CASES])
def test_clause(case: dict[str, Any]) -> None:
    clause = parse_clause(case["clause"], style(case.get("style", "zj")))
    assert [shown(entry) for entry in clause.entries] == case["entries"]
    assert [entry.order for entry in clause.entries] == list(range(1, len(clause.entries) + 1))
    assert [group.mark for group in clause.groups] == case.get("marks", [""] * len(clause.groups))
    mode, leads = leads_of(clause, case.get("convention", "first_listed"))
    assert (mode, list(leads)) == (case["mode"], case["leads"])


def test_an_entry_keeps_what_is_printed() -> None:
    clause = parse_clause("宁波市、金华市政府，省委改革办（省放管服办）", style("zj"))
    assert [entry.raw for entry in clause.entries] == ["宁波市", "金华市政府", "省委改革办（省放管服办）"]


def test_without_convention_only_marks_make_a_lead() -> None:
    plain = parse_clause("省财政厅、省民政厅", style("zj"))
    assert leads_of(plain, "") == ("collective", ())
    marked = parse_clause("省财政厅、省民政厅分别牵头", style("zj"))
    assert leads_of(marked, "") == ("joint", ("省财政厅", "省民政厅"))


def test_the_note_is_no_part_of_the_clause() -> None:
    text = "省财政厅（除标注“联合牵头”外，列第一位者为牵头单位，下同）、省民政厅"
    assert strip_note(text, style("zj")) == "省财政厅、省民政厅"


def test_every_clause_of_the_notice_is_used_up() -> None:
    """Names, marks and separators together are the clause again."""
    from tests.read.reading import bundled_notice

    dataset, _ = bundled_notice()
    for item in dataset.items:
        clause = parse_clause(item.responsibility, style("zj"))
        marks = {group.number: group.mark for group in clause.groups}
        text = ""
        for at, entry in enumerate(clause.entries):
            last = at + 1 == len(clause.entries) or clause.entries[at + 1].group != entry.group
            text += entry.separator + entry.raw + (marks[entry.group] if last else "")
        assert text == item.responsibility
