"""Case files of the rule language: programs with facts and what is expected of them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from zjrules.errors import Diagnostic
from zjrules.source import caret_line

FOLDER = Path(__file__).parents[1] / "cases" / "datalog"


@dataclass(frozen=True)
class Case:
    """``expect`` are rows by relation; ``told`` are diagnostics as :func:`shown` prints them."""

    file: str
    name: str
    program: str
    facts: dict[str, list[tuple[Any, ...]]]
    expect: dict[str, set[tuple[Any, ...]]]
    told: str
    given: list[str]
    parameters: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.file}: {self.name}"


def load(pattern: str, folder: Path = FOLDER) -> list[Case]:
    """All cases of the files that match, in the order of files and of cases in them."""
    found = []
    for path in sorted(folder.glob(pattern)):
        for raw in tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)["case"]:
            facts = {name: [tuple(row) for row in rows] for name, rows in raw.pop("facts", {}).items()}
            expect = {name: {tagged(row) for row in rows} for name, rows in raw.pop("expect", {}).items()}
            told = raw.pop("error", "") or raw.pop("diagnostics", "")
            given, parameters = raw.pop("given", []), raw.pop("parameters", {})
            found.append(Case(path.stem, raw.pop("name"), raw.pop("program"), facts, expect, told, given, parameters))
            assert not raw, f"{path.name}: unknown keys {sorted(raw)}"
    return found


def tagged(row: Iterable[Any]) -> tuple[Any, ...]:
    """A row whose equality is that of the language: ``True`` is not 1, ``1.0`` is."""
    return tuple(("bool", value) if isinstance(value, bool) else value for value in row)


def tagged_rows(rows: Iterable[Iterable[Any]]) -> set[tuple[Any, ...]]:
    return {tagged(row) for row in rows}


def shown(diagnostics: Iterable[Diagnostic], text: str) -> str:
    """Diagnostics as a person is shown them: place, message, the line with a caret, related places, hint."""
    lines = text.split("\n")
    out = []
    for each in diagnostics:
        span = each.span
        if span is None:
            out.append(f"{each.code}: {each.message}")
        else:
            source = lines[span.line - 1]
            end = span.end_column if span.end_line == span.line else len(source) + 1
            out += [f"{span.line}:{span.column} {each.code}: {each.message}", f"  {source}"]
            out.append(f"  {caret_line(source, span.column, end)}")
        out += [f"  see {place.line}:{place.column}: {remark}" for place, remark in each.related]
        if each.hint:
            out.append(f"  = {each.hint}")
    return "\n".join(out) + "\n"
