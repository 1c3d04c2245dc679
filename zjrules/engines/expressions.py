"""Terms, comparisons and text predicates → Python functions of a binding. Nothing is generated as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter

from zjrules.datalog import ast
from zjrules.engines.builtins import ARITHMETIC, COMPARISONS, FUNCTIONS, PREDICATES
from zjrules.engines.database import picker
from zjrules.engines.matching import prepared
from zjrules.engines.values import Row, Stored, stored

Slots = dict[str, int]  # where in a binding a variable stands
Parameters = Mapping[str, ast.Value]


def compile_value(term: ast.Term, slots: Slots, parameters: Parameters) -> Callable[[Row], Stored]:
    """The value of a term in a binding. Applying it may raise ``OperandError``."""
    match term:
        case ast.Variable():
            return itemgetter(slots[term.name])
        case ast.Operation():
            apply = ARITHMETIC[term.operator]
            left, right = (compile_value(each, slots, parameters) for each in (term.left, term.right))
            return lambda row: apply(left(row), right(row))
        case ast.Call():
            arguments = [compile_value(each, slots, parameters) for each in term.arguments]
            return _call(FUNCTIONS[term.function], arguments)
        case ast.Constant() | ast.Parameter():
            value = stored(term.value if isinstance(term, ast.Constant) else parameters[term.name])
            return lambda _: value
        case ast.Wildcard():
            raise AssertionError("safety lets no wildcard come here")


def _call(function: Callable[..., Stored], arguments: list[Callable[[Row], Stored]]) -> Callable[[Row], Stored]:
    """Calls with up to three arguments are most of all and get a shorter way."""
    match arguments:
        case [one]:
            return lambda row: function(one(row))
        case [one, two]:
            return lambda row: function(one(row), two(row))
        case [one, two, three]:
            return lambda row: function(one(row), two(row), three(row))
        case _:
            return lambda row: function(*[argument(row) for argument in arguments])


def compile_row(terms: Sequence[ast.Term], slots: Slots, parameters: Parameters) -> Callable[[Row], Row]:
    """The values of several terms in a binding, as a row."""
    if all(isinstance(term, ast.Variable) for term in terms):
        return picker(tuple([slots[term.name] for term in terms if isinstance(term, ast.Variable)]))
    values = [compile_value(term, slots, parameters) for term in terms]
    return lambda row: tuple([value(row) for value in values])


def compile_test(
    literal: ast.Comparison | ast.Test | ast.Negation, slots: Slots, parameters: Parameters
) -> Callable[[Row], bool]:
    """Does the literal hold in a binding? Applying it may raise ``OperandError``."""
    if isinstance(literal, ast.Comparison):
        return _comparison(literal, slots, parameters)
    if isinstance(literal, ast.Test):
        return _predicate(literal, slots, parameters)
    assert isinstance(literal.literal, ast.Test)
    holds = _predicate(literal.literal, slots, parameters)
    return lambda row: not holds(row)


def _predicate(test: ast.Test, slots: Slots, parameters: Parameters) -> Callable[[Row], bool]:
    """A variable with a constant is most of all text predicates and gets a shorter way."""
    first, second = test.arguments
    if isinstance(first, ast.Variable) and isinstance(second, ast.Constant) and isinstance(second.value, str):
        slot, check = slots[first.name], prepared(test.predicate, second.value)
        if test.predicate == "matches":  # names come again and again, and a pattern takes time
            check = lru_cache(maxsize=1000)(check)
        return lambda row: type(text := row[slot]) is str and check(text)
    holds = PREDICATES[test.predicate]
    text, other = (compile_value(each, slots, parameters) for each in test.arguments)
    return lambda row: holds(text(row), other(row))


def _comparison(literal: ast.Comparison, slots: Slots, parameters: Parameters) -> Callable[[Row], bool]:
    """Two variables, and a variable with a constant, are most of all comparisons and get a shorter way."""
    compare = COMPARISONS[literal.operator]
    if isinstance(literal.left, ast.Variable):
        one = slots[literal.left.name]
        if isinstance(literal.right, ast.Variable):
            other = slots[literal.right.name]
            return lambda row: compare(row[one], row[other])
        if isinstance(literal.right, ast.Constant):
            value = stored(literal.right.value)
            return lambda row: compare(row[one], value)
    left = compile_value(literal.left, slots, parameters)
    right = compile_value(literal.right, slots, parameters)
    return lambda row: compare(left(row), right(row))
