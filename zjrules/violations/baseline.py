"""A baseline: fingerprints that are accepted, read from an earlier check result or a plain list."""

from __future__ import annotations

import json
import re
from pathlib import Path

from zjrules import bundled
from zjrules.errors import Diagnostic, UsageError
from zjrules.source import Span
from zjrules.violations.result import SCHEMA

_FINGERPRINT = re.compile("[0-9a-f]{16}")
_HINT = "give a result of `zjrules check --format json`, or one fingerprint a line"


def load_baseline(path: Path, *, listing: bool = False) -> frozenset[str]:
    """The fingerprints of ``path``: a check result in JSON, unless it must be a ``listing``, or one fingerprint a line
    (``#`` comments).

    Raises ``UsageError`` with everything in the file that is neither: what it accepts would come back unseen.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(Diagnostic("baseline", f"{path} cannot be read: {error}", hint="check --baseline")) from error
    shown = bundled.shown(path)
    if text.lstrip().startswith("{") and not listing:
        return _of_result(text, shown)
    lines = [(number, line.partition("#")[0].strip()) for number, line in enumerate(text.splitlines(), 1)]
    faults = [
        Diagnostic("baseline", f"“{line[:40]}” is no fingerprint", Span(shown, number), _HINT)
        for number, line in lines
        if line and not _FINGERPRINT.fullmatch(line)
    ]
    if faults:
        raise UsageError(faults)
    return frozenset(line for _, line in lines if line)


def _of_result(text: str, shown: str) -> frozenset[str]:
    try:
        result = json.loads(text)
    except json.JSONDecodeError as error:
        place = Span(shown, error.lineno, column=error.colno)
        raise UsageError(Diagnostic("baseline", f"no valid JSON: {error.msg}", place, _HINT)) from error
    except (ValueError, RecursionError) as error:
        raise UsageError(Diagnostic("baseline", f"no valid JSON: {error}", Span(shown, 1), _HINT)) from error
    if result.get("schema") != SCHEMA or not isinstance(result.get("violations"), list):
        raise UsageError(Diagnostic("baseline", f"{shown} is no check result", Span(shown, 1), _HINT))
    found = [each.get("fingerprint") if isinstance(each, dict) else None for each in result["violations"]]
    faults = [
        Diagnostic("baseline", f"violation {number} has no fingerprint", Span(shown, 1), _HINT)
        for number, each in enumerate(found, 1)
        if not (isinstance(each, str) and _FINGERPRINT.fullmatch(each))
    ]
    if faults:
        raise UsageError(faults)
    return frozenset(map(str, found))
