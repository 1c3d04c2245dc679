"""Relations derived from a wide table: kept as queries, put into the clauses that read them, made when need be."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from zjrules.datalog import ast
from zjrules.engines.sql.emit import Query
from zjrules.engines.sql.rewriting import Rewriting
from zjrules.engines.sql.sources import Source
from zjrules.engines.sql.tables import Keeper, SqlTable

Clauses = Callable[[str], ast.Clause | None]  # the one clause that a view is, where it can be put in its place


class View(SqlTable):
    """A relation that nobody has made yet. How many rows it has is counted without making it.

    ``clause`` derives it alone and may be put in its place; ``key_columns`` hold keys of wide tables, ``few_columns``
    few different values.
    """

    __slots__ = ("clause", "few_columns", "key_columns", "query")

    def __init__(self, session: Keeper, query: Query, source: Source, clause: ast.Clause | None) -> None:
        super().__init__(session, source)
        self.query, self.clause = query, clause
        self.key_columns: set[int] = set()
        self.few_columns: set[int] = set()

    def __len__(self) -> int:
        if self.source.size is None and not self.source.made:
            self.source.size = self.session.number(self.query)
        return super().__len__()

    @property
    def rows(self) -> Any:  # type: ignore[override]
        _ = self.source.name  # which makes it, and with that counts it
        return super().rows


def substitute(clause: ast.Clause) -> ast.Clause | None:
    """The clause, if it can be put in the place of its head."""
    names = [term.name for term in clause.head.terms if isinstance(term, ast.Variable)]
    plain = len(set(names)) == len(clause.head.terms) > 0
    folds = any(isinstance(literal, ast.Aggregation) for literal in clause.body)
    return clause if plain and not folds else None


def unfolded(clause: ast.Clause, clauses: Clauses) -> ast.Clause:
    """The clause with the bodies of views in their places. One that it names several times stays: it is better
    made once."""
    while True:
        named = [literal.relation for literal in clause.body if isinstance(literal, ast.Atom)]
        for place, literal in enumerate(clause.body):
            if isinstance(literal, ast.Atom) and named.count(literal.relation) == 1:
                view = clauses(literal.relation)
                if view is not None:
                    renaming = _Renaming(view.head, literal, f"{place} {len(clause.body)}")
                    whole = (*clause.body[:place], *map(renaming.literal, view.body), *clause.body[place + 1 :])
                    clause = ast.Clause(clause.head, whole, clause.place, clause.path)
                    break
        else:
            return clause


class _Renaming(Rewriting):
    """Says of a view's body what an atom says of its head. Its other variables get names that no text has."""

    def __init__(self, head: ast.Atom, atom: ast.Atom, mark: str) -> None:
        self.mark = mark
        self.terms: dict[str, ast.Term] = {}
        for variable, term in zip(head.terms, atom.terms, strict=True):
            assert isinstance(variable, ast.Variable)
            if not isinstance(term, ast.Wildcard):
                self.terms[variable.name] = term

    def leaf(self, term: ast.Term) -> ast.Term:
        if isinstance(term, ast.Variable):
            return self.terms.get(term.name) or ast.Variable(f"{term.name} {self.mark}", term.place)
        return term


class Grounded(NamedTuple):
    """A row and the keys of the rows of wide tables that it rests on."""

    row: tuple[ast.Value, ...]
    keys: tuple[str, ...]


def with_keys(
    clause: ast.Clause, keys: Callable[[ast.Atom], set[int]], more: Iterable[ast.Term] = ()
) -> ast.Clause:
    """The clause with all keys of wide tables, which its atoms have in these columns, at the end of its head; and with
    ``more`` variables there."""
    body: list[ast.Literal] = []
    found: dict[str, None] = {}
    for place, literal in enumerate(clause.body):
        if isinstance(literal, ast.Atom) and (columns := keys(literal)):
            terms = list(literal.terms)
            for column in sorted(columns):
                if isinstance(terms[column], ast.Wildcard):
                    terms[column] = ast.Variable(f"key {place} {column}")
                term = terms[column]
                if isinstance(term, ast.Variable):
                    found[term.name] = None
            literal = ast.Atom(literal.relation, tuple(terms), (), literal.place)
        body.append(literal)
    found |= {term.name: None for term in more if isinstance(term, ast.Variable)}
    named = {term.name for term in clause.head.terms if isinstance(term, ast.Variable)}
    ends = tuple(ast.Variable(name) for name in found if name not in named)
    head = ast.Atom(clause.head.relation, (*clause.head.terms, *ends), (), clause.head.place)
    return ast.Clause(head, tuple(body), clause.place, clause.path)
