"""The form of the entries of places, memberships and upstream figures, as pydantic models (not loaded when warm)."""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import ConfigDict, Field

from zjrules.model import wire


class Entry(wire.Record):
    model_config = ConfigDict(strict=True)


class PlaceEntry(Entry):
    name: wire.Id
    level: Literal["city", "county", "district"]
    parent: str = ""  # the city that a county or district belongs to
    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None


class MembershipEntry(Entry):
    body: wire.Id  # as it stands before 其他成员单位, or a general name such as 有关能源发电企业
    units: list[wire.Id] = Field(min_length=1)
    source: wire.Id
    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None


class UpstreamEntry(Entry):
    table: wire.Id
    indicator: wire.Id
    value: str = Field(pattern=r"^-?\d+(\.\d+)?$")
    unit: str
    source: wire.Id


OUTSIDE: dict[str, type[wire.Record]] = {
    "places": PlaceEntry, "memberships": MembershipEntry, "upstream": UpstreamEntry,
}  # fmt: skip
