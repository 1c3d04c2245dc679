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
from zjrules.engines.sql.views import Grounded, View, substitute, unfolded, with_keys
from zjrules.engines.values import plain


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
            clauses = [self.unfolded(each) for each in clauses if not self.empty(each)]
            if not clauses:
                self.layer.put(name, below)
                continue
            if any(self.wide(each) for each in clauses):
                self.layer.put(name, self.view(clauses, below))
                continue
            own = [(each, None) for each in self.merged(clauses)]
            made = self.made(self.emitter.relation(own, self.session.source(below)), name not in self.read)
            self.layer.put(name, Table() if made is None else made)

    def unfolded(self, clause: ast.Clause) -> ast.Clause:
        """The clause with what views say in their places."""

        def view(relation: str) -> ast.Clause | None:
            table = None if relation in self.growing else self.layer.table(relation)
            return table.clause if isinstance(table, View) else None

        return unfolded(clause, view)

    def empty(self, clause: ast.Clause) -> bool:
        """Does the clause read a relation without rows? (What nobody has made is not counted for this.)"""
        tables = [self.layer.table(each.relation) for each in clause.body if isinstance(each, ast.Atom)]
        return any(not isinstance(table, SqlTable) and not len(table) for table in tables)

    def wide(self, clause: ast.Clause) -> bool:
        """Does the clause read what may have as many rows as a wide table?"""
        atoms = [each for literal in clause.body for each in ast.walk(literal) if isinstance(each, ast.Atom)]
        tables = [self.layer.table(atom.relation) for atom in atoms if atom.relation not in self.growing]
        return any(isinstance(table, SqlTable) and table.source.wide for table in tables)

    def view(self, clauses: list[ast.Clause], below: Table) -> Table:
        query = self.emitter.relation([(each, None) for each in clauses], self.session.source(below))
        if query is None:
            return Table()
        self.check(query)
        if not query.sql:
            return Table()
        clause = substitute(clauses[0]) if len(clauses) == 1 and not len(below) else None
        return self.session.view(query, clause, self.keys_of(clauses))

    def keys(self, atom: ast.Atom) -> set[int]:
        """The columns of an atom that hold keys of wide tables."""
        if atom.relation in self.growing:
            return set()
        table = self.layer.table(atom.relation)
        if isinstance(table, View):
            return table.key_columns
        return {0} if isinstance(table, SqlTable) and table.source.facet else set()

    def keys_of(self, clauses: list[ast.Clause]) -> set[int]:
        """The columns of a head that hold keys, whichever clause gives it."""
        found = []
        for clause in clauses:
            atoms = [(each, self.keys(each)) for each in clause.body if isinstance(each, ast.Atom)]
            terms = [atom.terms[column] for atom, columns in atoms for column in columns]
            names = {term.name for term in terms if isinstance(term, ast.Variable)}
            head = clause.head.terms
            found.append({at for at, term in enumerate(head) if isinstance(term, ast.Variable) and term.name in names})
        return set.intersection(*found)

    def derivations(self, relation: str, most: int) -> list[Grounded]:
        """The rows of a relation with the keys of the rows of wide tables that they rest on, ``most`` of them."""
        found: dict[Grounded, None] = {}
        width = 0
        for clause in self.clauses()[relation]:
            whole = with_keys(self.unfolded(clause), self.keys)
            width = len(clause.head.terms)
            query = self.emitter.relation([(whole, None)])
            if query is None or not query.sql:
                continue
            self.session.tune()
            order = ", ".join(f"c{place}" for place in range(len(query.types)))
            sql = f"SELECT * FROM ({query.sql}) AS q" + (f" ORDER BY {order} LIMIT {most}" if most else "")
            for row in self.session.read(sql, query.values, query.types):
                keys = tuple(str(row[at]) for at in sorted({*self.keys_of([whole])}))
                found[Grounded(tuple(map(plain, row[:width])), keys)] = None
        return list(found)

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
