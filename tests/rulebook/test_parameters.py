"""Parameters: exact values of the declared type, within their bounds."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from zjrules.rulebook.parameters import bound_fault, from_json, to_json, value_of
from zjrules.rulebook.rule import Parameter, ParameterType, Value


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("decimal", "0.05", Decimal("0.05")),
        ("decimal", 3, Decimal(3)),
        ("decimal", Decimal("1.50"), Decimal("1.50")),
        ("integer", "15", 15),
        ("integer", 15, 15),
        ("integer", "15.0", 15),
        ("text", "__import__('os')", "__import__('os')"),
        ("bool", True, True),
        ("bool", "false", False),
        ("date", "2023-12-31", datetime.date(2023, 12, 31)),
        ("date", datetime.date(2023, 12, 31), datetime.date(2023, 12, 31)),
    ],
)
def test_values_are_read_exactly(kind: ParameterType, raw: object, value: Value) -> None:
    read = value_of(kind, raw)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("decimal", "five"),
        ("decimal", "NaN"),
        ("decimal", "Infinity"),
        ("decimal", True),
        ("decimal", 0.05),
        ("integer", "1.5"),
        ("integer", False),
        ("text", 5),
        ("bool", "yes"),
        ("date", "2023-13-01"),
        ("date", datetime.datetime(2023, 1, 1, 8, 0)),
    ],
)
def test_other_values_are_refused(kind: ParameterType, raw: object) -> None:
    with pytest.raises(ValueError, match="it must be"):
        value_of(kind, raw)


def test_bounds_include_their_ends() -> None:
    share = Parameter("share", "decimal", Decimal("0.05"), Decimal(0), Decimal("0.5"), "容差")
    assert bound_fault(share, Decimal(0)) == bound_fault(share, Decimal("0.50")) == ""
    assert "0.5" in bound_fault(share, Decimal("0.51"))
    assert "below" in bound_fault(share, Decimal("-1"))


def test_a_parameter_comes_back_from_json() -> None:
    for parameter in (
        Parameter("share", "decimal", Decimal("0.05"), Decimal(0), None, "容差"),
        Parameter("since", "date", datetime.date(2023, 1, 1), None, None, "起始日"),
        Parameter("strict", "bool", False, None, None, "从严"),
    ):
        assert from_json(to_json(parameter)) == parameter  # type: ignore[arg-type]
