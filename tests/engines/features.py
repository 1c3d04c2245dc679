"""What a program makes use of, by name: so that a test can say that the made-up programs use everything."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from zjrules.datalog import ast

FEATURES = (
    "fact", "duplicate clause", "declaration", "named arguments", "no columns", "wildcard", "text", "integer",
    "decimal", "truth", "date", "Chinese text", "extreme number", "recursion", "mutual recursion",
    "non-linear recursion", "counting recursion", "negation", "negation of a derived relation",
    "negated text predicate", "text predicate", "order", "equality", "inequality", "arithmetic + -",
    "arithmetic *", "arithmetic /", "arithmetic %", "function of text", "function of dates",
    "function of numbers", "expression in an atom", "count", "sum", "min", "max", "aggregate bound",
    "aggregate compared", "aggregate of a derived relation", "aggregate with several keys",
    "grouped aggregate", "negation in an aggregate", "aggregate in a recursion", "empty relation",
    "duplicate rows", "mixed column",
)  # fmt: skip

Facts = Mapping[str, Sequence[tuple[Any, ...]]]


def features(program: ast.Program, facts: Facts) -> set[str]:
    found = {*_program(program), *_facts(facts)}
    reach = _reach(program)
    derived = {clause.head.relation for clause in program.clauses}
    for clause in program.clauses:
        found |= set(_clause(clause, derived))
        head = clause.head.relation
        atoms = [each for each in clause.body if isinstance(each, ast.Atom)]
        around = [each for each in atoms if head in reach.get(each.relation, ())]
        if around:
            found.add("recursion")
            if any(each.relation != head for each in around):
                found.add("mutual recursion")
            if len(around) > 1:
                found.add("non-linear recursion")
            if any(isinstance(node, ast.Operation) for each in clause.body for node in _outside(each)):
                found.add("counting recursion")
            if any(isinstance(each, ast.Aggregation) for each in clause.body):
                found.add("aggregate in a recursion")
    return found


def _outside(literal: ast.Literal) -> Iterator[ast.Node]:
    return iter(()) if isinstance(literal, ast.Aggregation) else ast.walk(literal)


def _reach(program: ast.Program) -> dict[str, set[str]]:
    """What each relation needs, directly or not."""
    needs: dict[str, set[str]] = {}
    for clause in program.clauses:
        atoms = {each.relation for each in clause.body if isinstance(each, ast.Atom)}
        needs.setdefault(clause.head.relation, set()).update(atoms)
    grew = True
    while grew:
        grew = False
        for found in needs.values():
            more = set().union(*(needs.get(name, set()) for name in found)) - found
            found |= more
            grew = grew or bool(more)
    return {name: found | {name} if name in found else found for name, found in needs.items()}


def _program(program: ast.Program) -> Iterator[str]:
    if program.declarations:
        yield "declaration"
    if len(set(program.clauses)) < len(program.clauses):
        yield "duplicate clause"


def _facts(facts: Facts) -> Iterator[str]:
    for rows in facts.values():
        if not rows:
            yield "empty relation"
        if len({repr(row) for row in rows}) < len(rows):
            yield "duplicate rows"
        for column in zip(*rows, strict=True):
            if len({_kind(value) for value in column}) > 1:
                yield "mixed column"
            for value in column:
                yield from _value(value)


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "truth"
    return "number" if isinstance(value, int | Decimal) else type(value).__name__


def _value(value: Any) -> Iterator[str]:
    if isinstance(value, bool):
        yield "truth"
    elif isinstance(value, int | Decimal):
        yield "integer" if isinstance(value, int) else "decimal"
        size = abs(Decimal(value))
        if size > 2**60 or 0 < size < Decimal("0.000001"):
            yield "extreme number"
    elif isinstance(value, datetime.date):
        yield "date"
    else:
        yield "text" if value.isascii() else "Chinese text"


def _clause(clause: ast.Clause, derived: set[str]) -> Iterator[str]:
    if not clause.body:
        yield "fact"
    for literal in (clause.head, *clause.body):
        yield from _literal(literal, derived)
        for node in ast.walk(literal):
            yield from _node(node)


def _node(node: ast.Node) -> Iterator[str]:
    match node:
        case ast.Wildcard():
            yield "wildcard"
        case ast.Operation():
            yield f"arithmetic {'+ -' if node.operator in '+-' else node.operator}"
        case ast.Call():
            of = {"abs": "numbers", "round": "numbers", "year": "dates", "days": "dates"}.get(node.function, "text")
            yield f"function of {of}"
        case ast.Atom():
            if node.names:
                yield "named arguments"
            if not node.terms:
                yield "no columns"
            if any(isinstance(term, ast.Operation | ast.Call) for term in node.terms):
                yield "expression in an atom"


def _literal(literal: ast.Literal, derived: set[str]) -> Iterator[str]:
    match literal:
        case ast.Negation(ast.Atom() as atom):
            yield "negation"
            if atom.relation in derived:
                yield "negation of a derived relation"
        case ast.Negation():
            yield "negated text predicate"
        case ast.Test():
            yield "text predicate"
        case ast.Comparison():
            yield {"=": "equality", "!=": "inequality"}.get(literal.operator, "order")
        case ast.Aggregation():
            yield literal.function
            yield "aggregate bound" if literal.operator == "=" else "aggregate compared"
            if len(literal.keys) > 1:
                yield "aggregate with several keys"
            inside = [node for each in literal.body for node in ast.walk(each)]
            if any(isinstance(node, ast.Atom) and node.relation in derived for node in inside):
                yield "aggregate of a derived relation"
            if any(isinstance(each, ast.Negation) for each in literal.body):
                yield "negation in an aggregate"
            if any(isinstance(node, ast.Variable) and not node.name.startswith("L") for node in inside):
                yield "grouped aggregate"
