"""Types of columns and variables: inferred for derived relations, checked wherever they are known.

Integers and decimals are one kind. A column fed with several kinds is ``any``, and so is whatever the
caller gave without a declaration; ``any`` goes with everything.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from zjrules.datalog import ast
from zjrules.datalog.language import FUNCTIONS, PREDICATES, kind, type_of_value
from zjrules.datalog.printer import print_node
from zjrules.datalog.schema import Column, ColumnType, Relation
from zjrules.datalog.strata import Dependencies
from zjrules.errors import Diagnostic

Types = dict[str, list[ColumnType | None]]  # by relation; None where nothing is known yet


def infer(
    program: ast.Program,
    found: Dependencies,
    known: Mapping[str, Relation],
    parameters: Mapping[str, ast.Value],
    fixed: Mapping[str, Relation],
) -> tuple[dict[str, Relation], list[Diagnostic]]:
    """The derived relations with their column types, and every clash of kinds.

    ``known`` are all relations that have types beforehand, ``fixed`` those among them whose types the
    clauses must keep to (declarations); the rest of ``known`` only contributes.
    """
    types: Types = {name: [column.type for column in relation.columns] for name, relation in known.items()}
    by_head: dict[str, list[ast.Clause]] = {}
    for clause in program.clauses:
        by_head.setdefault(clause.head.relation, []).append(clause)
        types.setdefault(clause.head.relation, [None] * len(clause.head.terms))
    for component in found.components:
        clauses = [clause for name in component for clause in by_head.get(name, ()) if name not in fixed]
        while sum(_widen(clause, types, parameters) for clause in clauses):
            pass
    diagnostics = [each for clause in program.clauses for each in _Clause(clause, types, parameters, fixed).check()]
    derived = {name: fixed.get(name) or _relation(name, types[name]) for name in by_head}
    return derived, diagnostics


def _relation(name: str, types: list[ColumnType | None]) -> Relation:
    return Relation(name, tuple(Column(str(place), each or "any") for place, each in enumerate(types, 1)))


def _widen(clause: ast.Clause, types: Types, parameters: Mapping[str, ast.Value]) -> bool:
    """Let the head's columns take in what this clause derives; did anything change?"""
    view = _Clause(clause, types, parameters)
    columns = types[clause.head.relation]
    changed = False
    for place, term in enumerate(clause.head.terms[: len(columns)]):
        joined = _join(columns[place], view.type_of(term))
        changed |= joined != columns[place]
        columns[place] = joined
    return changed


def _join(one: ColumnType | None, other: ColumnType | None) -> ColumnType | None:
    """The narrowest type that holds both."""
    if one is None or other is None or one == other:
        return one or other
    return "decimal" if kind(one) == kind(other) == "number" else "any"


def _clash(one: ColumnType | None, other: ColumnType | None) -> bool:
    return not (one is None or other is None or "any" in (one, other) or kind(one) == kind(other))


def _broken(value: ast.Value | None) -> bool:
    return isinstance(value, Decimal) and value != value.to_integral_value()


class _Clause:
    """The types of one clause's variables, given the types of relations."""

    def __init__(
        self,
        clause: ast.Clause,
        types: Types,
        parameters: Mapping[str, ast.Value],
        fixed: Collection[str] = (),  # relations whose declared types must be kept to
    ) -> None:
        self.clause = clause
        self.types = types
        self.parameters = parameters
        self.fixed = fixed
        self.variables: dict[str, ColumnType | None] = {}
        self.origin: dict[str, ast.Variable] = {}
        self.diagnostics: list[Diagnostic] = []
        self.positive(clause.body)

    def fault(self, code: str, message: str, node: ast.Node, hint: str = "", other: ast.Variable | None = None) -> None:
        related = ((self.clause.span(other), f"{other.name} is {self.variables[other.name]} here"),) if other else ()
        self.diagnostics.append(Diagnostic(code, message, self.clause.span(node), hint, related))

    def positive(self, body: tuple[ast.Literal, ...]) -> None:
        """Learn the variables' types from atoms first, then from what is computed."""
        for literal in body:
            if isinstance(literal, ast.Atom):
                for term, column_type in zip(literal.terms, self.types.get(literal.relation, ()), strict=False):
                    if isinstance(term, ast.Variable):
                        self.learn(term, column_type)
            elif isinstance(literal, ast.Aggregation):
                self.positive(literal.body)
        for _ in body:  # each round may make one more computed variable known
            before = len(self.variables)
            for literal in body:
                if isinstance(literal, ast.Comparison) and literal.operator == "=":
                    self.learn_equal(literal.left, literal.right)
                    self.learn_equal(literal.right, literal.left)
                elif isinstance(literal, ast.Aggregation) and literal.operator == "=":
                    self.learn_result(literal)
            if len(self.variables) == before:
                break

    def learn(self, variable: ast.Variable, found: ColumnType | None) -> None:
        if found is None:
            return
        name = variable.name
        had = self.variables.get(name)
        if had is None or had == "any" or (had == "decimal" and found == "integer"):
            self.variables[name] = found
            self.origin[name] = variable
        elif _clash(had, found):
            message = f"{name} is {found} here and {had} elsewhere: it can be no value"
            self.fault("type-clash", message, variable, "compare like with like", self.origin[name])

    def learn_equal(self, term: ast.Term, other: ast.Term) -> None:
        if isinstance(term, ast.Variable) and self.variables.get(term.name) is None:
            self.learn(term, self.type_of(other))

    def learn_result(self, literal: ast.Aggregation) -> None:
        if isinstance(literal.result, ast.Variable) and self.variables.get(literal.result.name) is None:
            self.learn(literal.result, self.aggregate_type(literal))

    def aggregate_type(self, literal: ast.Aggregation) -> ColumnType | None:
        return "integer" if literal.function == "count" else self.type_of(literal.keys[0])

    def type_of(self, term: ast.Term) -> ColumnType | None:
        match term:
            case ast.Constant():
                return type_of_value(term.value)
            case ast.Parameter():
                return type_of_value(self.parameters[term.name]) if term.name in self.parameters else None
            case ast.Variable():
                return self.variables.get(term.name)
            case ast.Operation():
                whole = term.operator != "/" and self.type_of(term.left) == self.type_of(term.right) == "integer"
                return "integer" if whole else "decimal"
            case ast.Call():
                if term.function == "abs" and term.arguments:
                    return self.type_of(term.arguments[0])
                return FUNCTIONS[term.function].gives if term.function in FUNCTIONS else None
            case _:
                return None

    def check(self) -> list[Diagnostic]:
        self.check_body(self.clause.body)
        head = self.clause.head
        if head.relation in self.fixed:
            self.check_atom(head)
        return self.diagnostics

    def check_body(self, body: tuple[ast.Literal, ...]) -> None:
        for literal in body:
            match literal:
                case ast.Atom() | ast.Negation(ast.Atom()):
                    self.check_atom(literal if isinstance(literal, ast.Atom) else literal.literal)  # type: ignore[arg-type]
                case ast.Comparison():
                    self.check_terms(literal)
                    self.check_pair(literal, self.type_of(literal.left), literal.operator, self.type_of(literal.right))
                case ast.Aggregation():
                    self.check_aggregation(literal)
                case _:
                    self.check_terms(literal)

    def check_atom(self, atom: ast.Atom) -> None:
        for place, (term, wanted) in enumerate(zip(atom.terms, self.types.get(atom.relation, ()), strict=False), 1):
            found = self.type_of(term)
            value = term.value if isinstance(term, ast.Constant) else None
            if isinstance(term, ast.Variable) and atom is not self.clause.head:
                self.check_variable(term, wanted)
            elif _clash(found, wanted) or (wanted == "integer" and atom.relation in self.fixed and _broken(value)):
                message = f"column {place} of {atom.relation} holds {wanted}, not {found}"
                self.fault("wrong-type", message, term, f"write a value of type {wanted}")

    def check_variable(self, variable: ast.Variable, wanted: ColumnType | None) -> None:
        had = self.variables.get(variable.name)
        if _clash(had, wanted) and self.origin[variable.name] is not variable:
            message = f"{variable.name} is {wanted} here and {had} elsewhere: it can be no value"
            diagnostic = Diagnostic("type-clash", message, self.clause.span(variable))
            if all(diagnostic.span != each.span for each in self.diagnostics):
                self.fault("type-clash", message, variable, "compare like with like", self.origin[variable.name])

    def check_pair(self, node: ast.Node, left: ColumnType | None, operator: str, right: ColumnType | None) -> None:
        if _clash(left, right):
            always = "always true" if operator == "!=" else "never true"
            message = f"{left} {operator} {right} is {always}: {print_node(node)}"
            self.fault("type-clash", message, node, "compare like with like")
        elif operator in ("<", "<=", ">", ">=") and "bool" in (left, right):
            self.fault("wrong-type", f"bool has no order: {print_node(node)}", node, "use = or !=")

    def check_aggregation(self, literal: ast.Aggregation) -> None:
        self.check_body(literal.body)
        for term in (*literal.keys, literal.result):
            self.check_terms(term)
        found = self.type_of(literal.keys[0])
        if literal.function == "sum" and _clash(found, "decimal"):
            self.fault("wrong-type", f"sum adds numbers, not {found}", literal.keys[0], "sum a column of numbers")
        elif literal.function in ("min", "max") and found == "bool":
            self.fault("wrong-type", "bool has no order", literal.keys[0], "count what you look for instead")
        self.check_pair(literal, self.aggregate_type(literal), literal.operator, self.type_of(literal.result))

    def check_terms(self, node: ast.Node) -> None:
        for each in ast.walk(node):
            if isinstance(each, ast.Operation):
                for operand in (each.left, each.right):
                    self.check_operand(operand, "decimal", each.operator)
            elif isinstance(each, ast.Call) and each.function in FUNCTIONS:
                for place, argument in enumerate(each.arguments):
                    self.check_operand(argument, FUNCTIONS[each.function].type_of(place), each.function)
            elif isinstance(each, ast.Test):
                for argument in each.arguments:
                    self.check_operand(argument, PREDICATES[each.predicate].type_of(0), each.predicate)

    def check_operand(self, term: ast.Term, wanted: ColumnType, taker: str) -> None:
        found = self.type_of(term)
        if _clash(found, wanted):
            message = f"{taker} takes {kind(wanted)}, but {print_node(term)} is {found}"
            self.fault("wrong-type", message, term, f"give it a {kind(wanted)}")
