"""What Spark says otherwise than DuckDB. It needs ANSI mode, and decimals that never lose digits silently."""

from __future__ import annotations

import re

from zjrules.engines.spark_patterns import java_pattern
from zjrules.engines.sql.dialects import Dialect
from zjrules.engines.sql.types import MOST_DIGITS

_TYPES = {"VARCHAR": "STRING", "HUGEINT": f"DECIMAL({MOST_DIGITS}, 0)"}
_TYPE = re.compile(r"\b(?:VARCHAR|HUGEINT)\b")
_WHOLE = f"DECIMAL({MOST_DIGITS}, 0)"
_DIVISOR = 17  # digits; see ``divided``


class SparkDialect(Dialect):
    name = "spark"
    semi_join, anti_join = "LEFT SEMI JOIN", "LEFT ANTI JOIN"
    materialized = ""

    def spelt(self, sql: str) -> str:
        """The statement with types as Spark calls them. (No value and no name of a program is in it.)"""
        return _TYPE.sub(lambda found: _TYPES[found[0]], sql)

    def placeholder(self, number: int) -> str:
        return f":p{number}"

    def length(self, text: str) -> str:
        return f"CAST(char_length({text}) AS BIGINT)"

    def trim(self, text: str, blanks: str) -> str:
        return f"btrim({text}, {blanks})"

    def year(self, date: str) -> str:
        return f"CAST(year({date}) AS BIGINT)"

    def days(self, start: str, end: str) -> str:
        return f"CAST(datediff({end}, {start}) AS BIGINT)"

    def date(self, placeholder: str) -> str:
        return f"CAST({placeholder} AS DATE)"

    def date_text(self, date: str) -> str:
        return f"date_format({date}, 'yyyy-MM-dd')"

    def pattern(self, pattern: str) -> str:
        return java_pattern(pattern)

    def number_text(self, number: str, scale: int) -> str:
        text = f"CAST({number} AS STRING)"
        return f"trim(TRAILING '.' FROM trim(TRAILING '0' FROM {text}))" if scale else text

    def test(self, predicate: str, text: str, other: str) -> str:
        function = {"starts_with": "startswith", "ends_with": "endswith", "contains": "contains",
                    "matches": "rlike"}[predicate]  # fmt: skip
        return f"{function}({text}, {other})"

    def rounded(self, number: str, places: int) -> str:
        return f"bround({number}, {places})"

    def divided(self, left: str, left_scale: int, right: str, right_scale: int, places: int) -> str:
        """A quotient of whole numbers has 18 decimals in Spark, rounded, and 20 digits before the point. So the whole
        part is divided without a rest; and with a divisor of at most 17 digits, 18 decimals of what is left tell
        on which side of a half it lies. More digits than that are an error in ANSI mode, as everywhere."""
        scale = max(left_scale, right_scale)
        one, other = (
            f"(CAST({self.unscaled(each, own)} AS {_WHOLE}) * {self.power(scale - own)})"
            for each, own in ((left, left_scale), (right, right_scale))
        )
        divisor = f"CAST(CAST(NULLIF({other}, 0) AS DECIMAL({_DIVISOR}, 0)) AS {_WHOLE})"
        rest = f"({one} % {divisor})"
        whole = f"CAST(({one} - {rest}) / {divisor} AS DECIMAL({MOST_DIGITS}, {places}))"
        digits = f"CAST(bround(({rest} * {self.power(places)}) / {divisor}, 0) AS {_WHOLE})"
        return f"({whole} + {digits} * CAST('1e-{places}' AS DECIMAL({MOST_DIGITS}, {places})))"


SPARK = SparkDialect()
