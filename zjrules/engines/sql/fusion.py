"""Many programs over one database: what they have in common is evaluated once.

Relations of different programs that are one clause each, and differ in their constants alone, are derived
together by one query, whose rows carry the number of their program.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zjrules.datalog import ast
from zjrules.datalog.stratified import StratifiedProgram
from zjrules.engines.database import Table
from zjrules.engines.sql.emit import Emitter, Query
from zjrules.engines.sql.sources import Source
from zjrules.engines.sql.store import Session, SqlDatabase
from zjrules.engines.sql.tables import SqlTable
from zjrules.engines.sql.templates import Merged, merged
from zjrules.engines.sql.types import UnsupportedError
from zjrules.engines.values import Row

Derived = dict[str, Table]  # by relation
_MOST = 100_000  # rows that are told apart in memory


def fused(programs: Sequence[StratifiedProgram], layer: SqlDatabase, session: Session) -> list[Derived]:
    """For each program the relations that could be derived with those of others. ``layer`` lies above the
    facts and stays empty."""
    found: list[dict[str, Table]] = [{} for _ in programs]
    single: dict[int, tuple[int, str]] = {}  # by the identity of a clause
    clauses = []
    for place, program in enumerate(programs):
        for clause in _single(program, layer):
            single[id(clause)] = place, clause.head.relation
            clauses.append((clause, program.parameters))
    for each in merged(clauses, numbered=True)[0]:
        try:
            tables = _derived(each, layer, session)
        except UnsupportedError:
            continue
        for clause, table in zip(each.members, tables, strict=True):
            place, relation = single[id(clause)]
            found[place][relation] = table
    return found


def _single(program: StratifiedProgram, layer: SqlDatabase) -> Iterator[ast.Clause]:
    """Clauses that alone derive a relation, from given relations only."""
    derived = {each.name for each in program.derived}
    for stratum in program.strata:
        clause = stratum.clauses[0]
        if len(stratum.clauses) == 1 and clause.body and not stratum.recursive:
            read = {node.relation for each in clause.body for node in ast.walk(each) if isinstance(node, ast.Atom)}
            if not read & derived and not layer.size(clause.head.relation):
                yield clause


def _derived(each: Merged, layer: SqlDatabase, session: Session) -> list[Table]:
    """The rows of each member."""
    constants = Table(each.rows)

    def catalog(relation: str) -> Source | None:
        return session.source(constants if relation == each.relation else layer.table(relation))

    query = Emitter(session.connection.dialect, catalog, {}).relation([(each.clause, None)])
    if query is None:
        return [Table() for _ in each.members]
    if query.fallible:
        raise UnsupportedError("what may fail")
    table = session.create(query, leaf=False)
    if table is None:
        return [Table() for _ in each.members]
    return _apart(table, query, session, len(each.members))


def _apart(table: SqlTable, query: Query, session: Session, count: int) -> list[Table]:
    """A table for each number in the first column."""
    types = query.types[1:]
    if len(table) <= _MOST:
        rows: list[list[Row]] = [[] for _ in range(count)]
        for row in table.rows:
            rows[row[0]].append(row[1:])
        return [Table(each) for each in rows]
    name, columns = (
        table.source.name,
        ", ".join(f"c{place + 1} AS c{place}" for place in range(len(types))) or "1 AS c0",
    )
    sizes = dict(session.connection.rows(f"SELECT c0, count(*) FROM {name} GROUP BY c0"))

    def make(number: int) -> str:
        made = session.name()
        session.connection.create(made, f"SELECT {columns} FROM {name} WHERE c0 = {number}")
        return made

    return [
        SqlTable(session, Source(types, sizes[number], make=lambda number=number: make(number)))  # type: ignore[misc]
        if sizes.get(number)
        else Table()
        for number in range(count)
    ]
