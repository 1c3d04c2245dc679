"""Recursion that computes: does it end? A new value must be bounded, and there must be finitely many within bounds.

A clause ends when each value it computes from the recursion and puts into its head
- stays between bounds. A comparison of the same clause bounds it with a constant, or with a value that the
  recursion only passes on. A value that only rises (``X + 1``) needs no lower bound, for it is above one that
  there is already; one that only falls needs no upper bound.
- has a limited number of decimals. Sums, differences, remainders and whole multiples have no more than what they
  are made of; what is rounded has as many as it is rounded to. Quotients and other products get ever finer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from zjrules.datalog import ast
from zjrules.datalog.printer import print_node
from zjrules.datalog.scopes import names_in
from zjrules.datalog.strata import Dependencies
from zjrules.errors import Diagnostic

Equation = tuple[str, ast.Term, ast.Literal]
_FINITE = ("length", "year", "days")  # of texts and dates, of which a recursion makes no new ones
_LISTED = "join with a relation that lists the allowed values"


def unbounded(clause: ast.Clause, found: Dependencies) -> Iterator[Diagnostic]:
    """Every value that a recursive clause would compute for ever."""
    atoms = [literal for literal in clause.body if isinstance(literal, ast.Atom)]
    recursive = [atom for atom in atoms if found.recursive(atom, clause.head.relation)]
    if not recursive:
        return
    values = _Values(clause, atoms, recursive)
    shown = names_in([clause.head])
    for target, source, literal in values.equations:
        if target in values.new & shown and names_in([source]) & (values.moving | values.new):
            hint = values.fault(target)
            if hint:
                message = f"{clause.head.relation} would make new values for ever: {print_node(source)}"
                yield Diagnostic("unbounded-recursion", message, clause.span(literal), hint)
    for literal in clause.body:
        if isinstance(literal, ast.Aggregation) and names_in([literal.result]) & shown and values.folds_new(literal):
            message = f"{clause.head.relation} would make new values for ever: {print_node(literal)}"
            yield Diagnostic("unbounded-recursion", message, clause.span(literal), "fold what does not recur")


class _Values:
    """The variables of one recursive clause: ``moving`` ones hold what the recursion passes on, ``new`` ones
    what is computed from it; all others hold values of relations that are complete already."""

    def __init__(self, clause: ast.Clause, atoms: list[ast.Atom], recursive: list[ast.Atom]) -> None:
        held = names_in(atoms)
        still = names_in(atom for atom in atoms if atom not in recursive)
        self.comparisons = [each for each in clause.body if isinstance(each, ast.Comparison)]
        self.equations = [each for each in _equations(self.comparisons) if each[0] not in held]
        self.moving, self.new = _spread(self.equations, names_in(recursive) - still, set())

    def fault(self, target: str) -> str:
        """Why the recursion of a new value might not end, as a hint; empty where it ends."""
        sources = [source for name, source, _ in self.equations if name == target]
        if any(_makes_text(source) for source in sources):
            return f"texts may grow for ever: {_LISTED}"
        variable = ast.Variable(target)
        if not all(self.within(variable, up, constant=False) for up in (True, False)):
            return f"bound it in this clause, as {_shown(target)} < 50 (from below too, if it may fall), or {_LISTED}"
        if not self.grained(variable):
            return f"it can get ever finer between its bounds: round it, or {_LISTED}"
        return ""

    def folds_new(self, literal: ast.Aggregation) -> bool:
        """Does an aggregate compute with what moves? (It may well be grouped by it, and count or choose it.)"""
        inside = [each for each in literal.body if isinstance(each, ast.Comparison)]
        moving, new = _spread(list(_equations(inside)), self.moving, self.new)
        key = literal.keys[0]
        if literal.function == "count":
            return False
        if isinstance(key, ast.Variable) and literal.function != "sum":
            return key.name in new
        return bool(names_in([key]) & (moving | new))

    # ------------------------------------------------------------------ bounds

    def within(self, term: ast.Term, up: bool, constant: bool, asked: frozenset[str] = frozenset()) -> bool:
        """Is the term at most (``up``) or at least some value that there is before the clause is evaluated?
        With ``constant`` one that does not move."""
        if not names_in([term]) & (self.moving | self.new):
            return True
        match term:
            case ast.Variable(name):
                return (name in self.moving and not constant) or self.compared(name, up, constant, asked)
            case ast.Operation("+" | "-" as operator, left, right):
                rises = up if operator == "+" else not up
                if not constant:
                    return (
                        (self.within(left, up, False, asked) and self.signed(right, not rises))
                        or (operator == "+" and self.within(right, up, False, asked) and self.signed(left, not up))
                        or self.within(term, up, True, asked)
                    )
                return self.within(left, up, True, asked) and self.within(right, rises, True, asked)
            case ast.Operation("%", _, ast.Constant(int() | Decimal())) | ast.Call("length" | "year" | "days"):
                return True
            case ast.Operation("*", left, right) | ast.Operation("/", left, ast.Constant() as right):
                sides = [(each, way) for each in (left, right) for way in (True, False)]
                return all(self.within(each, way, True, asked) for each, way in sides)
            case ast.Call("abs", (argument,)):
                return not up or all(self.within(argument, way, True, asked) for way in (True, False))
            case ast.Call("round", (argument, _)):
                return self.within(argument, up, constant, asked)
            case _:
                return False

    def compared(self, name: str, up: bool, constant: bool, asked: frozenset[str]) -> bool:
        """Is a variable bounded by a comparison, or by what it is equal to?"""
        if name in asked:
            return False
        operators = ("<", "<=", "=") if up else (">", ">=", "=")
        others = [
            other
            for each in self.comparisons
            for variable, operator, other in (
                (each.left, each.operator, each.right),
                (each.right, ast.FLIPPED[each.operator], each.left),
            )
            if isinstance(variable, ast.Variable) and variable.name == name and operator in operators
        ]
        return any(self.within(other, up, constant, asked | {name}) for other in others)

    def signed(self, term: ast.Term, above: bool) -> bool:
        """Is the term never below (``above``), or never above, zero?"""
        match term:
            case ast.Constant(int() | Decimal() as value):
                return value >= 0 if above else value <= 0
            case ast.Call("abs" | "length"):
                return above
            case ast.Operation("+", left, right):
                return self.signed(left, above) and self.signed(right, above)
            case ast.Variable(name):
                return any(self.says_sign(each, name, above) for each in self.comparisons)
            case _:
                return False

    def says_sign(self, literal: ast.Comparison, name: str, above: bool) -> bool:
        operators = (">", ">=", "=") if above else ("<", "<=", "=")
        for variable, operator, other in (
            (literal.left, literal.operator, literal.right),
            (literal.right, ast.FLIPPED[literal.operator], literal.left),
        ):
            if variable == ast.Variable(name) and operator in operators and isinstance(other, ast.Constant):
                return self.signed(other, above)
        return False

    # ------------------------------------------------------------------ decimals

    def grained(self, term: ast.Term, asked: frozenset[str] = frozenset()) -> bool:
        """Has the term no more decimals than some limit, however often the clause is applied?"""
        if not names_in([term]) & (self.moving | self.new):
            return True
        match term:
            case ast.Variable(name):
                sources = [source for target, source, _ in self.equations if target == name and name not in asked]
                return name not in self.new or any(self.grained(each, asked | {name}) for each in sources)
            case ast.Operation("+" | "-" | "%", left, right):
                return self.grained(left, asked) and self.grained(right, asked)
            case ast.Operation("*", left, right):
                whole = any(isinstance(each, ast.Constant) and type(each.value) is int for each in (left, right))
                return whole and self.grained(left, asked) and self.grained(right, asked)
            case ast.Call("abs", (argument,)):
                return self.grained(argument, asked)
            case ast.Call("round", (_, ast.Constant())):
                return True
            case ast.Call(function):
                return function in _FINITE
            case _:
                return False


def _spread(equations: list[Equation], moving: set[str], new: set[str]) -> tuple[set[str], set[str]]:
    """What passes on moving values, and what is computed from them, through all equations."""
    moving, new = set(moving), set(new)
    for _ in equations:  # at most so many variables follow from one another
        for target, source, _literal in equations:
            if isinstance(source, ast.Variable):
                new |= {target} if source.name in new else set()
                moving |= {target} if source.name in moving else set()
            elif names_in([source]) & (moving | new):
                new.add(target)
    return moving, new


def _equations(comparisons: Iterable[ast.Comparison]) -> Iterator[Equation]:
    """``X = term``, from both sides."""
    for literal in comparisons:
        if literal.operator == "=":
            for target, source in ((literal.left, literal.right), (literal.right, literal.left)):
                if isinstance(target, ast.Variable):
                    yield target.name, source, literal


def _makes_text(term: ast.Term) -> bool:
    return isinstance(term, ast.Call) and term.function in ("concat", "replace", "trim")


def _shown(name: str) -> str:
    """A name for a variable of ours: an expression in a head has none of its own."""
    return "X" if name.startswith("_") else name
