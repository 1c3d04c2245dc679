"""Large tables of progress reports as relations of an SQL database: read in their files, never as Python objects."""

from __future__ import annotations

import re
import shutil
import weakref
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from zjrules.doing import doing
from zjrules.engines.sql.dialects import BLANKS
from zjrules.engines.sql.evaluation import SqlEngine
from zjrules.engines.sql.sources import Facet, Source
from zjrules.engines.sql.store import SqlDatabase
from zjrules.engines.sql.tables import SqlTable
from zjrules.engines.sql.types import DATE, NUMBER, OF_TEXT, Type, whole
from zjrules.errors import Diagnostic, ReadError
from zjrules.facts.progress import progress_facts
from zjrules.facts.store import Facts, Row
from zjrules.facts.writing import FIELDS, words_facts
from zjrules.inputs.large_characters import look_at_characters
from zjrules.inputs.large_ids import ids_of
from zjrules.inputs.large_more import NARRATIVE, NARRATIVES, Fuller
from zjrules.inputs.large_rows import BrokenRowsError, Rows, open_rows
from zjrules.inputs.wide import MARK, Columns, NoRowError, Profile
from zjrules.inputs.wide_figures import OtherwiseError
from zjrules.inputs.wide_sql import load
from zjrules.model.progress import ProgressTable
from zjrules.model.progress_build import read_report
from zjrules.read.parquet import quoted
from zjrules.read.progress import RawReport
from zjrules.source import Span

_KEY = re.compile(f"{MARK}([0-9]+)")
_OF_DATE = Type(frozenset((DATE,)))
_TEXT_RELATIONS = {
    "report_target": "target",
    "report_indicator": "indicator",
    "reporter": "reporter",
    "report_narrative": "narrative",
    "report_evidence": "evidence",
    "report_source": "source",
}
_FEW = {"report": {1}, "report_target": {1}, "reporter": {1}, "report_period": {1, 2, 3}, "report_status": {1},
        "report_as_of": {1}, "report_value": {2}, "report_rate": {2}}  # fmt: skip  # columns of few different values


class OddTableError(ReadError):
    """SQL cannot read a table in its file as Python reads it into memory."""


def open_large(disk: Path, year: int | None) -> LargeFacts:
    """Raises ``OddTableError``; and ``ReadError`` for a file that nobody can read."""
    try:
        doing("read")
        rows = open_rows(disk)
        try:
            return LargeFacts(rows, year)
        except NoRowError:  # SQL takes it for one
            rows = open_rows(disk, by_python=True)
            return LargeFacts(rows, year)
    except BrokenRowsError as error:
        raise OddTableError(error.diagnostics) from error
    except OtherwiseError as error:
        hint = "mend the table, or read it with --engine python"
        place = rows.place(error.row) if error.row else Span(rows.path, 1)
        raise OddTableError(Diagnostic("large-table", f"cannot be read in place: {error}", place, hint)) from error


class LargeFacts:
    """The facts of a large table. Every report has a key of its own there, made of its number in the file."""

    def __init__(self, rows: Rows, year: int | None) -> None:
        """Raises :class:`OtherwiseError` for a table that cannot be read in place."""
        weakref.finalize(self, shutil.rmtree, rows.scratch, ignore_errors=True)
        self.large, self.year = rows, year
        self.engine: SqlEngine = rows.engine
        self.connection = rows.engine.connection
        self.rows = rows.engine.connection.rows
        self.profile = Profile(rows.engine.connection, "raw", rows.kinds, rows.layout, year)
        doing("columns")
        self.read: Columns = self.profile.read()
        self.more = Fuller(rows.engine.connection, rows.layout, self.profile.cell)
        self._make_tables()

    def _make_tables(self) -> None:
        """The wide view ``reports``, what its periods and statuses mean, and the faults."""
        read = self.read
        unit = read.texts["unit"]
        columns = {name: text for name, text in read.texts.items() if name != "unit"}
        columns["unit"] = f"CASE WHEN p.c0 IS NULL THEN {unit} ELSE p.c2 END" if read.patched else unit
        columns |= {name: figure.sql for name, figure in read.figures.items()}
        for at, name, text in ((5, "places", read.places), (6, "sign", read.sign)):
            columns[name] = f"CASE WHEN p.c0 IS NULL THEN {text} ELSE p.c{at} END" if read.patched else text
        columns["data_as_of"] = read.day
        columns["marks"] = self.more.marks
        columns |= {f"extra{at}": self._extra(at) for at, _ in self.large.layout.extra}
        listed = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
        patch = " LEFT JOIN patch AS p ON p.c0 = r.n" if read.patched else ""
        self.rows(f"CREATE VIEW reports AS SELECT {quoted(MARK)} || n AS k, n, {listed} FROM raw AS r{patch}")
        connection = self.connection
        periods = [(text, *period) for text, period in read.periods.items()]
        load(connection, "periods", periods, ("VARCHAR", "VARCHAR", "DATE", "DATE"))
        load(connection, "statuses", list(read.statuses.items()), ("VARCHAR", "VARCHAR"))
        load(connection, "several", read.several, ("VARCHAR", "VARCHAR"))
        self.rows("CREATE VIEW reporters AS SELECT k, coalesce(s.c1, reporter) AS reporter FROM reports "
                  "LEFT JOIN several AS s ON s.c0 = reporter")  # fmt: skip
        none = "SELECT 0 AS n, '' AS field, '' AS raw, '' AS expected WHERE FALSE"
        connection.create("faults", " UNION ALL ".join([none, *read.faults, *self.more.faults]))

    def _extra(self, at: int) -> str:
        text = f"CAST(r.f{at} AS VARCHAR)" if self.large.kinds[at] != "VARCHAR" else f"r.f{at}"
        return f"trim(coalesce({text}, ''), {quoted(BLANKS)})"

    # ------------------------------------------------------------------ relations

    def database(self, facts: Facts) -> SqlDatabase:
        """The facts in memory, and beneath the same names those of the table."""
        base = self.engine.database()
        mixed = self._mixed()
        self.units = frozenset(str(row[0]) for row in facts.rows.get("measure", ()))
        for name, rows in facts.rows.items():
            if name not in mixed:
                base.add(name, rows)
        for name, (facet, types) in self._facets().items():
            base.facet(name, facet._replace(few=frozenset(_FEW.get(name, ()))), types, self.large.size)
        for name, (sql, types, size) in mixed.items():
            self._attach(base, name, sql, types, facts.rows.get(name, ()), size)
        return base

    def _facets(self) -> dict[str, tuple[Facet, tuple[Type, ...]]]:
        value, goal, rate = (
            Type(frozenset((NUMBER,)), figure.digits, figure.scale, True)
            for figure in (self.read.figures[name] for name in ("value", "target_value", "rate"))
        )
        has = self.profile.columns

        def stated(name: str) -> Facet:
            return Facet("reports", (f"{{a}}.{name}",), f"{{a}}.{name} <> ''")

        found: dict[str, tuple[Facet, tuple[Type, ...]]] = {
            "report": (Facet("reports", ("{a}.item",)), (OF_TEXT, OF_TEXT)),
        }
        for name, column in _TEXT_RELATIONS.items():
            if column in has and not (name == "reporter" and self.read.several):
                found[name] = stated(column), (OF_TEXT, OF_TEXT)
        if "period" in has:
            facet = Facet("reports", ("{m}.c1", "{m}.c2", "{m}.c3"), "", "periods", "{m}.c0 = {a}.period")
            found["report_period"] = facet, (OF_TEXT, OF_TEXT, _OF_DATE, _OF_DATE)
        if "status" in has:
            facet = Facet("reports", ("{m}.c1",), "", "statuses", "{m}.c0 = {a}.status")
            found["report_status"] = facet, (OF_TEXT, OF_TEXT)
        if "data_as_of" in has:
            facet = Facet("reports", ("{a}.data_as_of",), "{a}.data_as_of IS NOT NULL")
            found["report_as_of"] = facet, (OF_TEXT, _OF_DATE)
        if "value" in has:
            facet = Facet("reports", ("{a}.value", "{a}.unit"), "{a}.value IS NOT NULL")
            found["report_value"] = facet, (OF_TEXT, value, OF_TEXT)
        if "target_value" in has:
            facet = Facet("reports", ("{a}.target_value",), "{a}.target_value IS NOT NULL")
            found["report_target_value"] = facet, (OF_TEXT, goal)
        found |= dict(self.more.facets())
        if "rate" in has:
            facet = Facet("reports", ("{a}.rate", "{a}.places"), "{a}.rate IS NOT NULL")
            sign = Facet("reports", ("{a}.sign",), "{a}.rate IS NOT NULL AND {a}.sign <> ''")
            found["report_rate_sign"] = sign, (OF_TEXT, OF_TEXT)
            found["report_rate"] = facet, (OF_TEXT, rate, whole(3))
        return found

    def _mixed(self) -> dict[str, tuple[str, tuple[Type, ...], int | None]]:
        """Relations whose rows come from the table and from elsewhere: query, types, and size where known."""
        texts = (OF_TEXT,) * 6
        key = f"{quoted(MARK)} || n"
        missing, misread = self.rows("SELECT count(*) FILTER (expected = 'present'), "
                                     "count(*) FILTER (expected <> 'present') FROM faults")[0]  # fmt: skip
        found: dict[str, tuple[str, tuple[Type, ...], int | None]] = {
            "record": ("SELECT 'report' AS c0, k AS c1, n AS c2 FROM reports", (OF_TEXT, OF_TEXT, whole(18)),
                       self.large.size),
            "odd_character": ("SELECT c0, c1, c2, c3, c4, c5, c6 FROM odd", (OF_TEXT,) * 7, None),
            "character_run": ("SELECT c0, c1, c2, c3 FROM runs", (OF_TEXT, OF_TEXT, OF_TEXT, whole(18)), None),
        }  # fmt: skip
        if missing:
            sql = f"SELECT DISTINCT 'report' AS c0, {key} AS c1, field AS c2 FROM faults WHERE expected = 'present'"
            found["absent"] = sql, texts[:3], missing
        if misread:
            sql = (f"SELECT DISTINCT 'report' AS c0, {key} AS c1, field AS c2, raw AS c3, expected AS c4 FROM faults "
                   "WHERE expected <> 'present'")  # fmt: skip
            found["unreadable"] = sql, texts[:5], misread
        if self.read.several:
            found["reporter"] = "SELECT k AS c0, reporter AS c1 FROM reporters WHERE reporter <> ''", texts[:2], None
        extra = [f"SELECT k AS c0, {quoted(name)} AS c1, extra{at} AS c2 FROM reports WHERE extra{at} <> ''"
                 for at, name in self.large.layout.extra]  # fmt: skip
        if {"narrative", "period"} <= self.profile.columns:
            found |= {name: (sql, NARRATIVE[name], None) for name, sql in NARRATIVES.items()}
        if extra:
            found["report_extra"] = " UNION ".join(extra), texts[:3], None
        return found

    def _attach(
        self, base: SqlDatabase, name: str, sql: str, types: tuple[Type, ...], others: Iterable[Row], size: int | None
    ) -> None:
        rows = [tuple(row) for row in others]

        def make() -> str:
            if name in ("odd_character", "character_run"):
                look_at_characters(self.connection, self.profile.columns)
            if name in NARRATIVES:
                self.more.look_at_narratives(self.units)
            whole_sql = sql
            if rows:
                given = base.session.name()
                self.connection.load(given, rows, types)
                whole_sql += f" UNION ALL SELECT * FROM {given}"
            made = base.session.name()
            self.rows(f"CREATE VIEW {made} AS {whole_sql}")
            return made

        source = Source(types, None if size is None else size + len(rows), make=make)
        source.wide = True
        base.put(name, SqlTable(base.session, source))

    # ------------------------------------------------------------------ single reports

    def numbers(self, values: Iterable[object]) -> set[int]:
        """The numbers of the reports whose keys are among the values, or inside one of them."""
        return {int(found) for value in values if isinstance(value, str) for found in _KEY.findall(value)}

    def named(self, row: Row, names: Mapping[int, str]) -> Row:
        """The row with the ids of reports for their keys."""
        return tuple(
            _KEY.sub(lambda found: names[int(found[1])], value) if isinstance(value, str) and MARK in value else value
            for value in row
        )

    def among(self, facts: Facts, wanted: Collection[int]) -> tuple[Facts, dict[int, str]]:
        """The given facts and those of these reports, as if there were no others; and the ids of the reports."""
        found = self._reports(sorted(wanted))
        names = ids_of(self.connection, self.profile, found)
        large = self.large
        reports, faults = [], []
        for n, raw in found.items():
            report, misread = read_report(raw, self.year, large.columns, lambda _, name=names[n]: name)  # type: ignore[misc]
            reports.append(report)
            faults += misread
        whole_facts = Facts()
        whole_facts.rows = {name: dict(rows) for name, rows in facts.rows.items()}
        progress_facts(whole_facts, ProgressTable(large.path, "", tuple(reports), tuple(faults)), list(found))
        for relation, key, column, field in FIELDS:
            if relation in _TEXT_RELATIONS:
                for row, at in list(whole_facts.rows.get(relation, {}).items()):
                    words_facts(whole_facts, str(row[key]), field, str(row[column]), at)
        return whole_facts, names

    def _reports(self, wanted: list[int]) -> dict[int, RawReport]:
        """The texts of these rows."""
        if not wanted:
            return {}
        load(self.connection, "wanted", [(n,) for n in wanted], ("BIGINT",))
        large = self.large
        texts = ", ".join(self.profile.cell(at) for at in range(len(large.layout.names)))
        rows = self.rows(
            f"SELECT n, line, end_line, part, {texts} FROM raw AS r SEMI JOIN wanted AS w ON w.c0 = r.n ORDER BY n"
        )
        self.rows("DROP TABLE wanted")
        found = {}
        for n, line, end, part, *cells in rows:
            place = Span(large.path, line, end, sheet=large.parts[part][0])
            raw = large.layout.report(place, [str(cell).strip() for cell in cells])
            found[int(n)] = raw._replace(letters=large.parts[part][1])
        return found
