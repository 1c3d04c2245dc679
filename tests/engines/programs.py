"""Hypothesis strategies: safe, stratified programs and facts for them.

Relations come in groups, each negating and folding only the groups before it, so that every program is
stratified; a variable is of one type, so that no engine error is to be expected; within a group nothing
is computed, so that every recursion ends.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from zjrules.datalog import ast

TEXTS = ["a", "b", "X", "中央", "os.system", "True", ""]
NUMBERS = [0, 1, 2, -1, Decimal("0.5"), Decimal("2.50"), Decimal("99999999.6")]
ANYTHING = [*TEXTS[:3], *NUMBERS[:4], True, False, datetime.date(2023, 1, 20), "1"]
VALUES: dict[str, list[Any]] = {"text": TEXTS, "number": NUMBERS, "any": ANYTHING}
VARIABLES = {"text": ["X", "Y", "Z"], "number": ["N", "M"], "any": ["A", "B"]}
GIVEN = {"edge": ("text", "text"), "value": ("text", "number"), "node": ("text",), "thing": ("text", "any")}
COMPARISONS: list[ast.ComparisonOperator] = ["=", "!=", "<", "<=", ">", ">="]

Draw = Callable[[st.SearchStrategy[Any]], Any]


@dataclass
class _Body:
    """A clause in the making: its literals, and the type of each variable that an atom binds."""

    draw: Draw
    lower: dict[str, tuple[str, ...]]
    literals: list[ast.Literal] = field(default_factory=list)
    bound: dict[str, str] = field(default_factory=dict)

    def pick(self, options: list[Any]) -> Any:
        return self.draw(st.sampled_from(options))

    def constant(self, kind: str) -> ast.Constant:
        return ast.Constant(self.pick(VALUES[kind]))

    def known(self, kind: str) -> list[ast.Term]:
        return [ast.Variable(name) for name, its in self.bound.items() if its == kind]

    def atom(self, relations: dict[str, tuple[str, ...]]) -> None:
        name = self.pick(sorted(relations))
        terms: list[ast.Term] = []
        for kind in relations[name]:
            variable = ast.Variable(self.pick(VARIABLES[kind]))
            term = self.pick([variable, variable, variable, variable, ast.Wildcard(), self.constant(kind)])
            if isinstance(term, ast.Variable):
                self.bound[term.name] = kind
            terms.append(term)
        self.literals.append(ast.Atom(name, tuple(terms)))

    def negation(self) -> None:
        name = self.pick(sorted(self.lower))
        terms = tuple(
            self.pick([*self.known(kind) * 2, ast.Wildcard(), self.constant(kind)]) for kind in self.lower[name]
        )
        self.literals.append(ast.Negation(ast.Atom(name, terms)))

    def comparison(self) -> None:
        kind = self.pick(sorted(set(self.bound.values())) or ["number"])
        left = self.pick(self.known(kind) or [self.constant(kind)])
        right = self.pick([*self.known(kind), self.constant(kind)])
        truth = any(isinstance(each, ast.Constant) and isinstance(each.value, bool) for each in (left, right))
        self.literals.append(ast.Comparison(left, self.pick(COMPARISONS[:2] if truth else COMPARISONS), right))

    def test(self) -> None:
        text = self.pick([*self.known("text"), *self.known("any"), self.constant("text")])
        predicate, other = self.pick(
            [("contains", "a"), ("starts_with", "中"), ("ends_with", "m"), ("matches", "^[a-zX]$"), ("matches", "央$")]
        )
        test = ast.Test(predicate, (text, ast.Constant(other)))
        self.literals.append(self.pick([test, ast.Negation(test)]))

    def computation(self) -> None:
        one = self.pick([*self.known("number"), self.constant("number")])
        operator, other = self.pick(
            [("+", one), ("-", ast.Constant(1)), ("*", one), ("*", ast.Constant(Decimal("1.5"))),
             ("/", ast.Constant(4)), ("%", ast.Constant(Decimal("0.3"))), ("%", ast.Constant(-2))]
        )  # fmt: skip
        term: ast.Term = ast.Operation(operator, one, other)
        term = self.pick([term, term, ast.Call("abs", (term,)), ast.Call("round", (term, ast.Constant(1)))])
        name = f"C{len(self.literals)}"
        sides = (ast.Variable(name), term)
        left, right = self.pick([sides, sides[::-1]])
        self.literals.append(ast.Comparison(left, "=", right))
        self.bound[name] = "number"

    def aggregation(self) -> None:
        number = len(self.literals)
        local = {"text": f"T{number}", "number": f"W{number}", "any": f"V{number}"}
        name = self.pick(sorted(self.lower))
        terms: list[ast.Term] = []
        inside: dict[str, str] = {}
        for kind in self.lower[name]:
            term = self.pick([ast.Variable(local[kind]), ast.Variable(local[kind]), ast.Wildcard(), *self.known(kind)])
            if isinstance(term, ast.Variable) and term.name == local[kind]:
                inside[term.name] = kind
            terms.append(term)
        body: list[ast.Literal] = [ast.Atom(name, tuple(terms))]
        if "number" in inside.values() and self.pick([True, False]):
            body.append(ast.Comparison(ast.Variable(local["number"]), ">", self.constant("number")))
        if "text" in inside.values() and self.pick([True, False]):
            body.append(ast.Negation(ast.Atom("node", (ast.Variable(local["text"]),))))
        keys: list[ast.Term] = [ast.Variable(each) for each in sorted(inside)] or [ast.Constant(1)]
        function = self.pick(["count", "sum", "min", "max"] if "number" in inside.values() else ["count"])
        if function != "count":
            first: ast.Term = ast.Variable(local["number"])
            first = self.pick([first, ast.Operation("*", first, ast.Constant(2))])
            keys = [first, *self.pick([[], keys])]
        if self.pick([True, False]):
            result = ast.Variable(f"R{number}")
            self.literals.append(ast.Aggregation(function, tuple(keys), tuple(body), "=", result))
            self.bound[result.name] = "number"
        else:
            limit = self.pick([*self.known("number"), self.constant("number")])
            self.literals.append(ast.Aggregation(function, tuple(keys), tuple(body), self.pick(COMPARISONS), limit))

    def head(self, name: str, kinds: tuple[str, ...]) -> ast.Atom:
        """A head of bound variables. (A column of any kind must be inferred as such, so it gets what is.)"""
        if "any" in kinds and not self.known("any"):
            self.literals.append(ast.Atom("thing", (ast.Wildcard(), ast.Variable("A"))))
            self.bound["A"] = "any"
        return ast.Atom(name, tuple(self.pick(self.known(kind) or [self.constant(kind)]) for kind in kinds))


@st.composite
def programs(draw: Draw) -> ast.Program:
    """A program over the relations of ``GIVEN``, of one to three groups of relations."""
    lower: dict[str, tuple[str, ...]] = dict(GIVEN)
    clauses: list[ast.Clause] = []
    for group in range(draw(st.integers(1, 3))):
        own = {
            f"p{group}{letter}": tuple(draw(st.lists(st.sampled_from(["text", "text", "number", "any"]), max_size=2)))
            for letter in "ab"[: draw(st.integers(1, 2))]
        }
        for name, kinds in own.items():
            for _ in range(draw(st.integers(1, 3))):
                clauses.append(_clause(draw, name, kinds, lower, own))
        lower = {**lower, **own}
    return ast.Program((), tuple(draw(st.permutations(clauses))))


def _clause(
    draw: Draw, name: str, kinds: tuple[str, ...], lower: dict[str, tuple[str, ...]], own: dict[str, tuple[str, ...]]
) -> ast.Clause:
    body = _Body(draw, lower)
    recursive = draw(st.booleans())
    for _ in range(draw(st.integers(1, 3))):
        body.atom({**lower, **own} if recursive else lower)
    more = [body.negation, body.comparison, body.test]
    if not recursive:
        more += [body.computation, body.aggregation]
    for _ in range(draw(st.integers(0, 2))):
        draw(st.sampled_from(more))()
    head = body.head(name, kinds)
    return ast.Clause(head, tuple(draw(st.permutations(body.literals))))


def facts() -> st.SearchStrategy[dict[str, list[tuple[Any, ...]]]]:
    """A few rows for each given relation."""
    return st.fixed_dictionaries(
        {
            name: st.lists(st.tuples(*(st.sampled_from(VALUES[kind][:6]) for kind in kinds)), max_size=6)
            for name, kinds in GIVEN.items()
        }
    )
