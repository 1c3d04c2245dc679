"""Syntax trees as plain JSON values and back, so that a checked rulebook starts without Lark.

A node is a list: a small number for its kind, its fields, and the four numbers of its place.
Variables and wildcards that stand directly in an atom are most of all nodes; they are a bare text and
``null``, made once, and have no place of their own: their atom's says enough. ``from_json`` runs on
every warm start, so it builds nodes by table and checks nothing: feed it only what ``to_json`` gave.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from zjrules.datalog import ast
from zjrules.datalog.schema import Column, Relation
from zjrules.datalog.stratified import StratifiedProgram, Stratum

Json = Any  # lists, text, numbers, booleans


def to_json(thing: ast.Program | StratifiedProgram) -> Json:
    """The JSON form: lists, texts, whole numbers and booleans only."""
    if isinstance(thing, ast.Program):
        declarations = [[each.name, each.columns, each.place, each.path] for each in thing.declarations]
        return ["program", thing.path, declarations, _clauses_out(thing.clauses)]
    strata = [[each.relations, _clauses_out(each.clauses), each.recursive] for each in thing.strata]
    derived = [
        [each.name, each.meaning, [[column.name, column.type] for column in each.columns]] for each in thing.derived
    ]
    return ["stratified", strata, derived, [[name, value_to_json(value)] for name, value in thing.parameters.items()]]


def from_json(data: Json) -> Any:
    """The ``Program`` or ``StratifiedProgram`` that ``to_json`` was given."""
    if data[0] == "program":
        declarations = tuple(
            ast.Declaration(name, tuple((key, kind) for key, kind in columns), tuple(place), path)
            for name, columns, place, path in data[2]
        )
        return ast.Program(declarations, _clauses_in(data[3]), data[1])
    strata = tuple(Stratum(tuple(names), _clauses_in(clauses), recursive) for names, clauses, recursive in data[1])
    return StratifiedProgram(strata, derived_in(data), {name: value_from_json(value) for name, value in data[3]})


def derived_in(data: Json) -> tuple[Relation, ...]:
    """The relations that a ``StratifiedProgram`` derives, without its clauses."""
    return tuple(
        [
            Relation(name, tuple([Column(key, kind) for key, kind in columns]), meaning)
            for name, meaning, columns in data[2]
        ]
    )


# ---------------------------------------------------------------------- values


def value_to_json(value: ast.Value) -> Json:
    if isinstance(value, Decimal):
        return ["decimal", str(value)]
    if isinstance(value, datetime.date):
        return ["date", value.isoformat()]
    return value


def value_from_json(data: Json) -> ast.Value:
    if type(data) is list:
        return Decimal(data[1]) if data[0] == "decimal" else datetime.date.fromisoformat(data[1])
    return data  # type: ignore[no-any-return]


# ---------------------------------------------------------------------- nodes out

_VARIABLE, _CONSTANT, _WILDCARD, _PARAMETER, _OPERATION, _CALL = range(6)
_ATOM, _TEST, _NEGATION, _COMPARISON, _AGGREGATION = range(6, 11)


def _clauses_out(clauses: tuple[ast.Clause, ...]) -> Json:
    """Clauses by runs of one path, which would otherwise be repeated in each."""
    runs: list[Json] = []
    for clause in clauses:
        if not runs or runs[-1][0] != clause.path:
            runs.append([clause.path, []])
        runs[-1][1].append([_out(clause.head), [_out(each) for each in clause.body], clause.place])
    return runs


def _term_out(term: ast.Term) -> Json:
    if isinstance(term, ast.Variable):
        return term.name
    return None if isinstance(term, ast.Wildcard) else _out(term)


def _out(node: ast.Node) -> Json:
    def each(nodes: tuple[ast.Node, ...]) -> Json:
        return [_out(inner) for inner in nodes]

    match node:
        case ast.Variable():
            return [_VARIABLE, node.name, *node.place]
        case ast.Constant():
            return [_CONSTANT, value_to_json(node.value), *node.place]
        case ast.Wildcard():
            return [_WILDCARD, *node.place]
        case ast.Parameter():
            return [_PARAMETER, node.name, *node.place]
        case ast.Operation():
            return [_OPERATION, node.operator, _out(node.left), _out(node.right), *node.place]
        case ast.Call():
            return [_CALL, node.function, each(node.arguments), *node.place]
        case ast.Atom():
            return [_ATOM, node.relation, [_term_out(term) for term in node.terms], node.names, *node.place]
        case ast.Test():
            return [_TEST, node.predicate, each(node.arguments), *node.place]
        case ast.Negation():
            return [_NEGATION, _out(node.literal), *node.place]
        case ast.Comparison():
            return [_COMPARISON, _out(node.left), node.operator, _out(node.right), *node.place]
        case ast.Aggregation():
            folded = [node.function, each(node.keys), each(node.body), node.operator, _out(node.result)]
            return [_AGGREGATION, *folded, *node.place]


# ---------------------------------------------------------------------- nodes in


def _clauses_in(runs: Json) -> tuple[ast.Clause, ...]:
    return tuple(
        [
            ast.Clause(_atom(head), tuple([_IN[each[0]](each) for each in body]), tuple(place), path)
            for path, clauses in runs
            for head, body, place in clauses
        ]
    )


def _nodes(data: Json) -> tuple[Any, ...]:
    return tuple([_IN[each[0]](each) for each in data])


def _node(data: Json) -> Any:
    return _IN[data[0]](data)


def _atom(data: Json) -> ast.Atom:
    _, relation, terms, names, line, column, end_line, end_column = data
    place = (line, column, end_line, end_column)
    return ast.Atom(
        relation,
        tuple(
            [
                _variable(each) if type(each) is str else _ANYTHING if each is None else _IN[each[0]](each)
                for each in terms
            ]
        ),
        tuple(names),
        place,
    )


_ANYTHING = ast.Wildcard()
_variable = lru_cache(maxsize=4096)(ast.Variable)


_IN: tuple[Callable[[Json], Any], ...] = (
    lambda data: ast.Variable(data[1], (data[2], data[3], data[4], data[5])),
    lambda data: ast.Constant(value_from_json(data[1]), (data[2], data[3], data[4], data[5])),
    lambda data: ast.Wildcard((data[1], data[2], data[3], data[4])),
    lambda data: ast.Parameter(data[1], (data[2], data[3], data[4], data[5])),
    lambda data: ast.Operation(data[1], _node(data[2]), _node(data[3]), tuple(data[4:])),
    lambda data: ast.Call(data[1], _nodes(data[2]), tuple(data[3:])),
    _atom,
    lambda data: ast.Test(data[1], _nodes(data[2]), tuple(data[3:])),
    lambda data: ast.Negation(_node(data[1]), tuple(data[2:])),
    lambda data: ast.Comparison(_node(data[1]), data[2], _node(data[3]), tuple(data[4:])),
    lambda data: ast.Aggregation(data[1], _nodes(data[2]), _nodes(data[3]), data[4], _node(data[5]), tuple(data[6:])),
)
