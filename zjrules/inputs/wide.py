"""A large table of progress reports, left in its file: what SQL must know of it to read it as Python does."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from zjrules.engines.duckdb import DuckDbConnection
from zjrules.engines.sql.dialects import BLANKS
from zjrules.inputs.wide_cells import Cells
from zjrules.inputs.wide_figures import FIGURES, Figure, Figures, OtherwiseError
from zjrules.inputs.wide_sql import blank_at_an_end, load
from zjrules.model.progress_build import read_status
from zjrules.read.parquet import quoted
from zjrules.read.periods import YEARS, read_date, read_period
from zjrules.read.progress import COLUMNS, Layout
from zjrules.read.quantity import MisreadError, plain
from zjrules.read.reporters import all_reporters, as_named

# Begins the key of a report of a large table. No text of a table can be made to hold it, for it differs from run to
# run; with the digits of ten million it has no more bytes than DuckDB keeps beside a text's length.
MARK = "\x01" + os.urandom(2).hex()[:3]
NAMED = ("item", "target", "reporter", "unit", "period", "status", "data_as_of")  # of few different texts each
TEXTS = ("indicator", "narrative", "evidence", "source")
MOST_WORDS = 100_000  # different texts of a column of names; of more, it is none


class NoRowError(OtherwiseError):
    """Some rows are none to Python: blank ones, a header that is printed again."""


class Columns(NamedTuple):
    """SQL over the rows of a file, ``r``, for every column; texts are '' where a cell is empty."""

    texts: dict[str, str]
    figures: dict[str, Figure]
    places: str  # of a rate
    sign: str  # behind a rate
    day: str
    periods: dict[str, tuple[str, datetime.date, datetime.date]]  # by the text of a cell
    statuses: dict[str, str]
    several: list[tuple[str, str]]  # units of a reporter's cell that names several, with its clean text
    faults: list[str]  # queries for n, field, raw, expected
    patched: bool


class Profile(Cells):
    """Looks a file over once. ``raw`` is a view of it with its number ``n`` from 1."""

    def __init__(
        self, connection: DuckDbConnection, raw: str, types: Sequence[str], layout: Layout, year: int | None
    ) -> None:
        super().__init__(connection, raw, types, layout, year)
        self.words: dict[str, list[str]] = {}

    def read(self) -> Columns:
        """Raises :class:`OtherwiseError`."""
        self._words()
        texts = {name: self._named(name, clean) for name, clean in _CLEAN.items()}
        texts |= {name: self._free(name) for name in TEXTS}
        texts |= {name: self.text(name) for name in ("period", "status")}
        periods = self._mapped("period", "period", lambda text: tuple(read_period(text, self.year)))
        statuses = self._mapped("status", "vocabulary", read_status)
        day = self._day()
        if "item" not in self.column:
            texts["item"] = f"split_part({texts['target']}, '#', 1)"
        elif "" in self.words["item"] and any(map(plain, self.words.get("target", ()))):
            item = texts["item"]
            texts["item"] = f"CASE WHEN {item} = '' THEN split_part({texts['target']}, '#', 1) ELSE {item} END"
        self._missing(texts)
        of_figures = Figures(self)
        figures = {name: of_figures.figure(name) for name in FIGURES}
        patched = of_figures.patch(figures)
        several = {as_named(word): all_reporters(word) for word in self.words.get("reporter", ())}
        pairs = [(text, unit) for text, units in several.items() if len(units) > 1 for unit in units]
        places, sign = of_figures.places(), of_figures.sign()
        return Columns(texts, figures, places, sign, day, periods, statuses, pairs, self.faults, patched)

    # ------------------------------------------------------------------ columns of few different texts

    def _words(self) -> None:
        for name in NAMED:
            if name in self.column and not (name == "data_as_of" and self.types[name] == "DATE"):
                text = self.text(name)
                found = self.rows(f"SELECT DISTINCT {text} FROM {self.raw} AS r LIMIT {MOST_WORDS + 1}")
                if len(found) > MOST_WORDS:
                    raise OtherwiseError(f"{COLUMNS[name]} ({name}) holds more than {MOST_WORDS} different texts")
                self.words[name] = sorted(str(row[0]) for row in found)
        blank = all(any(not word.strip() for word in self.words.get(name, ("",))) for name in ("item", "target"))
        if blank:  # rows that are blank are none, in Python
            cells = [self.text(name) for name in self.column]
            empty = " AND ".join(f"trim({cell}, {quoted(BLANKS)}) = ''" for cell in cells)
            if self.rows(f"SELECT 1 FROM {self.raw} AS r WHERE {empty} LIMIT 1"):
                raise NoRowError("there are blank rows")
        printed = dict(zip(self.layout.names, self.layout.printed, strict=True))
        if any(printed[name] in words for name, words in self.words.items() if name in ("item", "target")):
            raise NoRowError("the header is printed again")

    def _named(self, name: str, clean: Callable[[str], str]) -> str:
        """The column with every text made clean."""
        other = {word: made for word in self.words.get(name, ()) if (made := clean(word)) != word}
        if name == "reporter":
            self._damaged(name, [word for word in self.words.get(name, ()) if "\ufffd" in word])
        return self._replaced(self.text(name), other) if other else self.text(name)

    def _replaced(self, text: str, other: dict[str, str]) -> str:
        cases = " ".join(f"WHEN {quoted(word)} THEN {quoted(made)}" for word, made in sorted(other.items()))
        return f"CASE {text} {cases} ELSE {text} END"

    def _mapped(self, name: str, expected: str, read: Callable[[str], Any]) -> dict[str, Any]:
        found, misread = {}, []
        for word in self.words.get(name, ()):
            if text := word.strip():
                try:
                    found[word] = read(text)
                except MisreadError:
                    misread.append(word)
        self._fault(name, misread, expected)
        return found

    def _fault(self, name: str, words: Sequence[str], expected: str) -> None:
        if words:
            load(self.connection, f"misread_{name}", [(word,) for word in words], ("VARCHAR",))
            raw = f"trim({self.text(name)}, {quoted(BLANKS)})"
            self.faults.append(
                f"SELECT n, {quoted(name)}, {raw}, {quoted(expected)} FROM {self.raw} AS r "
                f"SEMI JOIN misread_{name} AS w ON w.c0 = {self.text(name)}"
            )

    def _damaged(self, name: str, words: Sequence[str]) -> None:
        self._fault(name, words, "text")

    def _day(self) -> str:
        if "data_as_of" not in self.column:
            return "CAST(NULL AS DATE)"
        if self.types["data_as_of"] == "DATE":
            column = self.column["data_as_of"]
            within = f"year({column}) BETWEEN {YEARS.start} AND {YEARS.stop - 1}"
            query = f"FROM {self.raw} AS r WHERE {column} IS NOT NULL AND NOT ({within})"
            if not self.rows(f"SELECT 1 {query} LIMIT 1"):
                return column
            self.faults.append(f"SELECT n, 'data_as_of', CAST({column} AS VARCHAR), 'date' {query}")
            return f"CASE WHEN {within} THEN {column} END"
        days = self._mapped("data_as_of", "date", read_date)
        text = self.text("data_as_of")
        if all(word == str(day) for word, day in days.items()) and len(days) + 1 >= len(self.words["data_as_of"]):
            return f"CAST(nullif({text}, '') AS DATE)"
        cases = " ".join(f"WHEN {quoted(word)} THEN DATE '{day}'" for word, day in sorted(days.items()))
        return f"CASE {text} {cases} END" if cases else "CAST(NULL AS DATE)"

    # ------------------------------------------------------------------ free text

    def _free(self, name: str) -> str:
        """The text without blanks around it. Only that of ``indicator`` is looked at before: rules join rows by it."""
        if name not in self.column:
            return "''"
        text = self.text(name)
        trimmed = f"trim({text}, {quoted(BLANKS)})"
        blank = blank_at_an_end(text) if name == "indicator" else "TRUE"
        damaged, odd = self.rows(
            f"SELECT coalesce(bool_or(contains({text}, '\ufffd')), FALSE), coalesce(bool_or({blank}), FALSE) "
            f"FROM {self.raw} AS r"
        )[0]
        if damaged:
            self.faults.append(
                f"SELECT n, '{name}', {trimmed}, 'text' FROM {self.raw} AS r WHERE contains({text}, '\ufffd')"
            )
        return trimmed if odd else text

    # ------------------------------------------------------------------ what a report must say

    def _missing(self, texts: dict[str, str]) -> None:
        if any(not word.strip() for word in self.words.get("item", ("",))):
            self._absent("item", f"{texts['item']} = ''")
        for name in ("reporter", "period"):
            if any(not word.strip() for word in self.words.get(name, ())):
                self._absent(name, f"trim({self.text(name)}, {quoted(BLANKS)}) = ''")
        if any(not word.strip() for word in self.words.get("status", ("",))):
            told = " || ".join(self.text(name) for name in ("value", "status", "narrative"))
            self._absent("value", f"trim({told}, {quoted(BLANKS)}) = ''")

    def _absent(self, name: str, condition: str) -> None:
        query = f"FROM {self.raw} AS r WHERE {condition}"
        if self.rows(f"SELECT 1 {query} LIMIT 1"):
            self.faults.append(f"SELECT n, '{name}', '', 'present' {query}")


_CLEAN: dict[str, Callable[[str], str]] = {"item": plain, "target": plain, "reporter": as_named, "unit": plain}
assert set(NAMED) | set(TEXTS) | set(FIGURES) == set(COLUMNS)
