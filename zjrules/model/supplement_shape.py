"""The form of the entries of indicators.toml and supplements.toml, as pydantic models (so not loaded when warm)."""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import ConfigDict, Field

from zjrules.model import wire

Figure = Field(pattern=r"^-?\d+(\.\d+)?$")
Price = Literal["", "current", "constant"]


class Entry(wire.Record):
    model_config = ConfigDict(strict=True)


class IndicatorEntry(Entry):
    name: wire.Id
    aliases: list[wire.Id] = Field(default=[])
    direction: Literal["up", "down", "band"]
    kind: Literal["level", "growth", "share", "count"]
    of: str = ""  # the level whose growth it is
    price: Price = ""
    unit: str = ""
    total: str = ""  # an indicator that is total by per
    per: str = ""


class BaselineEntry(Entry):
    indicator: wire.Id
    year: int
    value: str = Figure
    unit: str
    price: Price = ""
    source: wire.Id


class RelativeEntry(Entry):
    item: wire.Id
    indicator: wire.Id
    comparator: Literal["sync", "ge", "gt", "le", "lt"]
    other: wire.Id
    quote: wire.Id


class ProjectEntry(Entry):
    item: wire.Id
    project: wire.Id
    state: wire.Id
    quote: wire.Id


class PartEntry(Entry):
    name: wire.Id
    value: str = Figure
    unit: str


class PlanEntry(Entry):
    target: wire.Id
    kind: Literal["quarter", "unit", "batch"]
    complete: bool = False  # the parts are all there are
    source: wire.Id
    parts: list[PartEntry] = Field(min_length=1)


class HalfEntry(Entry):
    programme: wire.Id
    half: wire.Id
    words: wire.Id
    items: list[wire.Id] = Field(default=[])


class CodeEntry(Entry):
    programme: wire.Id
    token: wire.Id
    value: int
    noun: str = ""
    item: str = ""
    members: list[wire.Id] = Field(default=[])


class PackageEntry(Entry):
    item: wire.Id
    noun: wire.Id
    member: wire.Id
    programmes: list[wire.Id] = Field(default=[])
    items: list[wire.Id] = Field(default=[])
    how: Literal["", "named", "thematic"] = ""


class DueEntry(Entry):
    table: wire.Id
    period: wire.Id
    due: datetime.date
    without: list[wire.Id] = Field(default=[])  # indicators that have no figure for this period


class DelegateEntry(Entry):
    item: wire.Id
    unit: wire.Id
    start: datetime.date
    source: wire.Id


class LightEntry(Entry):
    colour: Literal["green", "yellow", "red", "blue"]
    least: str = Figure  # points behind schedule
    below: str = Figure
    source: wire.Id


SUPPLEMENTS: dict[str, type[wire.Record]] = {
    "baselines": BaselineEntry, "relatives": RelativeEntry, "projects": ProjectEntry, "plans": PlanEntry,
    "halves": HalfEntry, "codes": CodeEntry, "packages": PackageEntry,
    "calendar": DueEntry, "delegates": DelegateEntry, "lights": LightEntry,
}  # fmt: skip
