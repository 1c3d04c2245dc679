"""What a clause asks of some other row of a wide table becomes a relation of its own."""

from __future__ import annotations

from collections.abc import Callable

from zjrules.datalog import ast, parse
from zjrules.datalog.printer import print_clause
from zjrules.engines.sql.parts import parted

KEYS = {"report": {0}, "topic": {0}, "value": {0}, "day": {0}}
FEW = {"report": {1}, "topic": {1}, "day": {1}, "unit": {0, 1}, "lead": {0, 1}}


def divided(text: str) -> list[str]:
    (clause,) = parse(text).clauses
    rest, parts = parted(clause, columns(KEYS), columns(FEW), 0)
    whole = ast.Clause(rest.head, tuple(named(each) if isinstance(each, ast.Atom) else each for each in rest.body))
    found = [ast.Clause(named(part.clause.head), part.clause.body) for part in parts]
    return [" ".join(print_clause(each).split()) for each in (whole, *found)]


def columns(of: dict[str, set[int]]) -> Callable[[ast.Atom], set[int]]:
    return lambda atom: of.get(atom.relation, set())


def named(atom: ast.Atom) -> ast.Atom:
    """The atom, with a name that can be printed for that of a part."""
    return ast.Atom(atom.relation.replace("#part ", "part"), atom.terms)


def test_another_report_of_the_same_duty_is_looked_for_once_for_each_duty() -> None:
    assert divided("backed(R) :- report(R, D), topic(R, T), report(O, D), topic(O, T), lead(D, T).") == [
        "backed(R) :- report(R, D), topic(R, T), lead(D, T), part0(D, T).",
        "part0(D, T) :- report(O, D), topic(O, T).",
    ]


def test_a_figure_stays_with_what_it_is_compared_with() -> None:
    text = "falls(R) :- report(R, D), value(R, V), report(O, D), value(O, W), V < W."
    assert divided(text) == [text]


def test_what_only_the_other_report_needs_goes_along() -> None:
    assert divided("r(R) :- report(R, D), report(O, D), value(O, V), F = V * N, unit(D, N), F > 3.") == [
        "r(R) :- report(R, D), part0(D).",
        "part0(D) :- report(O, D), value(O, V), F = V * N, F > 3, unit(D, N).",
    ]


def test_what_is_later_than_this_needs_the_days_alone() -> None:
    assert divided("updated(R) :- topic(R, T), day(R, B), topic(O, T), day(O, A), A > B.") == [
        "updated(R) :- topic(R, T), day(R, B), A > B, part0(A, T).",
        "part0(A, T) :- topic(O, T), day(O, A).",
    ]


def test_a_single_report_and_what_is_counted_stay() -> None:
    for text in (
        "one(D) :- report(R, D), topic(R, _).",
        "named(R, O) :- report(R, D), report(O, D).",
        "many(R) :- report(R, D), report(O, D), count { X : topic(O, X) } > 1.",
    ):
        assert divided(text) == [text]
