"""Makes a proof stand on its own: its given facts alone must give its row again.

They may not, where the proof says that a *derived* row is absent, or counts derived rows, and their
derivation itself needs something to be absent: with fewer facts there may be more of them. Then the
proof also has to say what stands against those rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zjrules.datalog import ast
from zjrules.datalog.stratified import StratifiedProgram
from zjrules.engines.backward import Body, Key
from zjrules.engines.database import Database
from zjrules.engines.prooftree import Absent, Proof, given_facts, steps
from zjrules.engines.python import PythonEngine
from zjrules.engines.search import Derivation, Search
from zjrules.engines.values import Row, in_order, stored

_NEGATIVE = (ast.Negation, ast.Aggregation)  # what may hold of fewer facts and not of more


class Guard:
    """Guards the proofs of one search. ``below`` guards those of the search below it."""

    def __init__(self, programs: Sequence[StratifiedProgram], search: Search, below: Guard | None = None) -> None:
        self.programs: list[StratifiedProgram] = [*(below.programs if below else ()), *programs]
        self.search = search
        self.below = below
        self._engine: PythonEngine = below._engine if below else PythonEngine(plans={})
        self._direct: dict[str, tuple[frozenset[str], bool]] = {}
        self._needs: dict[str, frozenset[str]] = {}
        self._watches: dict[int, frozenset[str]] = {}

    def direct_needs(self, relation: str) -> tuple[frozenset[str], bool]:
        """The relations that the clauses of this one name; is any of them negated or counted?"""
        if self.below and self.search.home(relation) is not self.search:
            return self.below.direct_needs(relation)
        if relation not in self._direct:
            literals = [literal for clause in self.search.clauses(relation) for literal in clause.body]
            names = frozenset([name for literal in literals for name in _relations(literal)])
            negative = any(isinstance(literal, _NEGATIVE) for literal in literals)
            self._direct[relation] = names, negative
        return self._direct[relation]

    def fragile_needs(self, relation: str) -> frozenset[str]:
        """All relations that deriving this one needs, itself included, where a negation or an aggregate is
        among it, so that there may be more rows of it when facts are taken away; else none."""
        if relation not in self._needs:
            found, todo, fragile = {relation}, [relation], False
            while todo:
                names, negative = self.direct_needs(todo.pop())
                fragile |= negative
                todo += names - found
                found |= names
            self._needs[relation] = frozenset(found if fragile else ())
        return self._needs[relation]

    def watches(self, clause: ast.Clause) -> frozenset[str]:
        """All that is needed to derive the fragile relations which the clause says something negative of."""
        if id(clause) not in self._watches:
            negative = [literal for literal in clause.body if isinstance(literal, _NEGATIVE)]
            names = {name for literal in negative for name in _relations(literal)}
            self._watches[id(clause)] = frozenset().union(*map(self.fragile_needs, names))
        return self._watches[id(clause)]

    def against(self, proof: Proof) -> tuple[Proof, ...]:
        """Proofs of what keeps derived rows absent that the proof's own facts would derive."""
        found: list[Proof] = []
        while watched := self._watched(proof._replace(against=tuple(found))):
            facts = Database(given_facts(proof._replace(against=tuple(found))))
            more = self._refute(facts, watched)
            if not more:
                break
            found += more
        return tuple(found)

    def _watched(self, proof: Proof) -> set[str]:
        return set().union(*[self.watches(step.clause) for step in steps(proof) if step.clause is not None])

    def _refute(self, facts: Database, watched: set[str]) -> list[Proof]:
        """Evaluate the watched relations over the proof's facts alone. Where that gives a row that does
        not hold in truth: the proofs of what its derivation overlooks."""
        programs = [_restricted(program, watched) for program in self.programs]
        small = facts
        for program in programs:
            small = self._engine.evaluate(program, small)
        names = [name for program in programs for stratum in program.strata for name in stratum.relations]
        false = [key for name in names for key in self._false(name, small)]
        if false:
            search = Search(programs, small)
            for key in false:
                derivation = search.derivation(key)
                if all(map(self.search.holds, derivation.premises())):
                    return self._overlooked(derivation)
        return []

    def _false(self, relation: str, small: Database) -> list[Key]:
        """The rows of a relation that do not hold in truth."""
        truth = self.search.database.table(relation).rows
        rows = [row for row in small.table(relation).rows if row not in truth]
        return [(relation, row) for row in in_order(rows)]

    def _overlooked(self, derivation: Derivation) -> list[Proof]:
        """Every premise of the derivation is true, so something it takes to be absent is not, or an
        aggregate takes in more."""
        keys: list[Key] = []
        for part in derivation.parts:
            absents = [part.absent, *(each.absent for parts in part.members.values() for each in parts)]
            keys += [key for absent in absents if absent for key in self._matching(absent)]
            if isinstance(part.literal, ast.Aggregation) and derivation.clause is not None:
                body = Body(derivation.clause, derivation.parameters, self.search.database)
                for parts in body.members(part.literal, part.group).values():
                    keys += [key for each in parts for key in each.premises()]
        return [self.search.proof(key) for key in dict.fromkeys(keys)]

    def _matching(self, absent: Absent) -> Iterator[Key]:
        """The first row, in a fixed order, that fits the pattern after all."""
        pattern = [None if value is None else stored(value) for value in absent.pattern]

        def fits(row: Row) -> bool:
            return all(want is None or want == value for want, value in zip(pattern, row, strict=True))

        rows = list(filter(fits, self.search.database.table(absent.relation).rows))
        yield from ((absent.relation, row) for row in in_order(rows)[:1])


def _relations(literal: ast.Literal) -> list[str]:
    if isinstance(literal, ast.Atom):
        return [literal.relation]
    return [node.relation for node in ast.walk(literal) if isinstance(node, ast.Atom)]


def _restricted(program: StratifiedProgram, watched: set[str]) -> StratifiedProgram:
    strata = tuple(each for each in program.strata if not watched.isdisjoint(each.relations))
    derived = tuple(each for each in program.derived if each.name in watched)
    return program._replace(strata=strata, derived=derived)
