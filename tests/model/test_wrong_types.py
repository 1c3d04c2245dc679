"""Datasets with values of the wrong type: each is told with its place, the rest is read, nothing is a crash."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.model.test_places import DATA
from zjrules.errors import ReadError
from zjrules.model.opening import Opened, open_notice


def opened(folder: Path, change: dict[str, Any]) -> Opened:
    data = json.loads(json.dumps(DATA))
    data["items"][1]["number"] = 2
    for key, value in change.items():
        *way, last = key.split(".")
        holder: Any = data
        for part in way:
            holder = holder[int(part)] if part.isdigit() else holder[part]
        holder[int(last) if last.isdigit() else last] = value
    path = folder / "d.json"
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    return open_notice(path)


@pytest.mark.parametrize(
    ("change", "faults", "items"),
    [
        ({"items.0.leads": "省甲厅"}, ["item annual-1-1 leads list 省甲厅"], 2),
        ({"items.0.text": 7}, ["item annual-1-1 text text 7"], 2),
        ({"items.0.aliases": ["x"]}, ["item annual-1-1 aliases record ['x']"], 2),
        ({"items.0.lines": [1]}, ["item annual-1-1 lines record [1]"], 2),
        ({"items.0.targets": 5}, ["item annual-1-1 targets list 5"], 2),
        ({"items.0.targets.0.value": 8.5}, [], 2),  # read as the text 8.5, so as exact as it is written
        ({"items.0.targets.0.value": "约8"}, ["item annual-1-1 targets.0.value decimal 约8"], 2),
        ({"items.0.targets.0.value": True}, ["item annual-1-1 targets.0.value decimal True"], 2),
        ({"items.0.lead_mode": "boss"}, ["item annual-1-1 lead_mode vocabulary boss"], 2),
        ({"items.0.number": 1.5}, ["item annual-1-1 number integer 1.5"], 2),
        ({"items.0.section": "one"}, ["item annual-1-1 section integer one"], 2),
        ({"items.0.id": 7}, ["item 7 id text 7"], 2),
        ({"items.0.id": ""}, ["item items[1] id present "], 2),
        ({"items.0.id": "five", "items.0.number": "x"}, ["item five number integer x"], 1),
        ({"sections.0.section": "x"}, ["section sections[1] section integer x"], 2),
        ({"tables": [{"key": "annual", "order": [], "title": "T"}]}, ["table tables[1] order integer []"], 2),
        ({"items.0": None}, ["item items[1] record present "], 1),
        ({"items.0": 3}, ["item items[1] record record 3"], 1),
        ({"sections": {"a": 1}}, ["notice notice sections list {'a': 1}"], 2),
        ({"units": "x" * 1000}, [f"notice notice units list {'x' * 200}…"], 2),
        ({"notice": []}, ["notice notice record record []"], 2),
        ({"notice.issue_date": "2023-02-30"}, ["notice n issue_date date 2023-02-30"], 2),
        ({"census": {"a": "b"}}, ["notice notice census record {'a': 'b'}"], 2),
        ({"same_items": 5}, ["notice notice same_items list 5"], 2),
        ({"same_items": [["annual-1-1", "annual-1-2"], 7]}, ["notice notice same_items.1 list 7"], 2),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_each_is_told_with_its_place(tmp_path: Path, change: dict[str, Any], faults: list[str], items: int) -> None:
    found = opened(tmp_path, change)
    told = [f"{each.kind} {each.record} {each.field} {each.expected} {each.raw}" for each in found.dataset.faults]
    assert told == faults
    assert all(each.span and each.span.path.endswith("d.json") for each in found.dataset.faults)
    assert len(found.dataset.items) == items
    assert all(each.span and each.hint for each in found.diagnostics)
    left_out = items == 1 and "record" not in told[0]
    assert [each.code for each in found.diagnostics].count("record-left-out") == left_out


def test_good_groups_beside_a_bad_one_keep_their_place(tmp_path: Path) -> None:
    found = opened(tmp_path, {"same_items": [7, ["annual-1-1", "annual-1-2"]]}).dataset
    assert found.same_items == (("annual-1-1", "annual-1-2"),)
    lines = (tmp_path / "d.json").read_text(encoding="utf-8").split("\n")
    (place,) = found.same_items_spans
    assert place is not None
    assert lines[place.line].strip() == '"annual-1-1",'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[" * 100_000, "json"),
        ('{"a": ' + "1" * 5000 + "}", "json"),
        ('{"schema": ', "json"),
        ("[1]", "no-dataset"),
        ('{"schema": "zjrules/dataset/2", "notice": {"id": "x"}}', "no-dataset"),
        ('{"schema": "zjrules/dataset/1"}', "nothing-to-check"),
        ('{"schema": "zjrules/dataset/1", "notice": {"id": "x"}, "items": []}', "nothing-to-check"),
    ],
    ids=["deep", "huge", "cut off", "list", "another version", "empty", "no items"],
)
def test_nothing_of_it_can_be_checked(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "d.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReadError) as caught:
        open_notice(path)
    assert caught.value.diagnostics[-1].code == code
    assert all(each.span and each.hint for each in caught.value.diagnostics)


def test_a_toml_dataset_that_is_not_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    text = 'schema = "zjrules/dataset/1"\n[notice]\nid = "责任分解"\n'
    (tmp_path / "notice.toml").write_bytes(text.encode("gb18030"))
    with pytest.raises(ReadError) as caught:
        open_notice(tmp_path)
    assert [(each.code, each.span and each.span.line) for each in caught.value.diagnostics] == [("not-utf-8", 3)]


def test_the_id_of_a_record_stands_in_for_a_number_that_cannot_be_read(tmp_path: Path) -> None:
    """Else the record would be missing, and everything that counts it or points to it would seem wrong too."""
    change = {"items.0.number": "one", "items.1.id": 7, "sections.0.section": "?"}
    dataset = opened(tmp_path, change).dataset
    assert [(item.id, item.number) for item in dataset.items] == [("annual-1-1", 1), ("annual-1-2", 2)]
    assert [section.section for section in dataset.sections] == [1]


def test_a_record_that_nothing_tells_apart_is_left_out_and_said_to_be(tmp_path: Path) -> None:
    found = opened(tmp_path, {"items.0.id": "five", "items.0.number": "x"})
    assert [each.code for each in found.diagnostics] == ["unreadable-field", "record-left-out"]
    span = found.diagnostics[1].span
    assert span and '"five"' in (tmp_path / "d.json").read_text(encoding="utf-8").split("\n")[span.line - 1]
