"""The check result as JSON, as the contract promises it: keys in one order, figures as decimal strings."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from typing import Any

from zjrules.render import RenderOptions
from zjrules.settings import FailOn
from zjrules.source import Span
from zjrules.violations.result import SCHEMA, CheckResult, Gate, RuleOutcome, Value, Violation, WitnessFact
from zjrules.violations.verdict import SEVERITIES, verdict


def render(result: CheckResult, options: RenderOptions) -> str:
    return json.dumps(as_data(result, options.fail_on), ensure_ascii=False, indent=2) + "\n"


def as_data(result: CheckResult, fail_on: FailOn = "error") -> dict[str, Any]:
    """The result in plain dictionaries, lists, text, whole numbers (and ``seconds``)."""
    status = [each.status for each in result.violations]
    return {
        "schema": SCHEMA,
        "tool": {"name": "zjrules", "version": result.version},
        "as_of": result.as_of.isoformat(),
        "engine": result.engine,
        "inputs": [
            {"path": each.path, "kind": each.kind, "sha256": each.sha256, "records": each.records}
            for each in result.inputs
        ],
        "unread": list(result.unread),
        "rules": [_rule(each) for each in result.rules],
        "summary": {
            **{severity: result.count(severity) for severity in SEVERITIES},
            "waived": status.count("waived"),
            "baseline": status.count("baseline"),
        },
        "fail_on": fail_on,
        "verdict": verdict(result, fail_on),
        **_gate(result.gate),
        "violations": [_violation(each) for each in result.violations],
        "diagnostics": [
            {
                "code": each.code,
                "message": each.message,
                "hint": each.hint,
                "location": _place(each.span) if each.span else None,
            }
            for each in result.diagnostics
        ],
    }


def _gate(gate: Gate | None) -> dict[str, Any]:
    return {"gate": {"submission": list(gate.submission), "history": list(gate.history)}} if gate else {}


def _rule(rule: RuleOutcome) -> dict[str, Any]:
    return {
        "id": rule.id,
        "outcome": rule.outcome,
        "reason": rule.reason or None,
        "checked": rule.checked,
        "violated": rule.violated,
        "undetermined": rule.undetermined,
        "seconds": round(rule.seconds, 4),
    }


def _violation(violation: Violation) -> dict[str, Any]:
    waiver = violation.waiver
    return {
        "fingerprint": violation.fingerprint,
        "rule": violation.rule,
        "name": violation.name,
        "group": violation.group,
        "severity": violation.severity,
        "subject": {"kind": violation.subject_kind, "id": violation.subject_id},
        "title": violation.title,
        "title_en": violation.title_en,
        "message": violation.message,
        "message_en": violation.message_en,
        "basis": {"kind": violation.basis.kind, "cite": violation.basis.cite, "quote": violation.basis.quote},
        "fix": violation.fix,
        "locations": [_location(span) for span in violation.locations],
        "witness": [_fact(fact) for fact in violation.witness],
        "status": violation.status,
        "waiver": waiver
        and {
            "id": waiver.id,
            "reason": waiver.reason,
            "approver": waiver.approver,
            "until": waiver.until.isoformat() if waiver.until else None,
        },
    }


def _fact(fact: WitnessFact) -> dict[str, Any]:
    return {
        "kind": fact.kind,
        "relation": fact.relation,
        "values": {column: plain(value) for column, value in fact.values.items()},
        "location": _place(fact.location) if fact.location else None,
    }


def _location(span: Span) -> dict[str, Any]:
    """A place of a violation; ``column`` (from 1) is 0 where the whole line is meant."""
    return {
        **_place(span),
        "end_line": span.end_line,
        "field": span.cell,
        "column": span.column,
        "end_column": span.end_column,
    }


def _place(span: Span) -> dict[str, Any]:
    place: dict[str, Any] = {"path": span.path, "line": span.line}
    if span.sheet:
        place |= {"sheet": span.sheet, "cell": span.address}
    return place


def plain(value: Value) -> str | int | bool:
    """A value as JSON holds it: decimals as plain decimal strings, dates as ISO 8601."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value
