"""All checks of a program, in order: names → types → safety → strata. Every fault is told at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from zjrules.datalog import ast, names, patterns, safety, strata, types
from zjrules.datalog.schema import Relation, Schema
from zjrules.datalog.stratified import StratifiedProgram, Stratum
from zjrules.errors import Diagnostic, RuleError


def analyse(
    program: ast.Program,
    schema: Schema,
    parameters: Mapping[str, ast.Value] | None = None,
    *,
    partly_given: Iterable[Relation] = (),
    single_use: bool = True,
) -> StratifiedProgram:
    """Check ``program`` over the given relations of ``schema`` and order it for an engine.

    ``partly_given`` relations have rows of their own and may be derived as well. ``single_use`` tells
    variables that occur once. Raises :class:`RuleError` with every fault, by place.
    """
    values = dict(parameters or {})
    open_relations = tuple(partly_given)
    resolved = names.resolve(program, schema, values, open_relations)
    flat = resolved.program
    found = strata.dependencies(flat)
    fixed = {**resolved.declared, **{each.name: each for each in schema}}
    known = {**{each.name: each for each in open_relations}, **fixed}
    derived, clashes = types.infer(flat, found, known, values, fixed)
    diagnostics = [
        *resolved.diagnostics,
        *clashes,
        *patterns.check(flat, values),
        *safety.check(flat, found, single_use),
        *strata.check(found),
    ]
    if diagnostics:
        raise RuleError(sorted(_distinct(diagnostics), key=_place))
    declared = {name: each for name, each in resolved.declared.items() if name not in derived}
    return StratifiedProgram(_strata(flat, found), (*derived.values(), *declared.values()), values)


def _strata(program: ast.Program, found: strata.Dependencies) -> tuple[Stratum, ...]:
    clauses: dict[int, list[ast.Clause]] = {}
    recursive: set[int] = set()
    for clause in program.clauses:
        number = found.component_of[clause.head.relation]
        clauses.setdefault(number, []).append(clause)
        if any(isinstance(each, ast.Atom) and found.recursive(each, clause.head.relation) for each in clause.body):
            recursive.add(number)
    return tuple(
        Stratum(component, tuple(clauses[number]), number in recursive)
        for number, component in enumerate(found.components)
    )


_LESSER = ("single-use", "misplaced-wildcard")


def _distinct(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """Each fault once, and the lesser ones only where nothing worse is told of the same place."""
    worse = {each.span for each in diagnostics if each.code not in _LESSER}
    faults = {(each.code, each.span, each.message): each for each in diagnostics}
    return [each for each in faults.values() if each.code not in _LESSER or each.span not in worse]


def _place(diagnostic: Diagnostic) -> tuple[str, int, int, str]:
    span = diagnostic.span
    return (span.path, span.line, span.column, diagnostic.code) if span else ("", 0, 0, diagnostic.code)
