"""Recursion that computes: whatever the checks let through comes to an end."""

from __future__ import annotations

import random

import pytest

from zjrules.datalog import analyse, parse
from zjrules.datalog.schema import Schema
from zjrules.engines import get_engine
from zjrules.engines.database import Database
from zjrules.engines.limits import limited
from zjrules.errors import EngineError, RuleError

FACTS = "v(1). v(-2). v(0.5). r(1). r(0.5). s(3). s(X) :- r(X).\n"


class _Maker:
    """Clauses at random that compute a value of a recursion, with comparisons at random."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def program(self) -> str:
        relations = self.random.choice([["r"], ["r", "s"]])
        return FACTS + "\n".join(self.clause(relations) for _ in range(self.random.randint(1, 2)))

    def clause(self, relations: list[str]) -> str:
        choose, names = self.random.choice, ["X"]
        body = [f"{choose(relations)}(X)"]
        if choose([True, False]):
            body.append(f"{choose([*relations, 'v'])}(Z)")
            names.append("Z")
        equations = []
        if choose([True, False, False]):
            equations.append(f"W = {self.term(names)}")
            names.append("W")
        equations.append(f"Y = {self.term(names)}")
        for _ in range(self.random.randint(0, 3)):
            bound = choose([self.number(), "20", "-20", "9", choose([*names, "Y"])])
            body.append(f"{choose([*names, 'Y', 'Y'])} {choose(['<', '<=', '>', '>=', '='])} {bound}")
        return f"{choose(relations)}(Y) :- {', '.join([*body, *equations])}."

    def number(self) -> str:
        return self.random.choice(["0", "1", "2", "-1", "-3", "0.5", "7", "-0.25"])

    def term(self, names: list[str], depth: int = 0) -> str:
        kind = self.random.random() + 0.2 * depth
        if kind > 0.65:
            return self.random.choice(names) if self.random.random() < 0.7 else self.number()
        if kind > 0.15:
            sign = self.random.choice("++--**%/")
            return f"({self.term(names, depth + 1)} {sign} {self.term(names, depth + 1)})"
        return self.random.choice(["abs({})", "round({}, 1)", "round({}, -1)"]).format(self.term(names, depth + 1))


@pytest.mark.parametrize("seed", range(4))
def test_what_is_let_through_ends(seed: int) -> None:
    maker, accepted = _Maker(seed), 0
    for _ in range(150):
        text = maker.program()
        try:
            program = analyse(parse(text), Schema(), single_use=False)
        except RuleError as error:
            assert {each.code for each in error.diagnostics} <= {"unbounded-recursion", "unbound-variable"}, text
            continue
        accepted += 1
        with limited(seconds=20):
            try:
                get_engine("python").evaluate(program, Database())
            except EngineError as error:
                assert {each.code for each in error.diagnostics} == {"division-by-zero"}, text
    assert accepted > 30
