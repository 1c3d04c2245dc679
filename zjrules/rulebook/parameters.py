"""Parameters of a rule: typed, bounded figures that the user may set."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from zjrules.rulebook.message import shown
from zjrules.rulebook.rule import Parameter, ParameterType, Value

_KINDS: Mapping[ParameterType, str] = {
    "text": "text",
    "integer": "a whole number",
    "decimal": "a number, such as \"0.05\"",
    "date": "a date, such as 2023-12-31",
    "bool": "true or false",
}


def value_of(kind: ParameterType, raw: object) -> Value:
    """The exact value that a settings file, a flag or a rule file gives. Figures may be written as text.

    Raises ``ValueError`` with what is wanted instead.
    """
    try:
        value = _read(kind, raw)
    except (ValueError, InvalidOperation):
        value = None
    if value is None:
        raise ValueError(f"it must be {_KINDS[kind]}")
    return value


def _read(kind: ParameterType, raw: object) -> Value | None:
    if kind == "text":
        return raw if isinstance(raw, str) else None
    if kind == "bool":
        return raw if isinstance(raw, bool) else {"true": True, "false": False}.get(str(raw))
    if isinstance(raw, bool):
        return None
    if kind == "date":
        if isinstance(raw, datetime.date) and not isinstance(raw, datetime.datetime):
            return raw
        return datetime.date.fromisoformat(raw) if isinstance(raw, str) else None
    if not isinstance(raw, str | int | Decimal):
        return None
    number = Decimal(raw)
    if not number.is_finite():
        return None
    if kind == "integer":
        return int(number) if number == number.to_integral_value() else None
    return number


def bound_fault(parameter: Parameter, value: Value) -> str:
    """What is wrong with a value of the right type, or ''."""
    low, high = parameter.minimum, parameter.maximum
    if low is not None and value < low:  # type: ignore[operator]  # one type, by value_of
        return f"{shown(value)} is below the smallest value allowed, {shown(low)}"
    if high is not None and value > high:  # type: ignore[operator]
        return f"{shown(value)} is above the largest value allowed, {shown(high)}"
    return ""


def range_of(parameter: Parameter) -> str:
    """The values a parameter may have, such as ``from 0 to 0.5``; '' where it has no bounds."""
    low, high = parameter.minimum, parameter.maximum
    parts = [f"from {shown(low)}"] if low is not None else []
    return " ".join([*parts, f"to {shown(high)}"] if high is not None else parts)


def to_json(parameter: Parameter) -> list[str | None]:
    """Values as text: JSON has no exact decimals and no dates."""
    low, high = parameter.minimum, parameter.maximum
    return [
        parameter.name,
        parameter.type,
        shown(parameter.default),
        None if low is None else shown(low),
        None if high is None else shown(high),
        parameter.meaning,
    ]


def from_json(data: list[str]) -> Parameter:
    name, kind, default, low, high, meaning = data
    values = [None if each is None else value_of(kind, each) for each in (default, low, high)]  # type: ignore[arg-type]
    assert values[0] is not None
    return Parameter(name, kind, values[0], values[1], values[2], meaning)  # type: ignore[arg-type]
