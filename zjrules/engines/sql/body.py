"""The body of a clause → the FROM and WHERE of a query, literal by literal, in the order the plan chooses."""

from __future__ import annotations

from collections.abc import Iterable

from zjrules.datalog import ast
from zjrules.engines.pending import Pending, pend, variable_names
from zjrules.engines.sql.chain import Chain, NoRowsError, conjunction
from zjrules.engines.sql.expressions import FALSE, TRUE, Expr, compared, same
from zjrules.engines.sql.folds import aggregate
from zjrules.engines.sql.sources import KEY, ROUND, Facet, Source
from zjrules.engines.sql.types import UnsupportedError
from zjrules.engines.values import Row


class Body(Chain):
    """Takes the literals of a clause, or of the braces of an aggregate."""

    # ------------------------------------------------------------------ order

    def order(
        self, body: Iterable[ast.Literal], kept: Iterable[str], first: ast.Atom | None = None, leave: bool = False
    ) -> None:
        """Place every literal: whatever only tests or computes as soon as it can run, between those the most
        selective atom. With ``leave``, literals whose variables nothing binds are left out."""
        rest = [pend(literal, self.statement.clause, variable_names) for literal in body]
        for each in rest:
            if each.joins and self.source(each.literal) is None:
                raise NoRowsError
        self.uses = dict.fromkeys(kept, 1)
        for each in rest:
            for name in each.names:
                self.uses[name] = self.uses.get(name, 0) + 1
        delta = next((each for each in rest if each.literal is first), None)
        while rest:
            chosen = delta or self.choose(rest)
            if chosen is None and leave:
                return
            assert chosen is not None, "safety lets no clause come here that cannot be ordered"
            rest.remove(chosen)
            self.place(chosen, chosen is delta)
            delta = None
            if self.ended or chosen.literal is self.probe:
                return

    def choose(self, rest: list[Pending]) -> Pending | None:
        """As the reference engine does it: what computes waits for what is written before it."""
        late = None
        slots = dict.fromkeys(self.known, 0)
        for each in rest:
            if each.ready(slots):
                if not each.computes or each is rest[0]:
                    return each
                late = late or each
        return min((each for each in rest if each.joins), key=self.cost, default=late)

    def cost(self, atom: Pending) -> tuple[bool, float]:
        literal = atom.literal
        assert isinstance(literal, ast.Atom)
        bound = sum(
            name in self.known or isinstance(term, ast.Constant | ast.Parameter)
            for name, term in zip(atom.terms, literal.terms, strict=True)
        )
        source = self.source(literal)
        if source and source.facet and self.row_of(literal, source.facet):
            return False, 0
        size = source.size if source else 0
        rows = 1e6 if size is None else size
        return not bound and rows > 1, rows / 8**bound

    def source(self, atom: ast.Literal) -> Source | None:
        """Where the atom reads; None for a relation without rows."""
        assert isinstance(atom, ast.Atom)
        return self.statement.catalog(atom.relation)

    # ------------------------------------------------------------------ literals

    def place(self, each: Pending, delta: bool) -> None:
        literal = each.literal
        match literal:
            case ast.Atom():
                self.atom(literal, delta)
            case ast.Negation(ast.Atom() as atom):
                self.absent(atom)
            case ast.Aggregation():
                self.fold(literal, sorted(each.group))
            case ast.Comparison():
                self.compare(literal, each)
            case ast.Test():
                self.filter(self.test(literal))
            case ast.Negation(ast.Test() as test):
                holds = self.test(test)
                self.filter(TRUE if holds == FALSE else f"NOT ({holds})")
        for name in each.names:
            self.uses[name] -= 1

    def conditions_on(self, atom: ast.Atom, columns: list[Expr], first: int = 0) -> tuple[list[str], dict[str, Expr]]:
        """What must hold of a row of the atom, from its ``first`` column on; and the columns of variables that it
        binds."""
        conditions: list[str] = []
        new: dict[str, Expr] = {}
        for term, column in zip(atom.terms[first:], columns[first:], strict=True):
            if isinstance(term, ast.Wildcard):
                continue
            if isinstance(term, ast.Variable) and term.name not in self.known and term.name not in new:
                new[term.name] = column
            else:
                conditions.append(self.equal(term, column, new))
        return [each for each in conditions if each != TRUE], new

    def equal(self, term: ast.Term, column: Expr, new: dict[str, Expr]) -> str:
        value = self.terms.value(term, {**self.known, **new})
        if value.value is not None and column.value is not None:  # both are known here
            return TRUE if value.value == column.value else FALSE
        return same(value, column, self.dialect)

    def atom(self, atom: ast.Atom, delta: bool) -> None:
        source = self.source(atom)
        assert source is not None, "a clause over a relation without rows ends before"
        if source.rows is not None and len(source.rows) == 1:
            self.constants(atom, source.rows[0])
            return
        if source.facet is not None:
            self.facet(atom, source, source.facet)
            return
        alias = self.statement.alias("a")
        conditions, new = self.conditions_on(atom, _columns(source, alias))
        if source.growing:
            conditions.append(f"{alias}.{ROUND} {'=' if delta else '<='} {self.statement.round}")
        self.false |= FALSE in conditions
        wanted = [name for name in new if self.uses[name] > 1]
        if not wanted and source.rows is not None:
            self.filter(self.among(atom, source.rows))
            return
        if not wanted and self.sources and not conditions and source.size:
            return  # any row will do, and there is one
        if wanted or not self.sources:
            self.read.append({each.name if isinstance(each, ast.Variable) else "" for each in atom.terms
                              if isinstance(each, ast.Variable | ast.Wildcard)})  # fmt: skip
        how = "JOIN" if wanted else self.dialect.semi_join
        self.join(how, f"{self.statement.table(source)} AS {alias}", conditions)
        self.known.update((name, new[name]) for name in wanted)

    def row_of(self, atom: ast.Atom, facet: Facet) -> str:
        """The row of the wide table that the statement reads already, where the atom is about it."""
        key = atom.terms[0]
        found = self.known.get(key.name) if isinstance(key, ast.Variable) else None
        return self.wide.get(f"{facet.wide} {found.sql}", "") if found else ""

    def facet(self, atom: ast.Atom, source: Source, facet: Facet) -> None:
        """What an atom says of a row of a wide table is read where other atoms read that row."""
        row = self.row_of(atom, facet)
        alias = row or self.statement.alias("a")
        small = self.statement.alias("m") if facet.joined else ""
        facet = facet.over(alias, small)
        columns = [Expr(each, of) for each, of in zip((f"{alias}.{KEY}", *facet.columns), source.types, strict=True)]
        conditions, new = self.conditions_on(atom, columns, 1 if row else 0)
        conditions = [*filter(None, (facet.present,)), *conditions]
        self.false |= FALSE in conditions
        if not row:
            key = atom.terms[0]
            self.read.append({key.name if isinstance(key, ast.Variable) else ""})
            if not facet.joined:
                self.join("JOIN", f"{facet.wide} AS {alias}", conditions)
            else:
                self.join("JOIN", f"{facet.wide} AS {alias}", [])
            self.wide[f"{facet.wide} {alias}.{KEY}"] = alias
            if isinstance(key, ast.Variable) and key.name in self.known:
                self.wide[f"{facet.wide} {self.known[key.name].sql}"] = alias
        if facet.joined:
            self.join("JOIN", f"{facet.joined} AS {small}", [facet.on, *conditions])
        elif row:
            for each in conditions:
                self.filter(each)
        self.known.update((name, new[name]) for name in new if self.uses[name] > 1)
        key = atom.terms[0]
        if isinstance(key, ast.Variable):
            self.follow.append((key.name, {each.name for each in atom.terms if isinstance(each, ast.Variable)}))

    def no_facet(self, atom: ast.Atom, source: Source, facet: Facet, row: str) -> None:
        """A row of a wide table that the statement reads has no such fact."""
        small = self.statement.alias("m") if facet.joined else ""
        facet = facet.over(row, small)
        columns = [Expr(each, of) for each, of in zip((f"{row}.{KEY}", *facet.columns), source.types, strict=True)]
        conditions, _ = self.conditions_on(atom, columns, 1)
        conditions = [*filter(None, (facet.present,)), *conditions]
        if facet.joined:
            self.join(self.dialect.anti_join, f"{facet.joined} AS {small}", [facet.on, *conditions])
        elif FALSE not in conditions:
            self.filter(f"NOT ({conjunction(conditions)})" if conditions else FALSE)

    def constants(self, atom: ast.Atom, row: Row) -> None:
        """The atom can only be this row, whose values need no join."""
        conditions, new = self.conditions_on(atom, [self.terms.binds.value(value) for value in row])
        for each in conditions:
            self.filter(each)
        self.known.update((name, new[name]) for name in new if self.uses[name] > 1)

    def among(self, atom: ast.Atom, rows: tuple[Row, ...]) -> str:
        """Is there a row of these? (That binds nothing.)"""
        ways: dict[str, None] = {}
        for row in rows:
            conditions, _ = self.conditions_on(atom, [self.terms.binds.value(value) for value in row])
            if FALSE not in conditions:
                ways[conjunction(conditions)] = None
        if TRUE in ways:
            return TRUE
        return f"({' OR '.join(ways)})" if ways else FALSE

    def absent(self, atom: ast.Atom) -> None:
        source = self.statement.catalog(atom.relation)
        if source is None:
            return
        if source.rows is not None:
            holds = self.among(atom, source.rows)
            self.filter(TRUE if holds == FALSE else FALSE if holds == TRUE else f"NOT {holds}")
            return
        if source.facet is not None and (row := self.row_of(atom, source.facet)):
            self.no_facet(atom, source, source.facet, row)
            return
        alias = self.statement.alias("a")
        conditions, _ = self.conditions_on(atom, _columns(source, alias))
        if FALSE in conditions:
            return
        if not conditions and source.size:
            self.false = True
            return
        self.start()
        self.join(self.dialect.anti_join, f"{self.statement.table(source)} AS {alias}", conditions)

    def test(self, literal: ast.Test) -> str:
        flat = ast.Test(literal.predicate, tuple(self.flat(each, literal) for each in literal.arguments))
        holds = self.terms.test(flat, self.known)
        if holds.faults:  # it does not wait for what is written before it, so nobody can say when it is reached
            raise UnsupportedError("a text predicate of what may be no text")
        return holds.sql

    def compare(self, literal: ast.Comparison, each: Pending) -> None:
        bind = each.binding(dict.fromkeys(self.known, 0))
        if bind is not None:
            name, term = bind
            value = self.terms.value(self.flat(term, literal), self.known)
            self.note(literal, value.faults)
            if literal is not self.probe:
                self.hold(name, value._replace(faults=()))
            return
        left, right = (self.flat(side, literal) for side in (literal.left, literal.right))
        one, other = (self.terms.value(side, self.known) for side in (left, right))
        self.note(literal, (*one.faults, *other.faults))
        if literal is not self.probe:
            self.filter(compared(one, literal.operator, other, self.dialect))

    def fold(self, literal: ast.Aggregation, group: list[str]) -> None:
        inner = Body(self.statement, inner=True)
        held = {name for atom in literal.body if isinstance(atom, ast.Atom) for name in variable_names(atom)}
        if not set(group) <= held:  # the braces need values from outside: begin with the distinct groups
            self.wrap(as_cte=True)
            inner.begin_with(group, self)
        keys = [variable.name for key in literal.keys for variable in ast.variables(key)]
        try:
            inner.order(literal.body, [*group, *keys])
        except NoRowsError:
            inner.false = True
        value = aggregate(self, literal, inner, group)
        if value is None:
            self.false = self.ended = True
            return
        result = literal.result
        if isinstance(result, ast.Variable) and literal.operator == "=" and result.name not in self.known:
            self.known[result.name] = value
            return
        other = self.terms.value(self.flat(result, literal), self.known)
        if other.faults:
            raise UnsupportedError("an aggregate compared with what may fail")
        self.filter(compared(value, literal.operator, other, self.dialect))


def _columns(source: Source, alias: str) -> list[Expr]:
    return [Expr(f"{alias}.c{place}", of) for place, of in enumerate(source.types)]
