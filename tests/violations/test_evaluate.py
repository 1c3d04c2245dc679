"""What becomes of a rule: its outcome, and how many subjects it looked at, violated and could not decide."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.violations.samples import book_of, facts_of, rule_text, runs_of
from zjrules.violations.result import RuleOutcome

TWICE = """
subject(Item) :- item(item: Item).

violation(Item, Unit) :- item(item: Item), claimed_lead(item: Item, unit: Unit), not listed(item: Item, unit: Unit).
"""
OPEN = """
subject(Item) :- item(item: Item).
undetermined(Item) :- item(item: Item), not item_text(item: Item).

violation(Item) :- item(item: Item), not item_text(item: Item), claimed_lead(item: Item).
"""


def outcome(folder: Path, rule: str, facts: str) -> RuleOutcome:
    (run,) = runs_of(book_of(folder, rule), facts_of(facts))
    return run.outcome


def test_violated_counts_subjects_not_rows(tmp_path: Path) -> None:
    found = outcome(
        tmp_path,
        rule_text(TWICE),
        """item(item: "a"). item(item: "b"). item(item: "c"). listed(item: "c", unit: "甲厅").
        claimed_lead(item: "a", unit: "甲厅"). claimed_lead(item: "a", unit: "乙厅").
        claimed_lead(item: "b", unit: "丙厅"). claimed_lead(item: "c", unit: "甲厅").""",
    )
    assert (found.outcome, found.violated, found.checked, found.undetermined) == ("violated", 2, 3, 0)


@pytest.mark.parametrize(
    ("facts", "kind", "reason", "counts"),
    [
        ("", "skipped", "没有可检查的对象", (0, 0, 0)),
        ('item(item: "a"). item_text(item: "a").', "passed", "", (1, 0, 0)),
        ('item(item: "a").', "undetermined", "1 个对象缺少判断所需的事实", (1, 0, 1)),
        ('item(item: "a"). item(item: "b"). claimed_lead(item: "b").', "violated", "", (2, 1, 2)),
    ],
)
def test_outcomes(tmp_path: Path, facts: str, kind: str, reason: str, counts: tuple[int, int, int]) -> None:
    found = outcome(tmp_path, rule_text(OPEN), facts)
    assert (found.outcome, found.reason) == (kind, reason)
    assert (found.checked, found.violated, found.undetermined) == counts


@pytest.mark.parametrize(("registers", "kind", "undetermined"), [("", "undetermined", 1), ("leaders", "passed", 0)])
def test_a_register_that_is_missing(tmp_path: Path, registers: str, kind: str, undetermined: int) -> None:
    facts = 'item(item: "a"). item_text(item: "a").'
    if registers:
        facts += f'register(name: "{registers}", entries: 1).'
    found = outcome(tmp_path, rule_text(OPEN, requires='["leaders"]'), facts)
    assert (found.outcome, found.undetermined) == (kind, undetermined)
    told = ("", "") if registers else ("缺少领导名单", "missing registers: leaders")
    assert (found.reason, found.reason_en) == told


def test_an_outcome_has_both_titles(tmp_path: Path) -> None:
    found = outcome(tmp_path, rule_text(OPEN), "")
    assert (found.title, found.title_en) == ("事项没有文字", "An item has no words")


def test_a_rule_that_fails_keeps_no_other_from_running(tmp_path: Path) -> None:
    divides = """
subject(Item) :- item(item: Item).
violation(Item, Share) :- item(item: Item, number: N), Share = 1 / N.
"""
    book = book_of(tmp_path, rule_text(divides), rule_text(OPEN, id='"Q002"', name='"another"'))
    first, second = runs_of(book, facts_of('item(item: "a"). item_text(item: "a").'))
    assert (first.outcome.outcome, second.outcome.outcome) == ("errored", "passed")
    assert [(fault.code, fault.message) for fault in first.fault] == [("division-by-zero", first.outcome.reason)]
