"""Finds, for a row that holds, a clause and values of its variables that make it hold.

In a recursion every row has a rank, the round in which it first came up, and rests on rows of lower
rank only: so a proof never runs in a circle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from types import MappingProxyType
from typing import NamedTuple

from zjrules.datalog import ast
from zjrules.datalog.ast import Value
from zjrules.datalog.stratified import StratifiedProgram, Stratum
from zjrules.engines.backward import Body, Key, Part, Ranks
from zjrules.engines.database import Database, Table
from zjrules.engines.prooftree import Counted, Member, Proof
from zjrules.engines.python import rounds
from zjrules.engines.values import Row, in_order, plain, stored


class Derivation(NamedTuple):
    """One way a row holds; of a given fact, without a clause."""

    clause: ast.Clause | None = None
    parameters: Mapping[str, Value] = MappingProxyType({})
    parts: Sequence[Part] = ()

    def premises(self) -> list[Key]:
        return [key for part in self.parts for key in part.premises()]


class Search:
    """Finds proofs in one evaluated database. What was found is kept.

    ``below`` searches the database that ``database`` is a layer above: rows of relations that
    ``programs`` do not derive are left to it, and so are found once for all that stand on it. Rows with one of the
    values ``last`` are taken where no others will do.
    """

    def __init__(
        self,
        programs: Sequence[StratifiedProgram],
        database: Database,
        below: Search | None = None,
        last: Set[object] = frozenset(),
    ) -> None:
        self.database = database
        self.below = below
        self._bodies: dict[str, list[Body]] = {}
        self._recursive: dict[str, tuple[Stratum, Mapping[str, Value]]] = {}
        for program in programs:
            for stratum in program.strata:
                for clause in stratum.clauses:
                    body = Body(clause, program.parameters, database, last)
                    self._bodies.setdefault(clause.head.relation, []).append(body)
                if stratum.recursive:
                    self._recursive.update(dict.fromkeys(stratum.relations, (stratum, program.parameters)))
        self._ranks: dict[str, dict[Row, int]] = {}
        self._proofs: dict[Key, Proof] = {}

    def home(self, relation: str) -> Search:
        """The search that finds the rows of a relation."""
        return self if self.below is None or relation in self._bodies else self.below.home(relation)

    def prove(self, relation: str, row: tuple[Value, ...]) -> Proof:
        """The proof of a row of plain values. Raises ``KeyError`` for a row that does not hold."""
        goal: Key = (relation, tuple(stored(value) for value in row))
        if not self.holds(goal):
            raise KeyError(goal)
        return self.proof(goal)

    def expect(self, relation: str, rows: Iterable[tuple[Value, ...]]) -> None:
        """These rows will be proven: let tables that are not in memory look up at once what is known to be
        asked of them."""
        goals = [tuple(stored(value) for value in row) for row in rows]
        for body in self.home(relation)._bodies.get(relation, ()):
            body.expect(goals)

    def proof(self, goal: Key) -> Proof:
        """The proof of a row, without recursion of our own: a proof may be as deep as the data is long."""
        derivations: dict[Key, Derivation] = {}
        todo = [goal]
        while todo:
            key = todo[-1]
            if self.known(key):
                todo.pop()
                continue
            if key not in derivations:
                derivations[key] = self.derivation(key)
            missing = [each for each in derivations[key].premises() if not self.known(each)]
            if missing:
                todo += reversed(missing)
            else:
                self.home(key[0])._proofs[key] = self._proof(key, derivations[key])
        return self._proven(goal)

    def known(self, key: Key) -> bool:
        return key in self.home(key[0])._proofs

    def _proven(self, key: Key) -> Proof:
        return self.home(key[0])._proofs[key]

    def clauses(self, relation: str) -> list[ast.Clause]:
        return [body.clause for body in self.home(relation)._bodies.get(relation, ())]

    def holds(self, key: Key) -> bool:
        return key[1] in self.database.table(key[0]).rows

    def _proof(self, key: Key, derivation: Derivation) -> Proof:
        parts = derivation.parts
        return Proof(
            key[0],
            tuple(plain(value) for value in key[1]),
            derivation.clause,
            tuple([self._proven(part.premise) for part in parts if part.premise]),
            tuple(part.absent for part in parts if part.absent),
            tuple(self._counted(part) for part in parts if isinstance(part.literal, ast.Aggregation)),
            tuple(part.comparison for part in parts if part.comparison),
        )

    def _counted(self, part: Part) -> Counted:
        assert isinstance(part.literal, ast.Aggregation) and part.folded is not None
        members = tuple(
            Member(
                tuple(plain(value) for value in key),
                tuple([self._proven(each.premise) for each in parts if each.premise]),
                tuple(each.absent for each in parts if each.absent),
            )
            for key, parts in [(key, part.members[key]) for key in in_order(part.members)]
        )
        return Counted(part.literal.function, plain(part.folded), members)

    # ------------------------------------------------------------------ one row

    def derivation(self, key: Key) -> Derivation:
        """A way the row holds. A row that no clause derives was given."""
        relation, row = key
        home = self.home(relation)
        ranks = home._ranks_below(relation, row)
        for body in home._bodies.get(relation, ()):
            for parts in body.met_for(row, ranks):
                return Derivation(body.clause, body.parameters, parts)
        return Derivation()

    def _ranks_below(self, relation: str, row: Row) -> Ranks:
        """For each relation of a recursion the rows of a lower rank than this one."""
        if relation not in self._recursive:
            return {}
        if relation not in self._ranks:
            self._rank(*self._recursive[relation])
        rank = self._ranks[relation].get(row, 0)
        stratum, _ = self._recursive[relation]
        return {name: (self._ranks[name], rank) for name in stratum.relations}

    def _rank(self, stratum: Stratum, parameters: Mapping[str, Value]) -> None:
        """Evaluate a recursive stratum once more, noting in which round each row comes up."""
        scratch = self.database.child()
        for name in stratum.relations:
            scratch.put(name, Table(self.database.given(name)))
            self._ranks[name] = {}
        for rank, new in enumerate(rounds(stratum, parameters, scratch)):
            for name, rows in new.items():
                for row in rows:
                    self._ranks[name].setdefault(row, rank)
