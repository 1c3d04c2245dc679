"""A clause → the steps that evaluate it: which literal comes when, and over which columns.

A step turns a list of bindings into the next list. A binding is a tuple with a slot for every
variable and constant still in use; the constants stand in the first binding from the start, so that a
join looks up variables and constants alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from zjrules.datalog import ast
from zjrules.engines.database import Columns, keyer, picker
from zjrules.engines.expressions import Parameters, Slots, compile_row, compile_test, compile_value
from zjrules.engines.pending import Pending, pend
from zjrules.engines.steps import Absent, Compute, Exists, Filter, Fold, Join, Project, Same, Scan, Step, Tables, run
from zjrules.engines.values import Row, Stored, stored

Size = Callable[[str], int]  # the number of rows of a relation


class Plan(NamedTuple):
    """Evaluates one clause: ``rows(tables)`` are the rows of its head."""

    clause: ast.Clause
    start: Row
    steps: list[Step]
    head: Callable[[Row], Row]

    def rows(self, tables: Tables) -> Iterable[Row]:
        return map(self.head, run(self.clause, self.steps, [self.start], tables))


def plan(
    clause: ast.Clause, parameters: Parameters, size: Size, first: ast.Atom | None = None, source: str = ""
) -> Plan:
    """Plan a clause. ``first`` is an atom of its body to begin with, read from the relation ``source``
    in its stead: what is new in a recursion."""
    planner = _Planner(clause, parameters, size)
    head = planner.term_names(clause.head)
    planner.order(clause.body, head, first, source)
    slots = planner.slots
    return Plan(clause, tuple(planner.constants), planner.steps, picker(tuple([slots[name] for name in head])))


class _Planner:
    """Chooses the steps for one body. ``slots`` says where in a binding each name stands so far."""

    def __init__(self, clause: ast.Clause, parameters: Parameters, size: Size, group: Iterable[str] = ()) -> None:
        self.clause = clause
        self.parameters = parameters
        self.size = size
        self.slots: Slots = {name: place for place, name in enumerate(group)}
        self.width = len(self.slots)  # of a binding; not every slot has a name
        self.constants: list[Stored] = []
        self.steps: list[Step] = []
        self.uses: dict[str, int] = {}  # of each name, by the literals not placed yet and by the head

    def term_names(self, atom: ast.Atom) -> list[str]:
        """A name for each term: of the variable, ``""`` for a wildcard, a fresh slot's for a constant."""
        names = []
        for term in atom.terms:
            kind = type(term)
            if kind is ast.Variable:
                names.append(term.name)  # type: ignore[union-attr]
            elif kind is ast.Wildcard:
                names.append("")
            else:
                value = term.value if isinstance(term, ast.Constant) else self.parameters[term.name]  # type: ignore[union-attr]
                name = f"#{len(self.constants)}"
                self.extend(name)
                self.constants.append(stored(value))
                names.append(name)
        return names

    def order(self, body: Iterable[ast.Literal], kept: Iterable[str], first: ast.Atom | None, source: str) -> None:
        """Place every literal: whatever only tests or computes as soon as it can run, between those the
        most selective atom."""
        rest = [pend(literal, self.clause, self.term_names) for literal in body]
        uses = self.uses = dict.fromkeys(kept, 1)
        for each in rest:
            for name in each.names:
                uses[name] = uses.get(name, 0) + 1
        if first is not None:
            delta = next(each for each in rest if each.literal is first)
            self.place(delta, rest, source)
        while rest:
            self.place(self.choose(rest), rest)

    def choose(self, rest: list[Pending]) -> Pending:
        slots = self.slots
        if len(rest) == 1:
            return rest[0]
        late: Pending | None = None
        for each in rest:
            if each.ready(slots):
                # What computes may fail, so it waits for what is written before it, which may guard it.
                if not each.computes or each is rest[0]:
                    return each
                late = late or each
        atoms = [each for each in rest if each.joins]
        if len(atoms) > 1:
            return min(atoms, key=self.cost)
        chosen = atoms[0] if atoms else late
        assert chosen is not None, "safety lets no clause come here that cannot be ordered"
        return chosen

    def cost(self, atom: Pending) -> tuple[bool, float]:
        """How many bindings a join may make of one; one without a bound column comes last."""
        bound = sum([name in self.slots for name in atom.terms if name])
        size = self.size(atom.relation)
        return not bound and size > 1, size / 8**bound

    def place(self, each: Pending, rest: list[Pending], source: str = "") -> None:
        """Append the steps for a literal and take it from the rest."""
        rest.remove(each)
        literal = each.literal
        if each.joins:
            self.join(each, source or each.relation)
        elif isinstance(literal, ast.Aggregation):
            self.fold(literal, each)
        elif each.relation:
            self.steps.append(Absent(literal, each.relation, *self.bound(each.terms)))
        elif isinstance(literal, ast.Comparison) and (bind := each.binding(self.slots)):
            target, source_term = bind
            if each.computes:
                self.forget()
            self.steps.append(Compute(literal, compile_value(source_term, self.slots, self.parameters)))
            self.extend(target)
        else:
            if each.computes:
                self.forget()
            self.steps.append(Filter(literal, compile_test(literal, self.slots, self.parameters)))  # type: ignore[arg-type]
        for name in each.names:
            self.uses[name] -= 1

    def bound(self, terms: Sequence[str]) -> tuple[Columns, Callable[[Row], object]]:
        """The columns of an atom that are bound, and what takes their values from a binding."""
        slots = self.slots
        columns = tuple([place for place, name in enumerate(terms) if name in slots])
        return columns, keyer(tuple([slots[terms[place]] for place in columns]))

    def join(self, each: Pending, source: str) -> None:
        terms, uses = each.terms, self.uses
        new = [
            place
            for place, name in enumerate(terms)
            if name and name not in self.slots and (uses[name] > 1 or terms.count(name) > 1)
        ]
        if not new:
            self.steps.append(Exists(each.literal, source, *self.bound(terms)))
            return
        self.forget()
        slots = self.slots
        columns, key = self.bound(terms)
        if columns:  # a binding is extended by whole rows, which groups of rows can share
            self.steps.append(Join(each.literal, source, columns, key))
            found = {place: self.width + place for place in new}
            self.width += len(terms)
        else:
            self.steps.append(Scan(each.literal, source, tuple(new)))
            found = {place: self.width + at for at, place in enumerate(new)}
            self.width += len(new)
        for place, slot in found.items():
            if terms[place] in slots:  # the same variable twice in one atom
                self.steps.append(Same(each.literal, slots[terms[place]], slot))
            else:
                slots[terms[place]] = slot

    def extend(self, name: str) -> None:
        """A binding has got one more slot."""
        self.slots[name] = self.width
        self.width += 1

    def fold(self, literal: ast.Aggregation, each: Pending) -> None:
        self.forget()
        group = sorted(each.group)
        inner = _Planner(self.clause, self.parameters, self.size, group)
        keys = [variable.name for key in literal.keys for variable in ast.variables(key)]
        inner.order(literal.body, [*group, *keys], None, "")
        self.steps.append(
            Fold(
                literal,
                self.clause,
                group=picker(tuple([self.slots[name] for name in group])),
                start=tuple(inner.constants),
                steps=inner.steps,
                member=picker(tuple([inner.slots[name] for name in group])),
                keys=compile_row(literal.keys, inner.slots, self.parameters),
            )
        )
        result = literal.result
        if literal.operator == "=" and isinstance(result, ast.Variable) and result.name not in self.slots:
            self.extend(result.name)
            return
        folded = f"#fold{self.width}"
        self.extend(folded)
        test = ast.Comparison(ast.Variable(folded), literal.operator, result, literal.place)
        self.steps.append(Filter(literal, compile_test(test, self.slots, self.parameters)))

    def forget(self) -> None:
        """Drop the slots that nobody asks for any more, and with them bindings that became equal: before
        what makes more bindings of each, or computes with it, but after what only tests."""
        live = [name for name in self.slots if self.uses.get(name)]
        if len(live) < self.width:
            self.steps.append(Project(picker(tuple([self.slots[name] for name in live]))))
            self.slots = {name: place for place, name in enumerate(live)}
            self.width = len(live)
