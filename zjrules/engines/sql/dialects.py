"""All that one SQL database says otherwise than another: the small words that the emitter leaves open."""

from __future__ import annotations

from zjrules.engines.sql.types import MOST_DIGITS

# What Python's str.strip takes for blanks, the full-width one included.
BLANKS = "".join(map(chr, (*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029,
                           0x202F, 0x205F, 0x3000)))  # fmt: skip

_STEP = 10  # digits of a quotient that are worked out together


class Dialect:
    """DuckDB's words. Operands are SQL; those of arithmetic are columns, parameters or casts, safe to repeat."""

    name = "duckdb"
    semi_join, anti_join = "SEMI JOIN", "ANTI JOIN"

    def placeholder(self, number: int) -> str:
        """The parameter of that number, from 1."""
        return f"${number}"

    def length(self, text: str) -> str:
        return f"length({text})"

    def trim(self, text: str, blanks: str) -> str:
        return f"trim({text}, {blanks})"

    def replace(self, text: str, old: str, new: str) -> str:
        """``old`` is never empty."""
        return f"replace({text}, {old}, {new})"

    def year(self, date: str) -> str:
        return f"year({date})"

    def days(self, start: str, end: str) -> str:
        return f"({end} - {start})"

    def test(self, predicate: str, text: str, other: str) -> str:
        function = {"starts_with": "starts_with", "ends_with": "suffix", "contains": "contains",
                    "matches": "regexp_matches"}[predicate]  # fmt: skip
        return f"{function}({text}, {other})"

    def date(self, placeholder: str) -> str:
        """A parameter that is a date."""
        return placeholder

    def pattern(self, pattern: str) -> str:
        """An RE2 pattern as this database writes it; raises ``UnsupportedError`` where it cannot be written."""
        return pattern

    def number_text(self, number: str, scale: int) -> str:
        """A number as ``concat`` prints it."""
        text = f"CAST({number} AS VARCHAR)"
        return f"rtrim(rtrim({text}, '0'), '.')" if scale else text

    def date_text(self, date: str) -> str:
        return f"CAST({date} AS VARCHAR)"

    def rounded(self, number: str, places: int) -> str:
        """A decimal rounded to places, a half to the even digit."""
        return f"round_even({number}, {places})"

    def divided(self, left: str, left_scale: int, right: str, right_scale: int, places: int) -> str:
        """The quotient of two decimals, rounded to places, a half to the even digit; null where the divisor is 0."""
        shift = places + right_scale - left_scale
        one, other = self.unscaled(left, left_scale), self.unscaled(right, right_scale)
        if shift < 0:
            other = f"CAST({other} AS HUGEINT) * {self.power(-shift)}"
        return self.quotient(one, other, max(shift, 0), places)

    def quotient(self, dividend: str, divisor: str, shift: int, places: int) -> str:
        """The quotient of two whole numbers, the first of them times ``10 ** shift``, in units of ``10 ** -places``,
        a half to the even digit; null where the divisor is 0. Whole numbers of 128 bits, for decimals have no exact
        division; in steps of a few digits, for the dividend with all its zeros would not fit."""
        other = f"NULLIF(CAST({divisor} AS HUGEINT), 0)"
        rest = f"CAST({dividend} AS HUGEINT)"
        parts = []
        for step in (0, *(min(_STEP, shift - done) for done in range(0, shift, _STEP))):
            shift -= step
            rest = f"({rest} * {self.power(step)})" if step else rest
            part = f"({rest} // {other})"
            parts.append(f"{part} * {self.power(shift)}" if shift else part)
            rest = f"({rest} % {other})"
        cut, twice = f"({' + '.join(parts)})", f"(2 * abs({rest}))"
        up = f"{twice} > abs({other}) OR ({twice} = abs({other}) AND {cut} % 2 <> 0)"
        away = f"CASE WHEN {up} THEN CASE WHEN ({dividend} < 0) = ({divisor} < 0) THEN 1 ELSE -1 END ELSE 0 END"
        unit = f"CAST('1e-{places}' AS DECIMAL({MOST_DIGITS}, {places}))"
        return f"(CAST({cut} + {away} AS DECIMAL({MOST_DIGITS}, 0)) * {unit})"

    def unscaled(self, number: str, scale: int) -> str:
        """A decimal as the whole number of its last digits. (Through text: times a power of ten needs room.)"""
        return f"CAST(replace(CAST({number} AS VARCHAR), '.', '') AS HUGEINT)" if scale else number

    def power(self, exponent: int) -> str:
        """A power of ten as a whole number."""
        return f"CAST({10**exponent} AS HUGEINT)"


DUCKDB = Dialect()
