"""Violations of rules that look at records of every kind say which kind each one is."""

from __future__ import annotations

from pathlib import Path

from tests.violations.samples import book_of, facts_of, rule_text, violations_of
from zjrules.rulebook.loader import load_rulebook
from zjrules.violations.subjects import kinds_of

FACTS = """
record(kind: "item", id: "a-1-1"). record(kind: "livelihood", id: "l-1-1"). record(kind: "target", id: "a-1-1#1").
record(kind: "section", id: "a-1"). record(kind: "report", id: "r1"). record(kind: "table", id: "a").
absent(kind: "item", record: "a-1-2", field: "number"). unreadable(kind: "horizon", record: "h", field: "start").
unreadable(kind: "report", record: "a-1-1", field: "value").
programme(programme: "p"). organ(name: "省甲厅"). leader(name: "王二").
"""
EVERY = """
subject(Item) :- record(id: Item).
violation(Item) :- record(id: Item).
"""


def test_the_kind_of_every_record_is_known() -> None:
    assert kinds_of(facts_of(FACTS)) == {
        "a-1-1": "item", "l-1-1": "livelihood", "a-1-1#1": "target", "a-1": "section", "r1": "report", "a": "notice",
        "a-1-2": "item", "h": "notice", "p": "programme", "省甲厅": "unit", "王二": "leader",
    }  # fmt: skip


def test_a_violation_has_the_kind_of_its_record(tmp_path: Path) -> None:
    rule = rule_text(EVERY, subject='{ kind = "record", id = "Item" }')
    found = {each.subject_id: each.subject_kind for each in violations_of(book_of(tmp_path, rule), facts_of(FACTS))}
    assert found == {
        "a-1-1": "item", "l-1-1": "livelihood", "a-1-1#1": "target", "a-1": "section", "r1": "report", "a": "notice",
    }  # fmt: skip


def test_another_kind_is_as_the_rule_says(tmp_path: Path) -> None:
    (first, *_) = violations_of(book_of(tmp_path, rule_text(EVERY)), facts_of(FACTS))
    assert first.subject_kind == "item"


def test_bundled_rules_on_records_of_several_kinds_say_so() -> None:
    mixed = {rule.id for rule in load_rulebook()[0].rules if rule.subject_kind == "record"}
    assert {"D002", "D010", "D011", "D013", "D014", "D015", "D016", "U001", "Z015"} <= mixed
