"""Long lines of programs are broken between literals, and mean what they meant."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests.datalog.trees import programs
from zjrules.datalog import ast, parse
from zjrules.datalog.layout import fold, split_comment
from zjrules.datalog.printer import print_clause, print_program
from zjrules.source import display_width


@settings(deadline=None, derandomize=True, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(programs(), st.integers(20, 90))
def test_a_program_printed_to_any_width_says_the_same(program: ast.Program, width: int) -> None:
    text = print_program(program, width)
    note(text)
    assert parse(text) == program


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("p(X) :- q(X).", ["p(X) :- q(X)."]),
        (
            "violation(Item, Lead) :- first_listed(Item, First), lead(Item, Lead), Lead != First.",
            ["violation(Item, Lead) :- first_listed(Item, First),", "    lead(Item, Lead), Lead != First."],
        ),
        (
            '    listed(item: "甲", unit: "省教育厅、省财政厅、省发展改革委、省科技厅"), other(X).',
            ['    listed(item: "甲",', '      unit: "省教育厅、省财政厅、省发展改革委、省科技厅"),', "    other(X)."],
        ),
        (
            "one(G) :- group(G), N = count { L : leader(group: G, leader: L), not retired(leader: L) }, N != 1.",
            [
                "one(G) :- group(G),",
                "    N = count { L : leader(group: G, leader: L),",
                "      not retired(leader: L) }, N != 1.",
            ],
        ),
        ('p("a, b. c :- d (e { f, g, h, i, j, k, l, m, n, o, p, q, r").',) * 2,
        (
            "first(1). second(2). third(3). fourth(4). fifth(5). sixth(6).",
            ["first(1). second(2). third(3). fourth(4). fifth(5).", "sixth(6)."],
        ),
    ],
)
def test_where_lines_are_broken(line: str, lines: list[str] | str) -> None:
    assert fold(line, 56) == ([lines] if isinstance(lines, str) else lines)


def test_a_line_is_as_wide_as_its_characters() -> None:
    clause = parse('p(X) :- q("' + "省" * 15 + '", X), r(X, "' + "市" * 10 + '"), s(X).').clauses[0]
    parts = fold(print_clause(clause), 50)
    assert [display_width(part) for part in parts] == [47, 39]


@pytest.mark.parametrize(
    ("line", "code", "comment"),
    [
        ("p(X). # why", "p(X).", "# why"),
        ('p("# no", "//"). // why', 'p("# no", "//").', "// why"),
        ("  # only", "", "# only"),
        ("p(1 / 2).", "p(1 / 2).", ""),
    ],
)
def test_code_and_comment(line: str, code: str, comment: str) -> None:
    assert split_comment(line) == (code, comment)
