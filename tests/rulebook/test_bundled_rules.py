"""The bundled rules: their examples hold, every literal is needed, and their files are where they belong."""

from __future__ import annotations

import re
import unicodedata
from typing import get_args

import pytest

from zjrules import bundled
from zjrules.cli.explain import official_texts
from zjrules.render.rule_page import cited_lines
from zjrules.rulebook.examples import examples_of, run_examples
from zjrules.rulebook.file import Register
from zjrules.rulebook.groups import GROUPS
from zjrules.rulebook.loader import load_rulebook
from zjrules.rulebook.message import fill
from zjrules.rulebook.mutate import survivors
from zjrules.rulebook.rule import Rule
from zjrules.violations.evaluate import REGISTER_NAMES

BOOK, FAULTS = load_rulebook()
RULES = [pytest.param(rule, id=rule.id) for rule in BOOK.rules]


def plain(text: str) -> str:
    """Official text as one line: no blanks, no page marks, widths folded, decimal points gone as in the file."""
    folded = re.sub(r"\s", "", unicodedata.normalize("NFKC", re.sub(r"—[０-９0-9]+—", "", text)))
    return re.sub(r"(?<=\d)\.(?=\d)", "", folded)


def test_no_rule_file_is_faulty() -> None:
    assert FAULTS == ()
    assert len(BOOK.rules) >= 4


@pytest.mark.parametrize("rule", RULES)
def test_the_examples_hold(rule: Rule) -> None:
    results = run_examples(rule, BOOK)
    assert [(each.example.name, each.differences) for each in results if each.differences] == []


@pytest.mark.parametrize("rule", RULES)
def test_every_literal_is_needed(rule: Rule) -> None:
    count, alive = survivors(rule, BOOK)
    assert [f"{each.span} {each.left_out}" for each in alive] == []
    assert count > 0


@pytest.mark.parametrize("rule", RULES)
def test_the_file_is_named_and_filed_by_the_rule(rule: Rule) -> None:
    group = GROUPS[rule.id[0]]
    assert rule.path == f"rules/{group.key}/{rule.id}-{rule.name}.toml"


@pytest.mark.parametrize("rule", RULES)
def test_the_quoted_words_stand_in_the_cited_lines(rule: Rule) -> None:
    basis = rule.basis
    if basis.kind == "text":
        assert basis.lines is not None
        lines = (bundled.data() / basis.notice / "notice.txt").read_text(encoding="utf-8").split("\n")
        first, last = basis.lines
        assert plain(basis.quote) in plain("\n".join(lines[first - 1 : last]))
    else:
        assert basis.cite or basis.lines
    if basis.kind in ("text", "observed"):  # a reader sees what the rule rests on, not only where it stands
        clause = cited_lines(rule, official_texts(rule))
        assert clause is not None and all(text.strip() for _, text, _ in clause.lines)
        assert len(clause.lines) >= len(basis.shown)


def test_names_are_used_once() -> None:
    names = [rule.name for rule in BOOK.rules]
    assert sorted(names) == sorted(set(names))


def test_every_register_that_a_rule_may_require_has_a_name() -> None:
    assert set(get_args(Register)) == set(REGISTER_NAMES)


@pytest.mark.parametrize("rule", RULES)
def test_what_the_rule_itself_says_is_said_in_english_too(rule: Rule) -> None:
    """An English message may quote Chinese of the document; no character of it may be the rule's own."""
    for example in examples_of(rule, BOOK):
        facts = {str(value) for rows in example.facts.values() for row in rows for value in row}
        quoted = {*"".join(facts), *rule.message_en, *"".join(rule.words_en.values())}
        for row in example.expected.violations:
            told = fill(rule.message_en, rule.head, row, rule.words_en)
            assert not set(re.findall(r"[\u4e00-\u9fff]", told)) - quoted, told
