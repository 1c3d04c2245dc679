"""Which parts of a program the rows of a table have a say in, and which follow whatever these are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from zjrules.datalog import ast


class Owned(NamedTuple):
    """Where a relation of the table holds the id of a row. One that holds other things too says in the column ``kind``
    what each is about; rows of the table are of the kind ``named``."""

    column: int
    kind: int = -1
    named: str = ""


_MOST = 60  # attributes that are tried


class Influence:
    """Of the clauses of a program, ``owned`` being the relations of the table; ``below`` is a program whose relations
    it uses."""

    def __init__(
        self, clauses: Iterable[ast.Clause], owned: Mapping[str, Owned], below: Influence | None = None
    ) -> None:
        self.owned = owned
        own: dict[str, list[ast.Clause]] = {}
        for clause in clauses:
            own.setdefault(clause.head.relation, []).append(clause)
        self.clauses: dict[str, list[ast.Clause]] = {**(below.clauses if below else {}), **own}
        self.dependent: set[str] = set(below.dependent if below else owned)  # relations that the table has a say in
        while more := {name for name, found in own.items() if name not in self.dependent
                       and any(map(self._find_atoms, found))}:  # fmt: skip
            self.dependent |= more
        found = {id(clause): self._find_atoms(clause) for clauses in own.values() for clause in clauses}
        self._atoms: dict[int, list[ast.Atom]] = {**(below._atoms if below else {}), **found}
        self._telling = {id(atom) for atoms in self._atoms.values() for atom in atoms}
        self.reads = {name: {atom.relation for clause in found for atom in self.atoms(clause)}
                      for name, found in self.clauses.items()}  # fmt: skip

    def needed(self, goals: Iterable[str]) -> set[str]:
        """The relations of the table that these rest on, themselves included."""
        found: set[str] = set()
        rest = list(goals)
        while rest:
            name = rest.pop()
            if name in self.dependent and name not in found:
                found.add(name)
                rest += self.reads.get(name, ())
        return found

    def atoms(self, clause: ast.Clause) -> list[ast.Atom]:
        """The atoms of a clause that the table has a say in."""
        return self._atoms[id(clause)]

    def tells(self, atom: ast.Atom) -> bool:
        """Is an atom of a clause one of these?"""
        return id(atom) in self._telling

    def _find_atoms(self, clause: ast.Clause) -> list[ast.Atom]:
        stated = _stated(clause.body)
        found = []
        for literal in clause.body:
            within = [*stated, *_stated(literal.body)] if isinstance(literal, ast.Aggregation) else stated
            found += [atom for atom in atoms_in(literal) if self._says(atom, within)]
        return found

    def _says(self, atom: ast.Atom, stated: Sequence[ast.Atom], depth: int = 3) -> bool:
        """Has the table a say in this, where the atoms ``stated`` beside it hold? Not where one of these is a reason
        for it, nor where no clause that it may follow from says so."""
        if atom.relation not in self.dependent:
            return False
        if atom.relation in self.owned:
            return self._of_row(atom)
        if not depth:
            return True
        bodies = [_instance(clause, atom, depth) for clause in self.clauses[atom.relation]]
        if any(_follows(body, stated) for body in bodies):
            return False
        return any(
            self._says(inner, [*stated, *_stated(body)], depth - 1)
            if isinstance(literal, ast.Atom | ast.Negation)
            else inner.relation in self.dependent
            for body in bodies
            for literal in body
            for inner in atoms_in(literal)
        )

    def _of_row(self, atom: ast.Atom) -> bool:
        owned = self.owned[atom.relation]
        kind = atom.terms[owned.kind] if owned.kind >= 0 else None
        return not isinstance(kind, ast.Constant) or kind.value == owned.named


def _stated(body: Iterable[ast.Literal]) -> list[ast.Atom]:
    return [literal for literal in body if isinstance(literal, ast.Atom)]


def _instance(clause: ast.Clause, atom: ast.Atom, mark: int) -> list[ast.Literal]:
    """What a clause's body says where its head says what an atom does; its other variables get names that no text
    has. (What it counts, tests and compares stays as it is: nobody asks for their terms.)"""
    terms: dict[str, ast.Term] = {}
    for term, given in zip(clause.head.terms, atom.terms, strict=True):
        if isinstance(term, ast.Variable) and not isinstance(given, ast.Wildcard):
            terms.setdefault(term.name, given)

    def put(inner: ast.Atom) -> ast.Atom:
        return ast.Atom(inner.relation, tuple(map(renamed, inner.terms)), (), inner.place)

    def renamed(term: ast.Term) -> ast.Term:
        if isinstance(term, ast.Variable):
            return terms.get(term.name) or ast.Variable(f"{term.name} {mark}")
        return term

    def literal(each: ast.Literal) -> ast.Literal:
        if isinstance(each, ast.Negation) and isinstance(each.literal, ast.Atom):
            return ast.Negation(put(each.literal), each.place)
        return put(each) if isinstance(each, ast.Atom) else each

    return list(map(literal, clause.body))


def _follows(body: Sequence[ast.Literal], stated: Sequence[ast.Atom]) -> bool:
    """Do the atoms ``stated`` say all that this body asks for? A variable of its own that it names once may be
    anything there."""
    names = [each.name for literal in body for each in ast.variables(literal)]

    def free(term: ast.Term) -> bool:
        if isinstance(term, ast.Variable):
            return " " in term.name and names.count(term.name) == 1
        return isinstance(term, ast.Wildcard)

    return bool(body) and all(
        isinstance(literal, ast.Atom)
        and any(
            literal.relation == other.relation
            and all(one == two or free(one) for one, two in zip(literal.terms, other.terms, strict=True))
            for other in stated
        )
        for literal in body
    )


def atoms_in(literal: ast.Literal) -> list[ast.Atom]:
    return [node for node in ast.walk(literal) if isinstance(node, ast.Atom)]
