"""Terms, comparisons and text predicates → Python functions of a binding. Nothing is generated as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import itemgetter

from zjrules.datalog import ast
from zjrules.engines.builtins import ARITHMETIC, COMPARISONS, FUNCTIONS, PREDICATES
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
            function = FUNCTIONS[term.function]
            arguments = [compile_value(each, slots, parameters) for each in term.arguments]
            return lambda row: function(*[argument(row) for argument in arguments])
        case ast.Constant() | ast.Parameter():
            value = stored(term.value if isinstance(term, ast.Constant) else parameters[term.name])
            return lambda _: value
        case ast.Wildcard():
            raise AssertionError("safety lets no wildcard come here")


def compile_test(
    literal: ast.Comparison | ast.Test | ast.Negation, slots: Slots, parameters: Parameters
) -> Callable[[Row], bool]:
    """Does the literal hold in a binding? Applying it may raise ``OperandError``."""
    if isinstance(literal, ast.Comparison):
        compare = COMPARISONS[literal.operator]
        left, right = (compile_value(each, slots, parameters) for each in (literal.left, literal.right))
        return lambda row: compare(left(row), right(row))
    test = literal.literal if isinstance(literal, ast.Negation) else literal
    assert isinstance(test, ast.Test)
    holds = PREDICATES[test.predicate]
    text, other = (compile_value(each, slots, parameters) for each in test.arguments)
    if isinstance(literal, ast.Negation):
        return lambda row: not holds(text(row), other(row))
    return lambda row: holds(text(row), other(row))
