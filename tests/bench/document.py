"""The small side: relations of the bundled dataset with known faults, and what a report may be about."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from zjrules import bundled
from zjrules.engines import get_engine
from zjrules.engines.database import Database
from zjrules.inputs import open_inputs
from zjrules.rulebook.loader import load_rulebook
from zjrules.settings import Settings

YEARS = range(2023, 2028)
DATASET = bundled.data() / "zj-2023"
FLOORS = ("eq", "ge", "gt", "reach")  # comparators whose target is missed by a smaller figure
STATUSES = {
    "not_started": "未启动",
    "in_progress": "进行中",
    "completed": "已完成",
    "overdue": "逾期",
    "adjusted": "已调整",
}
LARGEST = 15_000_000  # a figure in hundredths, 1.4 times this, must fit clingo's 32 bits
Rows = list[tuple[object, ...]]


class Topic(NamedTuple):
    """What a series of progress reports is about: a target, or a task item without one."""

    item: str
    target: str
    indicator: str
    unit: str
    hundredths: int  # the target's figure in ``unit``, times 100
    other_unit: str  # another unit of the same dimension, not larger
    multiplier: int  # from ``unit`` to ``other_unit``
    reporter: str
    alias: str
    outsider: str  # a registered organ that does not lead the item
    floor: bool  # the target is missed by a smaller figure, and figures of its unit add up over a year


class Document(NamedTuple):
    """``relations``: name to rows, as listed in ``eight.py``; ``expected``: the violations of rules on them alone."""

    relations: Mapping[str, Rows]
    topics: tuple[Topic, ...]
    expected: tuple[tuple[str, str], ...]


def make_document() -> Document:
    """The bundled dataset with faults of the three kinds that stand in the document itself."""
    rows, leads = _bundled()
    relations: dict[str, Rows] = {
        "duty": [(row[0],) for row in (*rows["item"], *rows["livelihood"])],
        "lead": sorted(leads),
        "organ_name": sorted({*rows["organ_name"], *((unit, unit) for _, unit in leads)}),
        "listed": [(item, position, unit) for item, position, _, _, unit, _ in rows["listed"]],
        "livelihood": [(row[0],) for row in rows["livelihood"]],
        "livelihood_leader": [(group, leader) for group, _, leader in rows["livelihood_leader"]],
        "programme_item": [(programme, table, item) for programme, table, _, item, _ in rows["programme_item"]],
        "target": [(row[0], row[1], row[4], row[5], row[6]) for row in rows["target"]],
        "floor_word": [(word,) for word in FLOORS],
        "measure": list(rows["measure"]),
        "period": periods(),
        "status_word": [pair for key, word in STATUSES.items() for pair in ((key, key), (word, key))],
    }
    topics = _topics(rows, relations)
    expected = (*_break_positions(relations), *_break_leaders(relations), *_break_carriers(relations))
    return Document(relations, topics, expected)


def write_dataset(path: Path) -> None:
    """The dataset as JSON with the same faults among leaders and programmes, for ``zjrules check``.

    Positions cannot be wrong there: they are the order of a list.
    """
    command = [sys.executable, "-m", "zjrules", "export", str(DATASET), "-o", str(path)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    dataset = json.loads(path.read_text(encoding="utf-8"))
    document = make_document().relations
    leaders = defaultdict(list)
    carriers = defaultdict(list)
    for group, leader in document["livelihood_leader"]:
        leaders[group].append(leader)
    for programme, table, item in document["programme_item"]:
        carriers[programme, table].append(item)
    for record in dataset["livelihood"]:
        record["leaders"] = leaders[record["id"]]
    for record in dataset["programmes"]:
        record["annual"] = carriers[record["id"], "annual"]
    path.write_text(json.dumps(dataset, ensure_ascii=False, indent=1), encoding="utf-8")


def periods() -> Rows:
    """Names of periods with their first and last month, counted from year 0."""
    named = {}
    for year in YEARS:
        for last in range(1, 13):
            for first in range(1, last + 1):
                for name in period_names(year, first, last):
                    named[name] = (name, year * 12 + first, year * 12 + last)
    return [named[name] for name in sorted(named)]


def period_names(year: int, first: int, last: int) -> tuple[str, str]:
    """A period as the contract writes it, and in Chinese."""
    if (first, last) == (1, 12):
        return f"{year}", f"{year}年"
    if (first, last) in ((1, 6), (7, 12)):
        return f"{year}H{last // 6}", f"{year}年{'上' if last == 6 else '下'}半年"
    if last - first == 2 and last % 3 == 0:
        return f"{year}Q{last // 3}", f"{year}年{'一二三四'[last // 3 - 1]}季度"
    if first == last:
        return f"{year}-{first:02}", f"{year}年{first}月"
    return f"{year}-{first:02}/{year}-{last:02}", f"{year}年{first}-{last}月"


def _bundled() -> tuple[dict[str, Rows], set[tuple[object, ...]]]:
    """The given facts of the bundled dataset, and who leads what by the rule library."""
    facts = open_inputs(Settings(paths=(DATASET,))).notices[0].facts
    book, _ = load_rulebook()
    leads = get_engine("python").evaluate(book.shared, Database(facts.rows)).rows("lead")
    return {name: list(rows) for name, rows in facts.rows.items()}, set(leads)


def _topics(rows: Mapping[str, Rows], relations: Mapping[str, Rows]) -> tuple[Topic, ...]:
    """Targets first that are missed by a smaller figure and add up, so that the generator can pick among them."""
    leads: dict[object, list[str]] = defaultdict(list)
    for duty, unit in relations["lead"]:
        leads[duty].append(str(unit))
    aliases = {str(name): str(alias) for alias, name in relations["organ_name"] if alias != name}
    organs = sorted({str(name) for _, name in relations["organ_name"]})
    topics = []
    for target, item, _, indicator, comparator, value, unit, *_ in rows["target"]:
        topics.append((str(item), str(target), str(indicator), str(comparator), Decimal(str(value)), str(unit)))
    with_target = {topic[0] for topic in topics}
    topics += [
        (str(item), "", "推进情况", "", Decimal(100), "个") for item, *_ in rows["item"] if item not in with_target
    ]
    made = []
    for place, (item, target, indicator, comparator, value, unit) in enumerate(topics):
        if not leads[item]:
            continue
        reporter = leads[item][place % len(leads[item])]
        outsider = next(name for name in organs[place % 100 :] if name not in leads[item])
        other, multiplier, dimension = _other_unit(relations["measure"], unit, value)
        floor = bool(target) and comparator in FLOORS and dimension != "percent"
        figure = int(value * 100)
        alias = aliases.get(reporter, reporter)
        made.append(Topic(item, target, indicator, unit, figure, other, multiplier, reporter, alias, outsider, floor))
    return tuple(sorted(made, key=lambda topic: (not topic.floor, topic)))


def _other_unit(measures: Rows, unit: str, value: Decimal) -> tuple[str, int, str]:
    """Another unit for the same figure, if there is one in which it stays whole and small; and the dimension."""
    table = {str(name): (str(dimension), Decimal(str(factor))) for name, dimension, factor in measures}
    dimension, factor = table[unit]
    for name in sorted(table):
        kind, other = table[name]
        multiplier = factor / other
        if kind == dimension and name != unit and multiplier == int(multiplier) and value * multiplier < LARGEST:
            return name, int(multiplier), dimension
    return unit, 1, dimension


def _break_positions(relations: dict[str, Rows]) -> tuple[tuple[str, str], ...]:
    """A gap, two units in one place, and a list that begins at 2: three items."""
    places: dict[object, int] = defaultdict(int)
    for item, *_ in relations["listed"]:
        places[item] += 1
    gap, double, late = [str(item) for item in sorted(places, key=str) if places[item] >= 3][:3]
    changes = {(gap, 2): 99, (double, 2): 1, **{(late, place): place + 1 for place in range(1, places[late] + 1)}}
    relations["listed"] = [
        (item, changes.get((str(item), int(str(position))), position), unit)
        for item, position, unit in relations["listed"]
    ]
    return tuple(("positions", item) for item in (gap, double, late))


def _break_leaders(relations: dict[str, Rows]) -> tuple[tuple[str, str], ...]:
    """A group without a leader, one with two, one with three."""
    none, two, three = (str(row[0]) for row in relations["livelihood_leader"][:3])
    rows = [row for row in relations["livelihood_leader"] if row[0] != none]
    rows += [(group, name) for group, name in ((two, "甲某"), (three, "甲某"), (three, "乙某"))]
    relations["livelihood_leader"] = rows
    return tuple(("leaders", group) for group in (none, two, three))


def _break_carriers(relations: dict[str, Rows]) -> tuple[tuple[str, str], ...]:
    """Every programme gets an annual item, but two: their five-year items have no carrier."""
    rows = relations["programme_item"]
    carried = {row[0] for row in rows if row[1] == "annual"}
    without = sorted(carried, key=str)[:2]
    bare = sorted({row[0] for row in rows} - carried, key=str)
    rows = [row for row in rows if row[1] != "annual" or row[0] not in without]
    relations["programme_item"] = rows + [(programme, "annual", "annual-2-5") for programme in bare]
    return tuple(
        ("carrier", str(item)) for programme, table, item in rows if table == "five_year" and programme in without
    )
