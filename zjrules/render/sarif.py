"""The check result as SARIF 2.1.0, within what GitHub code scanning takes; other viewers take more."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from zjrules.errors import Diagnostic
from zjrules.render import Rendered, RenderOptions
from zjrules.render.cuts import Cut, told
from zjrules.render.phrases import message, title, verdict_text, waiver_parts, worst_first
from zjrules.render.proof import UNSAID, fact_text
from zjrules.render.sarif_places import ROOT, artifact, location
from zjrules.render.sarif_rules import basis_text, descriptor, listed, outcome
from zjrules.render.words import word
from zjrules.render.wrap import printable
from zjrules.source import Span
from zjrules.violations.result import CheckResult, RuleText, Violation
from zjrules.violations.verdict import SEVERITIES, errored, exit_status, verdict

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "zjrules/v1"
_INDENT = 1  # a log is read by programs; lines keep it comparable


class Limits(NamedTuple):
    """What a viewer takes of one run."""

    results: int = 25_000  # more, and the upload is refused
    shown: int = 5_000  # more are taken, but only the worst are shown
    places: int = 100  # of one result; more are left out
    text: int = 8_000  # characters of a message
    packed: int = 10_000_000  # bytes of the whole log in gzip


GITHUB = Limits()


class _Plan(NamedTuple):
    """What of the result goes into the log."""

    violations: tuple[Violation, ...]
    proofs: bool = True


def render(result: CheckResult, options: RenderOptions, limits: Limits = GITHUB) -> Rendered:
    plan = _Plan(_chosen(result.violations, limits.results))
    while True:
        cuts = _cuts(result, plan, limits)
        text = json.dumps(_log(result, options, plan, cuts, limits), ensure_ascii=False, indent=_INDENT) + "\n"
        size = _packed(text, limits.packed)
        if size <= limits.packed or not plan.violations:
            return Rendered(text, told(cuts, "SARIF"))
        if plan.proofs:
            plan = plan._replace(proofs=False)
        else:
            fits = int(len(plan.violations) * 0.9 * limits.packed / size)
            plan = plan._replace(violations=_chosen(plan.violations, fits))


def _packed(text: str, most: int) -> int:
    """Bytes in gzip, of a log that may be too large; packing never makes one larger that is worth looking at."""
    data = text.encode("utf-8", "replace")
    return len(data) if len(data) <= most else len(gzip.compress(data, mtime=0))


def _chosen(violations: Sequence[Violation], most: int) -> tuple[Violation, ...]:
    """The worst of them, in the order they had."""
    if len(violations) <= most:
        return tuple(violations)
    kept = {id(each) for each in worst_first(violations)[:most]}
    return tuple(each for each in violations if id(each) in kept)


def _cuts(result: CheckResult, plan: _Plan, limits: Limits) -> list[Cut]:
    """What the log lacks, and what GitHub will not show of it."""
    found, kept = len(result.violations), len(plan.violations)
    cuts = []
    if kept < found:
        size = _megabytes(limits)
        most = f"{limits.results} 项、{size}", f"{limits.results} violations, {size}"
        cuts.append(Cut("results", (found - kept, found, most)))
    if not plan.proofs:
        cuts.append(Cut("proofs", (kept, _megabytes(limits))))
    if kept > limits.shown:
        cuts.append(Cut("shown", (limits.shown, kept)))
    if plan.proofs and (many := sum(len(_others(each)) >= limits.places for each in plan.violations)):
        cuts.append(Cut("places", (many, limits.places)))
    if long := sum(max(len(each.message), len(each.message_en)) > limits.text for each in plan.violations):
        cuts.append(Cut("messages", (long, limits.text)))
    return cuts


def _megabytes(limits: Limits) -> str:
    return f"{limits.packed / 1_000_000:g} MB gzip"


def _log(
    result: CheckResult, options: RenderOptions, plan: _Plan, cuts: Sequence[Cut], limits: Limits
) -> dict[str, Any]:
    lang = options.lang
    rules = listed(result)
    numbers = {rule: number for number, rule in enumerate(rules)}
    compared = options.compared or any(each.status == "baseline" for each in result.violations)
    seen: Counter[str] = Counter()
    run = {
        "tool": {
            "driver": {
                "name": "zjrules",
                "version": result.version,
                "semanticVersion": result.version,
                "rules": [
                    descriptor(rule, result.texts.get(rule.id, RuleText(_group(rule.id, result))), lang)
                    for rule in rules.values()
                ],
            }
        },
        "automationDetails": {"id": "zjrules/"},
        "language": "zh-CN" if lang == "zh" else "en",
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {ROOT: {"description": {"text": "the top of the repository"}}},
        "invocations": [_invocation(result, options, cuts, numbers)],
        "artifacts": [
            {"location": artifact(each.path, options.below), "roles": ["analysisTarget"],
             **({"hashes": {"sha-256": each.sha256}} if each.sha256 else {})}
            for each in result.inputs
        ],
        "results": [
            _result(each, numbers[each.rule], result, options, plan, limits, compared, seen)
            for each in plan.violations
        ],
        "properties": _properties(result, options),
    }  # fmt: skip
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _group(rule: str, result: CheckResult) -> str:
    return next((each.group for each in result.violations if each.rule == rule), "")


def _properties(result: CheckResult, options: RenderOptions) -> dict[str, Any]:
    status = Counter(each.status for each in result.violations)
    return {
        "verdict": verdict(result, options.fail_on),
        "failOn": options.fail_on,
        "asOf": result.as_of.isoformat(),
        "engine": result.engine,
        "summary": {**{each: result.count(each) for each in SEVERITIES},
                    "waived": status["waived"], "baseline": status["baseline"]},
        "unshown": dict(sorted(result.unshown.items())),
        "outcomes": [outcome(rule, options.lang) for rule in result.rules],
    }  # fmt: skip


def _invocation(
    result: CheckResult, options: RenderOptions, cuts: Sequence[Cut], numbers: dict[str, int]
) -> dict[str, Any]:
    status = exit_status(result, options.fail_on)
    notifications = [
        _notification(Diagnostic("cut", each.text(options.lang)), "warning", result, options) for each in cuts
    ]
    for path in result.unread:
        told = Diagnostic("not-read", f"{path}: {word('not read', options.lang)}", Span(path, 0))
        notifications.append(_notification(told, "error", result, options))
    for rule in errored(result):
        told = Diagnostic("rule-errored", f"{rule.id}: {rule.reason or word('errored', options.lang)}")
        made = _notification(told, "error", result, options)
        notifications.append(made | {"associatedRule": {"id": rule.id, "index": numbers[rule.id]}})
    notifications += [_notification(each, "warning", result, options) for each in result.diagnostics]
    for rule in result.rules:
        if number := result.unshown.get(rule.id, 0):
            text = word("unshown of", options.lang, number, title(rule, options.lang))
            made = _notification(Diagnostic("unshown", text), "warning", result, options)
            notifications.append(made | {"associatedRule": {"id": rule.id, "index": numbers[rule.id]}})
    return {
        "executionSuccessful": status != 2,
        "exitCode": status,
        "exitCodeDescription": verdict_text(result, options.fail_on, options.lang),
        "toolExecutionNotifications": notifications,
    }


def _notification(told: Diagnostic, level: str, result: CheckResult, options: RenderOptions) -> dict[str, Any]:
    hint = f" ({told.hint})" if told.hint else ""
    made: dict[str, Any] = {"descriptor": {"id": told.code}, "level": level, "message": {"text": told.message + hint}}
    if told.span is not None and told.span.path:
        made["locations"] = [location(told.span, result.sources, options.below)]
    return made


def _result(
    violation: Violation, number: int, result: CheckResult, options: RenderOptions, plan: _Plan, limits: Limits,
    compared: bool, seen: Counter[str],
) -> dict[str, Any]:  # fmt: skip
    lang = options.lang
    seen[violation.fingerprint] += 1
    made: dict[str, Any] = {
        "ruleId": violation.rule,
        "ruleIndex": number,
        "kind": "fail",
        "level": violation.severity,
        "message": {"text": _cropped(message(violation, lang), limits.text) or title(violation, lang)},
        "locations": [_place(violation, result, options)],
    }
    if plan.proofs and (others := _others(violation)[: limits.places - 1]):
        made["relatedLocations"] = [
            {"id": order, **location(span, result.sources, options.below, text or word("see also", lang))}
            for order, (span, text) in enumerate(others, 1)
        ]
    made["fingerprints"] = {FINGERPRINT: violation.fingerprint}
    # What GitHub tells results apart by; left to itself it would take the text of the line.
    made["partialFingerprints"] = {
        "primaryLocationLineHash": f"{violation.fingerprint}:{seen[violation.fingerprint]}",
        FINGERPRINT: violation.fingerprint,
    }
    if compared and violation.status != "waived":
        made["baselineState"] = "unchanged" if violation.status == "baseline" else "new"
    made["suppressions"] = _suppressions(violation, options)
    made["properties"] = _bag(violation, options, plan.proofs)
    return made


def _place(violation: Violation, result: CheckResult, options: RenderOptions) -> dict[str, Any]:
    """The first place; where there is none, the first input as a whole, for GitHub takes no result without one."""
    if violation.locations and violation.locations[0].path:
        return location(violation.locations[0], result.sources, options.below)
    path = result.inputs[0].path if result.inputs else "."
    return location(Span(path, 1), result.sources, options.below, word("nowhere", options.lang))


def _others(violation: Violation) -> list[tuple[Span, str]]:
    """Further places, and those of the facts that prove it with the facts: each once."""
    found: dict[tuple[Span, str], None] = {(span, ""): None for span in violation.locations[1:] if span.path}
    for fact in violation.witness:
        if fact.location is not None and fact.location.path and fact.relation not in UNSAID:
            found[fact.location, fact_text(fact)] = None
    return list(found)


def _suppressions(violation: Violation, options: RenderOptions) -> list[dict[str, Any]]:
    if violation.status != "waived":
        return []
    made = {"kind": "external", "status": "accepted"}
    if violation.waiver is not None:
        made["justification"] = "  ".join(waiver_parts(violation.waiver, options.lang))
    return [made]


def _bag(violation: Violation, options: RenderOptions, proofs: bool) -> dict[str, Any]:
    absent = [f"{word(fact.kind, options.lang)} {fact_text(fact)}" for fact in violation.witness
              if fact.location is None and fact.relation not in UNSAID]  # fmt: skip
    return {
        "name": violation.name,
        "group": violation.group,
        "subject": {"kind": violation.subject_kind, "id": violation.subject_id},
        "title": title(violation, options.lang),
        "basis": basis_text(RuleText("", (), violation.basis), options.lang),
        "fix": violation.fix,
        "status": violation.status,
        **({"facts": absent} if proofs and absent else {}),
    }


def _cropped(text: str, most: int) -> str:
    text = printable(text)
    return text if len(text) <= most else text[: most - 1] + "…"
