"""Registers: what is known beside a notice."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from zjrules.bundled import shown
from zjrules.errors import Diagnostic, ReadError
from zjrules.model.companions import BESIDE, Companions, file_name
from zjrules.model.outside import Outside, make_outside
from zjrules.model.references import unknown_measures, unknown_programmes
from zjrules.model.register_cache import read_cached
from zjrules.model.register_records import Horizon, Leader, Organ, Precedence, Programme, ProgrammeFigure
from zjrules.model.supplements import Indicator, Supplements, make_indicators, make_supplements, unknown_indicators
from zjrules.source import Span


class Measure(NamedTuple):
    """A unit of measure. Units of one dimension convert: value * factor is the value in the base unit.

    ``full`` is the complete form of a unit that notices print short (``微克`` for ``微克/立方米``).
    """

    unit: str
    dimension: str
    factor: Decimal
    full: str = ""
    span: Span | None = None


MEASURES, INDICATORS = "measures.toml", "registers/indicators.toml"
_Made = TypeVar("_Made")


class Registers(NamedTuple):
    """Units of measure hold for every notice; the rest is empty where a notice has no companions."""

    measures: tuple[Measure, ...] = ()
    organs: tuple[Organ, ...] = ()
    leaders: tuple[Leader, ...] = ()
    programmes: tuple[Programme, ...] = ()
    census: Mapping[str, int] = MappingProxyType({})  # "annual.items" -> 56
    census_spans: Mapping[str, Span] = MappingProxyType({})
    same_items: tuple[tuple[str, ...], ...] = ()
    same_items_spans: tuple[Span | None, ...] = ()
    horizons: tuple[Horizon, ...] = ()
    precedence: tuple[Precedence, ...] = ()
    indicators: tuple[Indicator, ...] = ()  # of the data folders, as measures
    supplements: Supplements = Supplements()
    outside: Outside = Outside()
    faults: tuple[Diagnostic, ...] = ()  # of the files that could not be read
    notes: tuple[Diagnostic, ...] = ()  # of entries that were left out


def load_registers(data: Sequence[Path], companions: Companions | None = None) -> Registers:
    """The units of measure of the folders ``data`` and the registers that go with a notice; of two files or units
    of one name that of the earlier folder counts.

    A register whose file is not there is empty; one that cannot be read is empty too and told in ``faults``. A unit of
    the order of precedence that no organ is registered as is left out, and told in ``notes``. Raises ``ReadError``
    where the units of measure cannot be read, and for registers that contradict each other.
    """
    found, unread = _read_all(_files(data, companions))
    faults = unread.pop("measures", [])
    sound = not faults
    organs = tuple(_each(_organ, found, "organs"))
    precedence = tuple(_each(_precedence, found, "precedence"))
    notes = _unregistered(precedence, organs)
    census = [(path, *each) for path, counts in found.get("census", ()) for each in counts.items()]
    same_items = [(path, record) for path, records in found.get("same_items", ()) for record in records]
    measures = list(_each(_measure, found, "measures"))
    registers = Registers(
        measures=tuple({measure.unit: measure for measure in reversed(measures)}.values())[::-1],
        organs=organs,
        leaders=tuple(_each(_leader, found, "leaders")),
        programmes=tuple(_each(_programme, found, "programmes")),
        census={what: record["number"] for _, what, record in census},
        census_spans={what: Span(path, record["line"]) for path, what, record in census},
        same_items=tuple(tuple(record["ids"]) for _, record in same_items),
        same_items_spans=tuple(Span(path, record["line"]) for path, record in same_items),
        horizons=tuple(_each(_horizon, found, "horizons")),
        precedence=tuple(each for each in precedence if each.span not in {note.span for note in notes}),
        indicators=make_indicators(found.get("indicators", ())),
        supplements=make_supplements(found.get("supplements", ())),
        outside=make_outside(found),
        faults=tuple(fault for each in unread.values() for fault in each),
        notes=tuple(notes),
    )
    # A unit of measure that nobody knows may be one of those that could not be read.
    if "indicators" not in unread:
        faults += unknown_indicators(registers.supplements, registers.indicators)
    faults += unknown_programmes(registers.programmes, registers.supplements)
    faults += [*_shared_names(organs), *(_unknown_units(registers) if sound else ())]
    if faults:
        raise ReadError(faults)
    return registers


_Files = list[tuple[str, Path]]  # each with the kind of register that it is
_Found = dict[str, list[tuple[str, Any]]]  # kind → the files of that kind: shown path and content


def _files(data: Sequence[Path], companions: Companions | None) -> _Files:
    """What holds for all notices, the registers that a notice names, and those beside it."""
    files = [("measures", path) for folder in data if (path := folder / MEASURES).exists() or folder == data[-1]]
    files += [("indicators", path) for folder in data if (path := folder / INDICATORS).exists()]
    names = companions.registers if companions else ()
    files += [("organs", _first([folder / "registers" / f"{name}.toml" for folder in data])) for name in names]
    places = (_first([folder / "registers" / f"{name}-places.toml" for folder in data]) for name in names)
    files += [("places", path) for path in places if path.exists()]
    return files + [(kind, at) for kind in BESIDE if companions and (at := companions.file(file_name(kind)))]


def _read_all(files: _Files) -> tuple[_Found, dict[str, list[Diagnostic]]]:
    """What the files say, and by kind the faults of those that cannot be read."""
    found: _Found = {}
    faults: dict[str, list[Diagnostic]] = {}
    for kind, path in files:
        try:
            found.setdefault(kind, []).append((shown(path), read_cached(kind, path)))
        except ReadError as error:
            faults.setdefault(kind, []).extend(error.diagnostics)
    return found, faults


def _each(make: Callable[[dict[str, Any], str], _Made], found: _Found, kind: str) -> Iterator[_Made]:
    return (make(record, path) for path, records in found.get(kind, ()) for record in records)


def _unknown_units(registers: Registers) -> list[Diagnostic]:
    units = {measure.unit for measure in registers.measures}
    return unknown_measures(
        units, registers.indicators, registers.programmes, registers.supplements, registers.outside.upstream
    )


def _first(paths: Sequence[Path]) -> Path:
    """The first that exists, else the last, of which it is then told that it does not."""
    return next((path for path in paths if path.exists()), paths[-1])


def _shared_names(organs: Sequence[Organ]) -> list[Diagnostic]:
    """Names that two organs claim, over all files: nobody could tell whom they mean."""
    owners: dict[str, Organ] = {}
    faults = []
    for organ in organs:
        for name in (organ.name, *organ.aliases):
            other = owners.setdefault(name, organ)
            if other is not organ:
                related = ((other.span, "and here"),) if other.span else ()
                message = f"{name!r} names two organs: {other.name} and {organ.name}"
                faults.append(Diagnostic("shared-name", message, organ.span, "a name belongs to one organ", related))
    return faults


def _unregistered(order: Sequence[Precedence], organs: Sequence[Organ]) -> list[Diagnostic]:
    """Units of the order that the register of organs knows by no such name: they would never be compared."""
    known = {organ.name for organ in organs}
    hint = "write the registered name; until then this unit is left out of the order"
    return [
        Diagnostic(
            "unregistered-unit", f"{each.unit!r} in the order of precedence is no registered name", each.span, hint
        )
        for each in order
        if organs and each.unit not in known
    ]


def _organ(record: dict[str, Any], path: str) -> Organ:
    return Organ(
        record["name"], record["class"], tuple(record["aliases"]), _day(record["valid_from"]),
        _day(record["valid_until"]), Span(path, record["line"]), record["successor"],
    )  # fmt: skip


def _precedence(record: dict[str, Any], path: str) -> Precedence:
    return Precedence(record["unit"], tuple(record["before"]), Span(path, record["line"]))


def _leader(record: dict[str, Any], path: str) -> Leader:
    days = _day(record["valid_from"]), _day(record["valid_until"])
    return Leader(record["name"], record["post"], Span(path, record["line"]), *days)


def _measure(record: dict[str, Any], path: str) -> Measure:
    factor = Decimal(record["factor"])
    return Measure(record["unit"], record["dimension"], factor, record["full"], Span(path, record["line"]))


def _programme(record: dict[str, Any], path: str) -> Programme:
    figures = tuple(
        ProgrammeFigure(Decimal(each["value"]), each["unit"], each["indicator"], each["basis"], each["token"])
        for each in record["figures"]
    )
    return Programme(
        id=record["id"], name=record["name"], full_name=record["full_name"], five_year=tuple(record["five_year"]),
        twins=tuple(record["twins"]), annual=tuple(record["annual"]), figures=figures, how=record["how"],
        span=Span(path, record["line"]),
    )  # fmt: skip


def _horizon(record: dict[str, Any], path: str) -> Horizon:
    start, end = datetime.date.fromisoformat(record["start"]), datetime.date.fromisoformat(record["end"])
    return Horizon(record["table"], start, end, record["source"], Span(path, record["line"]))


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
