"""Evaluates one stratum in an SQL database: a table for each relation, made by one query."""

from __future__ import annotations

from zjrules.datalog import ast
from zjrules.datalog.stratified import StratifiedProgram, Stratum
from zjrules.engines.database import Table
from zjrules.engines.python import fact
from zjrules.engines.sql.emit import Emitter, Query
from zjrules.engines.sql.sources import Source
from zjrules.engines.sql.store import SqlDatabase
from zjrules.engines.sql.tables import SqlTable
from zjrules.engines.sql.templates import merged
from zjrules.engines.sql.types import UnsupportedError


class Evaluation:
    """Of one stratum. ``read`` are the relations that the program itself reads."""

    def __init__(self, layer: SqlDatabase, program: StratifiedProgram, stratum: Stratum, read: frozenset[str]) -> None:
        self.session = session = layer.session
        self.layer = layer
        self.program = program
        self.stratum = stratum
        self.growing: dict[str, Source | None] = {}  # relations that are being derived
        self.read = read
        self.constants: dict[str, Table] = {}
        self.emitter = Emitter(session.connection.dialect, self.catalog, program.parameters)

    def catalog(self, relation: str) -> Source | None:
        if relation in self.growing:
            return self.growing[relation]
        if relation in self.constants:
            return self.session.source(self.constants[relation])
        return self.session.source(self.layer.table(relation))

    def clauses(self) -> dict[str, list[ast.Clause]]:
        """The clauses with a body, by relation."""
        return {
            name: [each for each in self.stratum.clauses if each.head.relation == name and each.body]
            for name in self.stratum.relations
        }

    def run(self) -> None:
        for name, clauses in self.clauses().items():
            below = self.below(name)
            if not clauses:
                self.layer.put(name, below)
                continue
            own = [(each, None) for each in self.merged(clauses)]
            made = self.made(self.emitter.relation(own, self.session.source(below)), name not in self.read)
            self.layer.put(name, Table() if made is None else made)

    def merged(self, clauses: list[ast.Clause]) -> list[ast.Clause]:
        """The clauses; those that differ in their constants alone as one."""
        groups, rest = merged((each, self.program.parameters) for each in clauses)
        self.constants = {each.relation: Table(each.rows) for each in groups}
        return [*(each.clause for each in groups), *rest]

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
