"""Places of what was parsed, text that only looks like code, and recovery after faults."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal

import pytest

from zjrules.datalog import ast, parse, parse_atom
from zjrules.datalog.facts import ground
from zjrules.errors import RuleError


def test_every_node_knows_its_place() -> None:
    clause = parse("  p(X) :-\n    item(item: X, number: N), N + 1 > 2.", "r.toml", 20).clauses[0]
    item, comparison = clause.body
    assert (clause.span().line, clause.span().end_line, clause.span().column) == (20, 21, 3)
    assert isinstance(item, ast.Atom) and isinstance(comparison, ast.Comparison)
    assert str(clause.span(item.terms[1])) == "r.toml:21:27"
    span = clause.span(comparison.left)
    assert (span.column, span.end_column) == (31, 36)


def test_constants_keep_their_kind() -> None:
    (fact,) = parse('p(1, 1.0, 1.50, true, "true", "1", -1, -1.5).').clauses
    values = [term.value for term in fact.head.terms if isinstance(term, ast.Constant)]
    assert [type(value) for value in values] == [int, Decimal, Decimal, bool, str, str, int, Decimal]
    assert len({ast.Constant(value) for value in values}) == len(values)
    assert ast.Constant(1) != ast.Constant(True)
    assert ast.Constant(Decimal("1.5")) != ast.Constant(Decimal("1.50"))  # as written


def test_faults_behind_a_faulty_clause_are_told_too() -> None:
    text = 'a(X) :- b(X.\nc("x. y", 1.5) :- d(] e(X).\nfine(X) :- b(X).\n# a comment. with stops.\nf(X) : b(X).\n'
    with pytest.raises(RuleError) as caught:
        parse(text)
    assert [each.span.line for each in caught.value.diagnostics if each.span] == [1, 2, 5]


def test_a_long_faulty_text_is_told_only_so_much() -> None:
    with pytest.raises(RuleError) as caught:
        parse("p(X :- q(X).\n" * 100)
    assert len(caught.value.diagnostics) == 20


def test_one_atom() -> None:
    atom = parse_atom('violation("annual-2-2", 3, 1.50)')
    assert (atom.relation, ground(atom)) == ("violation", ("annual-2-2", 3, Decimal("1.5")))


@pytest.mark.parametrize("text", ["violation(X)", "violation(a: 1)", "violation(1 + 1)", "violation(_)"])
def test_an_atom_that_is_no_row(text: str) -> None:
    with pytest.raises(RuleError) as caught:
        ground(parse_atom(text))
    assert [each.code for each in caught.value.diagnostics] == ["not-a-fact"]


@pytest.mark.parametrize(
    "text", ["", "violation(1).", "violation(1), violation(2)", 'violation("\\q")', "Violation(1)"]
)
def test_what_is_no_atom(text: str) -> None:
    with pytest.raises(RuleError):
        parse_atom(text)


def test_lark_is_loaded_by_the_first_text_only() -> None:
    code = (
        "import sys, zjrules.datalog.analysis, zjrules.datalog.codec, zjrules.engines.python, zjrules.engines.proof\n"
    )
    heavy = "{'lark', 're2', 'pyDatalog', 'pydantic'}"
    code += f"import zjrules.datalog.parser; found = {heavy} & set(sys.modules); assert not found, found"
    subprocess.run([sys.executable, "-c", code], check=True)
