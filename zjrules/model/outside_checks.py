"""What the entries of places, memberships and upstream figures must be to each other."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence

from zjrules.model.register_reader import Reader, Record, said_of


def check_places(reader: Reader, places: Sequence[Record], stated: Sequence[Record]) -> None:
    """Every county and district lies in a registered city; a city lies in none. A place whose own entry is faulty
    may have been meant as a city."""
    seen: dict[str, int] = {}
    cities = {each["name"] for each in places if each["level"] == "city"}
    faulty = said_of(stated, "name") - {each["name"] for each in places}
    for each in places:
        line, parent = each["line"], each["parent"]
        reader.unique(f"{each['name']} {parent}".strip(), seen, line, "place")
        if each["level"] == "city" and parent:
            reader.tell("faulty-value", f"the city {each['name']!r} has a parent", line, "leave parent out")
        elif each["level"] != "city" and parent not in cities | faulty:
            near = difflib.get_close_matches(parent, sorted(cities), 1)
            hint = f"did you mean {near[0]!r}?" if near else "name a registered city as parent"
            reader.tell("unknown-place", f"{each['name']!r} lies in {parent!r}, which is no city here", line, hint)
        reader.days_in_order(each)


def check_memberships(reader: Reader, memberships: Sequence[Record], _: Sequence[Record]) -> None:
    seen: dict[str, int] = {}
    for each in memberships:
        reader.unique(f"{each['body']} {each['valid_from'] or ''}".strip(), seen, each["line"], "membership")
        reader.days_in_order(each)


def check_upstream(reader: Reader, figures: Sequence[Record], _: Sequence[Record]) -> None:
    seen: dict[str, int] = {}
    for each in figures:
        reader.unique(f"{each['table']} {each['indicator']} {each['value']}", seen, each["line"], "figure")


OUTSIDE_CHECKS: dict[str, Callable[[Reader, Sequence[Record], Sequence[Record]], None]] = {
    "places": check_places, "memberships": check_memberships, "upstream": check_upstream,
}  # fmt: skip
