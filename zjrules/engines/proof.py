"""Why a row holds: ``prove`` for one row of an evaluated database, ``Prover`` for several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from zjrules.datalog.ast import Value
from zjrules.datalog.stratified import StratifiedProgram
from zjrules.engines.database import Database
from zjrules.engines.guard import Guard
from zjrules.engines.prooftree import Absent, Counted, Member, Proof, given_facts, steps
from zjrules.engines.search import Search

__all__ = ["Absent", "Counted", "Member", "Proof", "Prover", "given_facts", "prove", "steps"]


def prove(
    program: StratifiedProgram | Sequence[StratifiedProgram],
    database: Database,
    relation: str,
    row: tuple[Value, ...],
) -> Proof:
    """The proof of one row of ``database``, which the program (or programs, in the order in which they
    were evaluated) derived. For several rows of one database make one ``Prover``.

    Raises ``KeyError`` for a row that does not hold.
    """
    return Prover(program, database).prove(relation, row)


class Prover:
    """Proves rows of one evaluated database; what was proved once is kept.

    ``below`` proves rows of the database that this one is a layer above: give the same one to all that
    stand on it, and what they share is proved once. ``program`` derives none of its relations. Rows with one of the
    values ``last`` are taken where no others will do.
    """

    def __init__(
        self,
        program: StratifiedProgram | Sequence[StratifiedProgram],
        database: Database,
        below: Prover | None = None,
        last: Set[object] = frozenset(),
    ) -> None:
        programs = [program] if isinstance(program, StratifiedProgram) else list(program)
        self._search: Search = Search(programs, database, below._search if below else None, last)
        self._guard: Guard = Guard(programs, self._search, below._guard if below else None)

    def prove(self, relation: str, row: tuple[Value, ...]) -> Proof:
        """The proof of one row. Raises ``KeyError`` for a row that does not hold."""
        proof = self._search.prove(relation, row)
        return proof._replace(against=self._guard.against(proof))

    def expect(self, relation: str, rows: Iterable[tuple[Value, ...]]) -> None:
        """These rows will be proven. Says nothing new, but lets an engine fetch all at once what that takes."""
        self._search.expect(relation, rows)
