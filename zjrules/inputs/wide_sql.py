"""Small pieces of SQL for large tables: rows brought into the database, blanks around a text."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from zjrules.engines.duckdb import DuckDbConnection
from zjrules.read.parquet import quoted

_BLANK = "\\t-\\r\\x1c- \\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}"
_ENDS = ("!", (0x85, 0x86), (0xA0, 0xA1), (0x1680, 0x1681), (0x2000, 0x200B), (0x2028, 0x202A), (0x202F, 0x2030),
         (0x205F, 0x2060), (0x3000, 0x3001))  # fmt: skip


def load(connection: DuckDbConnection, name: str, rows: Sequence[Sequence[object]], kinds: Sequence[str]) -> None:
    """Make a table of rows; its columns are ``c0``, ``c1``, …"""
    columns = [f"unnest(CAST(${at + 1} AS {kind}[])) AS c{at}" for at, kind in enumerate(kinds)]
    values = [list(map(_parameter, column)) for column in zip(*rows, strict=True)] or [[] for _ in kinds]
    connection.create(name, f"SELECT {', '.join(columns)}", values)


def _parameter(value: object) -> object:
    return format(value, "f") if isinstance(value, Decimal) else value


def blank_at_an_end(text: str) -> str:
    """Is there a blank at the beginning or the end of a text? All blanks come before U+3001."""
    starts = [f"({text} > '' AND {text} < {quoted(_ENDS[0])})"]
    starts += [f"({text} >= {quoted(chr(one))} AND {text} < {quoted(chr(other))})" for one, other in _ENDS[1:]]
    blank = f"{' OR '.join(starts)} OR regexp_matches({text}, '[{_BLANK}]$')"
    return f"CASE WHEN {text} < '\u3001' OR {text}[-1] < '\u3001' THEN {blank} ELSE FALSE END"
