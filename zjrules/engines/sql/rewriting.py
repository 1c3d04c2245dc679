"""A walk over the literals of a clause that puts other terms in the places of theirs."""

from __future__ import annotations

from abc import ABC, abstractmethod

from zjrules.datalog import ast


class Rewriting(ABC):
    """Makes literals again, term by term. A kind of rewriting says with ``leaf`` what becomes of a term that holds
    no others: a constant, a variable, a parameter, a wildcard. Aggregations are not rewritten."""

    def literal(self, literal: ast.Literal) -> ast.Literal:
        match literal:
            case ast.Atom():
                return self.atom(literal)
            case ast.Negation(ast.Atom() as atom):
                return ast.Negation(self.atom(atom), literal.place)
            case ast.Negation(ast.Test() as test):
                return ast.Negation(self.test(test), literal.place)
            case ast.Test():
                return self.test(literal)
            case ast.Comparison(left, operator, right):
                return ast.Comparison(self.term(left), operator, self.term(right), literal.place)
        raise AssertionError("a literal of another kind")

    def atom(self, atom: ast.Atom) -> ast.Atom:
        return ast.Atom(atom.relation, tuple(map(self.term, atom.terms)), (), atom.place)

    def test(self, test: ast.Test) -> ast.Test:
        return ast.Test(test.predicate, tuple(map(self.term, test.arguments)), test.place)

    def term(self, term: ast.Term) -> ast.Term:
        match term:
            case ast.Operation(operator, left, right):
                return ast.Operation(operator, self.term(left), self.term(right), term.place)
            case ast.Call():
                return self.call(term)
            case _:
                return self.leaf(term)

    def call(self, call: ast.Call) -> ast.Call:
        return ast.Call(call.function, tuple(map(self.term, call.arguments)), call.place)

    @abstractmethod
    def leaf(self, term: ast.Term) -> ast.Term: ...
