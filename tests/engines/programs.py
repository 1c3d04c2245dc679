"""Hypothesis strategies: safe, stratified programs and facts for them.

Relations come in groups, each negating and folding only the groups before it, so that every program is
stratified; a variable is of one kind, so that no engine error is to be expected; a recursion computes within
bounds only, so that every program ends.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st

from zjrules.datalog import ast

TEXTS = ["a", "b", "X", "中央", "os.system", "True", "", "省、市", 'a"\\\n', "　中", "1"]
NUMBERS = [
    0, 1, 2, -1, 3, Decimal("0.5"), Decimal("2.50"), Decimal("99999999.6"),
    10**30, -(2**63), Decimal("-0.000000000000000001"), 10**60 + 1, Decimal("123456789012345678901234567890.123456789"),
]  # fmt: skip
DATES = [datetime.date(2023, 1, 20), datetime.date(2023, 12, 31), datetime.date(2024, 2, 29), datetime.date(1, 1, 1)]
ANYTHING = [*TEXTS[:3], *NUMBERS[:4], True, False, DATES[0], "1", Decimal("1.0")]
VALUES: dict[str, list[Any]] = {
    "text": TEXTS, "number": NUMBERS, "date": DATES, "truth": [True, False], "any": ANYTHING,
}  # fmt: skip
VARIABLES = {"text": ["X", "Y", "Z"], "number": ["N", "M"], "date": ["D", "E"], "truth": ["B"], "any": ["A", "U"]}
TYPES = {"text": "text", "number": "decimal", "date": "date", "truth": "bool", "any": "any"}
Kinds = tuple[str, ...]
GIVEN: dict[str, Kinds] = {
    "edge": ("text", "text"), "value": ("text", "number"), "node": ("text",), "thing": ("text", "any"),
    "day": ("text", "date"), "flag": ("text", "truth"), "pair": ("number", "number"), "empty": ("text", "number"),
    "ready": (),
}  # fmt: skip
COMPARISONS: list[ast.ComparisonOperator] = ["=", "!=", "<", "<=", ">", ">="]
LIKELY: list[ast.ComparisonOperator] = ["!=", "!=", "<=", ">=", ">=", "<", ">", "="]
ORDERED = ("text", "number", "date")

Draw = Callable[[st.SearchStrategy[Any]], Any]
_below = cache(lambda most: st.integers(0, most - 1))  # strategies take time to make


def pick(draw: Draw, options: list[Any]) -> Any:
    return options[draw(_below(len(options)))] if len(options) > 1 else options[0]


def shuffled(draw: Draw, things: list[Any]) -> list[Any]:
    rest, found = list(things), []
    while rest:
        found.append(rest.pop(draw(_below(len(rest))) if len(rest) > 1 else 0))
    return found


@dataclass
class _Body:
    """A clause in the making: its literals, and the kind of each variable that an atom binds."""

    draw: Draw
    lower: dict[str, Kinds]
    declared: set[str]
    literals: list[ast.Literal] = field(default_factory=list)
    bound: dict[str, str] = field(default_factory=dict)
    names: int = 0

    def pick(self, options: list[Any]) -> Any:
        return pick(self.draw, options)

    def chance(self, out_of_ten: int) -> bool:
        return bool(self.draw(_below(10)) < out_of_ten)

    def constant(self, kind: str) -> ast.Constant:
        return ast.Constant(self.pick(VALUES[kind][: 3 if self.chance(6) else 7]))

    def known(self, kind: str) -> list[ast.Term]:
        return [ast.Variable(name) for name, its in self.bound.items() if its == kind]

    def fresh(self, letter: str) -> str:
        self.names += 1
        return f"{letter}{self.names}"

    def one_of_lower(self) -> str:
        """A relation to be negated or folded: half of the time a derived one, if there is any."""
        derived = [name for name, kinds in self.lower.items() if name not in GIVEN and kinds]
        return str(self.pick(derived if derived and self.chance(5) else sorted(GIVEN)))

    # ------------------------------------------------------------------ literals

    def atom(self, relations: dict[str, Kinds], expressions: bool = False) -> None:
        name = self.pick(sorted(relations))
        terms: list[ast.Term] = []
        for kind in relations[name]:
            known = self.known(kind)
            variable = ast.Variable(self.pick(VARIABLES[kind]))
            term = self.pick([*known, variable, variable, variable, ast.Wildcard(), ast.Wildcard()])
            if self.chance(1):
                term = self.constant(kind)
            if expressions and kind == "number" and known and self.chance(2):
                term = ast.Operation("+", self.pick(known), ast.Constant(1))
            if isinstance(term, ast.Variable):
                self.bound[term.name] = kind
            terms.append(term)
        self.literals.append(self.named(name, terms))

    def named(self, name: str, terms: list[ast.Term]) -> ast.Atom:
        """The atom, perhaps with the names of a declared relation and without its wildcards."""
        if name not in self.declared or not terms or not self.chance(4):
            return ast.Atom(name, tuple(terms))
        kept = [(f"c{place}", term) for place, term in enumerate(terms) if not isinstance(term, ast.Wildcard)]
        kept = shuffled(self.draw, kept)
        if not kept:
            return ast.Atom(name, tuple(terms))
        return ast.Atom(name, tuple(term for _, term in kept), tuple(column for column, _ in kept))

    def negation(self) -> None:
        name = self.one_of_lower()
        terms = [self.pick([*self.known(kind) * 4, ast.Wildcard(), self.constant(kind)]) for kind in self.lower[name]]
        self.literals.append(ast.Negation(self.named(name, terms)))

    def comparison(self) -> None:
        kind = self.pick([*sorted(set(self.bound.values())), "text" if self.known("text") else "number"])
        left = self.pick(self.known(kind) or [self.constant(kind)])
        right = self.pick([*self.known(kind), self.constant(kind)])
        truth = kind == "truth" or any(isinstance(each, ast.Constant) and isinstance(each.value, bool)
                                       for each in (left, right))  # fmt: skip
        self.literals.append(ast.Comparison(left, self.pick(COMPARISONS[:2] if truth else LIKELY), right))

    def test(self) -> None:
        text = self.pick([*self.known("text") * 3, *self.known("any"), self.constant("text")])
        predicate, other = self.pick(
            [("contains", "a"), ("starts_with", "中"), ("ends_with", "m"), ("matches", "^[a-zX]$"), ("matches", "央$"),
             ("matches", "\\p{Han}|T"), ("contains", "")]
        )  # fmt: skip
        test = ast.Test(predicate, (text, ast.Constant(other)))
        self.literals.append(self.pick([test, ast.Negation(test)]))

    def bind(self, kind: str, term: ast.Term) -> None:
        name = self.fresh("C")
        sides = (ast.Variable(name), term)
        left, right = self.pick([sides, sides[::-1]])
        self.literals.append(ast.Comparison(left, "=", right))
        self.bound[name] = kind

    def computation(self) -> None:
        one = self.pick([*self.known("number") * 3, self.constant("number")])
        two = self.pick([*self.known("number"), self.constant("number")])
        operator, other = self.pick(
            [("+", two), ("-", two), ("-", ast.Constant(1)), ("*", self.constant("number")),
             ("*", ast.Constant(Decimal("-1.5"))), ("/", ast.Constant(4)), ("/", ast.Constant(-3)),
             ("%", ast.Constant(Decimal("0.3"))), ("%", ast.Constant(-2))]
        )  # fmt: skip
        term: ast.Term = ast.Operation(operator, one, other)
        if self.chance(3):
            term = self.pick([ast.Call("abs", (term,)), ast.Call("round", (term, ast.Constant(self.pick([1, 0, -1]))))])
        self.bind("number", term)

    def function(self) -> None:
        text = self.pick([*self.known("text") * 3, self.constant("text")])
        day = self.pick([*self.known("date") * 3, self.constant("date")])
        kind, term = self.pick(
            [("number", ast.Call("length", (text,))), ("text", ast.Call("concat", (text, ast.Constant("#"), text))),
             ("text", ast.Call("replace", (text, ast.Constant("a"), ast.Constant("中")))),
             ("text", ast.Call("trim", (text,))), ("number", ast.Call("year", (day,))),
             ("number", ast.Call("days", (day, self.constant("date"))))]
        )  # fmt: skip
        self.bind(kind, term)

    def aggregation(self) -> None:
        name = self.one_of_lower()
        terms: list[ast.Term] = []
        inside: dict[str, str] = {}
        for kind in self.lower[name]:
            local = ast.Variable(self.fresh("L"))
            term = self.pick([local, local, local, ast.Wildcard(), *self.known(kind) * 2])
            if term is local:
                inside[local.name] = kind
            terms.append(term)
        body: list[ast.Literal] = [self.named(name, terms)]
        local_of = {kind: ast.Variable(each) for each, kind in inside.items()}
        if "number" in local_of and self.chance(4):
            body.append(ast.Comparison(local_of["number"], self.pick([">", "<=", "!="]), self.constant("number")))
        if "text" in local_of and self.chance(6):
            more = ast.Atom("node", (local_of["text"],))
            body.append(
                self.pick([more, ast.Negation(more), ast.Test("contains", (local_of["text"], ast.Constant("a")))])
            )
        function = self.pick(["count", *(["sum", "sum"] if "number" in local_of else []),
                              *(["min", "max"] if any(kind in local_of for kind in ORDERED) else [])])  # fmt: skip
        of = "number"
        keys: list[ast.Term] = [ast.Variable(each) for each in sorted(inside)] or [ast.Constant(1)]
        if function != "count":
            of = "number" if function == "sum" else self.pick([kind for kind in ORDERED if kind in local_of])
            first: ast.Term = local_of[of]
            if of == "number" and self.chance(3):
                first = ast.Operation("*", first, ast.Constant(2))
            keys = [first, *self.pick([[], keys])]
        if self.chance(6):
            result = ast.Variable(self.fresh("R"))
            self.literals.append(ast.Aggregation(function, tuple(keys), tuple(body), "=", result))
            self.bound[result.name] = of
        else:
            limit = self.pick([*self.known(of), self.constant(of), self.constant(of)])
            self.literals.append(ast.Aggregation(function, tuple(keys), tuple(body), self.pick(COMPARISONS), limit))

    def count_up(self) -> None:
        """A step from a number that recurs, within bounds on both sides."""
        number = self.pick(self.known("number"))
        step = self.pick([ast.Constant(1), ast.Constant(Decimal("1.5")), ast.Constant(-1)])
        self.literals += [
            ast.Comparison(number, "<", ast.Constant(4)),
            ast.Comparison(ast.Constant(-3), "<=", number),
        ]
        self.bind("number", ast.Operation("+", number, step))

    def head(self, name: str, kinds: Kinds, expressions: bool) -> ast.Atom:
        """A head of bound variables, the latest of each kind the likeliest."""
        terms: list[ast.Term] = []
        for kind in kinds:
            known = self.known(kind)
            term = self.pick([*known, *known[-1:] * 2] or [self.constant(kind)])
            if expressions and kind == "number" and self.chance(2):
                term = ast.Operation("-", term, ast.Constant(1))
            terms.append(term)
        return self.named(name, terms)


_KINDS = ["text", "text", "text", "number", "number", "any", "date", "truth"]


@st.composite
def programs(draw: Draw) -> ast.Program:
    """A program over the relations of ``GIVEN``, of one to three groups of relations."""
    lower: dict[str, Kinds] = dict(GIVEN)
    declarations: list[ast.Declaration] = []
    clauses: list[ast.Clause] = []
    for group in range(1 + draw(_below(3))):
        own: dict[str, Kinds] = {
            f"p{group}{letter}": tuple(pick(draw, _KINDS) for _ in range(pick(draw, [2, 1, 2, 1, 3, 2, 1, 0])))
            for letter in "abc"[: 1 + draw(_below(3))]
        }
        for name, its in own.items():
            # A column of any kind must be declared: inferred, it may turn out to be of one kind after all.
            if "any" in its or draw(_below(2)):
                columns = tuple((f"c{place}", TYPES[kind]) for place, kind in enumerate(its))
                declarations.append(ast.Declaration(name, columns))
        declared = {each.name for each in declarations}
        for name, its in own.items():
            clauses += [_clause(draw, name, its, lower, own, declared) for _ in range(1 + draw(_below(3)))]
        lower = {**lower, **own}
    if not draw(_below(4)):
        clauses.append(pick(draw, clauses))
    return ast.Program(tuple(declarations), tuple(shuffled(draw, clauses)))


def _clause(
    draw: Draw, name: str, kinds: Kinds, lower: dict[str, Kinds], own: dict[str, Kinds], declared: set[str]
) -> ast.Clause:
    body = _Body(draw, lower, declared)
    if body.chance(1):
        return ast.Clause(body.head(name, kinds, expressions=False))
    recursive = body.chance(4)
    newest = {**dict(list(lower.items())[-4:]), **{each: GIVEN[each] for each in ("edge", "value", "node")}}
    for _ in range(pick(draw, [1, 1, 2, 3])):
        body.atom(newest if body.chance(5) else lower, expressions=not recursive)
    if recursive:
        for _ in range(pick(draw, [1, 1, 2])):
            body.atom(own)
        if "number" in kinds and body.known("number") and body.chance(6):
            body.count_up()
    more = [body.negation, body.comparison, body.test, body.aggregation]
    if not recursive:
        more += [body.computation, body.function, body.aggregation]
    for _ in range(pick(draw, [1, 1, 0, 2, 3])):
        pick(draw, more)()
    head = body.head(name, kinds, expressions=not recursive)
    return ast.Clause(head, tuple(shuffled(draw, body.literals)))


@st.composite
def facts(draw: Draw) -> dict[str, list[tuple[Any, ...]]]:
    """Some rows for each given relation, repeated ones among them; now and then none, and always none of one."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for name, kinds in GIVEN.items():
        none = name == "empty" or draw(_below(10)) == 9
        few = [] if none else [tuple(pick(draw, VALUES[kind][:2]) for kind in kinds) for _ in range(3)]
        rows = [] if none else [tuple(pick(draw, VALUES[kind]) for kind in kinds) for _ in range(draw(_below(4)))]
        found[name] = few + rows
    return found
