"""A slow, obvious evaluator of the rule language: what the engines are measured against.

It shares no code with them but the syntax tree. Every clause is tried on every combination of rows,
again and again until nothing new comes up; numbers are fractions; a value carries its kind with it.
"""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from zjrules.datalog import ast

Value = tuple[str, Any]  # kind (text, number, truth, date) and the value itself
Row = tuple[Value, ...]
Rows = dict[str, set[Row]]
Environment = dict[str, Value]


def value(plain: object) -> Value:
    if isinstance(plain, bool):
        return "truth", plain
    if isinstance(plain, int | Decimal):
        return "number", Fraction(plain)
    return ("text" if isinstance(plain, str) else "date"), plain


def rows(plain: Iterable[Iterable[object]]) -> set[Row]:
    return {tuple(value(each) for each in row) for row in plain}


def evaluate(program: ast.Program, facts: Mapping[str, Iterable[Iterable[object]]]) -> Rows:
    """Every relation of the program and of the facts. The program must be safe and stratified."""
    columns = {each.name: [name for name, _ in each.columns] for each in program.declarations}
    clauses = [_Clause(each, columns) for each in program.clauses]
    known: Rows = {name: rows(each) for name, each in facts.items()}
    for name in itertools.chain(columns, (each.head.relation for each in clauses)):
        known.setdefault(name, set())
    for level in _levels(clauses):
        grew = True
        while grew:
            derived = [(each.head.relation, row) for each in level for row in each.rows(known)]
            grew = any(row not in known[name] for name, row in derived)
            for name, row in derived:
                known[name].add(row)
    return known


def _levels(clauses: list[_Clause]) -> list[list[_Clause]]:
    """Clauses by stratum: a head is no lower than what it needs, and higher than what it negates or folds."""
    level = {each.head.relation: 0 for each in clauses}
    for _ in level:
        for each in clauses:
            for name, strictly in each.needs():
                if name in level:
                    level[each.head.relation] = max(level[each.head.relation], level[name] + strictly)
    return [[each for each in clauses if level[each.head.relation] == number] for number in sorted(set(level.values()))]


class _Clause:
    def __init__(self, clause: ast.Clause, columns: dict[str, list[str]]) -> None:
        self.columns = columns
        self.head = clause.head
        self.body = clause.body
        self.outside = {name for each in (clause.head, *clause.body) for name in _outside(each)}

    def needs(self) -> Iterator[tuple[str, bool]]:
        for literal in self.body:
            for node in ast.walk(literal):
                if isinstance(node, ast.Atom):
                    yield node.relation, not isinstance(literal, ast.Atom)

    def rows(self, known: Rows) -> Iterator[Row]:
        for environment in self.solutions(list(self.body), {}, known):
            yield tuple(_value(term, environment) for term in self.terms(self.head))

    def terms(self, atom: ast.Atom) -> tuple[ast.Term, ...]:
        if not atom.names:
            return atom.terms
        named = dict(zip(atom.names, atom.terms, strict=True))
        return tuple(named.get(name, ast.Wildcard()) for name in self.columns[atom.relation])

    def solutions(self, literals: list[ast.Literal], environment: Environment, known: Rows) -> Iterator[Environment]:
        if not literals:
            yield environment
            return
        literal = next(each for each in literals if self.decidable(each, environment))
        rest = [each for each in literals if each is not literal]
        for extended in self.ways(literal, environment, known):
            yield from self.solutions(rest, extended, known)

    def decidable(self, literal: ast.Literal, environment: Environment) -> bool:
        match literal:
            case ast.Atom():
                computed = [term for term in literal.terms if isinstance(term, ast.Operation | ast.Call)]
                held = {term.name for term in literal.terms if isinstance(term, ast.Variable)}
                return all(_names(term) <= environment.keys() | held for term in computed)
            case ast.Comparison(left, "=", right):
                missing = [side for side in (left, right) if not _names(side) <= environment.keys()]
                return not missing or (len(missing) == 1 and isinstance(missing[0], ast.Variable))
            case ast.Aggregation():
                new = isinstance(literal.result, ast.Variable) and literal.operator == "="
                return self.group(literal) <= environment.keys() and (
                    new or _names(literal.result) <= environment.keys()
                )
            case _:
                return _names(literal) <= environment.keys()

    def ways(self, literal: ast.Literal, environment: Environment, known: Rows) -> Iterator[Environment]:
        match literal:
            case ast.Atom():
                yield from self.matches(literal, environment, known)
            case ast.Negation(ast.Atom() as atom):
                if not any(True for _ in self.matches(atom, environment, known)):
                    yield environment
            case ast.Negation(ast.Test() as test):
                if not _holds(test, environment):
                    yield environment
            case ast.Test():
                if _holds(literal, environment):
                    yield environment
            case ast.Comparison(left, operator, right):
                yield from _compared(left, operator, right, environment)
            case ast.Aggregation():
                result = self.folded(literal, environment, known)
                if result is not None:
                    yield from _compared(result, literal.operator, literal.result, environment)

    def matches(self, atom: ast.Atom, environment: Environment, known: Rows) -> Iterator[Environment]:
        for row in known.get(atom.relation, ()):
            extended = dict(environment)
            pairs = [pair for pair in zip(self.terms(atom), row, strict=True) if not isinstance(pair[0], ast.Wildcard)]
            # Variables first: an expression may be of a variable that stands in the same atom.
            for term, found in sorted(pairs, key=lambda pair: not isinstance(pair[0], ast.Variable)):
                if isinstance(term, ast.Variable) and term.name not in extended:
                    extended[term.name] = found
                elif _value(term, extended) != found:
                    break
            else:
                yield extended

    def group(self, literal: ast.Aggregation) -> set[str]:
        return {name for each in (*literal.keys, *literal.body) for name in _names(each)} & self.outside

    def folded(self, literal: ast.Aggregation, environment: Environment, known: Rows) -> Value | None:
        group = {name: environment[name] for name in self.group(literal)}
        found = self.solutions(list(literal.body), group, known)
        members = [key[0][1] for key in {tuple(_value(key, each) for key in literal.keys) for each in found}]
        if literal.function == "count":
            return "number", Fraction(len(members))
        if literal.function == "sum":
            return "number", sum(members, Fraction(0))
        if not members:
            return None
        kind = _value(literal.keys[0], next(self.solutions(list(literal.body), group, known)))[0]
        return kind, min(members) if literal.function == "min" else max(members)


def _outside(literal: ast.Literal) -> set[str]:
    return _names(literal.result if isinstance(literal, ast.Aggregation) else literal)


def _names(node: ast.Node) -> set[str]:
    return {each.name for each in ast.walk(node) if isinstance(each, ast.Variable)}


def _compared(
    left: ast.Term | Value, operator: str, right: ast.Term, environment: Environment
) -> Iterator[Environment]:
    sides: list[Value | None] = []
    for side in (left, right):
        unknown = isinstance(side, ast.Variable) and side.name not in environment
        sides.append(None if unknown else side if isinstance(side, tuple) else _value(side, environment))
    one, other = sides
    if one is None and isinstance(left, ast.Variable):
        assert other is not None
        yield {**environment, left.name: other}
    elif other is None and isinstance(right, ast.Variable):
        assert one is not None
        yield {**environment, right.name: one}
    elif one is not None and other is not None and _related(one, operator, other):
        yield environment


def _related(one: Value, operator: str, other: Value) -> bool:
    if operator in ("=", "!="):
        return (one == other) == (operator == "=")
    if one[0] != other[0] or one[0] == "truth":
        return False
    less, equal = bool(one[1] < other[1]), one == other
    return {"<": less, "<=": less or equal, ">": not less and not equal, ">=": not less}[operator]


def _holds(test: ast.Test, environment: Environment) -> bool:
    (kind, text), (other_kind, part) = (_value(each, environment) for each in test.arguments)
    if kind != "text" or other_kind != "text":
        return False
    match test.predicate:
        case "starts_with":
            return bool(text[: len(part)] == part)
        case "ends_with":
            return bool(text[max(len(text) - len(part), 0) :] == part)
        case "contains":
            return any(text[start:].startswith(part) for start in range(len(text) + 1))
        case _:
            pattern = part.replace("\\p{Han}", "[\u4e00-\u9fff]").replace("$", "\\Z")  # as RE2 means them
            return re.search(pattern, text) is not None


def _value(term: ast.Term, environment: Environment) -> Value:
    match term:
        case ast.Constant():
            return value(term.value)
        case ast.Variable():
            return environment[term.name]
        case ast.Operation():
            left, right = (_value(each, environment)[1] for each in (term.left, term.right))
            match term.operator:
                case "+":
                    return "number", left + right
                case "-":
                    return "number", left - right
                case "*":
                    return "number", left * right
                case "/":
                    scale = 10**20  # a quotient has at most 20 decimals, a half rounded to the even digit
                    return "number", Fraction(round(left / right * scale), scale)
                case "%":
                    return "number", left - right * (left // right)
        case ast.Call():
            return _call(term.function, [_value(each, environment)[1] for each in term.arguments])
        case _:
            raise AssertionError(f"no value: {term}")


def _call(function: str, arguments: list[Any]) -> Value:
    match function, arguments:
        case "abs", [Fraction() as number]:
            return "number", abs(number)
        case "round", [Fraction() as number, Fraction() as places]:
            scale = Fraction(10) ** int(places)
            return "number", Fraction(round(number * scale)) / scale  # a half to the even digit
        case "length", [str() as text]:
            return "number", Fraction(len(text))
        case "year", [datetime.date() as day]:
            return "number", Fraction(day.year)
        case "days", [datetime.date() as start, datetime.date() as end]:
            return "number", Fraction((end - start).days)
        case "replace", [str() as text, str() as old, str() as new]:
            return "text", new.join(text.split(old))
        case "trim", [str() as text]:
            return "text", text.strip()
        case "concat", texts if all(isinstance(each, str) for each in texts):
            return "text", "".join(texts)
    raise AssertionError(f"no function: {function}{arguments}")
