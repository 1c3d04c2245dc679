"""The fingerprint of a violation: what stays the same over runs, machines, line shifts and unrelated edits."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from decimal import Decimal

from zjrules.facts.relations import LOOKUPS
from zjrules.violations.result import Value, Violation


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


# What a fact says of its place among others: moving it changes nothing of what it states.
_PLACES = frozenset({("record", "order"), ("repair", "order"), ("repair_line", "order"), ("repair_line", "line"),
                     ("page_mark", "order"), ("unread", "order")})  # fmt: skip


def pin_of(violation: Violation) -> str:
    """16 hexadecimal digits made from the rule and the facts that its proof rests on, wherever these stand: they
    change when one of the facts does. What only says how to read others has no part in it."""
    facts = {
        "\x1f".join((fact.kind, fact.relation, *(
            f"{column}={_kind(value)}:{_text(value)}" for column, value in fact.values.items()
            if (fact.relation, column) not in _PLACES
        )))
        for fact in violation.witness if fact.relation not in LOOKUPS
    }  # fmt: skip
    return hashlib.sha256("\x1e".join([violation.rule, *sorted(facts)]).encode()).hexdigest()[:16]
