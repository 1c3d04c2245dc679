"""The records of the registers that go with a notice: programmes, horizons, organs, their order, leaders."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import NamedTuple

from zjrules.source import Span


class ProgrammeFigure(NamedTuple):
    value: Decimal
    unit: str
    indicator: str = ""
    basis: str = ""  # "per_year", "total"
    token: str = ""  # the part of the programme's name that states it: 千项


class Programme(NamedTuple):
    """A programme carried by items of several tables. Curated, never read from the text."""

    id: str
    name: str
    full_name: str = ""
    five_year: tuple[str, ...] = ()
    twins: tuple[str, ...] = ()  # which of five_year must match in leader, lead and units
    annual: tuple[str, ...] = ()
    figures: tuple[ProgrammeFigure, ...] = ()
    how: str = ""  # named | thematic
    span: Span | None = None


class Horizon(NamedTuple):
    """The period that the duties of a table run over, and where that is stated."""

    table: str
    start: datetime.date
    end: datetime.date
    source: str
    span: Span | None = None


class Organ(NamedTuple):
    """An organ of the register of responsible units."""

    name: str
    organ_class: str = ""  # "class" in files
    aliases: tuple[str, ...] = ()
    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None
    span: Span | None = None
    successor: str = ""  # the registered organ that took over its duties


class Precedence(NamedTuple):
    """A unit in the order of precedence, and who is known to stand behind it; others follow from these."""

    unit: str
    before: tuple[str, ...] = ()
    span: Span | None = None


class Leader(NamedTuple):
    """A leader with the post and, where known, the first and the last day in it."""

    name: str
    post: str
    span: Span | None = None
    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None
