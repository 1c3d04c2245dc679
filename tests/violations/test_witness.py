"""A proof is worth what its facts are worth: every violation is derived again from its witness alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.edits import AS_OF, edited_json, edited_text, edited_toml, load_cases
from tests.violations.samples import book_of, facts_of, rule_text, violations_of
from zjrules.engines import get_engine
from zjrules.engines.database import Database
from zjrules.pipeline import judge
from zjrules.rulebook.rule import Rule
from zjrules.settings import Settings
from zjrules.violations.evidence import Evidence
from zjrules.violations.result import Violation

TEXTS = load_cases("text")[::2]
RECORDS = load_cases("records")[::4]
EDITS = [
    *((edited_text, case) for case in TEXTS),
    *((form, case) for form in (edited_json, edited_toml) for case in RECORDS),
]
Found = tuple[Violation, Rule, Evidence]


def judged(*paths: Path) -> Iterator[Found]:
    """Every violation of a check, those that are waived included, with its rule and what it was proven from."""
    _, _, notices = judge(Settings(paths=paths, as_of=AS_OF))
    for notice in notices:
        for evidence, _ in notice.passes:
            rules = {rule.id: rule for rule in evidence.book.rules}
            for violation in notice.violations:
                if violation.rule in rules:
                    yield violation, rules[violation.rule], evidence


def derived_again(violation: Violation, rule: Rule, evidence: Evidence) -> bool:
    """Whether the facts of the witness, and no others, make the rule find the same violation."""
    facts: dict[str, list[tuple[Any, ...]]] = {}
    for fact in violation.witness:
        if fact.kind != "absent":
            facts.setdefault(fact.relation, []).append(tuple(fact.values.values()))
    engine = get_engine("python")
    shared = engine.evaluate(evidence.shared, Database(facts))
    return violation.key in engine.evaluate(rule.program, shared).rows("violation")


def unproven(found: list[Found]) -> list[str]:
    return [violation.message for violation, rule, evidence in found if not derived_again(violation, rule, evidence)]


def test_every_violation_of_the_bundled_data() -> None:
    found = list(judged())
    assert len(found) > 20
    assert len({violation.rule for violation, _, _ in found}) > 8
    assert unproven(found) == []


def test_no_edit_was_lost() -> None:
    assert (len(TEXTS), len(RECORDS), len(EDITS)) == (21, 7, 35)


@pytest.mark.parametrize(("form", "case"), EDITS, ids=lambda value: value["name"] if isinstance(value, dict) else "")
def test_every_violation_of_an_edited_notice(form: Any, case: dict[str, Any], tmp_path: Path) -> None:
    found = list(judged(form(case, tmp_path)))
    expected = {(each["rule"], each["subject"]) for each in case["expect"]}
    assert expected <= {(violation.rule, violation.subject_id) for violation, _, _ in found}
    assert unproven(found) == []


def test_a_witness_is_far_from_everything() -> None:
    for violation, _, evidence in judged():
        assert 0 < len(violation.witness) < 500 < len(evidence.facts)


COUNTING = """
subject(Item) :- item(item: Item).
few(Item) :- item(item: Item), overall_charge(section: Item), count { Unit : listed(item: Item, unit: Unit) } < 2.
exempt(Item) :- overall_charge(section: Item), not item_text(item: Item).

violation(Item, Number) :-
    few(Item),
    Number = count { Unit : listed(item: Item, unit: Unit) },
    Longest = max { Length : listed(item: Item, unit: Unit), Length = length(Unit) },
    Longest > 1,
    not lead_mode(item: Item, mode: "joint"),
    not exempt(Item).
"""


def test_given_absent_and_counted_facts_are_told_apart(tmp_path: Path) -> None:
    facts = """
    item(item: "a"). listed(item: "a", unit: "甲厅"). lead_mode(item: "a", mode: "marked").
    overall_charge(section: "a"). item_text(item: "a", text: "总负责。"). listed(item: "b", unit: "乙厅").
    """
    book = book_of(tmp_path, rule_text(COUNTING, message='"{Item}"', message_en='"{Item}"'))
    (violation,) = violations_of(book, facts_of(facts, {"item": 3, "listed": 4}))
    told = {(fact.kind, fact.relation, fact.values.get("item")) for fact in violation.witness}
    assert ("given", "item", "a") in told
    assert ("counted", "listed", "a") in told
    assert ("absent", "lead_mode", "a") in told
    assert ("given", "item_text", "a") in told  # what keeps exempt from holding
    assert "b" not in {item for _, _, item in told}
    absent = next(fact for fact in violation.witness if fact.relation == "lead_mode")
    assert (absent.values, absent.location) == ({"item": "a", "mode": "joint"}, None)
    assert [(place.line, place.path) for place in violation.locations] == [(3, "notice.txt"), (4, "notice.txt")]
