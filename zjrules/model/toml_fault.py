"""Why a file is no TOML, with the place: a day that no calendar has is called so, not by what the parser made of it."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from zjrules.errors import Diagnostic
from zjrules.source import Span

if TYPE_CHECKING:
    from tomli import TOMLDecodeError

_TEXT = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*')
_LIKE_A_DATE = re.compile(r"(?<![\w.-])\d{4}([-/.])\d{1,2}\1\d{1,2}(?![\w/-])")


def toml_fault(code: str, said: str, path: str, text: str, error: TOMLDecodeError) -> Diagnostic:
    """The fault of a file; ``said`` stands before the parser's words, as in “not TOML: Invalid value”."""
    lines = text.split("\n")
    line = lines[error.lineno - 1] if error.lineno <= len(lines) else ""
    bare = _TEXT.sub(lambda found: " " * len(found[0]), line)
    for found in _LIKE_A_DATE.finditer(bare):
        if not _is_date(found[0]):
            place = Span(path, error.lineno, column=found.start() + 1)
            hint = "a date is a day of the calendar, written as in 2023-08-17"
            return Diagnostic(code, f"{said}: {found[0]} is no date", place, hint)
    place = Span(path, error.lineno, column=error.colno)
    return Diagnostic(code, f"{said}: {error.msg}", place, "mend this line")


def _is_date(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
