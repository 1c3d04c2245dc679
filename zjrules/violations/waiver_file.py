"""Reading a waivers file (TOML): every entry checked, every fault told with its line."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from zjrules import bundled
from zjrules.cache import cached
from zjrules.errors import Diagnostic, ReadError, UsageError
from zjrules.source import Span
from zjrules.violations.waivers import Waiver


def load_waivers(path: Path | None, beside: Path | None) -> tuple[Waiver, ...]:
    """The waivers of ``path``; where none is named, those of the file that lies ``beside`` the notice.

    Raises ``UsageError`` with every fault of the file: a waiver that cannot be read excuses nothing,
    and nobody would notice.
    """
    if path is None:
        path = beside
        if path is None:
            return ()
    shown = bundled.shown(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(
            Diagnostic("waivers", f"{path} cannot be read: {error.strerror}", hint="check --waivers")
        ) from error
    return tuple(_waiver(record, shown) for record in cached("waivers", content, lambda: _parse(content, shown)))


def _waiver(record: dict[str, Any], path: str) -> Waiver:
    return Waiver(
        id=record["id"] or f"{record['rule']}/{record['subject']}",
        rule=record["rule"],
        subject=record["subject"],
        reason=record["reason"],
        approver=record["approver"],
        basis=record["basis"],
        fingerprints=tuple(record["fingerprints"]),
        facts=tuple(record["facts"]),
        valid_from=_day(record["from"]),
        valid_until=_day(record["until"]),
        span=Span(path, record["line"]),
    )


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _parse(content: bytes, path: str) -> list[dict[str, Any]]:
    """The entries as JSON. Loads tomli and pydantic, so only where the cache is cold."""
    from zjrules.model.register_files import parse
    from zjrules.model.register_reader import SAID, Reader
    from zjrules.violations.waiver_shape import WaiverEntry

    try:
        text, data = parse(content, path)
    except ReadError as error:
        raise UsageError(error.diagnostics) from error
    said = "must be the 16 digits and letters a to f that `zjrules check` prints of the violation"
    reader = Reader(path, text, {**SAID, "string_pattern_mismatch": said})
    for key in data:
        reader.known(key, ("waiver",), reader.line_of(key))
    values = data.get("waiver", [])
    placed = reader.entries(values, "waiver") if values != [] else []
    entries = [reader.entry(WaiverEntry, value, "waiver", line) for value, line in placed]
    if reader.faults:
        raise UsageError(sorted(reader.faults, key=lambda fault: fault.span.line if fault.span else 0))
    return entries
