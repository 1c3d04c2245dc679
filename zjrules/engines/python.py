"""The reference engine: bottom-up, stratum by stratum, semi-naive inside a recursion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from zjrules.datalog import ast
from zjrules.datalog.stratified import StratifiedProgram, Stratum
from zjrules.engines import limits
from zjrules.engines.database import Columns, Database, Table
from zjrules.engines.plan import Plan, plan
from zjrules.engines.values import Row, stored
from zjrules.errors import EngineError

_NEW = "new "  # before a relation's name: its rows of the last round (no relation is named so)


class PythonEngine:
    """``plans`` keeps the plan of every clause by its identity, for callers that evaluate the same clauses
    over and over: a plan is right for any database, though its order was chosen for the first."""

    name = "python"

    def __init__(self, plans: dict[int, Plan] | None = None) -> None:
        self.plans = plans

    def evaluate(self, program: StratifiedProgram, facts: Database) -> Database:
        """A layer above ``facts`` with every relation that the program derives."""
        database = facts.child()
        for relation in program.derived:
            database.own(relation.name)
        try:
            for stratum in program.strata:
                evaluate_stratum(stratum, program.parameters, database, self.plans)
        except EngineError as error:
            from zjrules.engines.blame import explained  # takes time to load, and is for faults only

            raise explained(error, program, database) from None
        limits.at(None)
        return database


def evaluate_stratum(
    stratum: Stratum, parameters: Mapping[str, ast.Value], database: Database, plans: dict[int, Plan] | None = None
) -> None:
    """Add to ``database`` what the clauses of one stratum derive."""
    if stratum.recursive:
        for _ in rounds(stratum, parameters, database):
            pass
    else:
        for clause in stratum.clauses:
            database.table(clause.head.relation).add(derived(clause, parameters, database, plans))


def rounds(stratum: Stratum, parameters: Mapping[str, ast.Value], database: Database) -> Iterator[dict[str, list[Row]]]:
    """Evaluate a recursive stratum, yielding the new rows of each round once they are in ``database``:
    first what follows without the stratum itself, then what follows from each round."""
    new = {name: list(database.table(name).rows) for name in stratum.relations}
    recursive = []
    for clause in stratum.clauses:
        if any(_inner(literal, stratum) for literal in clause.body):
            recursive.append(clause)
        else:
            head = clause.head.relation
            new[head] += database.table(head).add(derived(clause, parameters, database))
    yield new
    yield from _fixpoint(stratum, _plans(stratum, recursive, parameters, database), new, database)


def derived(
    clause: ast.Clause, parameters: Mapping[str, ast.Value], database: Database, plans: dict[int, Plan] | None = None
) -> Iterable[Row]:
    """The rows of the head that one clause gives."""
    limits.at(clause)
    if not clause.body:
        return [fact(clause, parameters)]
    for literal in clause.body:
        if isinstance(literal, ast.Atom) and not database.size(literal.relation):
            return ()  # not worth a plan
    only = clause.body[0]
    if len(clause.body) == 1 and isinstance(only, ast.Atom):
        columns = _taken(clause.head, only)
        if columns:  # nor is this: it is a good part of all clauses
            return database.table(only.relation).projection(columns)
    known = plans.get(id(clause)) if plans is not None else None
    if known is None:
        known = plan(clause, parameters, database.size)
        if plans is not None:
            plans[id(clause)] = known  # which holds the clause, so that its identity is not given away
    return known.rows(database.table)


def _taken(head: ast.Atom, body: ast.Atom) -> Columns:
    """Which columns of the body's rows make the head, where that is all that the clause says; else none."""
    places: dict[str, int] = {}
    for place, term in enumerate(body.terms):
        if isinstance(term, ast.Variable) and term.name not in places:
            places[term.name] = place
        elif not isinstance(term, ast.Wildcard):
            return ()
    names = [term.name for term in head.terms if isinstance(term, ast.Variable)]
    return tuple([places[name] for name in names]) if len(names) == len(head.terms) else ()


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

        found: dict[str, list[Row]] = {name: [] for name in stratum.relations}
        for each in plans:
            limits.at(each.clause)
            found[each.clause.head.relation] += each.rows(tables)
        new = {name: database.table(name).add(rows) for name, rows in found.items()}
        yield new
