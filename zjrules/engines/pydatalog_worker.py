"""pyDatalog evaluates programs here, line by line from standard input, in a process of its own.

pyDatalog never sees a text, a number or a truth value of ours: each distinct value is an ``int`` of
our own counting, so nothing it does to floats, to ``True`` or to capitalised text can reach them, and
its text interface (which executes Python) is never touched. It does the joins and negations, and ``=``
and ``!=`` between variables and constants, which are exact on such numbers. Comparisons with an order,
arithmetic and text predicates are predicates that it asks us for. Strata, recursion and aggregates are
driven from our loop: it is asked one non-recursive clause at a time over facts.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pyDatalog import Logic, pyEngine

from zjrules.datalog import ast
from zjrules.datalog.codec import from_json, value_from_json, value_to_json
from zjrules.datalog.stratified import StratifiedProgram, Stratum
from zjrules.engines.builtins import fold
from zjrules.engines.expressions import compile_test, compile_value
from zjrules.engines.pending import Pending, pend, variable_names
from zjrules.engines.values import OperandError, Row, Stored, plain, stored

Ids = tuple[int, ...]  # a row as pyDatalog holds it


def main() -> None:
    """Answer every request; end with standard input."""
    for line in sys.stdin:
        request = json.loads(line)
        program: StratifiedProgram = from_json(request["program"])
        print(json.dumps(_answer(program, request["rows"]), ensure_ascii=False), flush=True)


def _answer(program: StratifiedProgram, rows: dict[str, list[list[Any]]]) -> dict[str, Any]:
    run = Run(program)
    try:
        for name, given in rows.items():
            run.add(name, [run.ids(stored(value_from_json(value)) for value in row) for row in given])
        for stratum in program.strata:
            run.stratum(stratum)
    except FaultAt as fault:
        return {"fault": fault.told}
    return {"rows": {each.name: [_row_out(row) for row in run.rows(each.name)] for each in program.derived}}


def _row_out(row: Row) -> list[Any]:
    return [value_to_json(plain(value)) for value in row]


class FaultAt(Exception):  # noqa: N818 - carries a fault of the program to main, is no error of ours
    """What went wrong with a value, with its place."""

    def __init__(self, fault: OperandError, clause: ast.Clause, node: ast.Node) -> None:
        span = clause.span(node)
        place = [span.path, span.line, span.end_line, span.column, span.end_column]
        self.told = [fault.code, fault.message, fault.hint, place]


class Run:
    """One program in a cleared pyDatalog."""

    def __init__(self, program: StratifiedProgram) -> None:
        Logic().clear()
        pyEngine.Python_resolvers.clear()
        self.parameters = program.parameters
        self.values: list[Stored] = []
        self.numbers: dict[Stored, int] = {}
        self.tables: dict[str, dict[Ids, None]] = {}
        self.fresh = 0

    # ------------------------------------------------------------------ values

    def ids(self, row: Iterable[Stored]) -> Ids:
        return tuple(self.id(value) for value in row)

    def id(self, value: Stored) -> int:
        if value not in self.numbers:
            self.numbers[value] = len(self.values)
            self.values.append(value)
        return self.numbers[value]

    def rows(self, name: str) -> list[Row]:
        return [tuple(self.values[number] for number in row) for row in self.tables.get(name, ())]

    # ------------------------------------------------------------------ strata

    def stratum(self, stratum: Stratum) -> None:
        """Rounds of all clauses until nothing is new; from the second on, only what the last round's new
        rows give: each recursive atom in turn reads those alone."""
        known = {name: list(self.tables.get(name, ())) for name in stratum.relations}
        new = {name: rows + self.add(name, []) for name, rows in known.items()}
        for clause in stratum.clauses:
            if not (stratum.recursive and _recursive_atoms(clause, stratum)):
                new[clause.head.relation] += self.add(clause.head.relation, self.derive(clause))
        while stratum.recursive and any(new.values()):
            for name, rows in new.items():
                self.replace(f"new {name}", rows)
            found: dict[str, list[Ids]] = {name: [] for name in stratum.relations}
            for clause in stratum.clauses:
                for atom in _recursive_atoms(clause, stratum):
                    found[clause.head.relation] += self.derive(clause, atom)
            new = {name: self.add(name, rows) for name, rows in found.items()}

    def add(self, name: str, rows: Iterable[Ids]) -> list[Ids]:
        """Assert rows as facts; return those that are new."""
        table = self.tables.setdefault(name, {})
        new = [row for row in dict.fromkeys(rows) if row not in table]
        table.update(dict.fromkeys(new))
        for row in new:
            pyEngine.assert_(pyEngine.Clause(_literal(name, [pyEngine.Const(each) for each in row]), []))
        return new

    def replace(self, name: str, rows: list[Ids]) -> None:
        for row in self.tables.pop(name, ()):
            pyEngine.retract(pyEngine.Clause(_literal(name, [pyEngine.Const(each) for each in row]), []))
        self.add(name, rows)

    # ------------------------------------------------------------------ one clause

    def derive(self, clause: ast.Clause, delta: ast.Atom | None = None) -> list[Ids]:
        """The rows of the head. ``delta`` is an atom of the body that reads new rows only."""
        body: list[Any] = []
        for pending in _ordered(clause.body, clause, set()):
            source = f"new {pending.relation}" if pending.literal is delta else pending.relation
            body += self.literals(pending, clause, body, source)
        return self.query([self.term(term) for term in clause.head.terms], body)

    def query(self, head: list[Any], body: list[Any]) -> list[Ids]:
        """All distinct rows of ``head`` for which the literals of ``body`` hold."""
        self.fresh += 1
        name = f"query {self.fresh}"
        clause = pyEngine.Clause(_literal(name, head), body)
        pyEngine.assert_(clause)
        answers = _literal(name, [pyEngine.Var(f"answer {place}") for place in range(len(head))]).ask()
        pyEngine.retract(clause)
        pyEngine.remove(clause.head.pred)
        return [row[: len(head)] for row in answers]

    def term(self, term: ast.Term) -> Any:
        if isinstance(term, ast.Variable):
            return pyEngine.Var(f"variable {term.name}")
        if isinstance(term, ast.Wildcard):
            self.fresh += 1
            return pyEngine.Var(f"wildcard {self.fresh}")
        value = term.value if isinstance(term, ast.Constant) else self.parameters[term.name]  # type: ignore[union-attr]
        return pyEngine.Const(self.id(stored(value)))

    def literals(self, pending: Pending, clause: ast.Clause, before: list[Any], source: str) -> list[Any]:
        """The literals of pyDatalog for one of ours; ``before`` are those already in the body."""
        match pending.literal:
            case ast.Atom(_, terms):
                return [_literal(source, [self.term(term) for term in terms])]
            case ast.Negation(ast.Atom(name, terms)):
                return [_literal(name, [self.term(term) for term in terms], negated=True)]
            case ast.Comparison() as literal:
                return self.comparison(literal, clause, _bound(before))
            case ast.Aggregation() as literal:
                return self.aggregation(literal, pending, clause, before)
            case ast.Test() | ast.Negation() as literal:
                return [self.test(literal, clause)]

    def comparison(self, literal: ast.Comparison, clause: ast.Clause, bound: set[str]) -> list[Any]:
        left, right = literal.left, literal.right
        simple = (ast.Variable, ast.Constant, ast.Parameter)
        if literal.operator in ("=", "!=") and isinstance(left, simple) and isinstance(right, simple):
            operator = "==" if literal.operator == "=" else "!="
            return [pyEngine.Literal(operator, [self.term(left), self.term(right)])]
        for target, source in ((left, right), (right, left)):
            if literal.operator == "=" and isinstance(target, ast.Variable) and target.name not in bound:
                return [self.computation(literal, target, source, clause)]
        return [self.test(literal, clause)]

    def test(self, literal: ast.Comparison | ast.Test | ast.Negation, clause: ast.Clause) -> Any:
        """A predicate over the literal's variables that holds where the literal does."""
        names = _names(literal)
        holds = compile_test(literal, {name: place for place, name in enumerate(names)}, self.parameters)

        def resolve(*terms: Any) -> Iterator[tuple[Any, ...]]:
            if _guarded(holds, self.row(terms), clause, literal):
                yield terms

        return self.predicate(names, resolve)

    def computation(self, literal: ast.Comparison, target: ast.Variable, source: ast.Term, clause: ast.Clause) -> Any:
        """A predicate that gives ``target`` the value of ``source``."""
        names = _names(source)
        value = compile_value(source, {name: place for place, name in enumerate(names)}, self.parameters)

        def resolve(*terms: Any) -> Iterator[tuple[Any, ...]]:
            known = terms[: len(names)]
            yield *known, self.id(_guarded(value, self.row(known), clause, literal))

        return self.predicate([*names, target.name], resolve)

    def predicate(self, names: list[str], resolve: Callable[..., Iterator[tuple[Any, ...]]]) -> Any:
        self.fresh += 1
        literal = _literal(f"ours {self.fresh}", [self.term(ast.Variable(name)) for name in names])
        padding = len(literal.terms) - len(names)

        def padded(*terms: Any) -> Iterator[tuple[Any, ...]]:
            for found in resolve(*terms[: len(terms) - padding]):
                yield *found, *terms[len(terms) - padding :]

        pyEngine.Python_resolvers[literal.pred.id] = padded
        return literal

    def row(self, terms: Iterable[Any]) -> Row:
        return tuple(self.values[term.id] for term in terms)

    # ------------------------------------------------------------------ aggregates

    def aggregation(
        self, literal: ast.Aggregation, pending: Pending, clause: ast.Clause, before: list[Any]
    ) -> list[Any]:
        """Ask for the groups that the body so far gives, then for their members; fold; go on with facts."""
        group = sorted(pending.group)
        variables = [self.term(ast.Variable(name)) for name in group]
        groups = self.query(variables, list(before))
        self.fresh += 1
        asked, folded = f"group {self.fresh}", f"folded {self.fresh}"
        self.add(asked, groups)
        inner: list[Any] = [_literal(asked, variables)]
        for each in _ordered(literal.body, clause, set(group)):
            inner += self.literals(each, clause, inner, each.relation)
        keys = sorted({variable.name for key in literal.keys for variable in ast.variables(key)} - set(group))
        members = self.query([*variables, *(self.term(ast.Variable(name)) for name in keys)], inner)
        slots = {name: place for place, name in enumerate([*group, *keys])}
        take = [compile_value(key, slots, self.parameters) for key in literal.keys]
        found: dict[Ids, dict[Row, None]] = {each: {} for each in groups}
        for member in members:
            row = tuple(self.values[number] for number in member)
            tuple_of = tuple(_guarded(each, row, clause, literal) for each in take)
            found[member[: len(group)]][tuple_of] = None
        values = {each: _guarded(lambda rows: fold(literal.function, rows), rows, clause, literal)  # type: ignore[arg-type]
                  for each, rows in found.items()}  # fmt: skip
        self.add(folded, [(*each, self.id(value)) for each, value in values.items() if value is not None])
        result = ast.Variable(f"result {self.fresh}")
        read = _literal(folded, [*variables, self.term(result)])
        comparison = ast.Comparison(result, literal.operator, literal.result, literal.place)
        return [read, *self.comparison(comparison, clause, _bound([*before, read]))]


def _ordered(body: Iterable[ast.Literal], clause: ast.Clause, bound: set[str]) -> Iterator[Pending]:
    """Written order, but nothing before its variables are bound; what computes waits for all before it."""
    rest = [pend(literal, clause, variable_names) for literal in body]
    while rest:
        slots = dict.fromkeys(bound, 0)
        able = [each for each in rest if each.joins or each.ready(slots)]
        chosen = next((each for each in able if not each.computes or each is rest[0]), able[0])
        rest.remove(chosen)
        bound |= chosen.names
        yield chosen


def _recursive_atoms(clause: ast.Clause, stratum: Stratum) -> list[ast.Atom]:
    return [each for each in clause.body if isinstance(each, ast.Atom) and each.relation in stratum.relations]


def _literal(name: str, terms: list[Any], negated: bool = False) -> Any:
    """A literal of pyDatalog over a known predicate; one without columns gets one that is always 0."""
    columns = terms or [pyEngine.Const(0)]
    literal = pyEngine.Literal(name, columns)
    if literal.pred.id not in Logic.tl.logic.Db:
        pyEngine.insert(literal.pred)
    return pyEngine.Literal("~" + name, columns) if negated else literal


def _bound(literals: Iterable[Any]) -> set[str]:
    """Our variables that the literals hold. (Those of negations and tests are bound anyway.)"""
    prefix = "variable "
    found = {str(term) for literal in literals for term in literal.terms if isinstance(term, pyEngine.Var)}
    return {name.removeprefix(prefix) for name in found if name.startswith(prefix)}


def _names(node: ast.Node) -> list[str]:
    return sorted({variable.name for variable in ast.variables(node)})


def _guarded(function: Callable[[Row], Any], row: Row, clause: ast.Clause, node: ast.Node) -> Any:
    try:
        return function(row)
    except OperandError as fault:
        raise FaultAt(fault, clause, node) from None


if __name__ == "__main__":
    main()
