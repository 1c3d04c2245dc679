"""What is printed parses to an equal program, and prints the same again."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, note, settings

from tests.datalog.cases import load
from tests.datalog.trees import programs
from zjrules.datalog import ast, parse
from zjrules.datalog.printer import print_program, print_value


@settings(deadline=None, derandomize=True, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(programs())
def test_printed_programs_parse_to_equal_programs(program: ast.Program) -> None:
    text = print_program(program)
    note(text)
    assert parse(text) == program


@pytest.mark.parametrize("case", load("*.toml"), ids=str)
def test_printing_is_stable(case: object) -> None:
    text = print_program(parse(case.program))  # type: ignore[attr-defined]
    assert print_program(parse(text)) == text


def test_the_canonical_form() -> None:
    text = 'p(to:Y,from:X):-e(X,Y),!q(X,_),3>count{L:l(G,L)},N=(X+2)*-Y-(1-2),matches(Y,"^\\\\d"),D=@2023-01-20,true=B.'
    assert print_program(parse(text)) == (
        "p(to: Y, from: X) :- e(X, Y), not q(X, _), count { L : l(G, L) } < 3,\n    "
        'N = (X + 2) * (0 - Y) - (1 - 2), matches(Y, "^\\\\d"), D = @2023-01-20,\n    true = B.\n'
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [('a"\\\n', '"a\\"\\\\\\n"'), (Decimal("1.50"), "1.50"), (Decimal("1E+3"), "1000.0"), (-2, "-2"), (True, "true")],
)
def test_values(value: ast.Value, text: str) -> None:
    assert print_value(value) == text
