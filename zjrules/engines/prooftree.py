"""The shape of a proof: the clause, the facts it rests on, what was looked for and not found, what was counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from zjrules.datalog import ast
from zjrules.datalog.ast import Value


class Absent(NamedTuple):
    """No row fits the pattern; None stands for any value."""

    relation: str
    pattern: tuple[Value | None, ...]


class Member(NamedTuple):
    """One key tuple that an aggregate took in, and why it is one."""

    key: tuple[Value, ...]
    premises: tuple[Proof, ...]
    absent: tuple[Absent, ...]


class Counted(NamedTuple):
    """An aggregate: its value and everything it took in, in the order of the keys; of a min or max, one that has it."""

    function: str
    value: Value
    members: tuple[Member, ...]


class Proof(NamedTuple):
    """A row and why it holds. A given fact has no ``clause``; otherwise the other fields instantiate
    the literals of its clause, in written order.

    Proofs of recursive relations are never circular. ``against`` (of the outermost proof only) proves
    what keeps an absent derived row from holding, where the rest of the proof would let it hold.
    """

    relation: str
    row: tuple[Value, ...]
    clause: ast.Clause | None = None
    premises: tuple[Proof, ...] = ()
    absent: tuple[Absent, ...] = ()
    counted: tuple[Counted, ...] = ()
    comparisons: tuple[str, ...] = ()
    against: tuple[Proof, ...] = ()


def steps(proof: Proof) -> Iterator[Proof]:
    """Every distinct proof inside a proof, itself first, each before what it rests on."""
    seen: set[int] = set()
    todo = [proof]
    while todo:
        each = todo.pop()
        if id(each) not in seen:
            seen.add(id(each))
            yield each
            members = [premise for counted in each.counted for member in counted.members for premise in member.premises]
            todo += reversed((*each.premises, *members, *each.against))


def given_facts(proof: Proof) -> dict[str, set[tuple[Value, ...]]]:
    """All given facts a proof rests on. They alone give its row again."""
    found: dict[str, set[tuple[Value, ...]]] = {}
    for each in steps(proof):
        if each.clause is None:
            found.setdefault(each.relation, set()).add(each.row)
    return found
