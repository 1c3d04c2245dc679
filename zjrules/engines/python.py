"""The reference engine: bottom-up, stratum by stratum, semi-naive inside a recursion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zjrules.datalog import ast
from zjrules.datalog.stratified import StratifiedProgram, Stratum
from zjrules.engines.database import Database, Table
from zjrules.engines.plan import Plan, plan
from zjrules.engines.values import Row, stored

_NEW = "new "  # before a relation's name: its rows of the last round (no relation is named so)


class PythonEngine:
    name = "python"

    def evaluate(self, program: StratifiedProgram, facts: Database) -> Database:
        """A layer above ``facts`` with every relation that the program derives."""
        database = facts.child()
        for relation in program.derived:
            database.own(relation.name)
        for stratum in program.strata:
            evaluate_stratum(stratum, program.parameters, database)
        return database


def evaluate_stratum(stratum: Stratum, parameters: Mapping[str, ast.Value], database: Database) -> None:
    """Add to ``database`` what the clauses of one stratum derive."""
    for _ in rounds(stratum, parameters, database):
        pass


def rounds(stratum: Stratum, parameters: Mapping[str, ast.Value], database: Database) -> Iterator[dict[str, list[Row]]]:
    """Evaluate a stratum, yielding the new rows of each round once they are in ``database``: first what
    follows without the stratum itself, then what follows from each round."""
    tables = database.table
    new = {name: list(tables(name).rows) for name in stratum.relations}
    recursive = []
    for clause in stratum.clauses:
        head = clause.head.relation
        if not clause.body:
            new[head] += tables(head).add([fact(clause, parameters)])
        elif stratum.recursive and any(_inner(literal, stratum) for literal in clause.body):
            recursive.append(clause)
        else:
            new[head] += tables(head).add(plan(clause, parameters, database.size).rows(tables))
    yield new
    if recursive:
        yield from _fixpoint(stratum, _plans(stratum, recursive, parameters, database), new, database)


def fact(clause: ast.Clause, parameters: Mapping[str, ast.Value]) -> Row:
    """The row that a clause without a body states."""
    return tuple(
        stored(term.value if isinstance(term, ast.Constant) else parameters[term.name])  # type: ignore[union-attr]
        for term in clause.head.terms
    )


def _inner(literal: ast.Literal, stratum: Stratum) -> bool:
    return isinstance(literal, ast.Atom) and literal.relation in stratum.relations


def _plans(
    stratum: Stratum, clauses: list[ast.Clause], parameters: Mapping[str, ast.Value], database: Database
) -> list[Plan]:
    """A new row needs a row of the last round in one of the recursive atoms of its clause, so there is a
    plan for every such atom, which reads only those rows there."""
    return [
        plan(clause, parameters, database.size, literal, _NEW + literal.relation)
        for clause in clauses
        for literal in clause.body
        if isinstance(literal, ast.Atom) and _inner(literal, stratum)
    ]


def _fixpoint(
    stratum: Stratum, plans: list[Plan], new: dict[str, list[Row]], database: Database
) -> Iterator[dict[str, list[Row]]]:
    """Rounds until nothing is new."""
    while any(new.values()):
        delta = {_NEW + name: Table(rows) for name, rows in new.items()}

        def tables(name: str, delta: Mapping[str, Table] = delta) -> Table:
            return delta[name] if name in delta else database.table(name)

        derived: dict[str, list[Row]] = {name: [] for name in stratum.relations}
        for each in plans:
            derived[each.clause.head.relation] += each.rows(tables)
        new = {name: database.table(name).add(rows) for name, rows in derived.items()}
        yield new
