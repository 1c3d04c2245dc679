"""Which rows of a table a program may bring together: those that agree in certain columns, or any.

Every row of the table has an id, and *owned* relations hold it in one of their columns. An *attribute* is a column of
a relation that says something of a single row. Rows that agree in the attributes asked for (in every one of them, or
in any), in one step or in several, form a group. A program keeps to groups if every fact that it derives depends on
one group alone, which the fact itself tells; then nothing changes in a group that gets no new row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from zjrules.datalog import ast
from zjrules.datalog.influence import Influence, atoms_in
from zjrules.datalog.scopes import outside_names

_MOST = 60  # attributes that are tried
_TOGETHER = 3  # attributes that are tried together


class Attribute(NamedTuple):
    """A column of a relation, of which the column ``id`` holds the row's id."""

    relation: str
    column: int
    id: int


class Link(NamedTuple):
    """What rows of a group have in common: ``every`` one of the attributes, or at least one. Without attributes each
    row is a group of its own."""

    attributes: tuple[Attribute, ...] = ()
    every: bool = True


class Shape(NamedTuple):
    """Of a relation: which columns hold the id of a row, and which the value of each attribute. ``firm``: what a
    fact says it rests on, so that all of its columns tell one group."""

    ids: frozenset[int]
    values: tuple[frozenset[int], ...]
    firm: bool = True


class _Bag(NamedTuple):
    """The names of a group in a clause: terms that are ids of its rows, terms that are values of each attribute."""

    ids: frozenset[object]
    values: tuple[frozenset[object], ...]
    every: bool

    def meets(self, other: _Bag) -> bool:
        common = self.with_common(other)
        return _tells(common.ids, common.values, self.every)

    def with_all(self, other: _Bag) -> _Bag:
        values = tuple(one | two for one, two in zip(self.values, other.values, strict=True))
        return _Bag(self.ids | other.ids, values, self.every)

    def with_common(self, other: _Bag) -> _Bag:
        values = tuple(one & two for one, two in zip(self.values, other.values, strict=True))
        return _Bag(self.ids & other.ids, values, self.every)

    def seen(self, names: set[str]) -> _Bag:
        def among(keys: frozenset[object]) -> frozenset[object]:
            return frozenset(key for key in keys if not isinstance(key, str) or key in names)

        return _Bag(among(self.ids), tuple(map(among, self.values)), self.every)


def _tells(ids: frozenset[Any], values: Sequence[frozenset[Any]], every: bool) -> bool:
    """Do these tell one group?"""
    if ids:
        return True
    return all(values) if every and values else any(values)


class Locality(Influence):
    """Of a program, the attributes by whose groups it keeps."""

    def link(self, goals: Iterable[str]) -> Link | None:
        """By which groups the program keeps when it derives ``goals``, the smaller the better. None where the whole
        table has to be looked at."""
        needed = self.needed(goals)
        shapes, failed = self.shapes(needed, Link())
        if not failed:
            return Link()
        local = {name: shape for name, shape in shapes.items() if shape.ids}
        rest, tried, good = self._candidates(failed, local), dict[Attribute, int](), list[Attribute]()
        while rest and len(tried) < _MOST:
            attribute = rest.pop(0)
            if attribute not in tried:
                _, failed = self.shapes(needed, Link((attribute,)))
                tried[attribute] = len(failed)
                rest += self._candidates(failed, local)
                if not failed:
                    good.append(attribute)
        if good:
            return self._every(needed, sorted(good))
        return self._any(needed, sorted(tried, key=lambda each: (tried[each], each)))

    def _every(self, needed: set[str], good: Sequence[Attribute]) -> Link:
        """As many as may be, each of which would do."""
        found = Link((good[0],))
        for attribute in good[1:]:
            wider = Link((*found.attributes, attribute))
            if not self.shapes(needed, wider)[1]:
                found = wider
        return found

    def _any(self, needed: set[str], tried: Sequence[Attribute]) -> Link | None:
        """As few as may be that will do together."""
        chosen: tuple[Attribute, ...] = ()
        for _ in range(_TOGETHER):
            ranked = [(len(self.shapes(needed, Link((*chosen, each), False))[1]), each) for each in tried
                      if each not in chosen]  # fmt: skip
            if not ranked:
                return None
            fewest, best = min(ranked)
            chosen = (*chosen, best)
            if not fewest:
                return Link(tuple(sorted(chosen)), False)
        return None

    def _candidates(self, failed: Iterable[ast.Clause], local: Mapping[str, Shape]) -> list[Attribute]:
        found: dict[Attribute, None] = {}
        for clause in failed:
            for atom in self.atoms(clause):
                for column, term in enumerate(atom.terms):
                    if isinstance(term, ast.Variable):
                        found.update(dict.fromkeys(self._sources(atom.relation, column, local, set())))
        return list(found)

    def _sources(
        self, relation: str, column: int, local: Mapping[str, Shape], seen: set[tuple[str, int]]
    ) -> list[Attribute]:
        """The attributes that the values of a column come from."""
        if relation in local:
            ids = local[relation].ids
            return [] if column in ids else [Attribute(relation, column, min(ids))]
        if (relation, column) in seen:
            return []
        seen.add((relation, column))
        return [
            source
            for clause in self.clauses.get(relation, ())
            for atom in self.atoms(clause)
            for place, term in enumerate(atom.terms)
            if term == clause.head.terms[column] and isinstance(term, ast.Variable)
            for source in self._sources(atom.relation, place, local, seen)
        ]

    # ------------------------------------------------------------------ shapes

    def shapes(
        self, needed: set[str], link: Link
    ) -> tuple[dict[str, Shape], list[ast.Clause]]:
        """The shapes of relations that keep to the groups, and the clauses for which others do not."""
        shapes: dict[str, Shape] = {}
        for name in needed:
            if name in self.owned:
                values = [frozenset({column}) if of == name else frozenset[int]() for of, column, _ in link.attributes]
                shapes[name] = Shape(frozenset({self.owned[name].column}), tuple(values))
            else:
                everything = frozenset(range(len(self.clauses[name][0].head.terms)))
                shapes[name] = Shape(everything, tuple(everything for _ in link.attributes))
        failed: dict[str, ast.Clause] = {}
        changed = True
        while changed:
            changed = False
            for name in sorted(needed - set(self.owned)):
                if name in shapes and self._narrow(name, shapes, link, failed):
                    changed = True
        return shapes, list(failed.values())

    def _narrow(
        self, name: str, shapes: dict[str, Shape], link: Link, failed: dict[str, ast.Clause]
    ) -> bool:
        """Take from a shape what one of the relation's clauses does not keep. Did that change anything?"""
        before = shapes[name]
        ids, values, firm = before.ids, list(before.values), True
        for clause in self.clauses[name]:
            if not self.atoms(clause):
                firm = False
                continue
            if any(atom.relation not in shapes for atom in self.atoms(clause)):
                del shapes[name]  # what it rests on does not keep to groups; that is told there
                return True
            found = self._body(clause.body, shapes, outside_names(clause), link.every)
            if found is None:
                failed[name] = clause
                del shapes[name]
                return True
            bag, grounded = found
            keys = [_key(term) for term in clause.head.terms]
            ids &= frozenset(place for place, key in enumerate(keys) if key in bag.ids)
            values = [old & frozenset(place for place, key in enumerate(keys) if key in of)
                      for old, of in zip(values, bag.values, strict=True)]  # fmt: skip
            firm = firm and grounded
        for at, (relation, column, _) in enumerate(link.attributes):
            if relation == name:
                values[at] |= {column}
        shapes[name] = Shape(ids, tuple(values), firm)
        if not _tells(ids, values, link.every):
            failed[name] = next(clause for clause in self.clauses[name] if self.atoms(clause))
            del shapes[name]
            return True
        return shapes[name] != before

    def _body(
        self, body: Sequence[ast.Literal], shapes: Mapping[str, Shape], outside: set[str], every: bool
    ) -> tuple[_Bag, bool] | None:
        """The one group that a clause looks at, and whether its facts rest on rows of that; None if it may be more."""
        firm: list[_Bag] = []
        loose: list[_Bag] = []
        for literal in body:
            match literal:
                case ast.Atom() if self.tells(literal):
                    shape = shapes[literal.relation]
                    (firm if shape.firm else loose).append(_bag(literal, shape, every))
                case ast.Negation(literal=ast.Atom() as atom) if self.tells(atom):
                    loose.append(_bag(atom, shapes[atom.relation], every))
                case ast.Aggregation(body=counted):
                    if any(self.tells(atom) for each in counted for atom in atoms_in(each)):
                        inner = self._body(counted, shapes, outside, every)
                        if inner is None:
                            return None
                        loose.append(inner[0].seen(outside))
                case _:
                    pass
        return _one_group(firm, loose)


def _one_group(firm: list[_Bag], loose: list[_Bag]) -> tuple[_Bag, bool] | None:
    """All literals as one group. What is known to hold may lead from one of its names to another; what is denied or
    counted must have a name that is known without it."""
    groups = _merged(firm)
    if len(groups) > 1:
        return None
    if groups:
        return (groups[0], True) if all(groups[0].meets(each) for each in loose) else None
    common = loose[0]
    for each in loose[1:]:
        common = common.with_common(each)
    return (common, False) if common.meets(common) else None


def _merged(bags: list[_Bag]) -> list[_Bag]:
    groups = list(bags)
    while pair := next((pair for pair in combinations(groups, 2) if pair[0].meets(pair[1])), None):
        groups = [each for each in groups if each is not pair[0] and each is not pair[1]]
        groups.append(pair[0].with_all(pair[1]))
    return groups


def _bag(atom: ast.Atom, shape: Shape, every: bool) -> _Bag:
    keys = [_key(term) for term in atom.terms]

    def named(columns: frozenset[int]) -> frozenset[object]:
        return frozenset(keys[column] for column in columns if keys[column] is not None)

    return _Bag(named(shape.ids), tuple(map(named, shape.values)), every)


def _key(term: ast.Term) -> object:
    """A variable by its name, a constant as itself; other terms tell nothing."""
    if isinstance(term, ast.Variable):
        return term.name
    return term if isinstance(term, ast.Constant) else None
