"""Lists of facts as text: what rule examples are written in."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from zjrules.datalog import parse_facts
from zjrules.datalog.schema import Schema, relation
from zjrules.errors import RuleError

SCHEMA = Schema(
    [
        relation("item", "item:text number:integer numbered:bool", ""),
        relation("target", "target:text value:decimal due:date", ""),
        relation("ready", "", ""),
    ]
)


def test_omitted_columns_take_the_default_of_their_type() -> None:
    rows = parse_facts(
        'item(item: "a"). item(number: 2). target(value: 1.5). target("t", 2, @2023-12-31). ready().', SCHEMA
    )
    assert rows == {
        "item": {("a", 0, False), ("", 2, False)},
        "target": {("", Decimal("1.5"), datetime.date(2000, 1, 1)), ("t", 2, datetime.date(2023, 12, 31))},
        "ready": {()},
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("item(item: X).", "not-a-fact"),
        ('item(item: "a") :- item(item: "a").', "not-a-fact"),
        ("relation r(a: text).", "not-a-fact"),
        ('item(item: length("a")).', "not-a-fact"),
        ('items(item: "a").', "unknown-relation"),
        ('item(itm: "a").', "unknown-column"),
        ('item("a", number: 1).', "unknown-column"),
        ('item(item: "a", item: "b").', "repeated-column"),
        ('item("a").', "wrong-arity"),
        ("item(item: 1).", "wrong-type"),
        ("item(number: 1.5).", "wrong-type"),
        ("item(numbered: 1).", "wrong-type"),
        ('target(due: "2023-12-31").', "wrong-type"),
        ('item(item: "a"', "syntax"),
    ],
)
def test_faulty_facts(text: str, code: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse_facts(text, SCHEMA, "rule.toml", 7)
    (told,) = caught.value.diagnostics
    assert (told.code, told.span and told.span.path, told.span and told.span.line) == (code, "rule.toml", 7)


def test_all_faults_are_told() -> None:
    with pytest.raises(RuleError) as caught:
        parse_facts('itm(item: "a").\nitem(item: 1, number: "a").\nitem(item: X).', SCHEMA)
    assert [each.span.line for each in caught.value.diagnostics if each.span] == [1, 2, 2, 3]
