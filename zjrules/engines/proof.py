"""Why a row holds: ``prove`` for one row of an evaluated database, ``Prover`` for several."""

from __future__ import annotations

from collections.abc import Sequence

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
    """Proves rows of one evaluated database; what was proved once is kept."""

    def __init__(self, program: StratifiedProgram | Sequence[StratifiedProgram], database: Database) -> None:
        programs = [program] if isinstance(program, StratifiedProgram) else list(program)
        self._search = Search(programs, database)
        self._guard = Guard(programs, self._search)

    def prove(self, relation: str, row: tuple[Value, ...]) -> Proof:
        """The proof of one row. Raises ``KeyError`` for a row that does not hold."""
        proof = self._search.prove(relation, row)
        return proof._replace(against=self._guard.against(proof))
