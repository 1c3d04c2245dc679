"""Names → meanings: which relation, which column, how many arguments, which parameter.

``resolve`` returns the program in the form that the other checks and the engines read: every atom
positional and flat (an expression inside an atom has become a variable of its own), and no fault is
raised: all are returned.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from zjrules.datalog import ast
from zjrules.datalog.language import AGGREGATES, COLUMN_TYPES, FUNCTIONS, PREDICATES, did_you_mean
from zjrules.datalog.schema import Column, Relation, Schema
from zjrules.errors import Diagnostic
from zjrules.source import Span


class Signature(NamedTuple):
    """What is known of a relation: its columns, named or not, and where it was introduced."""

    columns: tuple[str, ...]
    named: bool
    span: Span | None = None


class Resolved(NamedTuple):
    program: ast.Program
    declared: dict[str, Relation]  # by the program itself
    diagnostics: list[Diagnostic]


def resolve(
    program: ast.Program, schema: Schema, parameters: Collection[str], partly_given: Iterable[Relation] = ()
) -> Resolved:
    """Resolve every name of ``program``. Relations of ``partly_given`` have rows and may have clauses too."""
    diagnostics: list[Diagnostic] = []
    declared = _declared(program, schema, diagnostics)
    signatures = {name: Signature(_names(each), True) for name, each in declared.items()}
    for each in (*schema, *partly_given):
        named = not each.columns or not each.columns[0].name.isdigit()
        signatures.setdefault(each.name, Signature(_names(each), named))
    for clause in program.clauses:
        head = clause.head
        signatures.setdefault(head.relation, Signature(("",) * len(head.terms), False, clause.span(head)))
    resolver = _Resolver(signatures, schema, parameters, diagnostics)
    clauses = tuple(resolver.clause(clause) for clause in program.clauses)
    return Resolved(program.replaced(clauses=clauses), declared, diagnostics)


def _names(relation: Relation) -> tuple[str, ...]:
    return tuple(column.name for column in relation.columns)


def _declared(program: ast.Program, schema: Schema, diagnostics: list[Diagnostic]) -> dict[str, Relation]:
    found: dict[str, Relation] = {}
    spans: dict[str, Span] = {}
    for each in program.declarations:
        span = each.span()
        if each.name in found or each.name in schema:
            related = ((spans[each.name], "declared here"),) if each.name in spans else ()
            message = f"{each.name} is declared already" if related else f"{each.name} is a given relation"
            hint = "keep one declaration" if related else "leave this one out"
            diagnostics.append(Diagnostic("duplicate-declaration", message, span, hint, related))
            continue
        if each.name in PREDICATES:
            diagnostics.append(_reserved(each.name, span))
        columns: list[Column] = []
        for name, column_type in each.columns:
            if any(name == column.name for column in columns):
                message = f"{each.name} has two columns {name}"
                diagnostics.append(Diagnostic("repeated-column", message, span, "give each column its own name"))
            known = next((known for known in COLUMN_TYPES if known == column_type), None)
            if known is None:
                hint = did_you_mean(column_type, COLUMN_TYPES) or f"types are {', '.join(COLUMN_TYPES)}"
                diagnostics.append(Diagnostic("unknown-type", f"there is no type {column_type}", span, hint))
            columns.append(Column(name, known or "any"))
        found[each.name] = Relation(each.name, tuple(columns))
        spans[each.name] = span
    return found


def _reserved(name: str, span: Span) -> Diagnostic:
    return Diagnostic("reserved-name", f"{name} is a text predicate of the language", span, "choose another name")


class _Resolver:
    def __init__(
        self,
        signatures: dict[str, Signature],
        schema: Schema,
        parameters: Collection[str],
        diagnostics: list[Diagnostic],
    ) -> None:
        self.signatures = signatures
        self.schema = schema
        self.parameters = parameters
        self.diagnostics = diagnostics
        self.current = ast.Clause(ast.Atom("", ()))
        self.fresh = 0

    def fault(self, code: str, message: str, node: ast.Node, hint: str = "", related: Span | None = None) -> None:
        remarks = ((related, "introduced here"),) if related else ()
        self.diagnostics.append(Diagnostic(code, message, self.current.span(node), hint, remarks))

    def clause(self, clause: ast.Clause) -> ast.Clause:
        self.current, self.fresh = clause, 0
        name = clause.head.relation
        if name in PREDICATES:
            self.diagnostics.append(_reserved(name, clause.span(clause.head)))
        elif name in self.schema:
            hint = "given relations state what was read; derive a relation of another name"
            self.fault("redefined-relation", f"{name} is a given relation", clause.head, hint)
        body = self.body(clause.body)
        head, computed = self.flat(self.positional(clause.head, is_head=True))
        return clause.replaced(head=head, body=(*body, *computed))

    def body(self, literals: tuple[ast.Literal, ...], inside_braces: bool = False) -> tuple[ast.Literal, ...]:
        return tuple(each for literal in literals for each in self.literal(literal, inside_braces))

    def literal(self, literal: ast.Literal, inside_braces: bool) -> tuple[ast.Literal, ...]:
        """The literal resolved, behind the comparisons that compute its expressions."""
        match literal:
            case ast.Atom():
                atom, computed = self.flat(self.positional(literal))
                return *computed, atom
            case ast.Negation(ast.Atom() as inner):
                atom, computed = self.flat(self.positional(inner))
                return *computed, literal.replaced(literal=atom)
            case ast.Aggregation():
                if inside_braces:
                    hint = "derive the inner aggregate in a relation of its own"
                    self.fault("nested-aggregate", "an aggregate stands inside an aggregate", literal, hint)
                for term in (*literal.keys, literal.result):
                    self.check_term(term)
                return (literal.replaced(body=self.body(literal.body, inside_braces=True)),)
            case _:
                self.check_term(literal)
                return (literal,)

    def flat(self, atom: ast.Atom) -> tuple[ast.Atom, tuple[ast.Comparison, ...]]:
        """The atom with variables for its expressions, and the comparisons that bind those."""
        terms: list[ast.Term] = []
        computed: list[ast.Comparison] = []
        for term in atom.terms:
            self.check_term(term)
            if isinstance(term, ast.Operation | ast.Call):
                self.fresh += 1
                variable = ast.Variable(f"_{self.fresh}", term.place)
                computed.append(ast.Comparison(variable, "=", term, term.place))
                term = variable
            terms.append(term)
        return atom.replaced(terms=tuple(terms)), tuple(computed)

    def positional(self, atom: ast.Atom, is_head: bool = False) -> ast.Atom:
        """The atom with one term a column. Left as it is where the relation or a column is not known."""
        signature = self.signatures.get(atom.relation)
        if signature is None:
            hint = did_you_mean(atom.relation, self.signatures) or "declare it, derive it, or give it facts"
            self.fault("unknown-relation", f"there is no relation {atom.relation}", atom, hint)
            return _unknown(atom)
        if atom.names:
            return self.unnamed(atom, signature, is_head)
        wanted, got = len(signature.columns), len(atom.terms)
        if wanted != got:
            hint = f"its columns are {', '.join(signature.columns)}" if signature.named and wanted else ""
            message = f"{atom.relation} has {_count(wanted, 'column')}, not {got}"
            self.fault("wrong-arity", message, atom, hint, signature.span)
        return atom

    def unnamed(self, atom: ast.Atom, signature: Signature, is_head: bool) -> ast.Atom:
        if not signature.named:
            hint = f"declare it first: relation {atom.relation}(…: …)."
            self.fault("unnamed-columns", f"the columns of {atom.relation} have no names", atom, hint, signature.span)
            return _unknown(atom)
        given: dict[str, ast.Term] = {}
        faults = len(self.diagnostics)
        for name, term in zip(atom.names, atom.terms, strict=True):
            if not name:
                self.fault("mixed-arguments", "arguments with and without a name", term, "name all of them, or none")
            elif name not in signature.columns:
                hint = did_you_mean(name, signature.columns) or f"its columns are {', '.join(signature.columns)}"
                self.fault("unknown-column", f"{atom.relation} has no column {name}", term, hint)
            elif name in given:
                self.fault("repeated-column", f"column {name} is named twice", term, "name each column once")
            else:
                given[name] = term
        if len(self.diagnostics) > faults and not is_head:
            return _unknown(atom)
        missing = [name for name in signature.columns if name not in given]
        if is_head and missing:
            message = f"{atom.relation} lacks {', '.join(missing)}"
            self.fault("missing-column", message, atom, "a head names every column")
        terms = tuple(given.get(name) or ast.Wildcard(atom.place) for name in signature.columns)
        return atom.replaced(terms=terms, names=())

    def check_term(self, node: ast.Node) -> None:
        for each in ast.walk(node):
            if isinstance(each, ast.Parameter) and each.name not in self.parameters:
                hint = did_you_mean(each.name, self.parameters) or "declare it with the rule"
                self.fault("unknown-parameter", f"there is no parameter ${each.name}", each, hint)
            elif isinstance(each, ast.Call):
                function = FUNCTIONS.get(each.function)
                if function is None:
                    hint = did_you_mean(each.function, FUNCTIONS) or f"functions are {', '.join(sorted(FUNCTIONS))}"
                    if each.function in AGGREGATES:
                        hint = f"an aggregate has braces: {each.function} {{ X : … }}"
                    self.fault("unknown-function", f"there is no function {each.function}", each, hint)
                elif not function.accepts(len(each.arguments)):
                    self.arguments(each, each.function, len(function.takes), len(each.arguments))
            elif isinstance(each, ast.Test) and not PREDICATES[each.predicate].accepts(len(each.arguments)):
                self.arguments(each, each.predicate, len(PREDICATES[each.predicate].takes), len(each.arguments))

    def arguments(self, node: ast.Node, name: str, wanted: int, got: int) -> None:
        self.fault("wrong-arity", f"{name} takes {_count(wanted, 'argument')}, not {got}", node)


def _unknown(atom: ast.Atom) -> ast.Atom:
    """A faulty atom for the checks to come: they see that it holds variables, and nothing else of it."""
    return atom.replaced(relation="", names=())


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
