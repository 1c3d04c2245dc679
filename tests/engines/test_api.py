"""Datalog as a library: what ``evaluate`` promises to programs that know nothing of notices."""

from __future__ import annotations

import datetime
import enum
from decimal import Decimal
from typing import Any

import pytest

from tests.engines.every import ENGINES
from zjrules.datalog import evaluate
from zjrules.engines import get_engine
from zjrules.errors import EngineError, RuleError, ZjrulesError

engines = pytest.mark.parametrize("engine", ["auto", *ENGINES])


@engines
def test_the_result_holds_every_given_and_derived_relation(engine: str) -> None:
    rules = """
    relation spare(x: text).
    path(X, Y) :- edge(X, Y).
    path(X, Z) :- path(X, Y), edge(Y, Z).
    none(X) :- path(X, X).
    """
    result = evaluate(rules, {"edge": {("a", "b"), ("b", "c")}, "other": [(1,)]}, engine)
    assert result == {
        "edge": {("a", "b"), ("b", "c")},
        "none": set(),
        "other": {(1,)},
        "path": {("a", "b"), ("b", "c"), ("a", "c")},
        "spare": set(),
    }


@engines
def test_facts_may_be_any_iterable_of_tuples(engine: str) -> None:
    rows = (row for row in [("a", 1), ["b", 2], ("a", 1)])
    assert evaluate("p(X) :- q(X, _).", {"q": rows}, engine)["p"] == {("a",), ("b",)}  # type: ignore[dict-item]


@engines
def test_a_float_counts_as_the_decimal_it_prints_as(engine: str) -> None:
    result = evaluate("third(X) :- v(X), X = 0.1. sum(Z) :- v(X), Z = X + 0.2.", {"v": [(0.1,)]}, engine)
    assert (result["third"], result["sum"]) == ({(Decimal("0.1"),)}, {(Decimal("0.3"),)})


@engines
def test_whole_numbers_come_back_as_int_and_others_without_trailing_zeros(engine: str) -> None:
    facts: dict[str, Any] = {"v": [("a", Decimal("1.00")), ("b", 2.0), ("c", Decimal("1.50")), ("d", Decimal("1E+3"))]}
    rows = evaluate("p(K, X) :- v(K, X).", facts, engine)["p"]
    assert {key: repr(value) for key, value in rows} == {
        "a": "1", "b": "2", "c": "Decimal('1.5')", "d": "1000"
    }  # fmt: skip


@engines
def test_truth_values_dates_and_texts_come_back_as_they_are(engine: str) -> None:
    row = (True, datetime.date(2023, 1, 20), "True", "中文 \u3000", "")
    (found,) = evaluate("p(A, B, C, D, E) :- q(A, B, C, D, E).", {"q": [row]}, engine)["p"]
    assert [(type(value), value) for value in found] == [(type(value), value) for value in row]


class _Colour(enum.IntEnum):
    RED = 3


def test_subclasses_of_values_count_as_the_values() -> None:
    assert evaluate("p(X + 1) :- q(X).", {"q": [(_Colour.RED,)]})["p"] == {(4,)}


@pytest.mark.parametrize("value", [None, b"a", ("a",), float("nan"), float("inf"), Decimal("NaN"), 1j, object])
def test_what_is_no_value_is_refused(value: object) -> None:
    with pytest.raises(RuleError) as caught:
        evaluate("p(X) :- q(X).", {"q": [(value,)]})
    assert [each.code for each in caught.value.diagnostics] == ["bad-value"]


def test_a_moment_is_no_day() -> None:
    with pytest.raises(RuleError) as caught:
        evaluate("", {"q": [(datetime.datetime(2023, 1, 20, 12),)]})
    assert [each.code for each in caught.value.diagnostics] == ["bad-value"]


def test_a_number_with_too_many_digits_is_refused() -> None:
    with pytest.raises(RuleError) as caught:
        evaluate("", {"q": [(Decimal("1E+100000"),)]})
    assert [each.code for each in caught.value.diagnostics] == ["too-large"]


@engines
def test_parameters(engine: str) -> None:
    rules = "big(X) :- v(X), X > $limit. named($name) :- v(3)."
    result = evaluate(rules, {"v": [(1,), (3,)]}, engine, parameters={"limit": Decimal("1.5"), "name": "X.y"})
    assert (result["big"], result["named"]) == ({(3,)}, {("X.y",)})


FAULTY = {
    "syntax": "p(X) :- q(X",
    "wrong-arity": "p(X) :- q(X, X).",
    "unbound-variable": "p(X, Y) :- q(X).",
    "unsafe-negation": "p(X) :- q(X), not r(X, Y).",
    "negative-cycle": "p(X) :- q(X), not p(X).",
    "aggregate-cycle": "p(X) :- q(X), count { Y : p(Y) } = 0.",
    "unbounded-recursion": "p(X) :- q(X). p(X + 1) :- p(X).",
    "unknown-relation": "p(X) :- nothing(X).",
}


@engines
@pytest.mark.parametrize("code", FAULTY)
def test_a_faulty_program_is_refused_on_every_engine(code: str, engine: str) -> None:
    with pytest.raises(RuleError) as caught:
        evaluate("# line 1\n  " + FAULTY[code], {"q": [("a",)], "r": [("a", "b")]}, engine)
    (told,) = caught.value.diagnostics
    assert told.code == code and told.message and told.span
    assert told.span.line == 2 and told.span.column > 2


def test_usual_datalog_may_use_a_variable_once() -> None:
    assert evaluate("from(X) :- edge(X, Y).", {"edge": [("a", "b")]})["from"] == {("a",)}


def test_given_rows_must_fit() -> None:
    rules = "relation r(a: text, b: integer). relation d(d: date, t: bool). p(X) :- r(X, _), q(X, _)."
    facts: dict[str, Any] = {"r": [("a", "b"), (1, 2), ("a", 1.5), ("a",)], "q": [(1, 2), (1,)], "d": [("2023", 1)]}
    with pytest.raises(RuleError) as caught:
        evaluate(rules, facts)
    assert [str(each) for each in caught.value.diagnostics] == [
        "facts of r: column b holds integer, not 'b' [wrong-type]",
        "facts of r: column a holds text, not 1 [wrong-type]",
        "facts of r: column b holds integer, not 1.5 [wrong-type]",
        "facts of r: ('a',) has 1 columns, not 2 [wrong-arity]",
        "facts of q: (1,) has 1 columns, not 2 [wrong-arity]",
        "facts of d: column d holds date, not '2023' [wrong-type]",
        "facts of d: column t holds bool, not 1 [wrong-type]",
    ]


def test_an_unknown_engine() -> None:
    with pytest.raises(EngineError, match="there is no engine pythn") as caught:
        evaluate("", {}, "pythn")
    assert caught.value.diagnostics[0].code == "unknown-engine"
    assert caught.value.diagnostics[0].hint == "did you mean python?"


def test_engines_are_made_once() -> None:
    assert get_engine("python") is get_engine("python")
    assert get_engine("auto").name == "python"


def test_every_error_is_a_zjrules_error() -> None:
    assert issubclass(RuleError, ZjrulesError) and issubclass(EngineError, ZjrulesError)


def test_a_fraction_with_too_many_digits_is_refused() -> None:
    with pytest.raises(RuleError) as caught:
        evaluate("", {"q": [(Decimal("0." + "1" * 2000),), (10**600,)]})
    assert [each.code for each in caught.value.diagnostics] == ["too-large"]
