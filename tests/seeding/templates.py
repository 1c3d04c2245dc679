"""Selectors and templates of fault kinds: which records match, and texts made from their fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_GAP = re.compile(r"\{([^{}\s]+)\}")  # a table of TOML has blanks behind its brace


def lookup(fields: Any, path: str) -> Any:
    """The value at a dotted path (``targets.0.value``); None where there is none."""
    value = fields
    for part in path.split("."):
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list) and re.fullmatch(r"-?\d+", part) and -len(value) <= int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value


def shown(value: Any) -> str:
    """A value as selectors and templates see it: lists joined by 、, nothing for what is not there."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "、".join(shown(each) for each in value)
    return str(value)


def filled(template: Any, fields: Mapping[str, Any]) -> Any:
    """The template with ``{path}`` replaced by fields; one that is nothing else keeps the value's type."""
    if isinstance(template, list):
        return [filled(each, fields) for each in template]
    if isinstance(template, Mapping):
        return {key: filled(each, fields) for key, each in template.items()}
    if not isinstance(template, str):
        return template
    if whole := _GAP.fullmatch(template):
        return lookup(fields, whole[1])
    return _GAP.sub(lambda gap: shown(lookup(fields, gap[1])), template)


def matches(fields: Mapping[str, Any], select: Mapping[str, str]) -> bool:
    """Whether every selected field holds its pattern; a pattern that begins with ``!`` must not be found."""
    for path, pattern in select.items():
        value = shown(lookup(fields, path))
        if pattern.startswith("!"):
            if re.search(pattern[1:], value):
                return False
        elif not re.search(pattern, value):
            return False
    return True


def spread(found: list[Any], wanted: int) -> list[Any]:
    """Up to ``wanted`` of them, evenly over the whole document: the same ones every time."""
    if len(found) <= wanted:
        return found
    return [found[place * len(found) // wanted] for place in range(wanted)]
