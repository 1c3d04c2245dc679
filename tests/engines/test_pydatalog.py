"""The known traps of pyDatalog, one by one: none of them is to be seen through the engine."""

from __future__ import annotations

import datetime
import threading
from decimal import Decimal
from typing import Any

import pytest

from zjrules.datalog import evaluate
from zjrules.errors import EngineError, RuleError

CYCLE = [("a", "b"), ("b", "c"), ("c", "a")]


def derive(rules: str, **facts: list[tuple[Any, ...]]) -> dict[str, set[tuple[Any, ...]]]:
    return evaluate(rules, facts, "pydatalog")


@pytest.mark.parametrize("step", ["edge(X, Y), path(Y, Z)", "path(X, Y), edge(Y, Z)", "path(X, Y), path(Y, Z)"])
def test_recursion_over_a_cycle_ends(step: str) -> None:
    found = derive(f"path(X, Y) :- edge(X, Y). path(X, Z) :- {step}.", edge=CYCLE)["path"]
    assert found == {(a, b) for a in "abc" for b in "abc"}


def test_mutual_recursion_over_a_cycle_ends() -> None:
    rules = "p(X) :- start(X). q(Y) :- p(X), edge(X, Y). r(Y) :- q(X), edge(X, Y). p(Y) :- r(X), edge(X, Y)."
    found = derive(rules, start=[("a",)], edge=[*CYCLE, ("c", "d"), ("d", "a")])
    assert {name: len(found[name]) for name in "pqr"} == {"p": 4, "q": 4, "r": 4}


def test_a_chain_of_1200_ends() -> None:
    chain = [(number, number + 1) for number in range(1200)]
    rules = "even(X) :- start(X). odd(Y) :- even(X), edge(X, Y). even(Y) :- odd(X), edge(X, Y)."
    found = derive(rules, start=[(0,)], edge=chain)
    assert found["even"] == {(number,) for number in range(0, 1201, 2)} and len(found["odd"]) == 600


def test_four_hundred_relations_one_upon_another() -> None:
    rules = "".join(f"p{n + 1}(X) :- p{n}(X), X != {n}.\n" for n in range(400))
    assert derive("p0(X) :- v(X).\n" + rules, v=[(5,), (1000,)])["p400"] == {(1000,)}


def test_a_body_of_sixty_atoms() -> None:
    body = ", ".join(f"e(A{n}, A{n + 1})" for n in range(60))
    assert derive(f"p(A0, A60) :- {body}.", e=[(1, 1), (1, 2)])["p"] == {(1, 1), (1, 2)}


def test_negation_without_strata_is_refused_before_it_is_asked() -> None:
    with pytest.raises(RuleError) as caught:
        derive("win(X) :- edge(X, Y), not win(Y).", edge=CYCLE)
    assert [each.code for each in caught.value.diagnostics] == ["negative-cycle"]


@pytest.mark.parametrize("body", ["egde(X, _)", "edge(X, _), not egde(X, _)"])
def test_a_misspelt_relation_is_told(body: str) -> None:
    with pytest.raises(RuleError) as caught:
        derive(f"p(X) :- {body}.", edge=CYCLE)
    assert [each.hint for each in caught.value.diagnostics] == ["did you mean edge?"]


def test_negation_of_what_has_no_row() -> None:
    found = derive("relation none(x: text). p(X) :- edge(X, _), not none(X). q(X) :- none(X).", edge=CYCLE)
    assert (found["p"], found["q"]) == ({("a",), ("b",), ("c",)}, set())


def test_decimals_are_not_rounded() -> None:
    values = [(Decimal("99999999.6"),), (Decimal("0.1234567890123456789"),), (Decimal("0.1234567890123456788"),)]
    found = derive(
        "near(X) :- v(X), X < 100000000. n(N) :- N = count { X : v(X) }. s(X + 0.2) :- v(X), X > 1.", v=values
    )
    assert found["near"] == set(values) and found["n"] == {(3,)} and found["s"] == {(Decimal("99999999.8"),)}


def test_kinds_of_values_do_not_collapse() -> None:
    numbers: list[Any] = [1, 0, Decimal("0.0"), True, False]
    values = [*numbers, "True", "False", "1", datetime.date(2023, 1, 1), "2023-01-01"]
    rules = 't(X) :- v(X), X = true. u(X) :- v(X), X = "True". i(X) :- v(X), X = 1. n(N) :- N = count { X : v(X) }.'
    found = derive(rules, v=[(value,) for value in values])
    assert found["n"] == {(9,)}  # 0 and 0.0 are one
    assert [[repr(row[0]) for row in found[name]] for name in "tui"] == [["True"], ["'True'"], ["1"]]


def test_different_kinds_are_in_no_order_and_end_no_query() -> None:
    found = derive('p(X) :- v(X), X < 10. q(X) :- v(X), X >= "a".', v=[(1,), ("b",), (True,), (20,)])
    assert (found["p"], found["q"]) == ({(1,)}, {("b",)})


def test_an_empty_group_counts_nothing_and_sums_to_zero() -> None:
    rules = """
    n(G, N) :- g(G), N = count { M : m(G, M) }.
    s(G, S) :- g(G), S = sum { M : m(G, M) }.
    least(G, L) :- g(G), L = min { M : m(G, M) }.
    """
    found = derive(rules, g=[("甲",), ("空",)], m=[("甲", 2), ("甲", 3)])
    assert (
        found["n"] == {("甲", 2), ("空", 0)} and found["s"] == {("甲", 5), ("空", 0)} and found["least"] == {("甲", 2)}
    )


def test_equal_values_of_different_keys_are_summed_each() -> None:
    rules = "all(S) :- S = sum { V, K : v(K, V) }. one(S) :- S = sum { V : v(_, V) }."
    found = derive(rules, v=[("a", 2), ("b", 2), ("b", 2)])
    assert (found["all"], found["one"]) == ({(4,)}, {(2,)})


def test_numbers_beyond_five_hundred_digits_are_worked_with_or_told_with_their_place() -> None:
    found = derive("square(X * X) :- v(X). again(X - 1) :- square(X).", v=[(10**300,)])
    assert found == {"v": {(10**300,)}, "square": {(10**600,)}, "again": {(10**600 - 1,)}}
    with pytest.raises(EngineError) as caught:
        derive("square(X * X) :- v(X).\nmore(Y) :- square(X), Y = X * X.", v=[(10**300,)])
    (told,) = caught.value.diagnostics
    assert (told.code, told.span and told.span.line) == ("too-large", 2)
    assert told.message.endswith("in X * X of more, where square(1.000e+600)")


def test_two_threads_do_not_see_each_other() -> None:
    found: dict[int, Any] = {}

    def work(number: int) -> None:
        found[number] = [derive("p(X + 1) :- v(X).", v=[(number * 100 + turn,)])["p"] for turn in range(5)]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert found == {number: [{(number * 100 + turn + 1,)} for turn in range(5)] for number in range(3)}
