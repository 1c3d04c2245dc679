"""Registers: what is known beside a notice, and which of them go with which notice."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from zjrules.bundled import shown
from zjrules.cache import cached
from zjrules.errors import Diagnostic, ReadError
from zjrules.model.register_records import Horizon, Leader, Organ, Precedence, Programme, ProgrammeFigure
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


class Companions(NamedTuple):
    """A folder of ``data`` that goes with one notice: its registers and its progress reports."""

    folder: Path
    doc_number: str
    registers: tuple[str, ...] = ()  # names of files in data/registers, without suffix
    progress: tuple[Path, ...] = ()


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


def find_companions(doc_number: str, data: Path) -> Companions | None:
    """The folder of ``data`` whose ``companions.toml`` states this document number, if any."""
    for path in sorted(data.glob("*/companions.toml")):
        found = companions_of(path.parent)
        if found and doc_number and found.doc_number == doc_number:
            return found
    return None


def companions_of(folder: Path) -> Companions | None:
    """The companions that lie in a dataset folder itself, if it has any."""
    path = folder / "companions.toml"
    if not path.exists():
        return None
    stated = _read("companions", path)
    progress = tuple(sorted(folder.glob("progress/*.csv")))
    return Companions(folder, stated["doc_number"], tuple(stated["registers"]), progress)


def load_registers(data: Path, companions: Companions | None = None) -> Registers:
    """The units of measure of ``data`` and the registers that go with a notice.

    A register whose file is not there is empty. Raises ``ReadError`` with the faults of all files.
    """
    files = [("measures", data / "measures.toml", True)]
    if companions:
        files += [("organs", data / "registers" / f"{name}.toml", True) for name in companions.registers]
        files += [
            (kind, companions.folder / f"{kind.replace('_', '-')}.toml", False)
            for kind in ("leaders", "programmes", "census", "same_items", "horizons", "precedence")
        ]
    found: dict[str, list[tuple[str, Any]]] = {}
    faults: list[Diagnostic] = []
    for kind, path, required in files:
        if not required and not path.exists():
            continue
        try:
            found.setdefault(kind, []).append((shown(path), _read(kind, path)))
        except ReadError as error:
            faults += error.diagnostics
    census = [(path, *each) for path, counts in found.get("census", ()) for each in counts.items()]
    same_items = [(path, record) for path, records in found.get("same_items", ()) for record in records]
    organs = tuple(_organ(record, path) for path, records in found.get("organs", ()) for record in records)
    precedence = tuple(
        Precedence(record["unit"], tuple(record["before"]), Span(path, record["line"]))
        for path, records in found.get("precedence", ())
        for record in records
    )
    faults += _shared_names(organs)
    faults += _unregistered(precedence, organs)
    if faults:
        raise ReadError(faults)
    return Registers(
        measures=tuple(_measure(record, path) for path, records in found["measures"] for record in records),
        organs=organs,
        leaders=tuple(
            Leader(record["name"], record["post"], Span(path, record["line"]))
            for path, records in found.get("leaders", ())
            for record in records
        ),
        programmes=tuple(
            _programme(record, path) for path, records in found.get("programmes", ()) for record in records
        ),
        census={what: record["number"] for _, what, record in census},
        census_spans={what: Span(path, record["line"]) for path, what, record in census},
        same_items=tuple(tuple(record["ids"]) for _, record in same_items),
        same_items_spans=tuple(Span(path, record["line"]) for path, record in same_items),
        horizons=tuple(_horizon(record, path) for path, records in found.get("horizons", ()) for record in records),
        precedence=precedence,
    )


def _read(kind: str, path: Path) -> Any:
    """The checked content of a register file, as JSON; warm, neither tomli nor pydantic is loaded."""
    try:
        content = path.read_bytes()
    except OSError as error:
        fault = Diagnostic("no-register", f"the register {shown(path)} cannot be read: {error.strerror}", hint="add it")
        raise ReadError(fault) from error

    def check() -> Any:
        from zjrules.model.register_files import read_register  # loads pydantic, so only when the cache is cold

        return read_register(kind, content, shown(path))

    return cached(f"register-{kind}", content, check)


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
    hint = "write the registered name"
    return [
        Diagnostic("unknown-organ", f"{each.unit!r} in the order of precedence is no registered name", each.span, hint)
        for each in order
        if organs and each.unit not in known
    ]


def _organ(record: dict[str, Any], path: str) -> Organ:
    return Organ(
        record["name"], record["class"], tuple(record["aliases"]), _day(record["valid_from"]),
        _day(record["valid_until"]), Span(path, record["line"]), record["successor"],
    )  # fmt: skip


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
