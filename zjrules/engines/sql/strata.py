"""Evaluates one stratum in an SQL database: a table for each relation, made by one query."""

from __future__ import annotations

from collections.abc import Callable

from zjrules.datalog import ast
from zjrules.datalog.stratified import StratifiedProgram, Stratum
from zjrules.engines.database import Table
from zjrules.engines.python import fact
from zjrules.engines.sql.emit import Emitter, Query
from zjrules.engines.sql.parts import Part, parted
from zjrules.engines.sql.sources import Source
from zjrules.engines.sql.store import SqlDatabase
from zjrules.engines.sql.tables import SqlTable
from zjrules.engines.sql.templates import merged
from zjrules.engines.sql.types import UnsupportedError
from zjrules.engines.sql.views import Grounded, View, substitute, unfolded, with_keys
from zjrules.engines.values import Row, plain


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
        tables = [self.layer.table(atom.relation) for atom in _atoms(clause) if atom.relation not in self.growing]
        return any(isinstance(table, SqlTable) and table.source.wide for table in tables)

    def view(self, clauses: list[ast.Clause], below: Table) -> Table:
        query = self.emitter.relation([(self.parted(each)[0], None) for each in clauses], self.session.source(below))
        if query is None:
            return Table()
        self.check(query)
        if not query.sql:
            return Table()
        alone = len(clauses) == 1 and not len(below) and not self.worth_making(clauses[0])
        view = self.session.view(query, substitute(clauses[0]) if alone else None)
        view.key_columns = self.told(clauses, self.keys)
        view.few_columns = self.told(clauses, self.few) - view.key_columns
        return view

    def worth_making(self, clause: ast.Clause) -> bool:
        """Do several clauses read what it derives, and is that more work than to read a row?"""
        name = clause.head.relation
        readers = [each for stratum in self.program.strata for each in stratum.clauses if name in _read(each)]
        tables = [self.layer.table(each) for each in _read(clause)]
        wide = [each for each in tables if isinstance(each, SqlTable) and each.source.wide]
        keys = {str(atom.terms[0]) for atom in _atoms(clause) if self.keys(atom)}
        return len(readers) > 1 and (len(keys) > 1 or not all(each.source.facet for each in wide))

    def parted(self, clause: ast.Clause) -> tuple[ast.Clause, list[Part]]:
        """The clause without its parts, which are relations that it reads."""
        rest, parts = parted(clause, self.keys, self.few, len(self.constants))
        names: dict[str, Table] = {}
        for part in parts:
            query = self.emitter.relation([(part.clause, None)])
            if query is None or not query.sql or query.fallible:
                return clause, []
            names[part.clause.head.relation] = self.session.view(query, None)
        self.constants.update(names)
        return rest, parts

    def keys(self, atom: ast.Atom) -> set[int]:
        """The columns of an atom that hold keys of wide tables."""
        if atom.relation in self.growing:
            return set()
        table = self.layer.table(atom.relation)
        if isinstance(table, View):
            return table.key_columns
        return {0} if isinstance(table, SqlTable) and table.source.facet else set()

    def few(self, atom: ast.Atom) -> set[int]:
        """The columns of an atom that have few different values."""
        if atom.relation in self.growing:
            return set()
        table = self.layer.table(atom.relation)
        if isinstance(table, View):
            return table.few_columns
        if isinstance(table, SqlTable) and table.source.wide:
            return set(table.source.facet.few) if table.source.facet else set()
        return set(range(len(atom.terms)))

    def told(self, clauses: list[ast.Clause], columns: Callable[[ast.Atom], set[int]]) -> set[int]:
        """The columns of a head that hold what these columns of atoms do, whichever clause gives it."""
        found = []
        for clause in clauses:
            atoms = [(each, columns(each)) for each in clause.body if isinstance(each, ast.Atom)]
            terms = [atom.terms[column] for atom, of in atoms for column in of]
            names = {term.name for term in terms if isinstance(term, ast.Variable)}
            head = clause.head.terms
            found.append({at for at, term in enumerate(head) if isinstance(term, ast.Variable) and term.name in names})
        return set.intersection(*found)

    def derivations(self, relation: str, most: int) -> tuple[list[Grounded], bool]:
        """The rows of a relation with the keys of the rows of wide tables that they rest on, ``most`` of both; and
        whether these are all rows."""
        found: dict[Grounded, None] = {}
        every = True
        for clause in self.clauses()[relation]:
            rest, parts = self.parted(self.unfolded(clause))
            whole = with_keys(rest, self.keys, [term for part in parts for term in part.clause.head.terms])
            width = len(clause.head.terms)
            rows, all_rows = self.first(whole, width, most)
            every &= all_rows
            columns = sorted(self.told([whole], self.keys))
            grounded = [Grounded(tuple(map(plain, row[:width])), tuple(str(row[at]) for at in columns)) for row in rows]
            if rows:
                others = tuple(key for part in parts for key in self.others(part, whole, rows, most))
                grounded[0] = grounded[0]._replace(keys=grounded[0].keys + others)
            found |= dict.fromkeys(grounded)
        return list(found), every

    def others(self, part: Part, whole: ast.Clause, rows: list[Row], most: int) -> list[str]:
        """The keys of the rows that a part says are there, for these rows of the whole clause."""
        head = part.clause.head
        places = [whole.head.terms.index(term) for term in head.terms]
        self.constants["#wanted"] = Table({tuple(row[at] for at in places) for row in rows})
        body = (ast.Atom("#wanted", head.terms), *part.clause.body)
        keyed = ast.Clause(ast.Atom("#keys", (*head.terms, ast.Variable(part.key))), body, part.clause.place)
        return [str(row[-1]) for row in self.first(keyed, len(places), most)[0]]

    def first(self, clause: ast.Clause, width: int, most: int) -> tuple[list[Row], bool]:
        """The first rows of a clause; with every combination of values in the first columns of the head, as many as
        are asked for, in one row at least. And whether all combinations are among them."""
        query = self.emitter.relation([(clause, None)])
        if query is None or not query.sql:
            return [], True
        self.session.tune()
        columns = [f"c{place}" for place in range(len(query.types))]
        order = ", ".join(columns)
        sql = f"SELECT {order} FROM ({query.sql}) AS q"
        limit = f" ORDER BY {order} LIMIT {most}" if most else ""
        rows = self.session.read(sql + limit, query.values, query.types)
        different = {row[:width] for row in rows}
        if not most or len(rows) < most or len(different) == most:
            return rows, not most or len(rows) < most
        window = f"row_number() OVER (PARTITION BY {', '.join(columns[:width])} ORDER BY {', '.join(columns[width:])})"
        sql = f"SELECT {order} FROM (SELECT *, {window} AS place FROM ({query.sql}) AS q) AS p WHERE place = 1{limit}"
        ones = self.session.read(sql, query.values, query.types)
        return [*ones, *(row for row in rows if row not in set(ones))], len(ones) < most

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


def _atoms(clause: ast.Clause) -> list[ast.Atom]:
    """All atoms of a body, those in negations and braces too."""
    return [each for literal in clause.body for each in ast.walk(literal) if isinstance(each, ast.Atom)]


def _read(clause: ast.Clause) -> set[str]:
    return {atom.relation for atom in _atoms(clause)}
