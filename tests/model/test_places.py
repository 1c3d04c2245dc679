"""Where records and fields of a dataset are cited: in their own file, at their own line, and column if need be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.edits import AS_OF, exported
from zjrules.model.opening import Opened, open_notice
from zjrules.model.places import Places
from zjrules.pipeline import check
from zjrules.settings import Settings
from zjrules.source import Span
from zjrules.violations.result import Violation

DATA = {
    "schema": "zjrules/dataset/1",
    "notice": {"id": "n", "lead_convention": "first_listed", "lead_note": "列第一位者为牵头单位",
               "lead_note_lines": [6, 7]},
    "tables": [{"key": "annual", "order": 1, "title": "2030年重点工作责任分解", "line": 3}],
    "sections": [{"table": "annual", "section": 1, "heading": "一、李一明省长牵头", "leader": "李一明", "line": 4}],
    "items": [
        {
            "id": "annual-1-1", "table": "annual", "section": 1, "number": 1, "leader": "李一明", "text": "建设100个。",
            "leads": ["省乙厅"], "participants": ["省甲厅"], "listed": ["省甲厅", "省乙厅"],
            "targets": [
                {"id": "annual-1-1#1", "indicator": "甲", "comparator": "ge", "value": "100", "line": 5},
                {"id": "annual-1-1#2", "indicator": "乙", "comparator": "ge", "value": "7", "line": 5},
            ],
            "other_numbers": [{"raw": "3", "reason": "name", "line": 5}],
            "lines": {"text": [5, 5], "responsibility": [6, 7]},
        },
        {"id": "annual-1-2", "table": "annual", "section": 1, "number": "二", "text": "建设。", "listed": ["省丙厅"],
         "leads": ["省丙厅"]},
    ],
    "units": [{"name": "省甲厅"}],
    "leaders": [{"name": "李一明", "post": "省长"}],
}  # fmt: skip


@pytest.fixture(params=[None, 1], ids=["one line", "many lines"])
def dataset(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "d.json"
    path.write_text(json.dumps(DATA, ensure_ascii=False, indent=request.param), encoding="utf-8")
    return path


def cited(path: Path, span: Span | None) -> str:
    """The words at a place; of a place without columns the whole line."""
    assert span is not None
    assert span.path == str(path)
    line = path.read_text(encoding="utf-8").split("\n")[span.line - 1]
    return line[span.column - 1 : span.end_column - 1] if span.column else line.strip().rstrip(",")


def holds(path: Path, span: Span | None, value: str) -> bool:
    return cited(path, span).endswith(value)


def test_records_and_fields_of_a_json_dataset(dataset: Path) -> None:
    opened = open_notice(dataset)
    data = opened.dataset
    item = data.items[0]
    assert holds(dataset, data.notice.span, '"n"')
    assert holds(dataset, data.notice.place("lead_note"), '"列第一位者为牵头单位"')
    assert holds(dataset, data.notice.place("style"), '"n"')
    assert holds(dataset, data.tables[0].record_span, '"annual"')
    assert cited(dataset, data.sections[0].record_span) == "{"  # a section has no id of its own
    assert holds(dataset, item.place("text"), '"建设100个。"')
    assert cited(dataset, item.place("leads")) in ('["省乙厅"]', '"leads": [')
    assert item.place("leads").cell == "leads"  # type: ignore[union-attr]
    assert holds(dataset, item.place("leader_post"), '"annual-1-1"')
    assert [holds(dataset, target.record_span, f'"{target.value}"') for target in item.targets] == [True, True]
    assert holds(dataset, data.units[0].span, '"省甲厅"')
    assert holds(dataset, data.leaders[0].span, '"李一明"')


def test_a_faulty_field_is_cited_where_it_stands(dataset: Path) -> None:
    opened = open_notice(dataset)
    (fault,) = opened.dataset.faults
    assert (fault.record, fault.field, fault.expected) == ("annual-1-2", "number", "integer")
    assert holds(dataset, fault.span, '"二"')
    assert [each.code for each in opened.diagnostics] == ["unreadable-field"]
    assert [item.number for item in opened.dataset.items] == [1, 2]  # as the id says


def test_lines_of_an_unknown_text_are_cited_nowhere(dataset: Path) -> None:
    opened = open_notice(dataset)
    assert opened.origins() == {}
    assert opened.dataset.items[0].text_span == Span("", 5)
    for violation in violations(dataset):
        assert {place.path for place in violation.locations} == {str(dataset)}
        paths = {fact.location.path for fact in violation.witness if fact.location}
        assert paths <= {str(dataset), "data/measures.toml"}


def test_lines_of_a_known_text_are_cited_beside_the_record(tmp_path: Path) -> None:
    path = tmp_path / "d.json"
    data = json.loads(json.dumps(DATA))
    data["notice"]["source"] = "official.txt"
    path.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    opened = open_notice(path)
    assert opened.origins() == {
        "annual-1-1": Span("official.txt", 5),
        "annual-1-1#1": Span("official.txt", 5),
        "annual-1-1#2": Span("official.txt", 5),
        "annual-1": Span("official.txt", 4),
    }
    (lead,) = [violation for violation in violations(path) if violation.rule == "L001"]
    assert [(place.path, place.line) for place in lead.locations] == [
        (str(path), 1), (str(path), 1), ("official.txt", 5),
    ]  # fmt: skip
    assert [cited(path, place) for place in lead.locations[:2]] == ['["省乙厅"]', '["省甲厅","省乙厅"]']


def violations(path: Path) -> tuple[Violation, ...]:
    return check(Settings(paths=(path,), as_of=AS_OF)).violations


def same(opened: Opened) -> Any:
    """A dataset without its places."""
    return [(item.id, item.listed, [target.value for target in item.targets]) for item in opened.dataset.items]


def test_a_minified_export_is_cited_as_exactly_as_one_with_lines(tmp_path: Path) -> None:
    data = json.loads(exported())
    for key, change in (("leads", ["省经信厅"]), ("leader", "王二")):
        item = next(item for item in data["items"] if item["id"] == "annual-2-5")
        item[key] = change
    wide, thin = tmp_path / "wide.json", tmp_path / "thin.json"
    wide.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    thin.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    assert same(open_notice(wide)) == same(open_notice(thin))
    in_wide = {v.fingerprint: v for v in violations(wide)}
    in_thin = {v.fingerprint: v for v in violations(thin)}
    assert in_wide.keys() == in_thin.keys()
    assert len(in_thin) > 10
    for fingerprint, violation in in_thin.items():
        assert violation.locations[0].path == str(thin)
        assert violation.locations[0].column > 0
        assert violation.locations[0].cell == in_wide[fingerprint].locations[0].cell


def test_entries_of_a_list_with_a_faulty_one_are_cited_with_the_list() -> None:
    places = Places()
    places.scan_json("d.json", '{"items": [{"id": "a", "pairings": [{"quote": "x"}, {"quote": "y"}]}]}')
    record = places.record("items", 0)
    assert record.entry("pairings", 1, 2) == Span("d.json", 1, 1, 53, 67, "pairings.1")
    assert record.entry("pairings", 0, 1) == record.field("pairings") == Span("d.json", 1, 1, 36, 68, "pairings")
    assert record.field("leads.3") == record.span == Span("d.json", 1, 1, 19, 22)
    assert places.record("items", 7).span is None
    assert places.record("units", 0).field("name") is None


def test_files_of_a_folder_follow_each_other() -> None:
    places = Places()
    places.scan_toml("a.toml", '[[items]]\nid = "a"\n[[items]]\nid = "b"\n')
    places.scan_toml("b.toml", '[[items]]\nid = "c"\nleads = [\n  "甲厅",\n]\n')
    assert [str(places.record("items", number).span) for number in range(3)] == ["a.toml:2", "a.toml:4", "b.toml:2"]
    assert places.record("items", 2).fields()["leads"] == Span("b.toml", 3, 5, cell="leads")


def test_a_key_that_stands_twice_in_json_is_told_where_it_stands_again() -> None:
    text = '{"a": [{"b": 1, "c": {"d": 2}},\n {"b": 1,\n "c": {"d": [2]},\n "b": 3, "c": {"d": [4]}}],\n"e": 5}'
    found = Places().scan_json("x.json", text)
    assert [(span.line, span.cell) for span in found] == [(4, "a.1.b"), (4, "a.1.c")]
    assert Places().scan_json("x.json", json.dumps(json.loads(text))) == []
