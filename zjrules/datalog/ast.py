"""The typed syntax tree of the rule language: terms, literals, clauses, programs.

Every node knows its place in the text; places never take part in equality, so two programs are equal
when they say the same. A place is a bare tuple because a rulebook holds thousands of them; ask
``Clause.span`` for the :class:`~zjrules.source.Span` that a person is shown.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal as OneOf
from typing import Self

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


class _Node:
    """Nodes are equal when they are of one kind and say the same. Nothing changes a node once it is made.

    Plain classes: thousands of nodes are made on every start, which frozen dataclasses are slow at.
    """

    __match_args__: tuple[str, ...] = ()  # the fields that say something: not those that say where
    __slots__: tuple[str, ...] = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self._said() == other._said()

    def __hash__(self) -> int:
        return hash((type(self), self._said()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}{self._said()}"

    def _said(self) -> tuple[object, ...]:
        return tuple([getattr(self, field) for field in self.__match_args__])

    def replaced(self, **changes: object) -> Self:
        """The same node with other values for some fields, in the same place."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        return type(self)(**{**fields, **changes})


class Constant(_Node):
    """A value. ``1``, ``1.0`` and ``true`` are three constants, whatever Python's ``==`` says of them."""

    __match_args__ = ("value",)
    __slots__ = (*__match_args__, "place")

    def __init__(self, value: Value, place: Place = NOWHERE) -> None:
        self.value, self.place = value, place

    def _said(self) -> tuple[object, ...]:
        return type(self.value), str(self.value)


class Variable(_Node):
    __match_args__ = ("name",)
    __slots__ = (*__match_args__, "place")

    def __init__(self, name: str, place: Place = NOWHERE) -> None:
        self.name, self.place = name, place


class Wildcard(_Node):
    """``_``: some value, nobody asks which."""

    __match_args__ = ()
    __slots__ = (*__match_args__, "place")

    def __init__(self, place: Place = NOWHERE) -> None:
        self.place = place


class Parameter(_Node):
    """``$name``: a constant that the caller supplies."""

    __match_args__ = ("name",)
    __slots__ = (*__match_args__, "place")

    def __init__(self, name: str, place: Place = NOWHERE) -> None:
        self.name, self.place = name, place


class Operation(_Node):
    """Exact arithmetic: ``left operator right``."""

    __match_args__ = ("operator", "left", "right")
    __slots__ = (*__match_args__, "place")

    def __init__(self, operator: ArithmeticOperator, left: Term, right: Term, place: Place = NOWHERE) -> None:
        self.operator, self.left, self.right, self.place = operator, left, right, place


class Call(_Node):
    """A function of the language applied to terms: ``length(T)``."""

    __match_args__ = ("function", "arguments")
    __slots__ = (*__match_args__, "place")

    def __init__(self, function: str, arguments: tuple[Term, ...], place: Place = NOWHERE) -> None:
        self.function, self.arguments, self.place = function, arguments, place


Term = Constant | Variable | Wildcard | Parameter | Operation | Call


class Atom(_Node):
    """``relation(terms)``. ``names`` holds the column of each term as written, ``""`` for a positional
    one, and is empty where no column is named; after ``names.resolve`` it is always empty."""

    __match_args__ = ("relation", "terms", "names")
    __slots__ = (*__match_args__, "place")

    def __init__(
        self, relation: str, terms: tuple[Term, ...], names: tuple[str, ...] = (), place: Place = NOWHERE
    ) -> None:
        self.relation, self.terms, self.names, self.place = relation, terms, names, place


class Test(_Node):
    """A text predicate: ``contains(T, "工程")``."""

    __match_args__ = ("predicate", "arguments")
    __slots__ = (*__match_args__, "place")
    __test__ = False  # pytest: this is no test class

    def __init__(self, predicate: str, arguments: tuple[Term, ...], place: Place = NOWHERE) -> None:
        self.predicate, self.arguments, self.place = predicate, arguments, place


class Negation(_Node):
    __match_args__ = ("literal",)
    __slots__ = (*__match_args__, "place")

    def __init__(self, literal: Atom | Test, place: Place = NOWHERE) -> None:
        self.literal, self.place = literal, place


class Comparison(_Node):
    """``left operator right``; ``X = expression`` binds ``X`` where nothing else does."""

    __match_args__ = ("left", "operator", "right")
    __slots__ = (*__match_args__, "place")

    def __init__(self, left: Term, operator: ComparisonOperator, right: Term, place: Place = NOWHERE) -> None:
        self.left, self.operator, self.right, self.place = left, operator, right, place


class Aggregation(_Node):
    """``function { keys : body } operator result``, read from the braces outwards.

    The distinct tuples of all ``keys`` are folded; what is counted, summed or compared is the first.
    """

    __match_args__ = ("function", "keys", "body", "operator", "result")
    __slots__ = (*__match_args__, "place")

    def __init__(
        self,
        function: AggregateFunction,
        keys: tuple[Term, ...],
        body: tuple[Literal, ...],
        operator: ComparisonOperator,
        result: Term,
        place: Place = NOWHERE,
    ) -> None:
        self.function, self.keys, self.body = function, keys, body
        self.operator, self.result, self.place = operator, result, place


Literal = Atom | Test | Negation | Comparison | Aggregation
Node = Term | Literal


class Clause(_Node):
    """``head :- body.``, or a fact where the body is empty."""

    __match_args__ = ("head", "body")
    __slots__ = (*__match_args__, "path", "place")

    def __init__(
        self, head: Atom, body: tuple[Literal, ...] = (), place: Place = NOWHERE, path: str = "<program>"
    ) -> None:
        self.head, self.body, self.place, self.path = head, body, place, path

    def span(self, node: Node | None = None) -> Span:
        """Where the clause, or one node of it, stands."""
        line, column, end_line, end_column = node.place if node is not None else self.place
        return Span(self.path, line, end_line, column, end_column)


class Declaration(_Node):
    """``relation name(column: type, …).``"""

    __match_args__ = ("name", "columns")
    __slots__ = (*__match_args__, "path", "place")

    def __init__(
        self, name: str, columns: tuple[tuple[str, str], ...], place: Place = NOWHERE, path: str = "<program>"
    ) -> None:
        self.name, self.columns, self.place, self.path = name, columns, place, path

    def span(self) -> Span:
        line, column, end_line, end_column = self.place
        return Span(self.path, line, end_line, column, end_column)


class Program(_Node):
    __match_args__ = ("declarations", "clauses")
    __slots__ = (*__match_args__, "path")

    def __init__(
        self, declarations: tuple[Declaration, ...] = (), clauses: tuple[Clause, ...] = (), path: str = "<program>"
    ) -> None:
        self.declarations, self.clauses, self.path = declarations, clauses, path


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
