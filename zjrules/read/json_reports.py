"""Progress reports as JSON, streamed: an object with a list of reports, or the list alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from zjrules.errors import Diagnostic, ReadError
from zjrules.read.progress import COLUMNS, Layout, RawReport, RawTable, column_called, unknown_columns
from zjrules.read.text_file import LOST, TextFile, look_at
from zjrules.source import Span

JSON = ".json"
MOST_OF_ONE = 1_000_000  # characters of one report
LOOKED_AT = 1000  # reports whose unknown columns are named
_CHUNK = 1 << 16
_AHEAD = 500
_BLANK = re.compile(r"[ \t\r\n]*")
_BEGINS = re.compile(r'\s*(?:\[(?=\s*\{)|\{\s*(?:"schema"\s*:\s*"zjrules/submission/\d+"\s*,\s*)?"reports"\s*:\s*\[)')
_ENDS = {"[": re.compile(r"\]\s*\Z"),
         "{": re.compile(r'\]\s*(?:,\s*"schema"\s*:\s*"zjrules/submission/\d+"\s*)?\}\s*\Z')}  # fmt: skip
_BEHIND = re.compile(r"\}\s*,?\s*(?=\{)")  # to the next object behind one that is broken
_OBJECT = re.compile(r"(?=\{)")
_NO_CHARACTER = re.compile("[\ud800-\udfff\0]")


def is_submission(disk: Path) -> bool:
    """Whether a file of JSON begins as reports do; a dataset does not."""
    try:
        with disk.open(encoding="utf-8-sig", errors="replace") as file:
            return _BEGINS.match(file.read(_CHUNK)) is not None
    except OSError:
        return False


def open_json(disk: Path, path: str) -> RawTable:
    """Look at a file; its reports are read from the disk. Raises ``ReadError`` where it holds none."""
    file = look_at(disk, path, "JSON")
    if not is_submission(disk):
        hint = 'begin it with {"schema": "zjrules/submission/1", "reports": [ … ]}; see `zjrules schema submission`'
        raise ReadError(Diagnostic("no-reports-list", "this JSON holds no list of reports", Span(path, 1), hint))
    header = Span(path, 1)
    extra: dict[str, None] = {}
    for report in islice(_reports(file), LOOKED_AT):
        extra |= dict.fromkeys(name for name, _ in report.extra)
    names = (*COLUMNS, *("" for _ in extra))
    layout = Layout(names, (*COLUMNS.values(), *extra), "", 0)
    notes = tuple(unknown_columns(list(extra), header))
    return RawTable(path, file.sha256, header, frozenset(COLUMNS), notes, layout, lambda: _reports(file))


def _reports(file: TextFile) -> Iterator[RawReport]:
    """The objects, each with its lines. Behind a fault reading goes on with the next object."""
    with file.disk.open(encoding=file.encoding, errors="replace", newline="") as stream:
        text = _Text(stream)
        begin = text.left().lstrip()[:1]
        text.skip(_BEGINS)
        while text.skip(_BLANK) and not text.at("]"):
            line = text.line
            try:
                report = _report(text.object())
            except ValueError as error:
                report = RawReport(Span("", 0), {}, fault=f"this is no valid JSON: {error}", raw=text.next())
            yield report._replace(span=Span(file.path, line, text.line))
            text.skip(_BLANK)
            if text.at(","):
                text.take(1)
        if not _ENDS[begin].match(text.left()):
            why = "the list of reports does not end as JSON does: something is missing, or left over"
            yield RawReport(Span(file.path, text.line), {}, fault=why, raw=text.left() or "]")


def _report(pairs: list[tuple[str, Any]]) -> RawReport:
    fields: dict[str, str] = {}
    extra: dict[str, str] = {}
    fault = ""
    for key, value in pairs:
        known = column_called(key)
        text = _shown(value)
        if text is None:
            fault = fault or f"{key[:40]} is no single text or number"
        elif (known or key) in (fields if known else extra):
            fault = fault or f"{key[:40]} is given twice"
        elif known:
            fields[known] = text
        elif text:
            extra[key] = text
    if fault:
        return RawReport(Span("", 0), {}, fault=fault, raw=",".join(str(value) for _, value in pairs)[:1000])
    return RawReport(Span("", 0), fields, tuple(extra.items()))


def _shown(value: Any) -> str | None:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _NO_CHARACTER.sub(LOST, value).strip() if isinstance(value, str) else None


class _Text:
    """A text that is read on as it is taken. ``line`` is that of the next character."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._buffer, self._at = "", 0
        self.line = 1
        self.ended = False
        self._decoder = json.JSONDecoder(object_pairs_hook=list, parse_float=str, parse_int=str, parse_constant=str)

    def _more(self) -> bool:
        chunk = self._file.read(_CHUNK)
        self._buffer, self._at = self._buffer[self._at :] + chunk, 0
        self.ended = not chunk
        return bool(chunk)

    def at(self, char: str) -> bool:
        return self._buffer.startswith(char, self._at)

    def left(self) -> str:
        """The beginning of what was not taken."""
        while len(self._buffer) - self._at < _AHEAD and self._more():
            pass
        return self._buffer[self._at : self._at + _AHEAD]

    def take(self, count: int) -> None:
        self.line += self._buffer.count("\n", self._at, self._at + count)
        self._at += count

    def skip(self, pattern: re.Pattern[str]) -> bool:
        """Take what matches here; whether something is left behind it."""
        while found := pattern.match(self._buffer, self._at):
            if found.end() < len(self._buffer) or self.ended:
                self.take(found.end() - self._at)
                break
            self._more()
        return self._at < len(self._buffer)

    def object(self) -> list[tuple[str, Any]]:
        """The object that stands here. Raises ``ValueError``; then nothing is taken."""
        while True:
            try:
                if not self.at("{"):
                    raise ValueError("a report is an object in braces")
                value, end = self._decoder.raw_decode(self._buffer, self._at)
            except (ValueError, RecursionError) as error:
                if self.at("{") and len(self._buffer) - self._at < MOST_OF_ONE and self._more():
                    continue
                if isinstance(error, RecursionError):
                    raise ValueError("it is nested too deeply") from error
                raise ValueError(getattr(error, "msg", str(error))) from error
            self.take(end - self._at)
            return list(value)

    def next(self) -> str:
        """Go on to the next object; the beginning of what is left out."""
        raw = self.left()
        next_one = _BEHIND if self.at("{") else _OBJECT
        self.take(1)
        left_out = 1
        while not (found := next_one.search(self._buffer, self._at)):
            keep = max(self._at, len(self._buffer) - 100)
            left_out += keep - self._at
            self.take(keep - self._at)
            if not self._more():
                self.take(len(self._buffer) - self._at)
                return raw
        left_out += found.end() - self._at
        self.take(found.end() - self._at)
        return raw[:left_out].strip()
