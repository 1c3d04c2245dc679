"""What a reader must be told to judge figures: indicators, baselines, and links that no text states mechanically."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from zjrules.errors import Diagnostic
from zjrules.source import Span


class Indicator(NamedTuple):
    """What a target measures. ``of`` names the level whose growth it is; ``total`` by ``per`` the two it is made of."""

    name: str
    aliases: tuple[str, ...] = ()
    direction: str = "up"  # up, down, band
    kind: str = "level"  # level, growth, share, count
    of: str = ""
    price: str = ""  # current, constant; "" where it is no amount of money or not known
    unit: str = ""  # a complete unit of its dimension; "" for any
    total: str = ""
    per: str = ""
    span: Span | None = None


class Baseline(NamedTuple):
    """What an indicator was in a past year, and where that was published."""

    indicator: str
    year: int
    value: Decimal
    unit: str
    price: str
    source: str
    span: Span | None = None


class Relative(NamedTuple):
    """A target without a figure: one indicator against another (同步, 不低于)."""

    item: str
    indicator: str
    comparator: str
    other: str
    quote: str
    span: Span | None = None


class Project(NamedTuple):
    """A named project that is a target without a figure: it is to reach a state (开工, 建成, 投产)."""

    item: str
    project: str
    state: str
    quote: str
    span: Span | None = None


class Part(NamedTuple):
    name: str
    value: Decimal
    unit: str


class Plan(NamedTuple):
    """A target divided: by quarters (cumulative marks), among units, or in batches of projects."""

    target: str
    kind: str  # quarter, unit, batch
    complete: bool
    source: str
    parts: tuple[Part, ...]
    span: Span | None = None


class Half(NamedTuple):
    """One part of a compound programme, the words that tell it, and the annual items that carry it."""

    programme: str
    half: str
    words: str
    items: tuple[str, ...]
    span: Span | None = None


class Code(NamedTuple):
    """What a token of a programme's coded name counts: a named count by its noun, or phrases of an item."""

    programme: str
    token: str
    value: int
    noun: str
    item: str
    members: tuple[str, ...]
    span: Span | None = None


class Package(NamedTuple):
    """Where a member of a named list of policy packages is carried out: programmes or items of any table."""

    item: str
    noun: str
    member: str
    programmes: tuple[str, ...]
    items: tuple[str, ...]
    how: str  # named, thematic
    span: Span | None = None


class Due(NamedTuple):
    """The targets of a table are to be reported for a period, up to a day."""

    table: str
    period: str
    due: datetime.date
    without: tuple[str, ...]  # indicators that have no figure for this period
    span: Span | None = None


class Delegate(NamedTuple):
    """The unit that reports for all that lead an item jointly, as they agreed."""

    item: str
    unit: str
    start: datetime.date
    source: str
    span: Span | None = None


class Light(NamedTuple):
    """How many points behind schedule a light stands for, at least and less than."""

    colour: str
    least: Decimal
    below: Decimal
    source: str
    span: Span | None = None


class Supplements(NamedTuple):
    """The lists of a file ``supplements.toml``; each is a register of its own."""

    baselines: tuple[Baseline, ...] = ()
    relatives: tuple[Relative, ...] = ()
    projects: tuple[Project, ...] = ()
    plans: tuple[Plan, ...] = ()
    halves: tuple[Half, ...] = ()
    codes: tuple[Code, ...] = ()
    packages: tuple[Package, ...] = ()
    calendar: tuple[Due, ...] = ()
    delegates: tuple[Delegate, ...] = ()
    lights: tuple[Light, ...] = ()


RECORDS: dict[str, type[Any]] = {
    "baselines": Baseline, "relatives": Relative, "projects": Project, "plans": Plan, "halves": Half, "codes": Code,
    "packages": Package, "calendar": Due, "delegates": Delegate, "lights": Light,
}  # fmt: skip


def make_indicators(read: Iterable[tuple[str, Sequence[dict[str, Any]]]]) -> tuple[Indicator, ...]:
    """From the checked content of register files, each with its path; of one name that of the first file counts."""
    found: dict[str, Indicator] = {}
    for path, records in read:
        for record in records:
            found.setdefault(record["name"], _made(Indicator, record, path))
    return tuple(found.values())


def make_supplements(read: Iterable[tuple[str, dict[str, list[dict[str, Any]]]]]) -> Supplements:
    lists: dict[str, list[Any]] = {name: [] for name in RECORDS}
    for path, content in read:
        for name, records in content.items():
            lists[name] += [_made(RECORDS[name], record, path) for record in records]
    return Supplements(**{name: tuple(records) for name, records in lists.items()})


def unknown_indicators(supplements: Supplements, indicators: Sequence[Indicator]) -> list[Diagnostic]:
    """Names that the register of indicators does not hold: no target would ever be compared with them."""
    known = {name for each in indicators for name in (each.name, *each.aliases)}
    told = [(each.indicator, each.span) for each in supplements.baselines]
    told += [(name, each.span) for each in supplements.relatives for name in (each.indicator, each.other)]
    hint = "write the registered name, or register it"
    return [
        Diagnostic("unknown-indicator", f"{name!r} is no registered indicator", span, hint)
        for name, span in told
        if indicators and name not in known
    ]


def _made(kind: type[Any], record: dict[str, Any], path: str) -> Any:
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in record.items() if key != "line"}
    if "value" in values and kind is Baseline:
        values["value"] = Decimal(values["value"])
    if kind is Light:
        values["least"], values["below"] = Decimal(values["least"]), Decimal(values["below"])
    for name in ("due", "start"):  # a cached register holds its dates as text
        if isinstance(day := record.get(name), str):
            values[name] = datetime.date.fromisoformat(day)
    if kind is Plan:
        values["parts"] = tuple(Part(each["name"], Decimal(each["value"]), each["unit"]) for each in values["parts"])
    return kind(**values, span=Span(path, record["line"]))
