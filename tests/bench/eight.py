"""The eight fixed rules as one Datalog program, and the relations it reads.

The table of progress reports, one row a report (only the columns the rules use, in this order):

    report(row: integer,       # number of the data row in the file, from 1
           item: text,         # column item: id of a task item or livelihood group
           target: text,       # column target; "" where the report names none
           indicator: text,    # column indicator
           reporter: text,     # column reporter, as printed
           period: text,       # column period, as printed
           value: decimal,     # column value
           unit: text,         # column unit
           status: text)       # column status, as printed

None of these columns is ever empty (null) in the generated tables. The document, a few thousand rows in all:

    duty(duty: text)                                        every task item and livelihood group
    lead(duty: text, unit: text)                            lead units by the rule library, official names
    organ_name(alias: text, name: text)                     registered names of organs, their own included
    listed(item: text, position: integer, unit: text)       units in printed order
    livelihood(group: text)
    livelihood_leader(group: text, leader: text)
    programme_item(programme: text, table: text, item: text)
    target(target: text, item: text, comparator: text, value: decimal, unit: text)
    floor_word(comparator: text)                            comparators that a smaller figure misses
    measure(unit: text, dimension: text, factor: decimal)
    period(period: text, first: integer, last: integer)     names of periods; months counted from year 0
    status_word(printed: text, status: text)                English and Chinese words of the vocabulary

The answer is ``violation(rule: text, where: text or integer)``: ``where`` is a row number, an item or a group.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

REPORT = ("row", "item", "target", "indicator", "reporter", "period", "value", "unit", "status")

PROGRAM = """
# 1 A report names an item that does not exist.
violation("item", Row) :- report(Row, Item, _, _, _, _, _, _, _), not duty(Item).

# 2 The listed positions of an item are not 1..n.
violation("positions", Item) :- listed(Item, _, _), not listed(Item, 1, _).
violation("positions", Item) :-
    listed(Item, Position, _), Position > 1, Before = Position - 1, not listed(Item, Before, _).
violation("positions", Item) :- listed(Item, Position, Unit), listed(Item, Position, Other), Unit != Other.

# 3 The reporter is not a lead unit of the item, under any of its names.
leads_as(Duty, Alias) :- lead(Duty, Unit), organ_name(Alias, Unit).
violation("lead", Row) :-
    report(Row, Item, _, _, Reporter, _, _, _, _), duty(Item), lead(Item, _), not leads_as(Item, Reporter).

# 4 A livelihood group has not exactly one leading leader.
violation("leaders", Group) :- livelihood(Group), count { Leader : livelihood_leader(Group, Leader) } != 1.

# 5 A five-year item of a programme that no annual item carries.
carried(Programme) :- programme_item(Programme, "annual", _).
violation("carrier", Item) :- programme_item(Programme, "five_year", Item), not carried(Programme).

# 6 Reported as completed below the target.
goal(Target, Unit, Factor, Wanted) :-
    target(Target, _, Comparator, Value, Stated),
    floor_word(Comparator),
    measure(Stated, Dimension, Base),
    measure(Unit, Dimension, Factor),
    Wanted = Value * Base.
violation("short", Row) :-
    report(Row, _, Target, _, _, _, Value, Unit, Status),
    status_word(Status, "completed"),
    goal(Target, Unit, Factor, Wanted),
    Value * Factor < Wanted.

# 7 A cumulative figure is smaller than that of the month before.
adds_up(Unit) :- measure(Unit, Dimension, _), Dimension != "percent".
follows(Period, Before) :- period(Period, First, Last), period(Before, First, Month), Month = Last - 1.
violation("falls", Row) :-
    report(Row, Item, _, Indicator, _, Period, Value, Unit, _),
    adds_up(Unit),
    follows(Period, Before),
    report(_, Item, _, Indicator, _, Before, Earlier, Unit, _),
    Value < Earlier.

# 8 Unit, period or status outside its vocabulary.
violation("vocabulary unit", Row) :- report(Row, _, _, _, _, _, _, Unit, _), not measure(Unit, _, _).
violation("vocabulary period", Row) :- report(Row, _, _, _, _, Period, _, _, _), not period(Period, _, _).
violation("vocabulary status", Row) :- report(Row, _, _, _, _, _, _, _, Status), not status_word(Status, _).
"""

_DECIMALS = {"target": (3,), "measure": (2,)}  # places of decimals in the rows of these relations


def document_relations(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """The document's relations, read from ``document.json``; figures as ``Decimal``."""
    found = {}
    for name, rows in json.loads(path.read_text(encoding="utf-8"))["relations"].items():
        places = _DECIMALS.get(name, ())
        found[name] = [tuple(Decimal(v) if at in places else v for at, v in enumerate(row)) for row in rows]
    return found


def answer(violations: Iterable[tuple[object, object]]) -> list[tuple[str, str]]:
    """Violations in the form in which contenders are compared."""
    return sorted({(str(rule), str(where)) for rule, where in violations})
