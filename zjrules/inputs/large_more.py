"""The columns of the fuller form in a large table, and the figures in its free text, as relations of SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from zjrules.engines.duckdb import DuckDbConnection
from zjrules.engines.sql.dialects import BLANKS
from zjrules.engines.sql.sources import Facet
from zjrules.engines.sql.types import NUMBER, OF_DATE, OF_TEXT, Type, whole
from zjrules.facts.progress_more import FORM
from zjrules.inputs.wide import MOST_WORDS
from zjrules.inputs.wide_figures import OtherwiseError
from zjrules.inputs.wide_sql import load
from zjrules.model.progress_build import read_basis, read_light, read_version
from zjrules.read.narrative import PLACES, WHOLE, narrative_day, narrative_figures
from zjrules.read.parquet import quoted
from zjrules.read.periods import read_date
from zjrules.read.progress import Layout
from zjrules.read.progress_columns import MORE, more_column, version_mark
from zjrules.read.quantity import MisreadError

_BATCH = 20_000
FIGURES = Type(frozenset((NUMBER,)), WHOLE, PLACES, True)
NARRATIVE: dict[str, tuple[Type, ...]] = {
    "narrative_figure": (OF_TEXT, whole(18), FIGURES, OF_TEXT, OF_TEXT, OF_TEXT),
    "narrative_as_of": (OF_TEXT, OF_DATE),
}


class _Read(NamedTuple):
    """How Python reads the texts of a column: to what, and what is expected of them."""

    of: Callable[[str], object]
    type: Type
    kind: str
    expected: str = ""


def _joined(text: str) -> str:
    return "".join(text.split())


_READ = {
    "submitted": _Read(read_date, OF_DATE, "DATE", "date"),
    "version": _Read(read_version, whole(3), "INTEGER", "integer"),
    "part": _Read(_joined, OF_TEXT, "VARCHAR"),
    "basis": _Read(read_basis, OF_TEXT, "VARCHAR", "vocabulary"),
    "light": _Read(read_light, OF_TEXT, "VARCHAR", "vocabulary"),
    "signed": _Read(read_date, OF_DATE, "DATE", "date"),
    "evidence_date": _Read(read_date, OF_DATE, "DATE", "date"),
}


class Fuller:
    """``raw`` is the table of the file, ``reports`` the view that is made of it; ``cell`` is the text of a column of
    ``raw``, ``extra3`` that of the same column in ``reports``."""

    def __init__(self, connection: DuckDbConnection, layout: Layout, cell: Callable[[int], str]) -> None:
        """Raises :class:`OtherwiseError` for a column of more different texts than are looked at one by one."""
        self.connection, self.rows = connection, connection.rows
        self.columns = {name: at for at, printed in layout.extra if (name := more_column(printed))}
        self.cell = cell
        self.faults: list[str] = []
        self.words = {name: self._words(name) for name in _READ if name in self.columns}
        for name, words in self.words.items():
            self._read(name, words)

    def _words(self, name: str) -> list[str]:
        text = self._text(name)
        found = self.rows(f"SELECT DISTINCT {text} FROM raw AS r WHERE {text} <> '' LIMIT {MOST_WORDS + 1}")
        if len(found) > MOST_WORDS:
            raise OtherwiseError(f"{MORE[name]} ({name}) holds more than {MOST_WORDS} different texts")
        return sorted(str(row[0]) for row in found)

    def _text(self, name: str) -> str:
        return f"trim({self.cell(self.columns[name])}, {quoted(BLANKS)})"

    def _read(self, name: str, words: list[str]) -> None:
        """What the texts of a column mean; and which of them mean nothing."""
        how = _READ[name]
        read, misread = [], []
        for word in words:
            try:
                read.append((word, how.of(word)))
            except MisreadError:
                misread.append((word,))
        load(self.connection, f"more_{name}", read, ("VARCHAR", how.kind))
        if misread:
            load(self.connection, f"misread_{name}", misread, ("VARCHAR",))
            text = self._text(name)
            self.faults.append(f"SELECT n, {quoted(name)}, {text}, {quoted(how.expected)} FROM raw AS r "
                               f"SEMI JOIN misread_{name} AS w ON w.c0 = {text}")  # fmt: skip

    @property
    def marks(self) -> str:
        """What these columns add to the key of a report, in SQL over ``raw``."""
        parts = []
        if "part" in self.columns:
            part = f"translate({self._text('part')}, {quoted(BLANKS)}, '')"
            parts.append(f"CASE WHEN {part} = '' THEN '' ELSE '|' || {part} END")
        versions = self.words.get("version", ())
        cases = "".join(f" WHEN {quoted(word)} THEN {quoted(version_mark(word))}" for word in versions)
        if cases:
            parts.append(f"CASE {self._text('version')}{cases} ELSE '' END")
        return " || ".join(parts) or "''"

    def facets(self) -> Iterator[tuple[str, tuple[Facet, tuple[Type, ...]]]]:
        for relation, name in FORM:
            if name in self.columns:
                column = f"{{a}}.extra{self.columns[name]}"
                facet = Facet("reports", (column,), f"{column} <> ''")
                of = OF_TEXT
                if name in _READ:
                    of = _READ[name].type
                    facet = Facet("reports", ("{m}.c1",), "", f"more_{name}", f"{{m}}.c0 = {column}")
                yield relation, (facet, (OF_TEXT, of))

    # ------------------------------------------------------------------ free text

    def look_at_narratives(self, units: frozenset[str]) -> None:
        """The figures and days that Python finds in the different texts, once; and the reports that have them."""
        if self.rows("SELECT 1 FROM duckdb_tables() WHERE table_name = 'told_figures'"):
            return
        kinds = ("VARCHAR", "BIGINT", f"DECIMAL({WHOLE + PLACES}, {PLACES})", "VARCHAR", "VARCHAR", "VARCHAR")
        days = ("VARCHAR", "INTEGER", "DATE")
        for name, columns in (("told_figures", kinds), ("told_days", days)):
            self.rows(f"CREATE TABLE {name} ({', '.join(f'c{at} {of}' for at, of in enumerate(columns))})")
        years = [int(row[0]) for row in self.rows("SELECT DISTINCT year(c3) FROM periods")]
        self.rows("CREATE OR REPLACE TEMP TABLE looked AS SELECT DISTINCT narrative AS c0 FROM reports "
                  "WHERE narrative <> ''")  # fmt: skip
        count = int(self.rows("SELECT count(*) FROM looked")[0][0])
        for start in range(0, count, _BATCH):
            texts = [str(row[0]) for row in self.rows(f"SELECT c0 FROM looked LIMIT {_BATCH} OFFSET {start}")]
            self._add("told_figures", kinds, [
                (text, order, *figure)
                for text in texts
                for order, figure in enumerate(narrative_figures(text, units), 1)
            ])  # fmt: skip
            self._add("told_days", days, [
                (text, year, day)
                for text in texts
                for year in (years if "截" in text else ())
                if (day := narrative_day(text, year))
            ])  # fmt: skip

    def _add(self, name: str, kinds: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
        if rows:
            load(self.connection, "found", rows, kinds)
            self.rows(f"INSERT INTO {name} BY NAME SELECT * FROM found")
            self.rows("DROP TABLE found")


NARRATIVES = {
    "narrative_figure": "SELECT r.k AS c0, t.c1, t.c2, t.c3, t.c4, t.c5 FROM reports AS r "
                        "JOIN told_figures AS t ON t.c0 = r.narrative",
    "narrative_as_of": "SELECT r.k AS c0, t.c2 AS c1 FROM reports AS r JOIN periods AS p ON p.c0 = r.period "
                       "JOIN told_days AS t ON t.c0 = r.narrative AND t.c1 = year(p.c3)",
}  # fmt: skip