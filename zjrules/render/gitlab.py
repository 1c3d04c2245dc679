"""The check result as a code quality report of GitLab, which knows issues only: so what could not be checked is one."""

from __future__ import annotations

import json
import posixpath
from collections import Counter
from typing import Any

from zjrules.render import RenderOptions
from zjrules.render.phrases import message, one_line, reason, title, verdict_text, waiver_parts
from zjrules.render.words import word
from zjrules.render.wrap import visible
from zjrules.source import Span
from zjrules.violations.result import CheckResult, Violation
from zjrules.violations.verdict import NOT_CHECKED, errored, exit_status

SEVERITY = {"error": "critical", "warning": "major", "note": "minor"}
EXCUSED = "info"  # waived, or in the baseline: listed, never subtracted in silence
NOT_DONE = "blocker"  # the check could not be made
MOST_TEXT = 2_000  # characters of a description; a table of a merge request shows it in one cell


def render(result: CheckResult, options: RenderOptions) -> str:
    seen: Counter[str] = Counter()
    issues = [*_not_checked(result, options), *_unshown(result, options)]
    issues += [_violation(each, result, options, seen) for each in result.violations]
    return json.dumps(issues, ensure_ascii=False, indent=2) + "\n"


def _violation(
    violation: Violation, result: CheckResult, options: RenderOptions, seen: Counter[str]
) -> dict[str, Any]:
    seen[violation.fingerprint] += 1
    number = seen[violation.fingerprint]
    # GitLab drops a second issue with the same fingerprint: two copies of a notice break a rule alike.
    fingerprint = violation.fingerprint if number == 1 else f"{violation.fingerprint}-{number}"
    text = message(violation, options.lang) or title(violation, options.lang)
    severity = SEVERITY[violation.severity]
    if violation.status != "new":
        severity = EXCUSED
        why = waiver_parts(violation.waiver, options.lang) if violation.waiver else []
        text = "  ".join((f"[{word(violation.status, options.lang)}] {text}", *why))
    place = violation.locations[0] if violation.locations and violation.locations[0].path else None
    return _issue(f"{violation.rule} {violation.name}", text, severity, fingerprint, place, result, options)


def _not_checked(result: CheckResult, options: RenderOptions) -> list[dict[str, Any]]:
    """What keeps the check from a verdict: each unread file, each rule that could not run."""
    lang = options.lang
    if exit_status(result, options.fail_on) != NOT_CHECKED:
        return []
    found = [
        _issue("not-read", f"{path}: {word('not read', lang)}", NOT_DONE, f"not-read:{path}", Span(path, 1), result,
               options) for path in result.unread
    ]  # fmt: skip
    found += [
        _issue(f"{rule.id} {rule.name}", f"{rule.id} {word('errored', lang)}{word('colon', lang)}{reason(rule, lang)}",
               NOT_DONE, f"errored:{rule.id}", None, result, options) for rule in errored(result)
    ]  # fmt: skip
    told = verdict_text(result, options.fail_on, lang)
    return found or [_issue("not-checked", told, NOT_DONE, "not-checked", None, result, options)]


def _unshown(result: CheckResult, options: RenderOptions) -> list[dict[str, Any]]:
    """Violations of large tables that were counted and not shown, one issue for those of a rule."""
    return [
        _issue(f"{rule.id} {rule.name}", word("unshown of", options.lang, number, title(rule, options.lang)),
               SEVERITY[rule.severity], f"unshown:{rule.id}", None, result, options)
        for rule in result.rules if (number := result.unshown.get(rule.id, 0))
    ]  # fmt: skip


def _issue(
    name: str, text: str, severity: str, fingerprint: str, place: Span | None, result: CheckResult,
    options: RenderOptions,
) -> dict[str, Any]:  # fmt: skip
    path = place.path if place else result.inputs[0].path if result.inputs else "."
    first = max(place.line, 1) if place else 1
    last = max(place.end_line, first) if place else 1
    text = visible(one_line(text))
    return {
        "description": text if len(text) <= MOST_TEXT else text[: MOST_TEXT - 1] + "…",
        "check_name": name,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {
            "path": posixpath.normpath(posixpath.join(options.below, path)),
            "lines": {"begin": first, "end": last},
        },
    }
