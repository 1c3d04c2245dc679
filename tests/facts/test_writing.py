"""Facts of how things are written: the same from the text and from its dataset; odd characters."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from zjrules import bundled
from zjrules.facts.extract import extract
from zjrules.facts.relations import RELATIONS
from zjrules.facts.store import Facts
from zjrules.facts.writing import FIELDS, character_facts, great_facts, passage_facts
from zjrules.model.notice import Dataset, Notice
from zjrules.model.opening import open_notice
from zjrules.model.printed import Passage

FOLDER = bundled.data() / "zj-2023"
STATED = (
    "passage", "printed_on", "writing_form", "great_count", "odd_character", "character_run", "repair_line",
    "page_mark",
)  # fmt: skip


def stated(path: Path) -> Facts:
    opened = open_notice(path)
    return extract(opened.dataset, opened.registers, opened.style, opened.sources, (), datetime.date(2024, 3, 31))


def test_text_and_dataset_state_the_same() -> None:
    text, dataset = stated(FOLDER / "notice.txt"), stated(FOLDER)
    for relation in STATED:
        assert list(text.rows.get(relation, {})) == list(dataset.rows.get(relation, {})), relation
    counts = {relation: len(text.rows.get(relation, {})) for relation in STATED}
    assert counts == {
        "passage": 8, "printed_on": 1, "writing_form": 4, "great_count": 5, "odd_character": 1, "character_run": 0,
        "repair_line": 157, "page_mark": 2,
    }  # fmt: skip
    assert [row[2] for row in text.rows["odd_character"]] == ["槃"]


def test_the_fields_looked_at_are_columns_of_text() -> None:
    for relation, key, column, _ in FIELDS:
        columns = RELATIONS[relation].columns
        assert columns[key].type == columns[column].type == "text", relation


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("推动发展，增长5.5%（试行）。", []),
        ("“一带一路”——《计划》〔2023〕…·～", []),
        ("省\u200b财政厅", [("\u200b", "U+200B", "GB18030", "省", "财政厅")]),
        ("４15X", [("４", "U+FF14", "GB2312", "", "15X")]),
        ("涅槃", [("槃", "U+69C3", "GBK", "涅", "")]),
        ("\U000231c9", [("\U000231c9", "U+231C9", "GB18030", "", "")]),
        ("⽔利\t厅", [("⽔", "U+2F54", "GB18030", "", "利\t厅"), ("\t", "U+0009", "GB2312", "⽔利", "厅")]),
    ],
)
def test_odd_characters(words: str, found: list[tuple[str, ...]]) -> None:
    facts = Facts()
    facts.add("item_text", "a-1-1", words)
    character_facts(facts)
    assert list(facts.rows.get("odd_character", {})) == [("a-1-1", "text", *each) for each in found]


@pytest.mark.parametrize(
    ("words", "found"),
    [("欗欗欗欗", []), ("前欗欗欗欗欗欗后", [("欗", 6)]), ("5000000元", [("0", 6)]), ("\n\n\n\n\n", [("\n", 5)])],
)
def test_runs_of_one_character(words: str, found: list[tuple[str, int]]) -> None:
    facts = Facts()
    facts.add("report_narrative", "r", words)
    character_facts(facts)
    assert list(facts.rows.get("character_run", {})) == [("r", "narrative", *each) for each in found]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("等六大行动，10大省实验室攻关", [("六", "行动"), ("10", "省实验室")]),
        ("党的二十大精神", [("二十", "精神")]),
        ("第二大支柱，扩大开放，做强做大", []),
    ],
)
def test_numbers_before_great(words: str, found: list[tuple[str, str]]) -> None:
    facts = Facts()
    facts.add("livelihood_text", "l-1-1", words)
    great_facts(facts)
    assert list(facts.rows.get("great_count", {})) == [("l-1-1", *each) for each in found]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("甲市人民政府办公室2024年2月29日印发", datetime.date(2024, 2, 29)),
        ("甲市人民政府办公室2023年2月29日印发", None),
        ("甲市人民政府办公室印发", None),
    ],
)
def test_the_day_of_printing(text: str, day: datetime.date | None) -> None:
    facts = Facts()
    passages = (Passage("remark", "（一）"), Passage("remark", "（二）"), Passage("printed", text))
    passage_facts(facts, Dataset(Notice("n"), passages=passages))
    assert [row[2] for row in facts.rows["passage"]] == [1, 2, 1]
    assert list(facts.rows.get("printed_on", {})) == ([("n", day)] if day else [])
