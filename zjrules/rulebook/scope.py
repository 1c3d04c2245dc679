"""A rule's own relations are its own: where the library has one of the same name, the rule's is meant."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from zjrules.datalog import ast


def scoped(program: ast.Program, library: Collection[str]) -> ast.Program:
    """The program with other names for those of its relations that the library has too.

    So a library that grows breaks no rule. A rule that hides a library relation cannot read it.
    """
    own = {clause.head.relation for clause in program.clauses} | {each.name for each in program.declarations}
    taken = own | set(library)
    names: dict[str, str] = {}
    for name in sorted(own & set(library)):
        fresh = f"own_{name}"
        while fresh in taken:
            fresh = f"own_{fresh}"
        taken.add(fresh)
        names[name] = fresh
    if not names:
        return program
    return program.replaced(
        declarations=tuple(each.replaced(name=names.get(each.name, each.name)) for each in program.declarations),
        clauses=tuple(
            clause.replaced(head=_atom(clause.head, names), body=tuple(_literal(each, names) for each in clause.body))
            for clause in program.clauses
        ),
    )


def _atom(atom: ast.Atom, names: Mapping[str, str]) -> ast.Atom:
    return atom.replaced(relation=names.get(atom.relation, atom.relation))


def _literal(literal: ast.Literal, names: Mapping[str, str]) -> ast.Literal:
    match literal:
        case ast.Atom():
            return _atom(literal, names)
        case ast.Negation(ast.Atom() as atom):
            return literal.replaced(literal=_atom(atom, names))
        case ast.Aggregation():
            return literal.replaced(body=tuple(_literal(each, names) for each in literal.body))
        case _:
            return literal
