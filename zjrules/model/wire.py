"""The JSON and TOML form of a dataset as pydantic models: what ``export`` writes and ``check`` reads back.

Each record is validated on its own, so one fault never hides another record. Decimals are strings.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from zjrules.model.notice import Commitment, Comparator, LeadMode, SectionKind, TableKind

SCHEMA = "zjrules/dataset/1"


def _exact(value: object) -> object:
    if isinstance(value, float):
        raise ValueError('write the number as a decimal string, such as "8.5"')
    return value.strip() if isinstance(value, str) else value


Exact = Annotated[
    Decimal,
    BeforeValidator(_exact),
    Field(allow_inf_nan=False),
    PlainSerializer(lambda value: format(value, "f"), return_type=str),
]
Lines = tuple[int, int]
Id = Annotated[str, Field(min_length=1)]


class Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LinedRecord(Record):
    line: int | None = None


class NoticeRecord(Record):
    id: Id
    title: str = ""
    doc_number: str = ""
    issuer: str = ""
    issue_date: datetime.date | None = None
    lead_convention: str = ""
    lead_note: str = ""
    lead_note_lines: Lines | None = None
    annexes: list[str] = []
    style: str = ""
    source: str = ""


class TableRecord(LinedRecord):
    key: Id
    order: int
    title: str
    kind: TableKind = "tasks"


class SectionRecord(LinedRecord):
    table: Id
    section: int
    kind: SectionKind | None = Field(default=None, description="where it is left out, told from what the section holds")
    heading: str = ""
    leader: str | None = None
    post: str | None = None
    overall: str = ""
    loose_text: str = ""


class TargetRecord(LinedRecord):
    id: Id
    indicator: str
    comparator: Comparator
    value: Exact
    high: Exact | None = None
    unit: str = ""
    commitment: Commitment = "firm"
    period: str | None = None
    part_of: str | None = None
    quote: str = ""


class OtherNumberRecord(LinedRecord):
    raw: str
    reason: str


class NamedCountRecord(LinedRecord):
    number: int
    noun: str
    open: bool
    members: list[str]
    quote: str


class PairingRecord(LinedRecord):
    quote: str
    subjects: int
    values: int


class DutyLines(Record):
    text: Lines | None = None
    responsibility: Lines | None = None


class DutyRecord(Record):
    id: Id
    text: str = ""
    responsibility: str = ""
    targets: list[TargetRecord] = []
    other_numbers: list[OtherNumberRecord] = []
    named_counts: list[NamedCountRecord] = []
    pairings: list[PairingRecord] = []
    lines: DutyLines = DutyLines()


class ItemRecord(DutyRecord):
    table: Id
    section: int
    number: int
    numbered: bool = True
    leader: str | None = None
    lead_mode: LeadMode = "first_listed"
    leads: list[str] = []
    participants: list[str] = []
    groups: list[str] = []
    listed: list[str] = []
    aliases: dict[str, str] = {}


class LivelihoodRecord(DutyRecord):
    table: str = "livelihood"
    category: int
    category_name: str = ""
    group: int
    leaders: list[str] = []
    units: list[str] = []


class ProgrammeFigureRecord(Record):
    value: Exact
    unit: str
    indicator: str = ""
    basis: Literal["", "per_year", "total"] = ""
    token: str = ""


class ProgrammeRecord(Record):
    id: Id
    name: str
    full_name: str = ""
    five_year: list[str] = []
    twins: list[str] = []
    annual: list[str] = []
    figures: list[ProgrammeFigureRecord] = []
    how: Literal["", "named", "thematic"] = ""


class HorizonRecord(Record):
    table: Id
    start: datetime.date
    end: datetime.date
    source: str = ""


class PrecedenceRecord(Record):
    unit: Id
    before: list[str] = []


class OrganRecord(Record):
    name: Id
    organ_class: str = Field(default="", alias="class")
    aliases: list[str] = []
    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None


class LeaderRecord(Record):
    name: Id
    post: str = ""
    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None


class RepairRecord(LinedRecord):
    kind: str
    raw: str
    repaired: str
    reason: str


class UnreadRecord(LinedRecord):
    text: str


class PassageRecord(Record):
    role: Id
    text: str = ""
    lines: Lines | None = None


class FormRecord(LinedRecord):
    kind: Id
    form: Id
    times: int
    first: str = ""


class DatasetRecord(Record):
    """A whole dataset, for its JSON Schema; reading validates record by record."""

    schema_id: Literal["zjrules/dataset/1"] = Field(alias="schema")
    notice: NoticeRecord
    tables: list[TableRecord] = []
    sections: list[SectionRecord] = []
    items: list[ItemRecord] = []
    livelihood: list[LivelihoodRecord] = []
    programmes: list[ProgrammeRecord] = []
    units: list[OrganRecord] = []
    leaders: list[LeaderRecord] = []
    repairs: list[RepairRecord] = []
    unread: list[UnreadRecord] = []
    passages: list[PassageRecord] = []
    forms: list[FormRecord] = []
    census: dict[str, int] = {}
    same_items: list[list[str]] = []
    horizons: list[HorizonRecord] = []
    precedence: list[PrecedenceRecord] = []


RECORDS: dict[str, type[Record]] = {
    "tables": TableRecord,
    "sections": SectionRecord,
    "items": ItemRecord,
    "livelihood": LivelihoodRecord,
    "programmes": ProgrammeRecord,
    "units": OrganRecord,
    "leaders": LeaderRecord,
    "repairs": RepairRecord,
    "unread": UnreadRecord,
    "passages": PassageRecord,
    "forms": FormRecord,
    "horizons": HorizonRecord,
    "precedence": PrecedenceRecord,
}
