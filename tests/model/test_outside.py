"""Places, memberships and the report's figures: what the bundled ones hold, and what the facts say of them."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from zjrules import bundled
from zjrules.facts.extract import extract
from zjrules.facts.store import Facts
from zjrules.model.opening import Opened, open_notice

FOLDER = bundled.data() / "zj-2023"


def facts_of(opened: Opened) -> Facts:
    return extract(opened.dataset, opened.registers, opened.style, opened.sources, [], datetime.date(2023, 12, 31))


@pytest.fixture(scope="module")
def opened() -> Opened:
    return open_notice(FOLDER / "notice.txt")


def test_the_places_are_all_there(opened: Opened) -> None:
    places = opened.registers.outside.places
    assert {level: sum(each.level == level for each in places) for level in ("city", "county", "district")} == {
        "city": 11, "county": 53, "district": 37,
    }  # fmt: skip
    cities = {each.name for each in places if each.level == "city"}
    assert all((each.parent in cities) != (each.level == "city") for each in places)


def test_every_registered_government_of_a_place_has_a_place_of_its_level(opened: Opened) -> None:
    levels = {f"{each.name}政府": each.level for each in opened.registers.outside.places}
    local = [organ for organ in opened.registers.organs if organ.organ_class in ("city", "county")]
    assert len(local) == 14
    assert all(levels[organ.name] == organ.organ_class for organ in local)


def test_figures_of_the_report_name_indicators_of_their_table(opened: Opened) -> None:
    figures = opened.registers.outside.upstream
    assert len(figures) == 8
    known = {(item.table, target.indicator) for item in opened.dataset.items for target in item.targets}
    assert {(each.table, each.indicator) for each in figures} <= known


def test_places_and_figures_hold_for_every_form_of_a_dataset(opened: Opened) -> None:
    stated = [facts_of(each).rows for each in (opened, open_notice(FOLDER))]
    for relation, rows in (("place", 101), ("upstream", 8), ("printed_lines", 165), ("livelihood_part", 49)):
        assert list(stated[0][relation]) == list(stated[1][relation])
        assert len(stated[0][relation]) == rows


def test_names_of_organs_have_their_days(opened: Opened) -> None:
    rows = facts_of(opened).rows
    assert list(rows["organ_until"]) == [
        ("人行杭州中心支行", datetime.date(2023, 8, 17)), ("浙江银保监局", datetime.date(2023, 7, 19)),
    ]  # fmt: skip
    assert {name for name, _ in rows["organ_from"]} == {successor for _, successor in rows["successor"]}


def test_words_are_repeated_between_items_of_different_words_only(opened: Opened) -> None:
    texts = {item.id: item.text for item in opened.dataset.items}
    rows = [tuple(map(str, row)) for row in facts_of(opened).rows["repeated_words"]]
    assert rows
    for item, other, words in rows:
        assert words in texts[item] and words in texts[other]
        assert texts[item] != texts[other] and len(words) >= 8


def test_a_membership_lies_beside_its_notice(tmp_path: Path) -> None:
    for path in FOLDER.glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    entry = '{ body = "省减灾委员会", units = ["省应急管理厅"], source = "某文件", valid_from = 2022-05-01 }'
    (tmp_path / "memberships.toml").write_text(f"memberships = [\n  {entry},\n]\n", "utf-8")
    rows = facts_of(open_notice(tmp_path)).rows
    assert list(rows["membership"]) == [
        ("省减灾委员会", "省应急管理厅", datetime.date(2022, 5, 1), datetime.date.max),
    ]
    assert ("memberships", 1) in rows["register"]
