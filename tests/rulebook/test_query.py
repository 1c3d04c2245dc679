"""Ad-hoc questions to the facts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from zjrules.engines import get_engine
from zjrules.engines.database import Database
from zjrules.errors import RuleError
from zjrules.rulebook.loader import load_rulebook
from zjrules.rulebook.query import Answer, ask
from zjrules.rulebook.rule import Value

FACTS: dict[str, list[tuple[Value, ...]]] = {
    "lead_note": [("first_listed", "列第一位者为牵头单位")],
    "item": [("a-1-1", "a", "a-1", 1, True), ("a-1-2", "a", "a-1", 2, True)],
    "listed": [("a-1-1", 1, 1, 1, "甲厅", ""), ("a-1-1", 2, 2, 1, "乙厅", "、"), ("a-1-2", 1, 1, 1, "甲厅", "")],
    "item_text": [("a-1-1", "文字 :- 不是子句。")],
    "target": [("a-1-1#1", "a-1-1", 1, "投资", "ge", Decimal("8.5"), "万元", "firm", "8.5万元以上")],
}
BOOK, _ = load_rulebook()


def answer(text: str) -> Answer:
    return ask(text, Database(FACTS), BOOK, get_engine("python"))


@pytest.mark.parametrize(
    ("text", "columns", "rows"),
    [
        ('lead(item: I, unit: "甲厅")', ("I",), [("a-1-1",), ("a-1-2",)]),
        ("lead(I, U), not participant(I, _)", ("I", "U"), [("a-1-2", "甲厅")]),
        ("item(item: I, number: N), N > 1.", ("I", "N"), [("a-1-2", 2)]),
        ("N = count { I : item(item: I) }", ("N",), [(2,)]),
        ("target(target: T, value: V)", ("T", "V"), [("a-1-1#1", Decimal("8.5"))]),
        ("busy(U, N) :- lead(_, U), N = count { I : lead(I, U) }.", ("U", "N"), [("甲厅", 2)]),
        ("two(I) :- listed(item: I, position: 2).\none(I) :- item(item: I), not two(I).", ("I",), [("a-1-2",)]),
        ('item_text(item: I, text: T), contains(T, ":-") # a :- b', ("I", "T"), [("a-1-1", "文字 :- 不是子句。")]),
        ('item(item: "a-1-1")', (), [()]),
        ('item(item: "a-9-9")', (), []),
        ("lead(I) :- item(item: I, number: 2).", ("I",), [("a-1-2",)]),
    ],
)
def test_answers(text: str, columns: tuple[str, ...], rows: list[tuple[Value, ...]]) -> None:
    assert answer(text) == Answer(columns, tuple(rows))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("itm(item: I)", "<query>:1:1: there is no relation itm [unknown-relation] (did you mean item?)"),
        ("item(item: I),\nitem_text(itm: I)", "<query>:2:16: item_text has no column itm [unknown-column]"),
        ("item(item: I", "<query>:1:13: "),
        ("", "the question is empty"),
        ("# nothing", "the question is empty"),
        ("__import__('os')", "<query>:1:1: unexpected __import__"),
    ],
)
def test_faults_are_told_where_they_stand(text: str, told: str) -> None:
    with pytest.raises(RuleError) as caught:
        answer(text)
    assert told in str(caught.value)
