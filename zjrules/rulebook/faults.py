"""Faults of a rule file as diagnostics: what pydantic found, told in the words of rule files."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

from zjrules.errors import Diagnostic
from zjrules.rulebook.places import Path, line_of
from zjrules.source import Span

_SHAPES = {
    r"^[A-Z][0-9]{3}$": "one capital letter for the group and three digits, such as L001",
    r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$": "lower-case words joined by hyphens, such as lead-is-not-first-listed",
    r"^[a-z][a-z0-9_]*$": "lower-case letters, digits and _, such as claimed_lead",
    r"^[A-Z][A-Za-z0-9_]*$": "a variable, such as Item",
}
_TYPES = {
    "string_type": "text in quotes",
    "int_type": "a whole number",
    "list_type": "a list in [ ]",
    "dict_type": "a table in { }",
    "model_type": "a table in { }",
}


def model_faults(
    errors: Iterable[Mapping[str, Any]], fields: Mapping[str, Mapping[str, str]], lines: Mapping[Path, int], path: str
) -> list[Diagnostic]:
    """One diagnostic for each fault that pydantic found.

    ``fields`` holds the known keys with their descriptions for each part of the file (``""`` is the
    file itself), ``lines`` the lines of the keys, ``path`` the file as shown.
    """
    faults = []
    for error in errors:
        where = tuple(part for part in error["loc"] if part != "[key]")  # pydantic's word for a bad key
        known = fields.get(_part(where[:-1]), {})
        faults.append(_fault(error, where, known, Span(path, line_of(lines, where))))
    return sorted(faults, key=lambda fault: fault.span.line if fault.span else 0)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'did you mean "{close[0]}"?' if close else ""


def _part(where: Path) -> str:
    """``("example", 0)`` and ``("params", "tolerance")`` are the parts ``example`` and ``params``."""
    return str(where[0]) if where else ""


def _fault(error: Mapping[str, Any], where: Path, known: Mapping[str, str], span: Span) -> Diagnostic:
    kind, key = error["type"], str(where[-1])
    named = dotted(where)
    if kind == "missing":
        around = dotted(where[:-1]) or "the rule"
        return Diagnostic("missing-key", f"{around} has no {key!r}".replace("'", '"'), span, known.get(key, ""))
    if kind == "extra_forbidden":
        hint = did_you_mean(key, known) or f"known keys: {', '.join(known)}"
        return Diagnostic("unknown-key", f'unknown key "{named}"', span, hint)
    return Diagnostic("bad-value", f"{named} cannot be {_brief(error.get('input'))}", span, _wanted(error))


def _wanted(error: Mapping[str, Any]) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "literal_error":
        return f"one of {context['expected']}".replace("'", '"').replace(" or ", ", ")
    if kind == "string_pattern_mismatch":
        return _SHAPES.get(context["pattern"], str(error["msg"]))
    if kind in ("string_too_short", "too_short"):
        return "it must not be empty"
    if kind == "too_long":
        return f"at most {context['max_length']} entries"
    return f"it must be {_TYPES[kind]}" if kind in _TYPES else str(error["msg"])


def dotted(where: Path) -> str:
    """``("example", 0, "facts")`` as a writer of rules would say it: ``example[1].facts``."""
    text = ""
    for part in where:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _brief(value: object) -> str:
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
