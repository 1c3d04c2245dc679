"""A rule's own relation hides the library's of the same name, in that rule only."""

from __future__ import annotations

from pathlib import Path

from tests.rulebook.samples import RULE
from zjrules.datalog.parser import parse
from zjrules.datalog.printer import print_program
from zjrules.rulebook.examples import run_examples
from zjrules.rulebook.loader import load_rulebook
from zjrules.rulebook.mutate import survivors
from zjrules.rulebook.scope import scoped


def test_only_names_of_the_library_change_and_everywhere() -> None:
    program = parse(
        """
        relation lead(item: text).
        lead(item: I) :- item(item: I).
        own_lead(I) :- lead(I), not lead(I), N = count { J : lead(J), body(J, _) }, N > 1.
        """
    )
    printed = print_program(scoped(program, {"lead", "body"}))
    assert "relation own_own_lead(item: text)." in printed
    assert "count { J : own_own_lead(J), body(J, _) }" in printed
    assert "not own_own_lead(I)" in printed
    assert scoped(program, {"body"}) == program


def test_a_rule_may_use_a_name_that_the_library_has(tmp_path: Path) -> None:
    file = tmp_path / "Q001.toml"
    file.write_text(
        RULE.replace("violation(Item) :-\n    item(item: Item),", "lead(Item) :- item(item: Item).\n"
                     "violation(Item) :-\n    lead(Item),"), encoding="utf-8")  # fmt: skip
    book, faults = load_rulebook([file])
    rule = book.rule("Q001")
    assert faults == ()
    assert [result.differences for result in run_examples(rule, book)] == [(), ()]
    assert survivors(rule, book) == (4, [])
    assert "lead" not in rule.uses
    assert "lead" in book.rule("L002").uses
