"""Damaged notices: every fault told with its place, the rest still read, no character lost."""

from __future__ import annotations

from typing import Any

import pytest

from tests.read.reading import bundled_text, load_cases, read, styles
from tests.read.test_account import check_account
from zjrules.errors import ReadError
from zjrules.read.notice import read_notice
from zjrules.source import SourceFile

CASES = load_cases("damage")


def damaged(case: dict[str, Any]) -> str:
    lines = bundled_text().split("\n")
    for line, find, by in case.get("edits", []):
        assert lines[line - 1].count(find) == 1, f"{find} is not once in {lines[line - 1]}"
        lines[line - 1] = lines[line - 1].replace(find, by)
    if "copy" in case:
        first, last, after = case["copy"]
        lines[after:after] = lines[first - 1 : last]
    if "delete" in case:
        first, last = case["delete"]
        del lines[first - 1 : last]
    return "\n".join(lines[: case.get("keep")])


def test_number_of_cases() -> None:
    assert len(CASES) == 31


@pytest.mark.parametrize("case", CASES, ids=[each["name"] for each in CASES])
def test_damage(case: dict[str, Any]) -> None:
    raw, dataset, diagnostics = read(damaged(case))
    assert [f"{each.code} {each.span.line if each.span else 0}" for each in diagnostics] == case["told"]
    assert all(each.message and each.hint for each in diagnostics)
    assert (len(dataset.items), len(dataset.livelihood)) == (case["items"], case["groups"])
    unread = [f"{each.span.line}-{each.span.end_line}" for each in dataset.unread if each.span]
    assert unread == case.get("unread", unread if "doubled" in str(case["told"]) else [])
    check_account(raw)
    # What stands under a lost heading begins at its first line; nothing that was read is without a place.
    lost = {each.span.line for each in diagnostics if each.span and each.code.startswith("missing-") and "heading" in
            each.code}
    places = [*(table.span for table in dataset.tables), *(section.span for section in dataset.sections)]
    assert None not in places
    assert lost <= {span.line for span in places if span}


def test_leaders_and_ids_survive() -> None:
    """A lost heading of a table moves no record to another table."""
    by_name = {case["name"]: case for case in CASES}
    for name in ("the heading of the first table is missing", "the heading of the second table is missing"):
        _, dataset, _ = read(damaged(by_name[name]))
        assert [(item.id, item.leader) for item in dataset.items] == [
            (item.id, item.leader) for item in read(bundled_text())[1].items
        ]


def test_two_leaders() -> None:
    case = next(case for case in CASES if case["name"].startswith("two leaders"))
    _, dataset, _ = read(damaged(case))
    group = next(group for group in dataset.livelihood if group.id == "livelihood-4-1")
    assert (group.leaders, group.units) == (("张家胜", "胡伟"), ("省卫生健康委",))


def test_a_swallowed_item_keeps_its_clause() -> None:
    case = next(case for case in CASES if case["name"] == "an item number is lost")
    _, dataset, _ = read(damaged(case))
    item = next(item for item in dataset.items if item.id == "annual-4-3")
    assert (item.numbered, item.listed, item.targets[0].indicator) == (False, ("省经信厅",), "规上工业增加值增长")


def test_without_note_only_marked_leads_are_left() -> None:
    case = next(case for case in CASES if case["name"] == "the lead note is lost")
    _, dataset, _ = read(damaged(case))
    assert {item.lead_mode for item in dataset.items if item.leads} == {"joint"}
    assert dataset.notice.lead_convention == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("春天来了。\n花开了。", "no-style"),
        ("浙政办发〔2023〕6号\n责任分解\n牵头重点工作\n责任单位：\n（牵头领导：", "nothing-read"),
    ],
)
def test_nothing_to_check(text: str, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_notice(SourceFile.of_text("notice.txt", text), styles())
    last = caught.value.diagnostics[-1]
    assert (last.code, str(last.span)) == (code, "notice.txt:1")
    assert last.hint


def test_any_line_may_be_missing() -> None:
    """Whatever single line is lost, the rest is read and every character accounted for."""
    lines = bundled_text().split("\n")
    full = [at for at, line in enumerate(lines) if line.strip()]
    for at in full[5::37]:
        raw, dataset, diagnostics = read("\n".join(lines[:at] + lines[at + 1 :]))
        check_account(raw)
        assert len(dataset.items) >= 142
        assert len(dataset.livelihood) >= 20
        assert diagnostics or len(dataset.items) == 144
