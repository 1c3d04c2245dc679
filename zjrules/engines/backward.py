"""Meets the body of a clause for a given head, literal by literal, backwards over an evaluated database.

The engines go forward over all rows at once; here one row is asked for, and every way to meet it is
found in a fixed order, the first of which becomes its proof.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from types import MappingProxyType
from typing import NamedTuple

from zjrules.datalog import ast
from zjrules.datalog.ast import Value
from zjrules.datalog.printer import print_node
from zjrules.engines.builtins import COMPARISONS, EXTREMES, fold
from zjrules.engines.database import Database
from zjrules.engines.expressions import compile_test, compile_value
from zjrules.engines.pending import Pending, pend, variable_names
from zjrules.engines.prooftree import Absent
from zjrules.engines.values import OperandError, Row, Stored, in_order, plain, stored

Key = tuple[str, Row]  # a relation and one of its rows
Environment = dict[str, Stored]  # values of variables
Ranks = Mapping[str, tuple[Mapping[Row, int], int]]  # for a relation the ranks of its rows, and a bound
_NO_RANKS: Ranks = MappingProxyType({})
_NONE: frozenset[object] = frozenset()


class Part(NamedTuple):
    """How one literal of a body was met: by a row, by the absence of one, by a comparison, or by what an
    aggregate took in."""

    literal: ast.Literal
    premise: Key | None = None
    absent: Absent | None = None
    comparison: str = ""
    folded: Stored | None = None
    members: Mapping[Row, list[Part]] = MappingProxyType({})
    group: Mapping[str, Stored] = MappingProxyType({})

    def premises(self) -> Iterator[Key]:
        if self.premise:
            yield self.premise
        for parts in self.members.values():
            for part in parts:
                yield from part.premises()


Met = tuple[Environment, list[Part]]


class _Columns(NamedTuple):
    """Where in an atom which variables stand, and which constants."""

    variables: list[tuple[int, str]]
    constants: list[tuple[int, Stored]]


class Body:
    """The body of one clause, to be met again and again. The order of its literals depends on which
    variables are bound, never on their values, so it is chosen once."""

    def __init__(
        self, clause: ast.Clause, parameters: Mapping[str, Value], database: Database, last: Set[object] = _NONE
    ) -> None:
        self.clause = clause
        self.last = last
        self.parameters = parameters
        self.database = database
        self.places = {id(literal): place for place, literal in enumerate(clause.body)}
        self._orders: dict[int, list[Pending]] = {}  # by clause or aggregate
        self._columns: dict[int, _Columns] = {}  # by atom

    def met_for(self, row: Row, ranks: Ranks = _NO_RANKS) -> Iterator[list[Part]]:
        """Every way to meet the body such that the head is ``row``: a part for each literal, in order.

        ``ranks`` limits relations of the clause's own recursion: only rows of a rank below the given one
        may be used.
        """
        environment = self.unified(self.clause.head, row, {})
        if environment is not None:
            order = self.order(self.clause, self.clause.body, environment)
            for _, parts in self.met(order, environment, ranks):
                yield sorted(parts, key=lambda part: self.places[id(part.literal)])

    def expect(self, heads: Iterable[Row]) -> None:
        """The body will be met for these heads: tell tables that look rows up what the heads alone make known."""
        atoms = [each.literal if isinstance(each, ast.Negation) else each for each in self.clause.body]
        tables = [(atom, self.database.table(atom.relation)) for atom in atoms if isinstance(atom, ast.Atom)]
        distant = [(atom, table.expect) for atom, table in tables if hasattr(table, "expect")]
        environments = [self.unified(self.clause.head, row, {}) for row in heads] if distant else []
        for atom, expect in distant:
            known = [self.known(atom, each) for each in environments if each is not None]
            places = tuple(sorted(known[0])) if known else ()
            expect(places, [tuple(each[place] for place in places) for each in known])

    def members(self, literal: ast.Aggregation, group: Mapping[str, Stored]) -> dict[Row, list[Part]]:
        """The distinct key tuples of an aggregate for one group, each with a way to meet its body."""
        found: dict[Row, list[Part]] = {}
        for environment, parts in self.met(self.order(literal, literal.body, group), dict(group), _NO_RANKS):
            found.setdefault(tuple([self.value(key, environment) for key in literal.keys]), parts)
        return found

    def met(self, order: list[Pending], environment: Environment, ranks: Ranks) -> Iterator[Met]:
        if not order:
            yield environment, []
            return
        first, *others = order
        for extended, part in self.ways(first, environment, ranks):
            for found, parts in self.met(others, extended, ranks):
                yield found, [part, *parts]

    def order(
        self, around: ast.Clause | ast.Aggregation, body: Iterable[ast.Literal], bound: Iterable[str]
    ) -> list[Pending]:
        """Whatever is bound already, what computes last; then the atom with the most bound columns."""
        if id(around) not in self._orders:
            slots = dict.fromkeys(bound, 0)
            rest = [pend(literal, self.clause, variable_names) for literal in body]
            order = self._orders[id(around)] = []
            while rest:
                ready = [each for each in rest if each.ready(slots)]
                if ready:
                    chosen = min(ready, key=lambda each: each.computes)
                else:
                    atoms = [each for each in rest if each.joins]
                    chosen = max(atoms, key=lambda each: len(each.names & slots.keys()))
                rest.remove(chosen)
                order.append(chosen)
                slots.update(dict.fromkeys(chosen.names, 0))
        return self._orders[id(around)]

    # ------------------------------------------------------------------ one literal

    def ways(self, each: Pending, environment: Environment, ranks: Ranks) -> Iterator[tuple[Environment, Part]]:
        """The ways to meet one literal, each with the environment it leaves."""
        match each.literal:
            case ast.Atom() as atom:
                for row in self.rows(atom, environment):
                    extended = self.unified(atom, row, environment)
                    if extended is not None and _allowed(atom.relation, row, ranks):
                        yield extended, Part(atom, premise=(atom.relation, row))
            case ast.Negation(ast.Atom() as atom) as literal:
                if not self.rows(atom, environment):
                    known = self.known(atom, environment)
                    pattern = [plain(known[place]) if place in known else None for place in range(len(atom.terms))]
                    yield environment, Part(literal, absent=Absent(atom.relation, tuple(pattern)))
            case ast.Aggregation() as literal:
                yield from self.folded(literal, each, environment)
            case literal:
                extended = self.compared(literal, each, environment)
                if extended is not None:
                    yield extended, Part(literal, comparison=print_node(self.instance(literal, extended)))

    def compared(
        self, literal: ast.Comparison | ast.Test | ast.Negation, each: Pending, environment: Environment
    ) -> Environment | None:
        try:
            bind = each.binding(dict.fromkeys(environment, 0))
            if bind is not None:
                return {**environment, bind[0]: self.value(bind[1], environment)}
            slots = {name: place for place, name in enumerate(environment)}
            holds = compile_test(literal, slots, self.parameters)(tuple(environment.values()))
        except OperandError:  # not this way: another way is known to succeed
            return None
        return environment if holds else None

    def folded(
        self, literal: ast.Aggregation, each: Pending, environment: Environment
    ) -> Iterator[tuple[Environment, Part]]:
        group = {name: environment[name] for name in each.group}
        members = self.members(literal, group)
        value = fold(literal.function, members)
        if value is None:
            return
        if literal.function in EXTREMES:  # of which one that attains it is proof enough, however many there are
            first = min((key for key in members if key[0] == value), key=str)
            members = {first: members[first]}
        part = Part(literal, folded=value, members=members, group=group)
        result = literal.result
        if isinstance(result, ast.Variable) and result.name not in environment:
            yield {**environment, result.name: value}, part
        elif COMPARISONS[literal.operator](value, self.value(result, environment)):
            yield environment, part

    # ------------------------------------------------------------------ terms and rows

    def value(self, term: ast.Term, environment: Environment) -> Stored:
        match term:
            case ast.Variable(name):
                return environment[name]
            case ast.Constant(value):
                return stored(value)
            case _:
                slots = {name: place for place, name in enumerate(environment)}
                return compile_value(term, slots, self.parameters)(tuple(environment.values()))

    def columns(self, atom: ast.Atom) -> _Columns:
        found = self._columns.get(id(atom))
        if found is None:
            found = self._columns[id(atom)] = _Columns([], [])
            for place, term in enumerate(atom.terms):
                if isinstance(term, ast.Variable):
                    found.variables.append((place, term.name))
                elif not isinstance(term, ast.Wildcard):
                    found.constants.append((place, self.value(term, {})))
        return found

    def known(self, atom: ast.Atom, environment: Environment) -> dict[int, Stored]:
        """What is known of the columns."""
        variables, constants = self.columns(atom)
        known = {place: environment[name] for place, name in variables if name in environment}
        known.update(constants)
        return known

    def rows(self, atom: ast.Atom, environment: Environment) -> list[Row]:
        """The rows that fit what is known, in a fixed order: those with one of the values ``last`` after the others."""
        table, known = self.database.table(atom.relation), self.known(atom, environment)
        places = tuple(sorted(known))
        values = tuple([known[place] for place in places])
        if len(values) == len(atom.terms):
            return [values] if values in table.rows else []
        found = in_order(table.groups(places).get(values[0] if len(values) == 1 else values, ()))
        return sorted(found, key=lambda row: not self.last.isdisjoint(row)) if self.last else found

    def unified(self, atom: ast.Atom, row: Row, environment: Environment) -> Environment | None:
        """The environment in which the atom is the row; None where it cannot be."""
        variables, constants = self.columns(atom)
        extended = dict(environment)
        for place, name in variables:
            if extended.setdefault(name, row[place]) != row[place]:
                return None
        for place, value in constants:
            if row[place] != value:
                return None
        return extended

    def instance(self, node: ast.Node, environment: Environment) -> ast.Node:
        """The comparison or text predicate with values for its variables and parameters."""

        def term(each: ast.Term) -> ast.Term:
            match each:
                case ast.Variable():
                    return ast.Constant(plain(environment[each.name]))
                case ast.Parameter():
                    return ast.Constant(self.parameters[each.name])
                case ast.Operation():
                    return ast.Operation(each.operator, term(each.left), term(each.right))
                case ast.Call():
                    return ast.Call(each.function, tuple(term(argument) for argument in each.arguments))
                case _:
                    return each

        match node:
            case ast.Comparison():
                return ast.Comparison(term(node.left), node.operator, term(node.right))
            case ast.Test():
                return ast.Test(node.predicate, tuple(term(argument) for argument in node.arguments))
            case ast.Negation(ast.Test() as test):
                return ast.Negation(ast.Test(test.predicate, tuple(term(argument) for argument in test.arguments)))
            case _:
                return node


def _allowed(relation: str, row: Row, ranks: Ranks) -> bool:
    if relation not in ranks:
        return True
    known, below = ranks[relation]
    return known[row] < below
