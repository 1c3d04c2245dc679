"""Clauses that differ in their constants alone become one clause over a table of those constants.

Hundreds of rules that compare the same columns with other values are then one join: the table they look at
is read once, whatever their number.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import NamedTuple

from zjrules.datalog import ast
from zjrules.engines.sql.rewriting import Rewriting
from zjrules.engines.values import Row, Stored, kind_of, stored

_LEAST = 4  # clauses that are worth it
_FIXED = {"round", "replace"}  # functions whose later arguments shape the query


class Merged(NamedTuple):
    """``clause`` stands for several, whose constants are the ``rows`` of ``relation``. With ``numbered``, the
    first column of its head tells for which of them a row is."""

    clause: ast.Clause
    relation: str
    rows: tuple[Row, ...]
    members: tuple[ast.Clause, ...]


def merged(
    clauses: Iterable[tuple[ast.Clause, Mapping[str, ast.Value]]], numbered: bool = False
) -> tuple[list[Merged], list[ast.Clause]]:
    """What can be merged, and the clauses that are left. Every clause comes with its parameters."""
    groups: dict[Hashable, list[tuple[ast.Clause, _Shape]]] = {}
    rest: list[ast.Clause] = []
    for clause, parameters in clauses:
        shape = _Shape(clause, parameters)
        if shape.able and shape.selects:
            groups.setdefault(shape.key, []).append((clause, shape))
        else:
            rest.append(clause)
    found: list[Merged] = []
    for members in groups.values():
        if len(members) < _LEAST:
            rest += [clause for clause, _ in members]
        else:
            found.append(_merge(members, f"#constants {len(found)}", numbered))
    return found, rest


def _merge(members: list[tuple[ast.Clause, _Shape]], name: str, numbered: bool) -> Merged:
    first, shape = members[0]
    number: tuple[ast.Term, ...] = (ast.Variable("#"),) if numbered else ()
    terms = (*number, *(ast.Variable(each) for each in shape.names))
    head = ast.Atom(shape.head.relation, (*number, *shape.head.terms), (), shape.head.place)
    clause = ast.Clause(head, (ast.Atom(name, terms), *shape.body), first.place, first.path)
    rows = [((place,) if numbered else ()) + tuple(each.values) for place, (_, each) in enumerate(members)]
    return Merged(clause, name, tuple(dict.fromkeys(rows)), tuple(each for each, _ in members))


class _Names(Rewriting):
    """Calls variables by the order in which they come. Constants stay, and a parameter becomes one."""

    def __init__(self, parameters: Mapping[str, ast.Value]) -> None:
        self.parameters = parameters
        self.renamed: dict[str, str] = {}

    def leaf(self, term: ast.Term) -> ast.Term:
        match term:
            case ast.Variable(name):
                return ast.Variable(self.renamed.setdefault(name, f"V{len(self.renamed)}"), term.place)
            case ast.Parameter(name):
                return ast.Constant(self.parameters[name], term.place)
            case _:
                return term


class _Shape(Rewriting):
    """A clause with variables ``#0``, ``#1``, … for its constants. ``key`` is the same for clauses that differ
    in nothing but the constants and the names of their variables."""

    def __init__(self, clause: ast.Clause, parameters: Mapping[str, ast.Value]) -> None:
        self.parameters = parameters
        self.values: list[Stored] = []
        self.names: list[str] = []
        self.same = _Names(parameters)
        self.able = not any(isinstance(each, ast.Aggregation) for each in clause.body)
        self.selects = False
        if self.able:
            self.body = tuple(map(self.literal, clause.body))
            self.selects = bool(self.values)
            self.head = self.atom(clause.head)
            self.key = (self.head, self.body, tuple(map(kind_of, self.values)))

    def test(self, test: ast.Test) -> ast.Test:
        text, other = test.arguments
        second = self.same.term(other) if test.predicate == "matches" else self.term(other)
        return ast.Test(test.predicate, (self.term(text), second), test.place)

    def call(self, call: ast.Call) -> ast.Call:
        first, *rest = call.arguments
        later = self.same.term if call.function in _FIXED else self.term
        return ast.Call(call.function, (self.term(first), *map(later, rest)), call.place)

    def leaf(self, term: ast.Term) -> ast.Term:
        if not isinstance(term, ast.Constant | ast.Parameter):
            return self.same.leaf(term)
        value = term.value if isinstance(term, ast.Constant) else self.parameters[term.name]
        self.values.append(stored(value))
        self.names.append(f"#{len(self.names)}")
        return ast.Variable(self.names[-1], term.place)
