"""One program evaluated by pyDatalog, through its engine objects only, never its text interface.

pyDatalog never sees a text, a number or a truth value of ours: each distinct value is an ``int`` of our
own counting, so that nothing it does to floats, to ``True`` or to capitalised text can reach them.

It does the joins and the negations, and ``=`` and ``!=`` between variables and constants, which are
exact on such numbers. Comparisons with an order, arithmetic and text predicates are predicates that it
asks us for. Strata, recursion and aggregates are driven from here: it is asked one non-recursive clause
at a time over facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pyDatalog import Logic, pyEngine

from zjrules.datalog import ast
from zjrules.datalog.stratified import Stratum
from zjrules.engines.builtins import fold
from zjrules.engines.expressions import compile_row, compile_test, compile_value
from zjrules.engines.pending import Pending
from zjrules.engines.pydatalog_terms import FaultError, fact_of, literal_of, names_in, ordered, slots_of
from zjrules.engines.values import OperandError, Row, Stored, stored

Ids = tuple[int, ...]  # a row as pyDatalog holds it
_PLAIN = (ast.Variable, ast.Constant, ast.Parameter)


class Run:
    """A cleared pyDatalog and the rows it knows."""

    def __init__(self, parameters: Mapping[str, ast.Value], at: Callable[[ast.Clause], None] = lambda _: None) -> None:
        """``at`` is told every clause that is begun with."""
        Logic().clear()
        pyEngine.Python_resolvers.clear()
        self.parameters = parameters
        self.at = at
        self.values: list[Stored] = []  # by our number for them
        self.numbers: dict[Stored, int] = {}
        self.tables: dict[str, dict[Ids, None]] = {}
        self.names = 0  # made so far, for what needs a name of its own

    # ------------------------------------------------------------------ values and rows

    def number(self, value: Stored) -> int:
        if value not in self.numbers:
            self.numbers[value] = len(self.values)
            self.values.append(value)
        return self.numbers[value]

    def row(self, ids: Iterable[int]) -> Row:
        return tuple(self.values[each] for each in ids)

    def rows(self, name: str) -> list[Row]:
        return [self.row(ids) for ids in self.tables.get(name, ())]

    def tell(self, name: str, rows: Iterable[Row]) -> None:
        self.add(name, [tuple(self.number(value) for value in row) for row in rows])

    def add(self, name: str, rows: Iterable[Ids]) -> list[Ids]:
        """Assert rows as facts; return those that are new."""
        table = self.tables.setdefault(name, {})
        new = [row for row in dict.fromkeys(rows) if row not in table]
        table.update(dict.fromkeys(new))
        for row in new:
            pyEngine.assert_(fact_of(name, row))
        return new

    def replace(self, name: str, rows: Iterable[Ids]) -> None:
        """Let these be all the rows of a relation."""
        for row in self.tables.pop(name, ()):
            pyEngine.retract(fact_of(name, row))
        self.add(name, rows)

    def name(self, what: str) -> str:
        """A name that no relation of the program has."""
        self.names += 1
        return f"{what} {self.names}"

    # ------------------------------------------------------------------ strata

    def evaluate(self, stratum: Stratum) -> None:
        """Rounds of all clauses until nothing is new; from the second on, only what the last round's new
        rows give: each recursive atom in turn reads those alone."""
        new = {name: list(self.tables.get(name, ())) for name in stratum.relations}
        for clause in stratum.clauses:
            if not _recursive_atoms(clause, stratum):
                new[clause.head.relation] += self.add(clause.head.relation, self.derive(clause))
        while stratum.recursive and any(new.values()):
            for name, rows in new.items():
                self.replace(f"new {name}", rows)
            found: dict[str, list[Ids]] = {name: [] for name in stratum.relations}
            for clause in stratum.clauses:
                for atom in _recursive_atoms(clause, stratum):
                    found[clause.head.relation] += self.derive(clause, atom)
            new = {name: self.add(name, rows) for name, rows in found.items()}

    def derive(self, clause: ast.Clause, delta: ast.Atom | None = None) -> list[Ids]:
        """The rows of the head. ``delta`` is an atom of the body that reads new rows only."""
        self.at(clause)
        body = _Body(self, clause)
        for pending in ordered(clause.body, clause, set()):
            body.put(pending, f"new {pending.relation}" if pending.literal is delta else pending.relation)
        return self.query([body.term(term) for term in clause.head.terms], body.literals)

    def query(self, head: list[Any], body: list[Any]) -> list[Ids]:
        """All rows of ``head`` for which the literals of ``body`` hold."""
        name = self.name("query")
        clause = pyEngine.Clause(literal_of(name, head), body)
        pyEngine.assert_(clause)
        answers = literal_of(name, [pyEngine.Var(f"answer {place}") for place in range(len(head))]).ask()
        pyEngine.retract(clause)
        pyEngine.remove(clause.head.pred)
        return [row[: len(head)] for row in answers]


class _Body:
    """The body of a clause in pyDatalog's literals, put together in the order of evaluation."""

    def __init__(self, run: Run, clause: ast.Clause, literals: Iterable[Any] = (), bound: Iterable[str] = ()) -> None:
        self.run = run
        self.clause = clause
        self.literals = list(literals)
        self.bound = set(bound)

    def term(self, term: ast.Term) -> Any:
        if isinstance(term, ast.Variable):
            return pyEngine.Var(f"variable {term.name}")
        if isinstance(term, ast.Wildcard):
            return pyEngine.Var(self.run.name("wildcard"))
        value = term.value if isinstance(term, ast.Constant) else self.run.parameters[term.name]  # type: ignore[union-attr]
        return pyEngine.Const(self.run.number(stored(value)))

    def variables(self, names: Iterable[str]) -> list[Any]:
        return [self.term(ast.Variable(name)) for name in names]

    def put(self, pending: Pending, source: str) -> None:
        """Append what stands for one of our literals; an atom is read from the relation ``source``."""
        match pending.literal:
            case ast.Atom(_, terms):
                self.literals.append(literal_of(source, [self.term(term) for term in terms]))
            case ast.Negation(ast.Atom(name, terms)):
                self.literals.append(literal_of(name, [self.term(term) for term in terms], negated=True))
            case ast.Comparison() as literal:
                self.put_comparison(literal)
            case ast.Aggregation() as literal:
                self.put_aggregation(literal, sorted(pending.group))
            case literal:
                self.put_test(literal)
        self.bound |= pending.names

    def put_comparison(self, literal: ast.Comparison) -> None:
        left, right = literal.left, literal.right
        if literal.operator in ("=", "!=") and isinstance(left, _PLAIN) and isinstance(right, _PLAIN):
            operator = "==" if literal.operator == "=" else "!="
            self.literals.append(pyEngine.Literal(operator, [self.term(left), self.term(right)]))
            return
        for target, source in ((left, right), (right, left)):
            if literal.operator == "=" and isinstance(target, ast.Variable) and target.name not in self.bound:
                self.put_computation(literal, target, source)
                return
        self.put_test(literal)

    def put_test(self, literal: ast.Comparison | ast.Test | ast.Negation) -> None:
        """A predicate over the literal's variables that holds where the literal does."""
        names = names_in(literal)
        holds = self.at(literal, compile_test(literal, slots_of(names), self.run.parameters))
        self.put_predicate(names, lambda row: [()] if holds(row) else [])

    def put_computation(self, literal: ast.Comparison, target: ast.Variable, source: ast.Term) -> None:
        """A predicate that gives ``target`` the value of ``source``."""
        names = names_in(source)
        value = self.at(literal, compile_value(source, slots_of(names), self.run.parameters))
        self.put_predicate(names, lambda row: [(self.run.number(value(row)),)], [target.name])

    def put_predicate(
        self, known: list[str], answers: Callable[[Row], list[tuple[int, ...]]], new: Iterable[str] = ()
    ) -> None:
        """A predicate that pyDatalog asks us for: what values of ``new`` go with those of ``known``?"""
        literal = literal_of(self.run.name("ours"), self.variables([*known, *new]))

        def resolve(*terms: Any) -> Iterator[tuple[Any, ...]]:
            row = self.run.row(term.id for term in terms[: len(known)])
            for answer in answers(row):
                yield (*terms[: len(known)], *answer) if terms[len(known) :] and answer else terms

        pyEngine.Python_resolvers[literal.pred.id] = resolve
        self.literals.append(literal)

    def put_aggregation(self, literal: ast.Aggregation, group: list[str]) -> None:
        """Ask which groups the body so far gives, then for their members; fold; go on with facts."""
        run, variables = self.run, self.variables(group)
        groups = run.query(variables, list(self.literals))
        asked, folded = run.name("group"), run.name("folded")
        run.add(asked, groups)
        inner = _Body(run, self.clause, [literal_of(asked, variables)], group)
        for pending in ordered(literal.body, self.clause, set(group)):
            inner.put(pending, pending.relation)
        names = [*group, *(name for name in names_in(literal) if name in inner.bound and name not in group)]
        keys = self.at(literal, compile_row(literal.keys, slots_of(names), run.parameters))
        members: dict[Ids, dict[Row, None]] = {each: {} for each in groups}
        for ids in run.query(self.variables(names), inner.literals):
            members[ids[: len(group)]][keys(run.row(ids))] = None
        for each, rows in members.items():
            value = self.at(literal, fold)(literal.function, rows)
            run.add(folded, [(*each, run.number(value))] if value is not None else [])
        result = ast.Variable(run.name("result"))
        self.literals.append(literal_of(folded, [*variables, self.term(result)]))
        self.bound.add(result.name)
        self.put_comparison(ast.Comparison(result, literal.operator, literal.result, literal.place))

    def at(self, node: ast.Node, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, with the place told of what it cannot work with."""

        def guarded(*arguments: Any) -> Any:
            try:
                return function(*arguments)
            except OperandError as fault:
                raise FaultError(fault, self.clause, node) from None

        return guarded


def _recursive_atoms(clause: ast.Clause, stratum: Stratum) -> list[ast.Atom]:
    return [each for each in clause.body if isinstance(each, ast.Atom) and each.relation in stratum.relations]
