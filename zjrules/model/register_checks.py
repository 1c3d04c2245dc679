"""What the entries of a register file must be to each other: names that stand once, references that lead somewhere.

Each check takes the entries without fault, and all of them as they stand: what points to a faulty one is not told too.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from decimal import Decimal

from zjrules.model.outside_checks import OUTSIDE_CHECKS
from zjrules.model.register_reader import Reader, Record, said_of


def check_organs(reader: Reader, organs: Sequence[Record], stated: Sequence[Record]) -> None:
    seen: dict[str, int] = {}
    names = said_of(stated, "name")
    for organ in organs:
        line = organ["line"]
        for name in (organ["name"], *organ["aliases"]):
            reader.unique(name, seen, line, "name")
        if organ["successor"] and organ["successor"] not in names:
            near = difflib.get_close_matches(organ["successor"], sorted(names), 1)
            hint = f"did you mean {near[0]!r}?" if near else "add it, or leave successor out"
            reader.tell("unknown-organ", f"the successor {organ['successor']!r} is not registered", line, hint)
        reader.days_in_order(organ)


def check_measures(reader: Reader, measures: Sequence[Record], stated: Sequence[Record]) -> None:
    """A dimension without base unit is told once, and not at all where one of its units is faulty: it may be that."""
    seen: dict[str, int] = {}
    sound = [measure["unit"] for measure in measures]
    based = {measure["dimension"] for measure in measures if Decimal(measure["factor"]) == 1}
    based |= said_of([each for each in stated if each.get("unit") not in sound], "dimension")
    for measure in measures:
        line = measure["line"]
        reader.unique(measure["unit"], seen, line, "unit")
        if not Decimal(measure["factor"]):
            reader.tell("faulty-value", "factor must be greater than 0", line, "mend factor")
        if measure["dimension"] not in based:
            based.add(measure["dimension"])
            hint = 'give its base unit the factor "1", or mend dimension'
            reader.tell("no-base-unit", f"the dimension {measure['dimension']!r} has no base unit", line, hint)


def check_leaders(reader: Reader, leaders: Sequence[Record], _: Sequence[Record]) -> None:
    seen: dict[str, int] = {}
    for leader in leaders:
        reader.unique(leader["name"], seen, leader["line"], "leader")
        reader.days_in_order(leader)


def check_programmes(reader: Reader, programmes: Sequence[Record], _: Sequence[Record]) -> None:
    seen: dict[str, int] = {}
    for programme in programmes:
        line = programme["line"]
        reader.unique(programme["id"], seen, line, "programme")
        for twin in programme["twins"]:
            if twin not in programme["five_year"][1:]:
                place, hint = reader.line_of("twins", line), "name it in five_year, after the first"
                reader.tell("unknown-item", f"the twin {twin!r} is no content item", place, hint)
        if bool(programme["annual"]) != bool(programme["how"]):
            hint = "how says in which way the items of annual carry the programme"
            reader.tell("faulty-value", "annual and how go together", line, hint)


def check_horizons(reader: Reader, horizons: Sequence[Record], _: Sequence[Record]) -> None:
    seen: dict[str, int] = {}
    for horizon in horizons:
        reader.unique(horizon["table"], seen, horizon["line"], "table")
        if horizon["start"] > horizon["end"]:
            reader.tell("faulty-value", "start is after end", horizon["line"], "swap or mend the dates")


def check_precedence(reader: Reader, order: Sequence[Record], stated: Sequence[Record]) -> None:
    """Whoever stands behind a unit must stand further down the list: so there can be no circle."""
    seen: dict[str, int] = {}
    faulty = said_of(stated, "unit") - {each["unit"] for each in order}
    for each in order:
        reader.unique(each["unit"], seen, each["line"], "unit")
    for unit, line, name in ((each["unit"], each["line"], name) for each in order for name in each["before"]):
        if name in faulty:
            continue
        if name not in seen:
            near = difflib.get_close_matches(name, sorted(seen), 1)
            hint = f"did you mean {near[0]!r}?" if near else "give it an entry of its own"
            reader.tell("unknown-unit", f"{name!r} has no place in the order", line, hint)
        elif seen[name] <= line:
            hint = f"it stands on line {seen[name]}: move one of them, or mend before"
            reader.tell("out-of-order", f"{name!r} does not stand behind {unit!r}", line, hint)


def check_indicators(reader: Reader, indicators: Sequence[Record], stated: Sequence[Record]) -> None:
    seen: dict[str, int] = {}
    names = said_of(stated, "name")
    for each in indicators:
        line = each["line"]
        for name in (each["name"], *each["aliases"]):
            reader.unique(name, seen, line, "name")
        for key in ("of", "total", "per"):
            if each[key] and each[key] not in names:
                near = difflib.get_close_matches(each[key], sorted(names), 1)
                hint = f"did you mean {near[0]!r}?" if near else "register it, or leave it out"
                reader.tell("unknown-indicator", f"{key} names {each[key]!r}, which is not registered", line, hint)
        if bool(each["total"]) != bool(each["per"]):
            reader.tell("faulty-value", "total and per go together", line, "name what is divided, and by what")
        if each["of"] and each["kind"] != "growth":
            reader.tell("faulty-value", "only growth is the growth of something", line, 'write kind = "growth"')


def _unique(what: str, *keys: str) -> Callable[[Reader, Sequence[Record], Sequence[Record]], None]:
    """A check that no two entries agree in all of ``keys``."""

    def check(reader: Reader, records: Sequence[Record], _: Sequence[Record]) -> None:
        seen: dict[str, int] = {}
        for each in records:
            reader.unique(" ".join(str(each[key]) for key in keys), seen, each["line"], what)

    return check


CHECKS: dict[str, Callable[[Reader, Sequence[Record], Sequence[Record]], None]] = {
    "organs": check_organs, "measures": check_measures, "leaders": check_leaders, "programmes": check_programmes,
    "horizons": check_horizons, "precedence": check_precedence, "indicators": check_indicators,
    "baselines": _unique("baseline", "indicator", "year"), "relatives": _unique("relative target", "item", "indicator"),
    "projects": _unique("project", "item", "project"), "plans": _unique("plan", "target", "kind"),
    "halves": _unique("half", "programme", "half"), "codes": _unique("token", "programme", "token"),
    "packages": _unique("package", "item", "member"), "calendar": _unique("due day", "table", "period"),
    "delegates": _unique("delegate", "item", "start"), "lights": _unique("light", "colour"), **OUTSIDE_CHECKS,
}  # fmt: skip
