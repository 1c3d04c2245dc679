"""The typed syntax tree of the rule language: terms, literals, clauses, programs.

Every node knows its place in the text; places never take part in equality, so two programs are equal
when they say the same. A place is a bare tuple because a rulebook holds thousands of them; ask
``Clause.span`` for the :class:`~zjrules.source.Span` that a person is shown.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal as OneOf

from zjrules.source import Span

Value = str | int | Decimal | bool | datetime.date
Place = tuple[int, int, int, int]  # line, column, end line, end column; all from 1, the end exclusive
NOWHERE: Place = (0, 0, 0, 0)

ComparisonOperator = OneOf["=", "!=", "<", "<=", ">", ">="]
FLIPPED: dict[ComparisonOperator, ComparisonOperator] = {
    "=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<=",
}  # fmt: skip
ArithmeticOperator = OneOf["+", "-", "*", "/", "%"]
AggregateFunction = OneOf["count", "sum", "min", "max"]


@dataclass(frozen=True, slots=True, eq=False)
class Constant:
    """A value. ``1``, ``1.0`` and ``true`` are three constants, whatever Python's ``==`` says of them."""

    value: Value
    place: Place = NOWHERE

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Constant) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def _identity(self) -> tuple[type, str]:
        return type(self.value), str(self.value)


@dataclass(frozen=True, slots=True)
class Variable:
    name: str
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Wildcard:
    """``_``: some value, nobody asks which."""

    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """``$name``: a constant that the caller supplies."""

    name: str
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """Exact arithmetic: ``left operator right``."""

    operator: ArithmeticOperator
    left: Term
    right: Term
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the language applied to terms: ``length(T)``."""

    function: str
    arguments: tuple[Term, ...]
    place: Place = field(default=NOWHERE, compare=False)


Term = Constant | Variable | Wildcard | Parameter | Operation | Call


@dataclass(frozen=True, slots=True)
class Atom:
    """``relation(terms)``. ``names`` holds the column of each term as written, ``""`` for a positional
    one, and is empty where no column is named; after ``names.resolve`` it is always empty."""

    relation: str
    terms: tuple[Term, ...]
    names: tuple[str, ...] = ()
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Test:
    """A text predicate: ``contains(T, "工程")``."""

    predicate: str
    arguments: tuple[Term, ...]
    place: Place = field(default=NOWHERE, compare=False)

    __test__ = False  # pytest: this is no test class


@dataclass(frozen=True, slots=True)
class Negation:
    literal: Atom | Test
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Comparison:
    """``left operator right``; ``X = expression`` binds ``X`` where nothing else does."""

    left: Term
    operator: ComparisonOperator
    right: Term
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Aggregation:
    """``function { keys : body } operator result``, read from the braces outwards.

    The distinct tuples of all ``keys`` are folded; what is counted, summed or compared is the first.
    """

    function: AggregateFunction
    keys: tuple[Term, ...]
    body: tuple[Literal, ...]
    operator: ComparisonOperator
    result: Term
    place: Place = field(default=NOWHERE, compare=False)


Literal = Atom | Test | Negation | Comparison | Aggregation
Node = Term | Literal


@dataclass(frozen=True, slots=True)
class Clause:
    """``head :- body.``, or a fact where the body is empty."""

    head: Atom
    body: tuple[Literal, ...] = ()
    place: Place = field(default=NOWHERE, compare=False)
    path: str = field(default="<program>", compare=False)

    def span(self, node: Node | None = None) -> Span:
        """Where the clause, or one node of it, stands."""
        line, column, end_line, end_column = node.place if node is not None else self.place
        return Span(self.path, line, end_line, column, end_column)


@dataclass(frozen=True, slots=True)
class Declaration:
    """``relation name(column: type, …).``"""

    name: str
    columns: tuple[tuple[str, str], ...]
    place: Place = field(default=NOWHERE, compare=False)
    path: str = field(default="<program>", compare=False)

    def span(self) -> Span:
        line, column, end_line, end_column = self.place
        return Span(self.path, line, end_line, column, end_column)


@dataclass(frozen=True, slots=True)
class Program:
    declarations: tuple[Declaration, ...] = ()
    clauses: tuple[Clause, ...] = ()
    path: str = field(default="<program>", compare=False)


def joined(programs: list[Program]) -> Program:
    """One program of several texts; every clause keeps its own path."""
    return Program(
        tuple(each for program in programs for each in program.declarations),
        tuple(each for program in programs for each in program.clauses),
        programs[0].path if len(programs) == 1 else "<programs>",
    )


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly inside a node, in written order."""
    match node:
        case Operation() | Comparison():
            return node.left, node.right
        case Call() | Test():
            return node.arguments
        case Atom():
            return node.terms
        case Negation():
            return (node.literal,)
        case Aggregation():
            return *node.keys, *node.body, node.result
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything inside it, in written order."""
    yield node
    for child in children(node):
        yield from walk(child)


def variables(node: Node) -> Iterator[Variable]:
    """Every occurrence of a variable in the node, in written order."""
    for each in walk(node):
        if isinstance(each, Variable):
            yield each


def outer_variables(literal: Literal) -> Iterator[Variable]:
    """The occurrences outside braces: an aggregate shows only its result to the clause around it."""
    yield from variables(literal.result if isinstance(literal, Aggregation) else literal)
