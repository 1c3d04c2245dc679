"""Lark's parse tree → syntax tree. Faults that the grammar cannot see are collected, not raised."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from zjrules.datalog import ast
from zjrules.datalog.language import MOST_DIGITS, PREDICATES
from zjrules.errors import Diagnostic
from zjrules.source import Span

if TYPE_CHECKING:
    from lark import Token, Tree

    Leaf = Tree[Token]

_DEEPEST = 100
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)")
_ESCAPED = {'"': '"', "\\": "\\", "n": "\n", "t": "\t"}


class Builder:
    """Builds the nodes of one text whose first line is ``first_line`` of the file at ``path``."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.shift = first_line - 1
        self.diagnostics: list[Diagnostic] = []
        self.depth = 0  # of terms in terms

    def program(self, tree: Leaf) -> ast.Program:
        declarations: list[ast.Declaration] = []
        clauses: list[ast.Clause] = []
        for child in _trees(tree):
            if child.data == "declaration":
                declarations.append(self.declaration(child))
            else:
                clauses.append(self.clause(child))
        return ast.Program(tuple(declarations), tuple(clauses), self.path)

    def declaration(self, tree: Leaf) -> ast.Declaration:
        name = str(tree.children[0])
        columns = tuple((str(each.children[0]), str(each.children[1])) for each in _trees(tree))
        return ast.Declaration(name, columns, self.place(tree), self.path)

    def clause(self, tree: Leaf) -> ast.Clause:
        head, *body = _trees(tree)
        literals = self.body(body[0]) if body else ()
        return ast.Clause(self.atom(_only(head)), literals, self.place(tree), self.path)

    def body(self, tree: Leaf) -> tuple[ast.Literal, ...]:
        return tuple(self.literal(each) for each in _trees(tree))

    def literal(self, tree: Leaf) -> ast.Literal:
        place = self.place(tree)
        match tree.data:
            case "atom":
                return self.atom_or_test(tree)
            case "negation":
                return ast.Negation(self.atom_or_test(_only(tree)), place)
            case "comparison":
                left, operator, right = tree.children
                return ast.Comparison(self.term(left), _operator(operator), self.term(right), place)
            case "aggregation_first":
                braces, operator, result = tree.children
                return self.aggregation(braces, _operator(operator), result, place)
            case _:
                result, operator, braces = tree.children
                return self.aggregation(braces, ast.FLIPPED[_operator(operator)], result, place)

    def aggregation(
        self, braces: Leaf | Token, operator: ast.ComparisonOperator, result: Leaf | Token, place: ast.Place
    ) -> ast.Aggregation:
        function, keys, body = cast("Leaf", braces).children
        terms = tuple(self.term(each) for each in cast("Leaf", keys).children)
        literals = self.body(cast("Leaf", body))
        name = cast(ast.AggregateFunction, str(function))
        return ast.Aggregation(name, terms, literals, operator, self.term(result), place)

    def atom_or_test(self, tree: Leaf) -> ast.Atom | ast.Test:
        atom = self.atom(tree)
        if atom.relation not in PREDICATES:
            return atom
        if atom.names:
            self.fault("syntax", f"{atom.relation} takes no column names", tree, "write its arguments without names")
        return ast.Test(atom.relation, atom.terms, atom.place)

    def atom(self, tree: Leaf) -> ast.Atom:
        """An atom from ``application``, or from a bare name: a relation without columns."""
        inner = tree.children[0]
        if _is_token(inner):
            return ast.Atom(str(inner), (), (), self.place(tree))
        name, terms, names = self.application(cast("Leaf", inner))
        return ast.Atom(name, terms, names if any(names) else (), self.place(tree))

    def application(self, tree: Leaf) -> tuple[str, tuple[ast.Term, ...], tuple[str, ...]]:
        terms, names = [], []
        for argument in _trees(tree):
            *name, term = argument.children
            names.append(str(name[0]) if name else "")
            terms.append(self.term(term))
        return str(tree.children[0]), tuple(terms), tuple(names)

    def term(self, node: Leaf | Token) -> ast.Term:
        """A term, unless it is nested so deeply that working with it would exhaust Python's stack."""
        tree = cast("Leaf", node)
        if self.depth == _DEEPEST:
            if not self.diagnostics or self.diagnostics[-1].code != "too-deep":
                message = f"an expression nested over {_DEEPEST} deep"
                self.fault("too-deep", message, tree, "compute it in several steps")
            return ast.Constant(0, self.place(tree))
        self.depth += 1
        term = self.any_term(tree, self.place(tree))
        self.depth -= 1
        return term

    def any_term(self, tree: Leaf, place: ast.Place) -> ast.Term:
        match tree.data:
            case "variable":
                return ast.Variable(str(tree.children[0]), place)
            case "wildcard":
                return ast.Wildcard(place)
            case "parameter":
                return ast.Parameter(str(tree.children[0])[1:], place)
            case "operation":
                left, operator, right = tree.children
                sign = cast(ast.ArithmeticOperator, str(operator))
                return ast.Operation(sign, self.term(left), self.term(right), place)
            case "signed":
                return self.signed(tree, place)
            case "call":
                name, terms, names = self.application(_only(tree))
                if any(names):
                    self.fault("syntax", f"{name} takes no column names", tree, "write its arguments without names")
                return ast.Call(name, terms, place)
            case _:
                return ast.Constant(self.value(tree), place)

    def signed(self, tree: Leaf, place: ast.Place) -> ast.Term:
        """``-5`` is a constant; ``-X`` is ``0 - X``; a ``+`` says nothing."""
        sign, operand = tree.children
        term = self.term(operand)
        if sign == "+":
            return term
        if isinstance(term, ast.Constant) and isinstance(term.value, int | Decimal):
            return ast.Constant(-term.value, place)
        return ast.Operation("-", ast.Constant(0, place), term, place)

    def value(self, tree: Leaf) -> ast.Value:
        raw = str(tree.children[0])
        match tree.data:
            case "text":
                return self.text(raw, tree)
            case "number":
                return self.number(raw, tree)
            case "truth":
                return raw == "true"
            case _:
                try:
                    return datetime.date.fromisoformat(raw[1:])
                except ValueError:
                    self.fault("bad-date", f"{raw} is no day of the calendar", tree, "write @YYYY-MM-DD")
                    return datetime.date.min

    def number(self, raw: str, tree: Leaf) -> int | Decimal:
        if len(raw) > MOST_DIGITS:
            self.fault("too-large", f"a number of {len(raw)} digits", tree, f"write at most {MOST_DIGITS} digits")
            return 0
        return Decimal(raw) if "." in raw else int(raw)

    def text(self, raw: str, tree: Leaf) -> str:
        def unescape(match: re.Match[str]) -> str:
            name = match[1]
            if len(name) == 5:
                return chr(int(name[1:], 16))
            if name not in _ESCAPED:
                hint = f'write \\\\{name} for a backslash before {name}; escapes are \\" \\\\ \\n \\t \\uXXXX'
                line, column, *_ = self.place(tree)
                span = Span(self.path, line, line, column + match.start() + 1, column + match.end() + 1)
                self.diagnostics.append(Diagnostic("bad-escape", f"\\{name} is no escape", span, hint))
            return _ESCAPED.get(name, name)

        return _ESCAPE.sub(unescape, raw[1:-1]) if "\\" in raw else raw[1:-1]

    def place(self, tree: Leaf) -> ast.Place:
        meta = tree.meta
        if meta.empty:  # an empty program
            return ast.NOWHERE
        return meta.line + self.shift, meta.column, meta.end_line + self.shift, meta.end_column

    def fault(self, code: str, message: str, tree: Leaf, hint: str) -> None:
        line, column, end_line, end_column = self.place(tree)
        self.diagnostics.append(Diagnostic(code, message, Span(self.path, line, end_line, column, end_column), hint))


def _is_token(node: Leaf | Token) -> bool:
    return isinstance(node, str)  # a Lark token is a str, a tree is not


def _trees(tree: Leaf) -> list[Leaf]:
    return [cast("Leaf", child) for child in tree.children if not _is_token(child)]


def _only(tree: Leaf) -> Leaf:
    return cast("Leaf", tree.children[0])


def _operator(token: Leaf | Token) -> ast.ComparisonOperator:
    return cast(ast.ComparisonOperator, str(token))
