"""Registers: what is known beside a notice, and which of them go with which notice."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from zjrules.bundled import shown
from zjrules.cache import cached
from zjrules.errors import Diagnostic, ReadError
from zjrules.model.outside import KINDS, Outside, make_outside
from zjrules.model.references import unknown_measures, unknown_programmes
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


# Registers that lie beside a notice, by kind: ``same_items`` is read from same-items.toml.
BESIDE = ("leaders", "programmes", "census", "same_items", "horizons", "precedence", "supplements", *KINDS)
STATED, WAIVERS, MEASURES = "companions.toml", "waivers.toml", "measures.toml"
_BRACKETS = str.maketrans("([{【〈《", "〔" * 6) | str.maketrans(")]}】〉》", "〕" * 6)
INDICATORS = "registers/indicators.toml"


COMPANION_FILES = frozenset({STATED, WAIVERS, *(f"{kind.replace('_', '-')}.toml" for kind in BESIDE)})


class Companions(NamedTuple):
    """What goes with one notice: its registers and its progress reports. ``folder`` is the one whose
    ``companions.toml`` states its document number; files of ``own``, the dataset's folder, go before those there."""

    folder: Path
    doc_number: str
    registers: tuple[str, ...] = ()  # names of files in a folder registers/, without suffix
    progress: tuple[Path, ...] = ()
    own: Path | None = None
    stated_at: Span | None = None  # where the document number stands

    @property
    def folders(self) -> tuple[Path, ...]:
        return (self.own, self.folder) if self.own else (self.folder,)

    def misplaced(self, doc_number: str) -> list[Diagnostic]:
        """Told where the folder of a notice states the number of another one: its registers may be of that one."""
        if not doc_number or _plain_number(doc_number) == _plain_number(self.doc_number):
            return []
        message = f"{STATED} states {self.doc_number!r}, but the notice beside it has {doc_number!r}"
        hint = "mend doc_number, or take the registers away: they are used as those of this notice"
        return [Diagnostic("other-notice", message, self.stated_at, hint)]

    def file(self, name: str) -> Path | None:
        return next((path for folder in self.folders if (path := folder / name).exists()), None)


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


def companions_for(path: Path, doc_number: str, data: Sequence[Path]) -> Companions | None:
    """What goes with a notice: what its own folder states, else the folder of ``data`` with its document number,
    after the registers and waivers that lie in the folder of a dataset."""
    if stated := companions_of(path):
        return stated
    found = find_companions(doc_number, data)
    if path.is_dir() and any((path / name).exists() for name in (*map(_file_name, BESIDE), WAIVERS)):
        return found._replace(own=path) if found else Companions(path, doc_number)
    return found


def find_companions(doc_number: str, data: Sequence[Path]) -> Companions | None:
    """The first folder of one of ``data`` whose ``companions.toml`` states this document number, if any."""
    return next(map(companions_of, folders_of(doc_number, data)), None)


def folders_of(doc_number: str, data: Sequence[Path]) -> Iterator[Path]:
    """The folders of ``data`` whose ``companions.toml`` states this document number, in order. A number in the wrong
    brackets is still that number; a rule says what is wrong with it."""
    wanted = _plain_number(doc_number)
    for folder in (path.parent for each in data for path in sorted(each.glob(f"*/{STATED}"))):
        found = companions_of(folder)
        if found and wanted and _plain_number(found.doc_number) == wanted:
            yield folder


def _plain_number(doc_number: str) -> str:
    return "".join(unicodedata.normalize("NFKC", doc_number).translate(_BRACKETS).split())


def companions_of(folder: Path) -> Companions | None:
    """The companions that a folder itself states, if it does."""
    path = folder / STATED
    if not path.exists():
        return None
    stated = _read("companions", path)
    progress = tuple(sorted(folder.glob("progress/*.csv")))
    place = Span(shown(path), stated["line"])
    return Companions(folder, stated["doc_number"], tuple(stated["registers"]), progress, stated_at=place)


def _file_name(kind: str) -> str:
    return f"{kind.replace('_', '-')}.toml"


def load_registers(data: Sequence[Path], companions: Companions | None = None) -> Registers:
    """The units of measure of the folders ``data`` and the registers that go with a notice; of two files or units
    of one name that of the earlier folder counts.

    A register whose file is not there is empty; one beside the notice that cannot be read is empty too and told in
    ``faults``. A unit of the order of precedence that no organ is registered as is left out, and told in ``notes``.
    Raises ``ReadError`` with the faults of all other files.
    """
    files = [("measures", path) for folder in data if (path := folder / MEASURES).exists() or folder == data[-1]]
    files += [("indicators", path) for folder in data if (path := folder / INDICATORS).exists()]
    names = companions.registers if companions else ()
    files += [("organs", _first([folder / "registers" / f"{name}.toml" for folder in data])) for name in names]
    places = (_first([folder / "registers" / f"{name}-places.toml" for folder in data]) for name in names)
    files += (("places", path) for path in places if path.exists())
    beside = [(kind, at) for kind in BESIDE if companions and (at := companions.file(_file_name(kind)))]
    found: dict[str, list[tuple[str, Any]]] = {}
    faults: list[Diagnostic] = []
    unread: list[Diagnostic] = []
    for kind, path, told in (*((*each, faults) for each in files), *((*each, unread) for each in beside)):
        try:
            found.setdefault(kind, []).append((shown(path), _read(kind, path)))
        except ReadError as error:
            told += error.diagnostics
    unsound = bool(faults)
    census = [(path, *each) for path, counts in found.get("census", ()) for each in counts.items()]
    same_items = [(path, record) for path, records in found.get("same_items", ()) for record in records]
    organs = tuple(_organ(record, path) for path, records in found.get("organs", ()) for record in records)
    precedence = tuple(
        Precedence(record["unit"], tuple(record["before"]), Span(path, record["line"]))
        for path, records in found.get("precedence", ())
        for record in records
    )
    faults += _shared_names(organs)
    notes = _unregistered(precedence, organs)
    indicators = make_indicators(found.get("indicators", ()))
    supplements = make_supplements(found.get("supplements", ()))
    outside = make_outside(found)
    measures = [_measure(record, path) for path, records in found.get("measures", ()) for record in records]
    programmes = tuple(
        _programme(record, path) for path, records in found.get("programmes", ()) for record in records
    )
    faults += unknown_indicators(supplements, indicators)
    faults += unknown_programmes(programmes, supplements)
    if not unsound:  # else a unit may be one of those that could not be read
        units = {measure.unit for measure in measures}
        faults += unknown_measures(units, indicators, programmes, supplements, outside.upstream)
    if faults:
        raise ReadError(faults)
    return Registers(
        measures=tuple({measure.unit: measure for measure in reversed(measures)}.values())[::-1],
        organs=organs,
        leaders=tuple(_leader(record, path) for path, records in found.get("leaders", ()) for record in records),
        programmes=programmes,
        census={what: record["number"] for _, what, record in census},
        census_spans={what: Span(path, record["line"]) for path, what, record in census},
        same_items=tuple(tuple(record["ids"]) for _, record in same_items),
        same_items_spans=tuple(Span(path, record["line"]) for path, record in same_items),
        horizons=tuple(_horizon(record, path) for path, records in found.get("horizons", ()) for record in records),
        precedence=tuple(each for each in precedence if each.span not in {note.span for note in notes}),
        indicators=indicators,
        supplements=supplements,
        outside=outside,
        faults=tuple(unread),
        notes=tuple(notes),
    )


def _first(paths: Sequence[Path]) -> Path:
    """The first that exists, else the last, of which it is then told that it does not."""
    return next((path for path in paths if path.exists()), paths[-1])


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
