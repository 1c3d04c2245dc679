"""Reading a waivers file (TOML): every entry checked, every fault told with its line."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

from zjrules import bundled
from zjrules.cache import cached
from zjrules.errors import Diagnostic, UsageError
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
        valid_from=_day(record["from"]),
        valid_until=_day(record["until"]),
        span=Span(path, record["line"]),
    )


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _parse(content: bytes, path: str) -> list[dict[str, Any]]:
    """The entries as JSON. Loads tomli and pydantic, so only where the cache is cold."""
    import tomli
    from pydantic import ValidationError

    from zjrules.violations.waiver_shape import WaiverEntry

    try:
        text = content.decode("utf-8")
        data = tomli.loads(text)
    except UnicodeDecodeError as error:
        raise UsageError(Diagnostic("waivers", "the file is not UTF-8", Span(path, 1), "save it as UTF-8")) from error
    except tomli.TOMLDecodeError as error:
        span = Span(path, error.lineno, column=error.colno)
        raise UsageError(Diagnostic("waivers", f"no valid TOML: {error.msg}", span, "mend the line")) from error
    lines = [number for number, line in enumerate(text.split("\n"), 1) if re.match(r"\s*\[\[\s*waivers?\s*\]\]", line)]
    faults = [
        Diagnostic("waivers", f"unknown key {key!r}", Span(path, 1), "waivers are [[waiver]] entries")
        for key in data
        if key != "waiver"
    ]
    entries = []
    for number, value in enumerate(data.get("waiver", ())):
        line = lines[number] if number < len(lines) else 1
        try:
            entry = WaiverEntry.model_validate(value).model_dump(mode="json", by_alias=True)
            entries.append({**entry, "line": line})
        except ValidationError as error:
            for fault in error.errors(include_url=False):
                name = ".".join(str(part) for part in fault["loc"])
                faults.append(Diagnostic("waivers", f"{name}: {fault['msg']}", Span(path, line), "mend the entry"))
    if faults:
        raise UsageError(faults)
    return entries
