"""Progress reports and the outcome of reading a table of them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from zjrules.errors import Diagnostic
from zjrules.source import Span


class Period(NamedTuple):
    """A reporting period: its canonical name (``2023Q3``) with the first and the last day."""

    name: str
    start: datetime.date
    end: datetime.date


class More(NamedTuple):
    """What a fuller form tells of a report beside the figure itself."""

    submitted: datetime.date | None = None
    version: int | None = None  # 1 for the first
    reason: str = ""  # why a later version corrects the one before
    part: str = ""  # the figure is that of a part of the whole: a city, a status
    basis: str = ""  # cumulative, in_period, level, growth
    light: str = ""  # green, yellow, red, blue
    problem: str = ""
    next: str = ""
    signer: str = ""
    signed: datetime.date | None = None
    evidence_date: datetime.date | None = None
    evidence_hash: str = ""


class ProgressReport(NamedTuple):
    """One reported figure or status. ``id`` is made from the row's key values, never from its line. ``reporter``
    may be several units with 、 between them; ``letters`` are those of the columns of a sheet."""

    id: str
    item: str = ""
    target: str = ""
    indicator: str = ""
    reporter: str = ""
    period: Period | None = None
    data_as_of: datetime.date | None = None
    value: Decimal | None = None
    unit: str = ""
    target_value: Decimal | None = None
    rate: Decimal | None = None
    rate_places: int = 0
    rate_sign: str = ""  # % where it is printed
    status: str = ""
    narrative: str = ""
    evidence: str = ""
    source: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    span: Span | None = None
    more: More | None = None
    letters: Mapping[str, str] = MappingProxyType({})

    def place(self, column: str) -> Span | None:
        """Where the cell of a column is."""
        return self.span.of_column(column, self.letters) if self.span else None


class FieldFault(NamedTuple):
    """A field that is missing (``expected == "present"``) or could not be read as ``expected``."""

    kind: str  # item | livelihood | target | report | …
    record: str
    field: str
    raw: str
    expected: str  # present | decimal | integer | date | period | vocabulary | text | columns
    span: Span | None = None
    hint: str = ""  # what to do, where more can be said than what was expected


class ProgressTable(NamedTuple):
    """The reports of one file, what in it could not be read, and notes on the table itself."""

    path: str
    sha256: str
    reports: tuple[ProgressReport, ...]
    faults: tuple[FieldFault, ...] = ()
    notes: tuple[Diagnostic, ...] = ()
