"""What a clause asks of some other row of a wide table, whichever it is, as a relation of its own.

``backed(R) :- report(R, D), report(O, D), reporter(O, U), lead(D, U)`` joins all reports of a duty with each other,
only to learn whether there is such an ``O``. The duties that have one are few: they are found once, and each report
is held against them. This pays where what both rows have in common takes few different values.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from zjrules.datalog import ast

Columns = Callable[[ast.Atom], set[int]]  # those columns of an atom


class Part(NamedTuple):
    """``clause`` derives what ``key``, a row of a wide table that the head does not name, has in common with the
    rest of the clause that it was taken out of."""

    clause: ast.Clause
    key: str


def parted(clause: ast.Clause, keys: Columns, few: Columns, number: int) -> tuple[ast.Clause, list[Part]]:
    """The clause without its parts, which it reads under the names of their heads, counted from ``number``. ``keys``
    tells the columns that hold keys of wide tables, ``few`` those of few different values."""
    parts: list[Part] = []
    while found := _part(clause, keys, few, f"#part {number + len(parts)}"):
        clause = found[0]
        parts.append(found[1])
    return clause, parts


def _part(clause: ast.Clause, keys: Columns, few: Columns, name: str) -> tuple[ast.Clause, Part] | None:
    atoms = [each for each in clause.body if isinstance(each, ast.Atom)]
    keyed = {key: None for atom in atoms for key in sorted(_at(atom, keys(atom)))}
    common = {name for atom in atoms for name in _at(atom, few(atom))} - set(keyed)
    head = _names(clause.head)
    for key in keyed:
        if key in head:
            continue
        inside = _inside(clause, key, set(keyed), common)
        outside = [each for each in clause.body if not any(each is other for other in inside)]
        shared = sorted(_of(inside) & (_of(outside) | head))
        if inside and shared and any(isinstance(each, ast.Atom) and keys(each) for each in outside):
            atom = ast.Atom(name, tuple(map(ast.Variable, shared)), (), clause.place)
            rest = ast.Clause(clause.head, (*outside, atom), clause.place, clause.path)
            return rest, Part(ast.Clause(atom, tuple(inside), clause.place, clause.path), key)
    return None


def _inside(clause: ast.Clause, key: str, keyed: set[str], common: set[str]) -> list[ast.Literal]:
    """The literals about a row, such that few values tell what it has to do with the others; none where that
    cannot be."""
    inside = [each for each in clause.body if key in _names(each)]
    while not any(isinstance(each, ast.Aggregation) or _names(each) & (keyed - {key}) for each in inside):
        outside = [each for each in clause.body if not any(each is other for other in inside)]
        bound = _bound(inside)
        shared = _of(inside) & (_of(outside) | _names(clause.head))
        moved = [each for each in outside if _names(each) & (shared - common)]
        if not moved and not shared <= common:
            return []
        moved = moved or [
            each for each in outside if isinstance(each, ast.Atom) and _names(each) & (_of(inside) - bound)
        ]
        if not moved:  # what only says more of what is inside already
            moved = [each for each in outside if (private := _private(each, inside, outside, clause)) and
                     _names(each) - private <= bound]  # fmt: skip
        if not moved:
            return inside if _of(inside) <= bound else []
        inside += moved
    return []


def _private(
    literal: ast.Literal, inside: list[ast.Literal], outside: list[ast.Literal], clause: ast.Clause
) -> set[str]:
    """Variables that the literal alone of those outside has in common with what is inside."""
    others = _of([each for each in outside if each is not literal]) | _names(clause.head)
    return (_names(literal) & _of(inside)) - others


def _bound(literals: list[ast.Literal]) -> set[str]:
    """The variables to which the literals give values."""
    found = _of([each for each in literals if isinstance(each, ast.Atom)])
    size = -1
    while size < len(found):
        size = len(found)
        for each in literals:
            if isinstance(each, ast.Comparison) and each.operator == "=":
                for side, other in ((each.left, each.right), (each.right, each.left)):
                    if isinstance(side, ast.Variable) and _names(other) <= found:
                        found.add(side.name)
    return found


def _names(node: ast.Node) -> set[str]:
    return {each.name for each in ast.variables(node)}


def _of(literals: list[ast.Literal]) -> set[str]:
    return {name for each in literals for name in _names(each)}


def _at(atom: ast.Atom, columns: set[int]) -> set[str]:
    terms = [atom.terms[column] for column in columns]
    return {term.name for term in terms if isinstance(term, ast.Variable)}
