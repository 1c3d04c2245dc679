"""Evaluates programs in an SQL database, stratum by stratum.

What SQL cannot say exactly (numbers of more than 38 digits, minima of mixed kinds, …), and what may fail,
is left to the reference engine, stratum by stratum: so rows and errors are its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zjrules.datalog import ast
from zjrules.datalog.stratified import StratifiedProgram, Stratum
from zjrules.engines import limits
from zjrules.engines.database import Database
from zjrules.engines.python import evaluate_stratum
from zjrules.engines.sql.fusion import Derived, fused
from zjrules.engines.sql.recursion import Recursion
from zjrules.engines.sql.store import Connection, Session, SqlDatabase, session_of
from zjrules.engines.sql.strata import Evaluation
from zjrules.engines.sql.tables import SqlTable
from zjrules.engines.sql.types import UnsupportedError
from zjrules.engines.sql.views import Grounded, View
from zjrules.errors import Diagnostic, EngineError


class SqlEngine:
    """An engine over a connection. ``facts`` may be in memory, in the same database, or some of each."""

    name = "sql"

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def database(self) -> SqlDatabase:
        """A lowest layer, to which tables and views of the engine's own database can be attached."""
        layer = SqlDatabase()
        layer.session = Session(self.connection)
        return layer

    def evaluate(self, program: StratifiedProgram, facts: Database) -> Database:
        """A layer above ``facts`` with every relation that the program derives."""
        layer = SqlDatabase.above(facts, session_of(facts) or Session(self.connection))
        _evaluate(program, layer, {})
        limits.at(None)
        return layer

    def evaluate_all(self, programs: Sequence[StratifiedProgram], facts: Database) -> Iterator[Database | EngineError]:
        """What ``evaluate`` gives for each program, in order, or what it raises; the work they share done once."""
        session = session_of(facts) or Session(self.connection)
        together = fused(programs, SqlDatabase.above(facts, session), session)
        for program, known in zip(programs, together, strict=True):
            layer = SqlDatabase.above(facts, session)
            try:
                _evaluate(program, layer, known)
                yield layer
            except EngineError as error:
                yield error
        limits.at(None)


def _evaluate(program: StratifiedProgram, layer: SqlDatabase, known: Derived) -> None:
    """Derive into ``layer`` all relations of the program that are not ``known``."""
    read = _read(program)
    for stratum in program.strata:
        limits.at(stratum.clauses[0])
        name = stratum.relations[0]
        if name in known:
            layer.put(name, known[name])
            continue
        kind = Recursion if stratum.recursive else Evaluation
        evaluation = kind(layer, program, stratum, read)
        try:
            evaluation.run()
        except UnsupportedError as reason:
            for clause in stratum.clauses:
                if evaluation.wide(clause):
                    raise _too_large(clause, reason) from None
            _refer(stratum, program, layer)


def derivations(
    program: StratifiedProgram, layer: Database, relation: str, most: int
) -> tuple[list[Grounded], bool]:
    """The rows of a derived relation, ``most`` of them, with the keys of the rows of wide tables they rest on; and
    whether these are all rows."""
    table = layer.table(relation)
    if isinstance(layer, SqlDatabase) and isinstance(table, View):
        stratum = next(each for each in program.strata if relation in each.relations)
        limits.at(stratum.clauses[0])
        return Evaluation(layer, program, stratum, frozenset()).derivations(relation, most)
    rows = sorted(layer.rows(relation), key=str)
    return [Grounded(row, ()) for row in rows[:most]], len(rows) <= most


def different(layer: Database, relation: str, column: int) -> int:
    """How many different values a column of a relation has."""
    table = layer.table(relation)
    if isinstance(layer, SqlDatabase) and isinstance(table, SqlTable):
        return layer.session.different(table.source, column)
    return len({row[column] for row in table.rows})


def _too_large(clause: ast.Clause, reason: UnsupportedError) -> EngineError:
    first = str(reason).splitlines()[0]
    message = f"{clause.head.relation} of a table this large needs what SQL cannot say exactly: {first}"
    hint = "check fewer rows at a time, or leave the rule out"
    return EngineError(Diagnostic("too-large", message, clause.span(), hint))


def _refer(stratum: Stratum, program: StratifiedProgram, layer: Database) -> None:
    """Let the reference engine evaluate a stratum."""
    for name in stratum.relations:
        layer.own(name)
    try:
        evaluate_stratum(stratum, program.parameters, layer)
    except EngineError as error:
        from zjrules.engines.blame import explained  # takes time to load, and is for faults only

        raise explained(error, program, layer) from None


def _read(program: StratifiedProgram) -> frozenset[str]:
    return frozenset(
        node.relation
        for stratum in program.strata
        for clause in stratum.clauses
        for literal in clause.body
        for node in ast.walk(literal)
        if isinstance(node, ast.Atom)
    )
