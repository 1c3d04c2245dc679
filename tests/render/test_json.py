"""The JSON of a check result: the contract's keys, exact figures, the same bytes from the same result."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal

import pytest

from tests.render.samples import RESULTS, of
from zjrules.errors import Diagnostic
from zjrules.render import render
from zjrules.render.json import as_data, plain
from zjrules.source import Span
from zjrules.violations.result import Value

# What the contract shows; further keys may stand among them.
CONTRACT = {
    "": ["schema", "tool", "as_of", "engine", "inputs", "rules", "summary", "violations"],
    "inputs": ["path", "kind", "sha256", "records"],
    "rules": ["id", "outcome", "reason", "checked", "violated", "undetermined", "seconds"],
    "violations": ["fingerprint", "rule", "name", "group", "severity", "subject", "title", "message", "basis",
                   "locations", "witness", "status", "waiver"],
}  # fmt: skip


@pytest.mark.parametrize("where", CONTRACT)
def test_keys_and_their_order(where: str) -> None:
    data = as_data(RESULTS["violations"])
    records = data[where] if where else [data]
    assert records
    for record in records:
        assert [key for key in record if key in CONTRACT[where]] == CONTRACT[where]
    violation = data["violations"][0]
    assert list(violation["subject"]) == ["kind", "id"]
    assert list(violation["basis"]) == ["kind", "cite", "quote"]
    assert list(violation["locations"][0]) == [
        "path", "line", "end_line", "field", "column", "end_column",
    ]  # fmt: skip
    assert list(violation["witness"][0]["location"]) == ["path", "line"]


def test_summary_counts_what_nothing_excuses() -> None:
    assert as_data(RESULTS["violations"])["summary"] == {
        "error": 3, "warning": 0, "note": 1, "waived": 1, "baseline": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("1000"), "1000"), (Decimal("8.50"), "8.50"), (Decimal("1E+3"), "1000"), (Decimal("1E-5"), "0.00001"),
        (3, 3), (True, True), ("省厅", "省厅"), (datetime.date(2031, 1, 2), "2031-01-02"),
    ],
)  # fmt: skip
def test_values(value: Value, written: object) -> None:
    assert plain(value) == written
    assert type(plain(value)) is type(written)


def test_seconds_are_all_that_differs_between_runs() -> None:
    result = RESULTS["violations"]
    slower = result._replace(rules=tuple(rule._replace(seconds=rule.seconds + 1) for rule in result.rules))
    lines = [line for line in render(result, "json").splitlines() if '"seconds"' not in line]
    assert lines == [line for line in render(slower, "json").splitlines() if '"seconds"' not in line]


def test_chinese_is_readable_and_the_text_parses() -> None:
    text = render(RESULTS["violations"], "json")
    assert "牵头单位不是列第一位者" in text
    assert text.endswith("}\n")
    assert json.loads(text) == as_data(RESULTS["violations"])


def test_diagnostics_are_told() -> None:
    result = of()._replace(diagnostics=(Diagnostic("not-utf-8", "read as GB18030", Span("a.txt", 1), "save as UTF-8"),))
    assert as_data(result)["diagnostics"] == [
        {"code": "not-utf-8", "message": "read as GB18030", "hint": "save as UTF-8",
         "location": {"path": "a.txt", "line": 1}}
    ]  # fmt: skip
