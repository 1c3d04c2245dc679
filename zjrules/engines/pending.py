"""A literal that a plan has still to place: which names it needs, and what it can bind."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set

from zjrules.datalog import ast
from zjrules.datalog.scopes import group_names, outside_names
from zjrules.engines.expressions import Slots

_NONE: frozenset[str] = frozenset()
_EXPRESSIONS = (ast.Operation, ast.Call)
Binding = tuple[str, ast.Term, frozenset[str]]  # a name, the term that gives it, what that needs


class Pending:
    """``names`` are all names it shares with the rest of the clause; most of them must be bound before it
    runs (a positive atom needs none, but runs early when it has all)."""

    __slots__ = ("binds", "computes", "group", "joins", "literal", "names", "relation", "terms")

    def __init__(self, literal: ast.Literal, names: Set[str], relation: str = "", terms: Sequence[str] = ()) -> None:
        self.literal = literal
        self.names = names
        self.relation = relation  # of an atom, negated or not
        self.terms = terms  # a name for each of its terms
        self.joins = isinstance(literal, ast.Atom)
        self.computes = False  # an expression that may fail
        self.binds: tuple[Binding, ...] = ()
        self.group: frozenset[str] = _NONE  # of an aggregate

    def ready(self, slots: Slots) -> bool:
        """Can it run without making more bindings?"""
        missing = ""
        for name in self.names:
            if name not in slots:
                if missing or not self.binds:
                    return False
                missing = name
        return not missing or any(name == missing for name, _, _ in self.binds)

    def binding(self, slots: Slots) -> tuple[str, ast.Term] | None:
        """The variable it would bind, with the term that gives its value; None when it only tests."""
        for name, term, needs in self.binds:
            if name not in slots and all(each in slots for each in needs):
                return name, term
        return None


def pend(literal: ast.Literal, clause: ast.Clause, term_names: Callable[[ast.Atom], list[str]]) -> Pending:
    """``term_names`` names the terms of an atom: ``""`` for a wildcard."""
    atom = literal.literal if isinstance(literal, ast.Negation) else literal
    if isinstance(atom, ast.Atom):
        terms = term_names(atom)
        names = set(terms)
        names.discard("")
        return Pending(literal, names, atom.relation, terms)
    match literal:
        case ast.Comparison():
            return _comparison(literal)
        case ast.Aggregation():
            group = frozenset(group_names(literal, outside_names(clause)))
            result = literal.result
            pending = Pending(literal, group | _names(result))
            pending.group = group
            if isinstance(result, ast.Variable) and literal.operator == "=" and result.name not in group:
                pending.binds = ((result.name, result, group),)
            return pending
        case _:
            return Pending(literal, frozenset(variable.name for variable in ast.variables(literal)))


def variable_names(atom: ast.Atom) -> list[str]:
    """A name for each term of an atom: of a variable its own, of anything else ``""``."""
    return [term.name if isinstance(term, ast.Variable) else "" for term in atom.terms]


def _comparison(literal: ast.Comparison) -> Pending:
    left, right = literal.left, literal.right
    left_names, right_names = _names(left), _names(right)
    pending = Pending(literal, left_names | right_names)
    pending.computes = isinstance(left, _EXPRESSIONS) or isinstance(right, _EXPRESSIONS)
    if literal.operator == "=":
        sides = ((left, right, right_names), (right, left, left_names))
        pending.binds = tuple(
            [
                (each.name, other, needs)
                for each, other, needs in sides
                if isinstance(each, ast.Variable) and each.name not in needs
            ]
        )
    return pending


def _names(term: ast.Term) -> frozenset[str]:
    if isinstance(term, ast.Variable):
        return frozenset((term.name,))
    if isinstance(term, _EXPRESSIONS):
        return frozenset(variable.name for variable in ast.variables(term))
    return _NONE
