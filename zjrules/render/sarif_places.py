"""Places as SARIF has them: percent-encoded URIs below the repository, regions in UTF-16 code units."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from zjrules.source import Span

ROOT = "%SRCROOT%"
Sources = Mapping[str, Sequence[str]]


def artifact(path: str, below: str = "") -> dict[str, Any]:
    """Where a file is: relative to the top of the repository, of which ``below`` is the working folder; a file
    elsewhere by its whole path."""
    path = path.replace("\\", "/")
    if re.match(r"[A-Za-z]:/", path):
        return {"uri": f"file:///{_encoded(path)}"}
    if path.startswith("/"):
        return {"uri": f"file://{_encoded(path)}"}
    return {"uri": _encoded(posixpath.normpath(posixpath.join(below, path))), "uriBaseId": ROOT}


def _encoded(path: str) -> str:
    try:
        return quote(path, errors="surrogateescape")  # a file name may hold bytes that are no text
    except UnicodeEncodeError:
        return quote(path, errors="replace")


def location(span: Span, sources: Sources, below: str = "", message: str = "") -> dict[str, Any]:
    """A SARIF location; the cell or field, where one is named, is its logical location."""
    found: dict[str, Any] = {}
    if span.path:
        physical: dict[str, Any] = {"artifactLocation": artifact(span.path, below)}
        if region := region_of(span, sources.get(span.path, ())):
            physical["region"] = region
        found["physicalLocation"] = physical
    if span.cell:
        found["logicalLocations"] = [{"name": span.cell, "kind": "member"}]
    if message:
        found["message"] = {"text": message}
    return found


def region_of(span: Span, lines: Sequence[str]) -> dict[str, int]:
    """The region of a span. Its end column is left out only where the line is not at hand to count it in."""
    if span.line < 1:
        return {}
    last = max(span.end_line, span.line)
    region = {"startLine": span.line}
    if span.column > 0:
        region["startColumn"] = _units(_line(lines, span.line), span.column)
    else:
        region["startColumn"] = 1
    region["endLine"] = last
    end_column = span.end_column
    if span.column > 0 and not end_column and last == span.line:
        end_column = span.column + 1  # one character
    if end_column > (span.column if last == span.line else 0):
        region["endColumn"] = _units(_line(lines, last), end_column)
    elif last <= len(lines):
        text = _line(lines, last)
        least = region["startColumn"] if last == span.line else 1
        region["endColumn"] = max(_units(text, len(text) + 1), least)
    return region


def _line(lines: Sequence[str], number: int) -> str:
    return lines[number - 1].rstrip("\r\n") if number <= len(lines) else ""


def _units(text: str, column: int) -> int:
    """A column, counted from 1 in characters, in UTF-16 code units: those beyond the basic plane take two."""
    return column + sum(char > "\uffff" for char in text[: column - 1])
