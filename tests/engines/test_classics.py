"""Textbook programs: case files on every engine; and random graphs, against an evaluator that others wrote: clingo."""

from __future__ import annotations

import random

import clingo
import pytest

from tests.datalog.cases import FOLDER, Case, load, shown, tagged_rows
from tests.engines.every import ENGINES
from zjrules.datalog import evaluate
from zjrules.errors import ZjrulesError

CASES = load("*.toml", FOLDER.with_name("classics"))

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

# What the two languages write differently: ours, and the same for clingo.
ALIKE = {
    "count, sum, min and max of groups": (
        """
        node(X) :- edge(X, _). node(X) :- edge(_, X).
        out(X, N) :- node(X), N = count { Y : edge(X, Y) }.
        total(X, S) :- node(X), S = sum { Y : edge(X, Y) }.
        least(X, M) :- node(X), M = min { Y : edge(X, Y) }.
        most(X, M) :- node(X), M = max { Y : edge(X, Y), Y != X }.
        busy(X) :- node(X), count { Y : edge(X, Y) } > 2.
        """,
        """
        node(X) :- edge(X, _). node(X) :- edge(_, X).
        out(X, N) :- node(X), N = #count { Y : edge(X, Y) }.
        total(X, S) :- node(X), S = #sum { Y : edge(X, Y) }.
        least(X, M) :- node(X), M = #min { Y : edge(X, Y) }, edge(X, M).
        most(X, M) :- node(X), M = #max { Y : edge(X, Y), Y != X }, edge(X, M).
        busy(X) :- node(X), #count { Y : edge(X, Y) } > 2.
        """,
    ),
    "arithmetic, and counting within bounds": (
        """
        next(X, Y) :- edge(X, Y), Y = X + 1.
        twice(X * 2 - Y) :- edge(X, Y).
        steps(X, 0) :- edge(X, _).
        steps(Y, N + 1) :- steps(X, N), edge(X, Y), N < 4.
        far(X) :- steps(X, N), N >= 4, not steps(X, 0).
        """,
        """
        next(X, Y) :- edge(X, Y), Y = X + 1.
        twice(X * 2 - Y) :- edge(X, Y).
        steps(X, 0) :- edge(X, _).
        steps(Y, N + 1) :- steps(X, N), edge(X, Y), N < 4.
        far(X) :- steps(X, N), N >= 4, not steps(X, 0).
        """,
    ),
}


def test_all_classics_are_found() -> None:
    assert len(CASES) == 28 and len({case.file for case in CASES}) == 28  # one to a file


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_case(case: Case, engine: str) -> None:
    assert bool(case.expect) != bool(case.told)
    assert bool(case.told) == (case.file.endswith("refused") or case.file == "division-by-zero")
    if case.told:
        with pytest.raises(ZjrulesError) as caught:
            evaluate(case.program, case.facts, engine)
        assert shown(caught.value.diagnostics, case.program) == case.told
        return
    result = evaluate(case.program, case.facts, engine)
    assert {name: tagged_rows(result[name]) for name in case.expect} == case.expect


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


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", CLASSICS)
def test_classic(name: str, engine: str) -> None:
    sizes = [(4, 6), (8, 12), (12, 30)] if engine == "python" else [(4, 6), (8, 12)]
    for seed, (nodes, edges) in enumerate(sizes):
        graph = _graph(seed, nodes, edges)
        found = evaluate(CLASSICS[name], {"edge": graph}, engine)
        wanted = _clingo(CLASSICS[name], graph)
        assert {key: rows for key, rows in found.items() if rows} == wanted


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ALIKE)
def test_what_clingo_writes_differently(name: str, engine: str) -> None:
    ours, theirs = ALIKE[name]
    for seed, (nodes, edges) in enumerate([(4, 6), (8, 14)]):
        graph = _graph(seed, nodes, edges)
        found = evaluate(ours, {"edge": graph}, engine)
        assert {key: rows for key, rows in found.items() if rows} == _clingo(theirs, graph)
