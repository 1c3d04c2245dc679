"""Messages with {Variables}: filled in by us, so that a message is only ever text."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import zip_longest
from types import MappingProxyType

GAP = "…"  # in words: any text
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


def fill(
    template: str, head: Sequence[str], row: Sequence[object], words: Mapping[str, str] = MappingProxyType({})
) -> str:
    """The message for one row of ``violation``. Total: an unknown variable stays as it is written.

    ``words`` says values in another language: ``{"缺少": "lacks"}``; in ``{"约…": "about …"}`` the gaps hold
    any text, said in their turn. A value that it does not hold is shown as it is.
    """
    values = {name: shown(value) for name, value in zip(head, row, strict=True)}
    said = {name: _said(value, words) for name, value in values.items()}
    return _FIELD.sub(lambda field: said.get(field[1], field[0]), template)


def _said(value: str, words: Mapping[str, str]) -> str:
    if value in words:
        return words[value]
    for form, other in words.items():
        if gaps := _gaps(form, value):
            said = [_said(gap, words) for gap in gaps]
            parts = other.split(GAP)
            return "".join(word for pair in zip_longest(parts, said[: len(parts) - 1], fillvalue="") for word in pair)
    return value


def _gaps(form: str, value: str) -> list[str]:
    """What stands in the gaps of ``form``; none where the value has another form, or ``form`` is nothing but gaps."""
    start, *parts = form.split(GAP)
    if not parts or form.strip(GAP) == "" or not value.startswith(start) or not value.endswith(parts[-1]):
        return []
    gaps, rest = [], value[len(start) : len(value) - len(parts[-1])]
    for part in parts[:-1]:
        gap, found, rest = rest.partition(part) if part else ("", "", rest)
        if not found:
            return []
        gaps.append(gap)
    return [*gaps, rest] if all([*gaps, rest]) else []


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
