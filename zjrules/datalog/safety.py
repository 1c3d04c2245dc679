"""Safety: every variable gets its values from somewhere, and recursion makes no endless new ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from zjrules.datalog import ast
from zjrules.datalog.bounds import unbounded
from zjrules.datalog.scopes import group_names, names_in, outside_names
from zjrules.datalog.strata import Dependencies
from zjrules.errors import Diagnostic


def check(program: ast.Program, found: Dependencies, single_use: bool = True) -> list[Diagnostic]:
    """All unbound variables, misplaced wildcards and unbounded recursions; with ``single_use`` also
    variables that occur once, which are more often a slip of the pen than meant."""
    diagnostics: list[Diagnostic] = []
    for clause in program.clauses:
        diagnostics += _unbound(clause)
        diagnostics += unbounded(clause, found)
        if single_use:
            diagnostics += _used_once(clause)
    return diagnostics


def bound_names(body: Iterable[ast.Literal], outside: set[str], given: Iterable[str] = ()) -> set[str]:
    """The variables that get values from atoms, from ``=`` and from aggregates, besides those ``given``.

    An aggregate gives a value once its group has one; ``outside`` are the names found outside braces.
    (To tell one fault once, an empty ``outside`` lets every aggregate give a value.)
    """
    literals = list(body)
    bound = set(given) | names_in(literal for literal in literals if isinstance(literal, ast.Atom))
    grew = True
    while grew:
        before = len(bound)
        for literal in literals:
            if isinstance(literal, ast.Comparison) and literal.operator == "=":
                for target, source in ((literal.left, literal.right), (literal.right, literal.left)):
                    if isinstance(target, ast.Variable) and _solid(source) and names_in([source]) <= bound:
                        bound.add(target.name)
            elif isinstance(literal, ast.Aggregation) and literal.operator == "=":
                result = literal.result
                if isinstance(result, ast.Variable) and group_names(literal, outside) <= bound:
                    bound.add(result.name)
        grew = len(bound) > before
    return bound


def _solid(term: ast.Term) -> bool:
    return not any(isinstance(node, ast.Wildcard) for node in ast.walk(term))


def _unbound(clause: ast.Clause) -> Iterator[Diagnostic]:
    outside = outside_names(clause)
    bound = bound_names(clause.body, set())
    yield from _unbound_in(clause, clause.body, bound, outside)
    for term in clause.head.terms:
        yield from _missing(clause, term, bound, "unbound-variable", "{0} of the head has no value",
                            "let a positive atom of the body hold {0}")  # fmt: skip
        yield from _wildcards(clause, term, "a head")


def _unbound_in(
    clause: ast.Clause, body: tuple[ast.Literal, ...], bound: set[str], outside: set[str]
) -> Iterator[Diagnostic]:
    for literal in body:
        match literal:
            case ast.Negation(ast.Atom()):
                yield from _missing(clause, literal, bound, "unsafe-negation", "{0} is bound by no positive atom",
                                    "bind {0} before the negation, or write _ for “any”")  # fmt: skip
            case ast.Negation() | ast.Test():
                yield from _missing(clause, literal, bound, "unbound-variable", "{0} has no value here",
                                    "let a positive atom hold {0}")  # fmt: skip
                yield from _wildcards(clause, literal, "a text predicate")
            case ast.Comparison():
                yield from _missing(clause, literal, bound, "unbound-variable", "{0} has no value here",
                                    "let a positive atom hold {0}")  # fmt: skip
                yield from _wildcards(clause, literal, "a comparison")
            case ast.Aggregation():
                yield from _unbound_braces(clause, literal, bound, outside)


def _unbound_braces(
    clause: ast.Clause, literal: ast.Aggregation, bound: set[str], outside: set[str]
) -> Iterator[Diagnostic]:
    group = group_names(literal, outside)
    braces = (*literal.keys, *literal.body)
    others = bound_names([each for each in clause.body if each is not literal], outside)
    for name in sorted(group - others):
        variable = next(each for node in braces for each in ast.variables(node) if each.name == name)
        yield from _missing(clause, variable, others, "unbound-group", "{0} is bound by nothing outside the braces",
                            "braces are grouped by what they share with the clause: let an atom hold {0}")  # fmt: skip
    inside = bound_names(literal.body, outside, group)
    yield from _unbound_in(clause, literal.body, inside, outside)
    for key in literal.keys:
        yield from _missing(clause, key, inside, "unbound-variable", "{0} has no value in the braces",
                            "let a positive atom inside the braces hold {0}")  # fmt: skip
        yield from _wildcards(clause, key, "the keys of an aggregate")
    if literal.operator != "=" or not isinstance(literal.result, ast.Variable):
        yield from _missing(clause, literal.result, bound, "unbound-variable", "{0} has no value here",
                            "let a positive atom hold {0}")  # fmt: skip
    yield from _wildcards(clause, literal.result, "a comparison")


def _missing(
    clause: ast.Clause, node: ast.Node, bound: set[str], code: str, message: str, hint: str
) -> Iterator[Diagnostic]:
    told: set[str] = set()
    for variable in ast.variables(node):
        if variable.name not in bound and variable.name not in told and not _fresh(variable):
            told.add(variable.name)
            yield Diagnostic(code, message.format(variable.name), clause.span(variable), hint.format(variable.name))


def _fresh(variable: ast.Variable) -> bool:
    """Made by ``names.resolve`` for an expression, whose own variables are told instead."""
    return variable.name.startswith("_")


def _wildcards(clause: ast.Clause, node: ast.Node, where: str) -> Iterator[Diagnostic]:
    for each in ast.walk(node):
        if isinstance(each, ast.Wildcard):
            yield Diagnostic("misplaced-wildcard", f"_ has no value in {where}", clause.span(each), "name a variable")


def _used_once(clause: ast.Clause) -> Iterator[Diagnostic]:
    """Braces are a scope of their own for variables that occur nowhere outside of braces."""
    outside = outside_names(clause)
    scopes: list[list[ast.Variable]] = [list(ast.variables(clause.head))]
    for literal in clause.body:
        occurrences = list(ast.variables(literal))
        if isinstance(literal, ast.Aggregation):
            scopes.append([each for each in occurrences if each.name not in outside])
            occurrences = [each for each in occurrences if each.name in outside]
        scopes[0] += occurrences
    for scope in scopes:
        uses = Counter(variable.name for variable in scope)
        for variable in scope:
            if uses[variable.name] == 1 and not _fresh(variable):
                hint = "write _ if nobody asks for its value"
                yield Diagnostic("single-use", f"{variable.name} occurs only once", clause.span(variable), hint)
