"""Examples: what they must say, and how a difference or a fault in them is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rulebook.test_faulty_files import told
from zjrules import bundled
from zjrules.errors import RuleError
from zjrules.rulebook.examples import run_examples
from zjrules.rulebook.loader import load_rulebook

CASES = Path(__file__).parent.parent / "cases" / "rulebook" / "examples"
NAMES = sorted(path.stem for path in CASES.glob("*.toml"))


def outcome(name: str) -> str:
    """The faults of a case's examples, or what differs in each of them."""
    book, _ = load_rulebook([bundled.rules() / "library", CASES / f"{name}.toml"], with_bundled=False)
    (rule,) = book.rules
    try:
        results = run_examples(rule, book)
    except RuleError as error:
        return told(error.diagnostics)
    lines = []
    for result in results:
        lines.append(f"{result.example.span.line} {result.example.name}")
        lines += [f"    {each}" for each in result.differences]
    return "\n".join(lines) + "\n"


def test_there_is_a_case_for_every_fault() -> None:
    assert len(NAMES) == 11


@pytest.mark.parametrize("name", NAMES)
def test_an_example_that_does_not_hold_is_told(name: str) -> None:
    assert outcome(name) == (CASES / f"{name}.txt").read_text(encoding="utf-8")
