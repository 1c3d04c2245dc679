"""Our clauses in pyDatalog's terms: literals over predicates it knows, facts, the order of a body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pyDatalog import Logic, pyEngine

from zjrules.datalog import ast
from zjrules.engines.pending import Pending, pend, variable_names
from zjrules.engines.values import OperandError


class FaultError(Exception):
    """A value that could not be worked with, and where: ``told`` can be sent as JSON."""

    def __init__(self, fault: OperandError, clause: ast.Clause, node: ast.Node) -> None:
        span = clause.span(node)
        place = [span.path, span.line, span.end_line, span.column, span.end_column]
        self.told = [fault.code, fault.message, fault.hint, place]


def ordered(body: Iterable[ast.Literal], clause: ast.Clause, bound: set[str]) -> Iterator[Pending]:
    """Written order, but nothing before its variables are bound; what computes waits for all before it."""
    rest = [pend(literal, clause, variable_names) for literal in body]
    while rest:
        slots = dict.fromkeys(bound, 0)
        able = [each for each in rest if each.joins or each.ready(slots)]
        chosen = next((each for each in able if not each.computes or each is rest[0]), able[0])
        rest.remove(chosen)
        bound |= chosen.names
        yield chosen


def literal_of(name: str, terms: list[Any], negated: bool = False) -> Any:
    """A literal of pyDatalog over a predicate it knows; one without columns gets one that is always 0."""
    columns = terms or [pyEngine.Const(0)]
    literal = pyEngine.Literal(name, columns)
    if literal.pred.id not in Logic.tl.logic.Db:
        pyEngine.insert(literal.pred)
    return pyEngine.Literal("~" + name, columns) if negated else literal


def fact_of(name: str, row: tuple[int, ...]) -> Any:
    return pyEngine.Clause(literal_of(name, [pyEngine.Const(each) for each in row]), [])


def names_in(node: ast.Node) -> list[str]:
    return sorted({variable.name for variable in ast.variables(node)})


def slots_of(names: Iterable[str]) -> dict[str, int]:
    return {name: place for place, name in enumerate(names)}
