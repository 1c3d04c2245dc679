"""The form of the entries of the register files, as pydantic models (so not loaded on a warm start)."""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import ConfigDict, Field

from zjrules.model import wire
from zjrules.model.outside_shape import OUTSIDE
from zjrules.model.supplement_shape import SUPPLEMENTS, IndicatorEntry

OrganClass = Literal[
    "party",  # a department or office of the party committee
    "gov",  # a department, directly subordinate organ or institution of the government
    "central",  # a local office of a central body
    "soe",  # an enterprise
    "media",  # a press or publishing group
    "mass",  # a mass organisation
    "university",
    "lab",
    "city",  # the government of a prefecture-level city
    "county",  # the government of a county or county-level city
    "generic",  # a name for units that it does not list, such as 各设区市政府
    "collective",  # the other members of a coordinating body
]


class OrganEntry(wire.OrganRecord):
    model_config = ConfigDict(strict=True)
    organ_class: OrganClass = Field(alias="class")
    aliases: list[wire.Id] = Field(default=[])
    successor: str = ""


class MeasureEntry(wire.Record):
    model_config = ConfigDict(strict=True)
    unit: str
    dimension: wire.Id
    factor: str = Field(pattern=r"^\d+(\.\d+)?$")
    full: str = ""


class LeaderEntry(wire.Record):
    model_config = ConfigDict(strict=True)
    name: wire.Id
    post: wire.Id
    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None


class ProgrammeEntry(wire.ProgrammeRecord):
    five_year: list[wire.Id] = Field(min_length=1)


class HorizonEntry(wire.HorizonRecord):
    source: wire.Id  # where the period is stated


class PrecedenceEntry(wire.PrecedenceRecord):
    before: list[wire.Id] = Field(default=[])


class CompanionsEntry(wire.Record):
    model_config = ConfigDict(strict=True)
    doc_number: wire.Id
    registers: list[wire.Id] = Field(default=[])


# What can be counted: of the whole notice, and of one of its tables. The tables are the notice's own.
CENSUS = ("tables", "leaders", "tasks", "targets")
CENSUS_OF_TABLE = ("sections", "items", "joint_lead_items", "groups", "clauses", "tasks", "targets")

ENTRIES: dict[str, type[wire.Record]] = {
    "organs": OrganEntry, "measures": MeasureEntry, "leaders": LeaderEntry, "programmes": ProgrammeEntry,
    "horizons": HorizonEntry, "precedence": PrecedenceEntry, "indicators": IndicatorEntry, **SUPPLEMENTS,
    **OUTSIDE,
}  # fmt: skip
