"""By which groups of rows a program keeps, found in its clauses alone; every case says why."""

from __future__ import annotations

import pytest

from zjrules.datalog import analyse, parse
from zjrules.datalog.influence import Owned
from zjrules.datalog.locality import Locality
from zjrules.datalog.schema import Schema, relation

SCHEMA = Schema((
    relation("row", "id:text item:text", ""),
    relation("unit", "id:text unit:text", ""),
    relation("value", "id:text value:integer", ""),
    relation("record", "kind:text id:text", ""),
    relation("named", "unit:text", ""),
    relation("same", "item:text other:text", ""),
))  # fmt: skip
OWNED = {"row": Owned(0), "unit": Owned(0), "value": Owned(0), "record": Owned(1, 0, "row")}
PROGRAMS = {
    "each row by itself": ("goal(R) :- row(R, I), unit(R, U), value(R, V), V > 1, named(U), same(I, _).", []),
    "rows of one item": ("goal(R) :- row(R, I), row(O, I), R != O.", ["row.1"]),
    "rows of one item and unit": (
        "goal(R) :- row(R, I), unit(R, U), row(O, I), unit(O, U), R != O.", ["row.1", "unit.1"]),
    "rows that differ in a value": ("goal(R) :- row(R, I), value(R, V), row(O, I), value(O, W), W > V.", ["row.1"]),
    "rows of items that are the same": ("goal(R) :- row(R, I), same(I, J), row(O, J), R != O.", None),
    "a count over an item": ("goal(I, N) :- row(_, I), N = count { R : row(R, I) }.", ["row.1"]),
    "a count over everything": ("goal(R) :- row(R, _), count { O : row(O, _) } > 1.", None),
    "a latest of all": ("goal(R) :- value(R, V), V = max { W : value(_, W) }.", None),
    "an item that nobody reports": ("goal(I) :- same(I, _), not row(_, I).", ["row.1"]),
    "whether there is any row": ("goal(I) :- same(I, _), not any(I). any(I) :- same(I, _), row(_, _).", None),
    "a unit through a derived relation": (
        "of(R, U) :- unit(R, U), named(U). goal(R) :- of(R, U), of(O, U), O != R.", ["of.1"]),
    "a chain by one attribute, then another": (
        "near(R, O) :- row(R, I), row(O, I). goal(R) :- near(R, O), unit(O, U), unit(P, U), P != R.",
        ["any", "row.1", "unit.1"]),
    "a recursion within an item": (
        "reach(R, O) :- row(R, I), row(O, I). reach(R, P) :- reach(R, O), reach(O, P). goal(R) :- reach(R, _).",
        ["row.1"]),
    "a denial that bridges nothing": ("goal(R) :- row(R, I), unit(O, U), same(I, U), not row(O, I).", None),
    "records of another kind": ("goal(I) :- record(kind: \"item\", id: I).", "none"),
    "records of any kind": ("goal(I) :- record(id: I).", []),
    "what follows from something else": (
        "known(U) :- named(U). known(U) :- unit(_, U). goal(U) :- named(U), known(U).", "none"),
    "what follows from the row itself": (
        "known(U) :- named(U). known(U) :- unit(_, U). goal(R) :- unit(R, U), known(U).", []),
    "what may follow from any row": ("known(U) :- named(U). known(U) :- unit(_, U). goal(I) :- same(I, U), known(U).",
                                     None),
}  # fmt: skip


@pytest.mark.parametrize("name", PROGRAMS)
def test_link(name: str) -> None:
    text, expected = PROGRAMS[name]
    program = analyse(parse(text), SCHEMA)
    locality = Locality((clause for stratum in program.strata for clause in stratum.clauses), OWNED)
    if expected == "none":
        assert not locality.needed(["goal"])
        return
    link = locality.link(["goal"])
    told = link and [*([] if link.every else ["any"]), *(f"{each.relation}.{each.column}" for each in link.attributes)]
    assert told == expected


def test_every_case_is_counted() -> None:
    assert len(PROGRAMS) == 19
