"""The fingerprint of a violation: what stays the same over runs, machines, line shifts and unrelated edits."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from decimal import Decimal

from zjrules.violations.result import Value


def fingerprint(rule: str, key: Sequence[Value]) -> str:
    """16 hexadecimal digits made from the rule and the key values."""
    parts = [rule, *(f"{_kind(value)}:{_text(value)}" for value in key)]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def _kind(value: Value) -> str:
    if isinstance(value, bool):
        return "b"
    if isinstance(value, int | Decimal):
        return "n"
    return "d" if isinstance(value, datetime.date) else "t"


def _text(value: Value) -> str:
    """One text for one value: 1, 1.0 and 1.00 are the same number."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | Decimal):
        text = format(Decimal(value), "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value.isoformat() if isinstance(value, datetime.date) else value
