"""Textbook programs on random graphs, measured against clingo: an evaluator that others wrote."""

from __future__ import annotations

import random

import clingo
import pytest

from zjrules.datalog import evaluate
from zjrules.engines import NAMES

CLASSICS = {
    "transitive closure": "path(X, Y) :- edge(X, Y). path(X, Z) :- path(X, Y), edge(Y, Z).",
    "transitive closure, doubling": "path(X, Y) :- edge(X, Y). path(X, Z) :- path(X, Y), path(Y, Z).",
    "same generation": """
        node(X) :- edge(X, Y). node(Y) :- edge(X, Y).
        same(X, X) :- node(X). same(X, Y) :- edge(P, X), same(P, Q), edge(Q, Y).
    """,
    "cycles and what is not on one": """
        path(X, Y) :- edge(X, Y). path(X, Z) :- edge(X, Y), path(Y, Z).
        node(X) :- edge(X, Y). node(Y) :- edge(X, Y).
        cyclic(X) :- path(X, X). acyclic(X) :- node(X), not cyclic(X).
        component(X, Y) :- path(X, Y), path(Y, X).
        above(X, Y) :- path(X, Y), not path(Y, X).
    """,
    "mutual recursion": """
        even(X, X) :- edge(X, Y). odd(X, Z) :- even(X, Y), edge(Y, Z). even(X, Z) :- odd(X, Y), edge(Y, Z).
        both(X, Y) :- even(X, Y), odd(X, Y).
    """,
    "three colours cannot meet": """
        first(X) :- edge(X, Y), X < Y. last(Y) :- edge(X, Y), X > Y.
        neither(X) :- edge(X, X), not first(X), not last(X).
        meet(X, Y) :- edge(X, Z), edge(Y, Z), X != Y, not edge(X, Y).
    """,
}


def _graph(seed: int, nodes: int, edges: int) -> list[tuple[int, int]]:
    choose = random.Random(seed)
    return [(choose.randrange(nodes), choose.randrange(nodes)) for _ in range(edges)]


def _clingo(rules: str, edges: list[tuple[int, int]]) -> dict[str, set[tuple[int, ...]]]:
    control = clingo.Control(["--warn=none"])
    control.add("base", [], rules + "".join(f"edge({a},{b})." for a, b in edges))
    control.ground([("base", [])])
    found: dict[str, set[tuple[int, ...]]] = {}
    with control.solve(yield_=True) as models:
        for model in models:
            for symbol in model.symbols(atoms=True):
                found.setdefault(symbol.name, set()).add(tuple(each.number for each in symbol.arguments))
    return found


@pytest.mark.parametrize("engine", NAMES)
@pytest.mark.parametrize("name", CLASSICS)
def test_classic(name: str, engine: str) -> None:
    sizes = [(4, 6), (8, 12), (12, 30)] if engine == "python" else [(4, 6), (8, 12)]
    for seed, (nodes, edges) in enumerate(sizes):
        graph = _graph(seed, nodes, edges)
        found = evaluate(CLASSICS[name], {"edge": graph}, engine)
        wanted = _clingo(CLASSICS[name], graph)
        assert {key: rows for key, rows in found.items() if rows} == wanted
