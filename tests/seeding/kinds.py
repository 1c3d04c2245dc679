"""Kinds of faults, read from ``tests/cases/seeded/*.toml``: what is changed where, and what must be found."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import tomli

CASES = Path(__file__).parent.parent / "cases" / "seeded"
KEYS = {
    "rule", "name", "where", "from", "select", "edit", "field", "file", "row", "subject", "at", "knock_on", "variants",
    "as_of", "encoding", "with_progress", "before", "register",
}  # fmt: skip
PLACES = ("json", "text", "companion", "progress")


class Kind(NamedTuple):
    """One kind of fault. ``edits`` are applied to each of the records chosen; see README of the cases."""

    group: str
    rule: str
    name: str
    where: str
    source: str
    select: dict[str, str]
    edits: tuple[dict[str, Any], ...]
    field: str = ""
    file: str = ""
    row: dict[str, str] | None = None
    subject: str = "{id}"
    at: str = "edit"
    knock_on: tuple[str, ...] = ()
    variants: int = 3
    as_of: str = ""
    encoding: str = "utf-8"  # of the file
    with_progress: bool = False  # companions beside the bundled reports
    before: tuple[dict[str, str], ...] = ()  # reports above the one that is at fault
    register: str = ""  # what is registered besides, in supplements.toml

    @property
    def form(self) -> str:
        """The form of the clean dataset that the fault is planted in."""
        if self.where == "json" and self.row is not None:
            return "together json"
        return "progress" if self.with_progress else self.where

    @property
    def reports(self) -> tuple[dict[str, str], ...]:
        """The rows of progress reports that are added; the last of them is at fault."""
        return () if self.row is None else (*self.before, self.row)

    @property
    def key(self) -> str:
        return f"{self.rule}-{re.sub('[^a-z0-9]+', '-', self.name.lower())}"


def _kind(group: str, case: dict[str, Any], default_row: dict[str, str]) -> Kind:
    unknown = set(case) - KEYS
    assert not unknown, f"{group}: {case['rule']} {case['name']}: unknown keys {sorted(unknown)}"
    assert case["where"] in PLACES, f"{group}: {case['rule']} {case['name']}: where is {case['where']}"
    told = case["where"] == "json" or re.match("(edit|record)$|(duty|line of) ", case.get("at", "edit"))
    assert told, f"{group}: {case['rule']} {case['name']}: at is {case['at']}, which is no place"
    row = case.get("row")
    return Kind(
        group=group, rule=case["rule"], name=case["name"], where=case["where"], source=case.get("from", ""),
        select=case.get("select", {}), edits=tuple(case.get("edit", ())), field=case.get("field", ""),
        file=case.get("file", ""), row=None if row is None else {**default_row, **row},
        subject=case.get("subject", "{id}"), at=case.get("at", "edit"), knock_on=tuple(case.get("knock_on", ())),
        variants=case.get("variants", 3), as_of=case.get("as_of", ""), encoding=case.get("encoding", "utf-8"),
        with_progress=case.get("with_progress", False), register=case.get("register", ""),
        before=tuple({**default_row, **each} for each in case.get("before", ())),
    )  # fmt: skip


@lru_cache
def kinds() -> tuple[Kind, ...]:
    """All kinds, by group and in the order of the files."""
    found = []
    for path in sorted(CASES.glob("*.toml")):
        if path.stem == "unreachable":
            continue
        data = tomli.loads(path.read_text(encoding="utf-8"))
        found += [_kind(path.stem, case, data.get("row", {})) for case in data["kind"]]
    return tuple(found)


@lru_cache
def unreachable() -> dict[str, str]:
    """Rules that no planted fault can make fire, each with the reason."""
    return dict(tomli.loads((CASES / "unreachable.toml").read_text(encoding="utf-8"))["unreachable"])
