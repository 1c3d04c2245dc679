"""Columns of figures of a large table: most are read by SQL, the odd ones by Python."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from zjrules.inputs.wide_cells import Cells
from zjrules.inputs.wide_sql import load
from zjrules.model.progress_build import read_report
from zjrules.source import Span

FIGURES = ("value", "target_value", "rate")
_PLAIN_FIGURE = r"[+-]?[0-9]{1,14}(\.[0-9]{1,4})?"
_PATCHED = {"value": 1, "target_value": 3, "rate": 4}  # their columns in the table ``patch``
_MOST_DIGITS = 24  # of a figure, so that its product with the factor of a unit fits into what SQL has
_WHOLE = {"TINYINT": 3, "SMALLINT": 5, "INTEGER": 10, "BIGINT": 19, "UTINYINT": 3, "USMALLINT": 5, "UINTEGER": 10,
          "UBIGINT": 20, "HUGEINT": 38}  # fmt: skip


class OtherwiseError(Exception):
    """SQL would not read this table as Python does; ``row`` is the number of the first row that tells."""

    row: int = 0


class Figure(NamedTuple):
    """A column of figures in SQL, null where there is none, with the most digits before and after the point."""

    sql: str
    digits: int
    scale: int


class Figures:
    """Says the columns of figures in SQL; each can be asked for by itself."""

    def __init__(self, cells: Cells) -> None:
        self.of = cells

    def figure(self, name: str) -> Figure:
        if name not in self.of.column:
            return Figure("CAST(NULL AS DECIMAL(18, 4))", 1, 0)
        column, of = self.of.column[name], self.of.types[name]
        if of.startswith("DECIMAL(") or of in _WHOLE:
            exact = of if of not in _WHOLE else f"DECIMAL({_WHOLE[of]},0)"
            precision, scale = (int(part) for part in exact[8:-1].split(","))
            if precision <= _MOST_DIGITS:
                return Figure(column if of == exact else f"CAST({column} AS {exact})", precision - scale, scale)
            return self._narrowed(column, scale)
        return Figure(f"TRY_CAST({self.of.text(name)} AS DECIMAL(18, 4))", 14, 4)

    def _narrowed(self, column: str, scale: int) -> Figure:
        """A column of a wide type, by the digits that its figures have."""
        rows = f"{self.of.raw} AS r WHERE {column} IS NOT NULL"
        query = f"SELECT n, abs({column}) FROM {rows} ORDER BY 2 DESC LIMIT 1"
        figure = _widened(Figure("", 1, scale), self.of.rows(query))
        return figure._replace(sql=f"CAST({column} AS DECIMAL({figure.digits + scale}, {scale}))")

    def _odd(self, name: str) -> str:
        """Figures that Python has to read."""
        if name not in self.of.column or not self.figure(name).sql.startswith("TRY_CAST"):
            return ""
        text = self.of.text(name)
        sign = "%?" if name == "rate" else ""
        return f"({text} <> '' AND NOT regexp_full_match({text}, '{_PLAIN_FIGURE}{sign}'))"

    def places(self) -> str:
        """How many decimals of a rate were printed."""
        if "rate" not in self.of.column:
            return "0"
        text = f"rtrim({self.of.text('rate')}, '%')"
        return f"CASE WHEN contains({text}, '.') THEN strlen({text}) - strpos({text}, '.') ELSE 0 END"

    def sign(self) -> str:
        """The sign for per cent, where a rate is printed with it."""
        return f"CASE WHEN contains({self.of.text('rate')}, '%') THEN '%' ELSE '' END"

    def patch(self, figures: dict[str, Figure]) -> bool:
        """Let Python read the odd figures into a table ``patch``; widen the columns to hold them."""
        if "rate" in self.of.column and figures["rate"].sql.startswith("TRY_CAST"):
            text = f"rtrim({self.of.text('rate')}, '%')"
            figures["rate"] = figures["rate"]._replace(sql=f"TRY_CAST({text} AS DECIMAL(18, 4))")
        odd = " OR ".join(filter(None, map(self._odd, FIGURES)))
        if not odd:
            return False
        names = list(self.of.column)
        listed = ", ".join(self.of.text(name) for name in names)
        patches: list[tuple[object, ...]] = []
        faults: list[tuple[object, ...]] = []
        for row in self.of.rows(f"SELECT n, {listed} FROM {self.of.raw} AS r WHERE {odd}"):
            cells = {name: str(cell).strip() for name, cell in zip(names, row[1:], strict=True)}
            raw = self.of.layout.report(Span("", 1), ())._replace(fields=cells)
            report, misread = read_report(raw, self.of.year, self.of.columns)
            patches.append((row[0], report.value, report.unit, report.target_value, report.rate, report.rate_places,
                            report.rate_sign))  # fmt: skip
            faults += [(row[0], each.field, each.raw, each.expected) for each in misread if each.field in FIGURES
                       and each.expected != "present"]  # fmt: skip
        for name, at in _PATCHED.items():
            figures[name] = _widened(figures[name], [(row[0], row[at]) for row in patches])
        if not patches:
            return False
        kinds = ("BIGINT", *["VARCHAR"] * 4, "BIGINT", "VARCHAR")
        load(self.of.connection, "patch", patches, kinds)
        if faults:
            load(self.of.connection, "misread", faults, ("BIGINT", "VARCHAR", "VARCHAR", "VARCHAR"))
            self.of.faults.append("SELECT c0, c1, c2, c3 FROM misread")
        for name in FIGURES:
            of = f"DECIMAL({figures[name].digits + figures[name].scale}, {figures[name].scale})"
            patch = f"CAST(p.c{_PATCHED[name]} AS {of})"
            sql = f"CASE WHEN p.c0 IS NULL THEN {figures[name].sql} ELSE {patch} END"
            figures[name] = figures[name]._replace(sql=sql)
        return True


def _widened(figure: Figure, values: Sequence[tuple[Any, ...]]) -> Figure:
    """The figure with room for the values, which come with the numbers of their rows."""
    digits, scale = figure.digits, figure.scale
    for row, value in values:
        if value:
            number = Decimal(value)
            digits = max(digits, number.adjusted() + 1)
            scale = max(scale, -int(number.as_tuple().exponent))
            if digits + scale > _MOST_DIGITS:
                error = OtherwiseError(f"{number:f} has too many digits beside the other figures of its column")
                error.row = int(row)
                raise error
    return Figure(figure.sql, digits, scale)
