"""Raw records → the model: ids, leads, leaders, places, and every fault at once."""

from __future__ import annotations

import time

import pytest

from tests.read.reading import bundled_notice, bundled_raw, bundled_text, duties, read, styles
from zjrules.model.build import build
from zjrules.model.build_leads import leads_of
from zjrules.model.notice import TaskItem
from zjrules.read.clauses import parse_clause
from zjrules.read.notice import read_notice
from zjrules.read.text import bare, narrow
from zjrules.source import SourceFile


def test_ids_follow_the_printed_numbers() -> None:
    dataset, _ = bundled_notice()
    for item in dataset.items:
        assert item.id == f"{item.table}-{item.section}-{item.number}"
        assert [target.id for target in item.targets] == [f"{item.id}#{n}" for n in range(1, len(item.targets) + 1)]
    for group in dataset.livelihood:
        assert group.id == f"livelihood-{group.category}-{group.group}"


def test_leads_and_participants_are_the_list() -> None:
    dataset, _ = bundled_notice()
    for item in dataset.items:
        assert sorted((*item.leads, *item.participants)) == sorted(item.listed)
        assert len(set(item.listed)) == len(item.listed)
        assert item.leads == item.listed[: len(item.leads)]


def test_joint_leads() -> None:
    dataset, _ = bundled_notice()
    joint = [item.id for item in dataset.items if item.lead_mode == "joint"]
    assert joint == [
        "five_year-2-11", "five_year-2-18", "five_year-2-21", "five_year-2-25", "five_year-8-2", "five_year-8-4",
        "five_year-9-3", "five_year-9-8", "annual-2-18", "annual-8-6",
    ]  # fmt: skip
    assert [item.id for item in dataset.items if not item.leads] == [f"five_year-10-{n}" for n in range(1, 6)]


def test_leaders_come_from_the_heading() -> None:
    dataset, _ = bundled_notice()
    leaders = {(section.table, section.section): section.leader for section in dataset.sections}
    assert all(item.leader == leaders[item.table, item.section] for item in dataset.items)


@pytest.mark.parametrize(
    ("key", "line", "column", "end_line", "end_column"),
    [
        ("annual-2-5#1", 972, 24, 974, 12),
        ("annual-2-5#2", 974, 13, 974, 27),
        ("annual-4-12#1", 1265, 16, 1267, 7),
        ("five_year-2-2#1", 62, 3, 62, 21),
    ],
)
def test_places_of_targets(key: str, line: int, column: int, end_line: int, end_column: int) -> None:
    targets = {target.id: target for duty in duties().values() for target in duty.targets}
    span = targets[key].span
    assert span is not None
    assert (span.line, span.column, span.end_line, span.end_column) == (line, column, end_line, end_column)


def test_a_place_holds_its_words() -> None:
    """What stands in the file between the two ends of a target's place is the quote, blanks and widths aside."""
    lines = bundled_text().split("\n")
    for duty in duties().values():
        for target in duty.targets:
            span = target.span
            assert span is not None
            block = lines[span.line - 1 : span.end_line]
            block[-1] = block[-1][: span.end_column - 1]
            block[0] = block[0][span.column - 1 :]
            found = bare(narrow("".join(line for line in block if not line.startswith("—"))))
            assert found == target.quote.replace(".", "") or found == target.quote


def test_the_same_id_twice() -> None:
    text = bundled_text().replace("４ 逐步把永久基本农田", "３ 逐步把永久基本农田")
    _, _, diagnostics = read(text)
    told = {each.code: each for each in diagnostics}
    assert list(told) == ["item-number-jump", "same-id"]
    assert "five_year-9-3" in told["same-id"].message
    assert [span.line for span, _ in told["same-id"].related] == [790]


def test_every_fault_is_told() -> None:
    lines = bundled_text().split("\n")
    lines[385], lines[1133], lines[1480] = "", "", ""
    _, dataset, diagnostics = read("\n".join(lines))
    assert [each.code for each in diagnostics] == [
        "missing-section-heading",
        "missing-table-heading",
        "missing-responsibility",
    ]
    assert (len(dataset.items), len(dataset.livelihood)) == (144, 21)


def test_a_convention_stated_in_the_body() -> None:
    """A note before the tables counts like one in a clause."""
    note = "（除标注“分别牵头”外，列第一位者为牵头单位，下同）"
    text = bundled_text().replace("（除标注“分别牵头”\n\n外，列第一位者为牵头单位，下同）", "")
    assert read(text)[1].notice.lead_convention == ""
    _, dataset, diagnostics = read(text.replace("们，请认真贯彻执行。", f"们，请认真贯彻执行{note}。"))
    first, _ = bundled_notice()
    assert diagnostics == []
    assert [item.leads for item in dataset.items] == [item.leads for item in first.items]
    span = dataset.notice.lead_note_span
    assert (dataset.notice.lead_note, span.line if span else 0) == (note, 18)


def test_marks_win_over_the_convention() -> None:
    style = styles()[-1]
    clause = parse_clause("市财政局、▲市民政局、市教育局", style)
    assert leads_of(clause, "first_listed") == ("marked", ("市民政局",))
    clause = parse_clause("▲市财政局、▲市民政局、市教育局", style)
    assert leads_of(clause, "") == ("joint", ("市财政局", "市民政局"))
    clause = parse_clause("配合单位：市财政局、市民政局", style)
    assert leads_of(clause, "first_listed") == ("collective", ())


def test_an_empty_bracket_makes_no_units() -> None:
    text = bundled_text().replace("（牵头领导：卢山，责任单位：省教育厅）", "（牵头领导：，责任单位：）")
    _, dataset, diagnostics = read(text)
    group = dataset.livelihood[0]
    assert (group.leaders, group.units, group.responsibility) == ((), (), "（牵头领导：，责任单位：）")
    assert [each.code for each in diagnostics] == ["missing-leader", "missing-responsibility"]


def test_speed() -> None:
    """Three tenths of a second of CPU is the limit for the whole notice; it takes about a quarter of that."""
    source = SourceFile.of_text("notice.txt", bundled_text())
    spent = []
    for _ in range(3):
        start = time.process_time()
        build(read_notice(source, styles()))
        spent.append(time.process_time() - start)
    assert min(spent) < 0.3


def test_reading_twice_gives_the_same() -> None:
    again, _ = build(read_notice(SourceFile.of_text("notice.txt", bundled_text()), styles()))
    first, _ = build(bundled_raw())
    assert again == first
    assert all(isinstance(item, TaskItem) for item in again.items)
