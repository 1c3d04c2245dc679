"""Evaluates a program in an SQL database, stratum by stratum; a recursion in rounds over what is new.

What SQL cannot say exactly (numbers of more than 38 digits, minima of mixed kinds, …), and what may fail,
is left to the reference engine, stratum by stratum: so rows and errors are its own.
"""

from __future__ import annotations

from zjrules.datalog import ast
from zjrules.datalog.stratified import StratifiedProgram, Stratum
from zjrules.engines import limits
from zjrules.engines.database import Database, Table
from zjrules.engines.python import evaluate_stratum, fact
from zjrules.engines.sql.emit import Emitter, Query
from zjrules.engines.sql.sources import ROUND, Source
from zjrules.engines.sql.store import Connection, Session, SqlDatabase, session_of
from zjrules.engines.sql.tables import SqlTable
from zjrules.engines.sql.types import MOST_DIGITS, NUMBER, Type, UnsupportedError, sql_type
from zjrules.errors import EngineError

_PATIENCE, _MOST_WIDENINGS = 4, 12


class Round(int):
    """The number of a round, as a parameter that is no other number."""


class SqlEngine:
    """An engine over a connection. ``facts`` may be in memory, in the same database, or some of each."""

    name = "sql"

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def evaluate(self, program: StratifiedProgram, facts: Database) -> Database:
        """A layer above ``facts`` with every relation that the program derives."""
        session = session_of(facts) or Session(self.connection)
        layer = SqlDatabase.above(facts, session)
        read = _read(program)
        for stratum in program.strata:
            limits.at(stratum.clauses[0])
            try:
                _Evaluation(session, layer, program, stratum, read).run()
            except UnsupportedError:
                self._refer(stratum, program, layer)
        limits.at(None)
        return layer

    def _refer(self, stratum: Stratum, program: StratifiedProgram, layer: Database) -> None:
        """Let the reference engine evaluate a stratum."""
        for name in stratum.relations:
            layer.own(name)
        try:
            evaluate_stratum(stratum, program.parameters, layer)
        except EngineError as error:
            from zjrules.engines.blame import explained  # takes time to load, and is for faults only

            raise explained(error, program, layer) from None


class _Evaluation:
    """Of one stratum. ``read`` are the relations that the program itself reads."""

    def __init__(
        self, session: Session, layer: SqlDatabase, program: StratifiedProgram, stratum: Stratum, read: frozenset[str]
    ) -> None:
        self.session = session
        self.layer = layer
        self.program = program
        self.stratum = stratum
        self.growing: dict[str, Source | None] = {}
        self.read = read
        self.emitter = Emitter(session.connection.dialect, self.catalog, program.parameters)

    def catalog(self, relation: str) -> Source | None:
        if relation in self.growing:
            return self.growing[relation]
        return self.session.source(self.layer.table(relation))

    def run(self) -> None:
        clauses = {name: [each for each in self.stratum.clauses if each.head.relation == name and each.body]
                   for name in self.stratum.relations}  # fmt: skip
        if self.stratum.recursive:
            self.recursion(clauses)
            return
        for name, own in clauses.items():
            below = self.below(name)
            if not own:
                self.layer.put(name, below)
                continue
            query = self.emitter.relation([(each, None) for each in own], self.session.source(below))
            made = self.made(query, name not in self.read)
            self.layer.put(name, Table() if made is None else made)

    def below(self, name: str) -> Table:
        """What is stated: the rows that the relation was given, and its facts in the program."""
        given = self.layer.parent.table(name)
        facts = [fact(each, self.program.parameters) for each in self.stratum.clauses
                 if each.head.relation == name and not each.body]  # fmt: skip
        if not facts:
            return given
        return Table([*given.rows, *facts])

    def made(self, query: Query | None, leaf: bool) -> SqlTable | None:
        if query is None:
            return None
        self.check(query)
        return self.session.create(query, leaf) if query.sql else None

    def check(self, query: Query) -> None:
        """Raise :class:`UnsupportedError` where a clause meets what it cannot work with."""
        for clause in query.fallible:
            for each in self.emitter.faults(clause):
                if self.session.connection.rows(each.sql, each.values):
                    raise UnsupportedError("a value that cannot be worked with")

    # ------------------------------------------------------------------ recursion

    def recursion(self, clauses: dict[str, list[ast.Clause]]) -> None:
        below = {name: self.session.source(self.below(name)) for name in clauses}
        types = self.widened(clauses, below)
        self.growing = dict.fromkeys(clauses)
        seeds: dict[str, Query | None] = {}
        for name, of in types.items():
            if of is not None:
                own = [(each, None) for each in clauses[name] if not self.inner(each)]
                seeds[name] = self.emitter.relation(own, below[name], of)
        for name, seed in seeds.items():
            self.growing[name] = self.begun(seed, types[name] or ())
        new, number = True, 0
        while new:
            new = False
            for name in seeds:
                steps = [(each, atom) for each in clauses[name] for atom in self.inner(each)]
                new |= bool(self.step(name, steps, number))
            number += 1
        for name in clauses:
            source = self.growing[name]
            ended = source and SqlTable(self.session, Source(source.types, None, source.name))
            self.layer.put(name, ended if ended else Table())

    def inner(self, clause: ast.Clause) -> list[ast.Atom]:
        return [each for each in clause.body if isinstance(each, ast.Atom) and each.relation in self.stratum.relations]

    def widened(
        self, clauses: dict[str, list[ast.Clause]], below: dict[str, Source | None]
    ) -> dict[str, tuple[Type, ...] | None]:
        """The types of the columns once nothing is new; None for a relation without rows."""
        types: dict[str, tuple[Type, ...] | None] = dict.fromkeys(clauses)
        for attempt in range(_MOST_WIDENINGS):
            late = attempt > _PATIENCE  # a number that is computed from the last round's may have ever more digits
            before = dict(types)
            self.growing = {name: None if of is None else Source(of, None, growing=True) for name, of in types.items()}
            for name, own in clauses.items():
                query = self.emitter.relation([(each, None) for each in own], below[name], types[name] or (), Round())
                if query is not None and query.fallible:
                    raise UnsupportedError("what may fail in a recursion")
                types[name] = None if query is None else tuple(map(_wide, query.types) if late else query.types)
            if types == before:
                return types
        raise UnsupportedError("numbers that may grow in a recursion")

    def begun(self, seed: Query | None, types: tuple[Type, ...]) -> Source:
        columns = [f"c{place}" for place in range(len(types))] or ["c0"]
        name = self.session.name()
        if seed is None:
            empty = [f"CAST(NULL AS {sql_type(of)}) AS c{place}" for place, of in enumerate(types)] or ["1 AS c0"]
            sql, values = f"SELECT {', '.join(empty)}, 0 AS {ROUND} WHERE FALSE", []
        else:
            sql, values = f"SELECT {', '.join(columns)}, 0 AS {ROUND} FROM ({seed.sql}) AS s", seed.values
        self.session.connection.create(name, sql, values)
        return Source(types, None, name, growing=True)

    def step(self, name: str, steps: list[tuple[ast.Clause, ast.Atom]], number: int) -> int:
        """Add what follows from the rows of a round; their number."""
        source = self.growing[name]
        assert source is not None
        query = self.emitter.relation(steps, None, source.types, Round(number)) if steps else None
        if query is None:
            return 0
        columns = [f"c{place}" for place in range(len(source.types))] or ["c0"]
        same = " AND ".join(f"n.{each} = o.{each}" for each in columns)
        anti = self.session.connection.dialect.anti_join
        sql = (
            f"INSERT INTO {source.name} SELECT {', '.join(f'n.{each}' for each in columns)}, {number + 1} "
            f"FROM ({query.sql}) AS n {anti} {source.name} AS o ON {same}"
        )
        return int(self.session.connection.rows(sql, query.values)[0][0])


def _wide(of: Type) -> Type:
    """The type with room for numbers of as many digits as there can be."""
    return of._replace(digits=MOST_DIGITS - of.scale) if of.kind == NUMBER and of.exact else of


def _read(program: StratifiedProgram) -> frozenset[str]:
    return frozenset(
        node.relation
        for stratum in program.strata
        for clause in stratum.clauses
        for literal in clause.body
        for node in ast.walk(literal)
        if isinstance(node, ast.Atom)
    )
