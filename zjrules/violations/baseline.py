"""A baseline: fingerprints that are accepted, read from an earlier check result or a plain list."""

from __future__ import annotations

import json
from pathlib import Path

from zjrules.errors import Diagnostic, UsageError
from zjrules.source import Span


def load_baseline(path: Path) -> frozenset[str]:
    """The fingerprints of ``path``: a check result in JSON, or one fingerprint a line (``#`` comments).

    Raises ``UsageError`` where the file is neither.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(Diagnostic("baseline", f"{path} cannot be read: {error}", hint="check --baseline")) from error
    if text.lstrip().startswith("{"):
        try:
            found = json.loads(text)["violations"]
            return frozenset(str(each["fingerprint"]) for each in found)
        except (ValueError, KeyError, TypeError) as error:
            hint = "give a result of `zjrules check --format json`"
            raise UsageError(Diagnostic("baseline", f"{path} is no check result", Span(str(path), 1), hint)) from error
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return frozenset(line for line in lines if line)
