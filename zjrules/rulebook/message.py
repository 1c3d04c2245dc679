"""Messages with {Variables}: filled in by us, so that a message is only ever text."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from decimal import Decimal

_FIELD = re.compile(r"\{([A-Z][A-Za-z0-9_]*)\}")


def variables(template: str) -> tuple[str, ...]:
    """The variables that a message names, in order of appearance."""
    return tuple(dict.fromkeys(_FIELD.findall(template)))


def stray_brace(template: str) -> str:
    """What follows the first ``{`` or ``}`` that belongs to no ``{Variable}``, or ''."""
    rest = _FIELD.sub(lambda field: " " * len(field[0]), template)
    found = re.search(r"[{}]", rest)
    if not found:
        return ""
    end = template.find("}", found.start()) + 1
    return template[found.start() : min(end or len(template), found.start() + 60)]


def fill(template: str, head: Sequence[str], row: Sequence[object]) -> str:
    """The message for one row of ``violation``. Total: an unknown variable stays as it is written."""
    values = dict(zip(head, row, strict=True))
    return _FIELD.sub(lambda field: shown(values[field[1]]) if field[1] in values else field[0], template)


def shown(value: object) -> str:
    """A value as a reader expects it: ``0.05``, ``1000``, ``2023-01-20``, never ``1E+3``."""
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)
