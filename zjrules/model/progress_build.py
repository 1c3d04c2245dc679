"""Progress reports from the texts of a table: values read exactly, every fault told, the rest kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from zjrules.bundled import shown
from zjrules.errors import Diagnostic, ReadError
from zjrules.model.progress import FieldFault, More, Period, ProgressReport, ProgressTable
from zjrules.read.periods import read_date, read_period
from zjrules.read.progress import RawReport, RawTable
from zjrules.read.progress_columns import BASES, LIGHTS, key_marks, more_fields
from zjrules.read.progress_files import Stamp, open_tables
from zjrules.read.quantity import MisreadError, plain, read_quantity, read_rate
from zjrules.read.reporters import as_named
from zjrules.source import Span

STATUSES = {
    "not_started": "未启动",
    "in_progress": "进行中",
    "completed": "已完成",
    "overdue": "逾期",
    "adjusted": "已调整",
}
_STATUS = {name: name for name in STATUSES} | {chinese: name for name, chinese in STATUSES.items()}
_BASIS = {name: name for name in BASES} | {chinese: name for name, chinese in BASES.items()}
_LIGHT = {name: name for name in LIGHTS} | {
    printed: name for name, chinese in LIGHTS.items() for printed in (chinese, chinese + "灯", chinese + "色")
}
T = TypeVar("T")

_ITEM = re.compile(r'"(?:target|item|目标编号|事项编号)"\s*:\s*"([^"]{1,40})"')  # of a row of JSON
_FIRST_CELL = re.compile(r'"?([^",;\t\n]{1,40})')  # of a row that cannot be taken apart: most likely what it is about


class Ids:
    """Gives every report an id of its own: its key, with a number where a report before it has the same one.
    ``counts`` tells, by key, how many reports came before."""

    def __init__(self, counts: Mapping[str, int] = MappingProxyType({})) -> None:
        self.counts = dict(counts)

    def name(self, key: str) -> str:
        count = self.counts[key] = self.counts.get(key, 0) + 1
        return numbered(key, count)


def numbered(key: str, count: int) -> str:
    """The id of the report that is the ``count``-th of its key."""
    return f"{key}|{count}" if count > 1 else key


def load_progress(path: Path, year: int | None = None, ids: Ids | None = None) -> ProgressTable:
    """All reports of a file. ``year`` is meant by periods that name none (that of the notice); ``ids`` are those
    of the tables before it, where it is one of several.

    Raises ``ReadError`` where nothing of the file can be read.
    """
    before = Stamp.of(path)
    tables = open_progress(path)
    reports: list[ProgressReport] = []
    faults: list[FieldFault] = []
    ids = ids or Ids()
    try:
        for table in tables:
            faults += missing_columns(table)
            for report, found in iter_reports(table, year, ids):
                faults += found
                if report:
                    reports.append(report)
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise ReadError(Diagnostic("unreadable-file", message, Span(shown(path), 1), "check the path")) from error
    notes = [note for table in tables for note in table.notes]
    if not reports and not faults:
        notes.append(Diagnostic("no-reports", "there is no row below the header", tables[0].header, "add the reports"))
    before.hold(path)
    return ProgressTable(tables[0].path, tables[0].sha256, tuple(reports), tuple(faults), tuple(notes))


def iter_reports(
    table: RawTable, year: int | None = None, ids: Ids | None = None
) -> Iterator[tuple[ProgressReport | None, tuple[FieldFault, ...]]]:
    """The reports of a table one by one, each with its faults; None for a row that cannot be taken apart.
    ``ids`` are those of the tables before it."""
    ids = ids or Ids()
    for raw in table.reports():
        if raw.fault:
            yield None, (broken_row(raw),)
            continue
        row = _Row(raw, year, table.columns)
        row.key = ids.name(row.key)
        yield row.report(), tuple(row.faults)


def open_progress(path: Path) -> tuple[RawTable, ...]:
    """The tables of a file. Raises ``ReadError`` where nothing of it can be read."""
    return open_tables(path, shown(path))


def broken_row(raw: RawReport) -> FieldFault:
    """What is to be told of a row that cannot be taken apart."""
    about = _ITEM.search(raw.raw) or _FIRST_CELL.match(raw.raw)
    record = about[1].strip() if about and about[1].strip() else raw.raw[:40]
    return FieldFault("report", record, "row", raw.raw[:200], "columns", raw.span, raw.fault)


def missing_columns(table: RawTable) -> Iterator[FieldFault]:
    for name in ("reporter", "period"):
        if name not in table.columns:
            record = f"{table.path}:{table.header.sheet}" if table.header.sheet else table.path
            yield FieldFault("table", record, name, "", "present", table.header, "add the column to the table")


def read_report(
    raw: RawReport, year: int | None, columns: frozenset[str], name: Callable[[str], str] = str
) -> tuple[ProgressReport, list[FieldFault]]:
    """One row; ``name`` makes its id from the key that its values give."""
    row = _Row(raw, year, columns)
    row.key = name(row.key)
    return row.report(), row.faults


class _Row:
    """Reads one row and keeps its faults. ``key`` is made from what the row is about, never from its line."""

    def __init__(self, raw: RawReport, year: int | None, columns: frozenset[str]) -> None:
        self.raw, self.year, self.columns = raw, year, columns
        self.pending: list[tuple[str, str, str, str]] = []  # field, raw, expected, hint
        self.more = more_fields(raw.extra) if raw.extra else {}
        fields = raw.fields
        self.target = plain(fields.get("target", ""))
        self.item = plain(fields.get("item", "")) or self.target.partition("#")[0]
        self.reporter = as_named(fields.get("reporter", ""))
        self.period = self._read("period", "period", lambda text: Period(*read_period(text, year)))
        parts = (
            self.target or f"{self.item}|{fields.get('indicator', '')}",
            self.reporter,
            self.period.name if self.period else fields.get("period", ""),
        )
        self.key = "|".join("".join(part.split()) for part in parts) + key_marks(self.more)

    @property
    def faults(self) -> list[FieldFault]:
        return [
            FieldFault("report", self.key, field, raw, expected, self._place(field), hint)
            for field, raw, expected, hint in self.pending
        ]

    def report(self) -> ProgressReport:
        fields = self.raw.fields
        status = self._read("status", "vocabulary", read_status)
        quantity = self._read("value", "decimal", lambda text: read_quantity(text, fields.get("unit", "")))
        unit = quantity.unit if quantity else plain(fields.get("unit", ""))
        goal = self._read("target_value", "decimal", lambda text: read_quantity(text, unit).value)
        rate = self._read("rate", "decimal", read_rate)
        report = ProgressReport(
            id=self.key,
            item=self.item,
            target=self.target,
            indicator=self._text("indicator"),
            reporter=self._reporter(),
            period=self.period,
            data_as_of=self._read("data_as_of", "date", read_date),
            value=quantity.value if quantity else None,
            unit=unit,
            target_value=goal,
            rate=rate.value if rate else None,
            rate_places=rate.places if rate else 0,
            rate_sign=rate.unit if rate else "",
            status=status or "",
            narrative=self._text("narrative"),
            evidence=self._text("evidence"),
            source=self._text("source"),
            extra=self.raw.extra,
            span=self.raw.span,
            more=self._more() if self.more else None,
            letters=self.raw.letters,
        )
        self._require(report)
        return report

    def _require(self, report: ProgressReport) -> None:
        """What a report must say: about what, by whom, for when, and something about how far it is."""
        if not report.item:
            self._tell("item", "", "present", "name the task item or the target")
        for name in ("reporter", "period"):
            if name in self.columns and not self.raw.fields.get(name):
                self._tell(name, "", "present", f"fill in {name}")
        if not any(self.raw.fields.get(name) for name in ("value", "status", "narrative")):
            self._tell("value", "", "present", "report a value, a status or a narrative")

    def _more(self) -> More:
        text = self.more.get
        return More(
            submitted=self._read("submitted", "date", read_date),
            version=self._read("version", "integer", read_version),
            reason=text("reason", ""),
            part="".join(text("part", "").split()),
            basis=self._read("basis", "vocabulary", read_basis) or "",
            light=self._read("light", "vocabulary", read_light) or "",
            problem=text("problem", ""),
            next=text("next", ""),
            signer=text("signer", ""),
            signed=self._read("signed", "date", read_date),
            evidence_date=self._read("evidence_date", "date", read_date),
            evidence_hash=text("evidence_hash", ""),
        )

    def _read(self, field: str, expected: str, read: Callable[[str], T]) -> T | None:
        text = self.raw.fields.get(field, "") or self.more.get(field, "")
        if not text:
            return None
        try:
            return read(text)
        except MisreadError as error:
            self._tell(field, text, expected, str(error))
            return None

    def _reporter(self) -> str:
        self._text("reporter")
        return self.reporter

    def _text(self, field: str) -> str:
        text = self.raw.fields.get(field, "")
        if "\ufffd" in text:
            self._tell(field, text, "text", "the file is damaged here: write the text again")
        return text

    def _tell(self, field: str, raw: str, expected: str, hint: str) -> None:
        self.pending.append((field, raw, expected, hint))

    def _place(self, field: str) -> Span:
        return self.raw.span.of_column(field, self.raw.letters)


def read_status(text: str) -> str:
    return _word(text, _STATUS, STATUSES)


def read_basis(text: str) -> str:
    return _word(text, _BASIS, BASES)


def read_light(text: str) -> str:
    return _word(text, _LIGHT, LIGHTS)


def _word(text: str, known: dict[str, str], words: dict[str, str]) -> str:
    found = known.get("".join(text.split()).lower())
    if not found:
        raise MisreadError("one of " + ", ".join(f"{chinese} ({name})" for name, chinese in words.items()))
    return found


def read_version(text: str) -> int:
    found = re.fullmatch(r"[vV]?([1-9]\d?)", plain(text))
    if not found:
        raise MisreadError("count the versions 1, 2, 3")
    return int(found[1])
