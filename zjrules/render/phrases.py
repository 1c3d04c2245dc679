"""What every output says alike of a violation, a rule and a result, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from zjrules.render.proof import place_text
from zjrules.render.words import word
from zjrules.settings import FailOn, Lang
from zjrules.violations.result import AppliedWaiver, CheckResult, RuleOutcome, Violation
from zjrules.violations.verdict import NOT_CHECKED, SEVERITIES, errored, exit_status, failing, verdict


def title(of: Violation | RuleOutcome, lang: Lang) -> str:
    return (of.title_en if lang == "en" else "") or of.title or of.name


def message(violation: Violation, lang: Lang) -> str:
    return (violation.message_en if lang == "en" else "") or violation.message


def reason(rule: RuleOutcome, lang: Lang) -> str:
    return (rule.reason_en if lang == "en" else "") or rule.reason


def waiver_parts(waiver: AppliedWaiver, lang: Lang) -> list[str]:
    """Why it is excused, who approved it, until when, and the waiver's id."""
    parts = [word("because", lang, waiver.reason or word("reason none", lang))]
    if waiver.approver:
        parts.append(word("approved", lang, waiver.approver))
    if waiver.until:
        parts.append(word("until", lang, waiver.until.isoformat()))
    return [*parts, f"[{waiver.id}]"]


def worst_first(violations: Iterable[Violation]) -> list[Violation]:
    """What counts before what is excused, then by severity, else in the order of the result."""
    return sorted(violations, key=lambda each: (each.status != "new", SEVERITIES.index(each.severity)))


def one_line(text: str) -> str:
    return text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ")


def log_line(violation: Violation, lang: Lang) -> str:
    """A violation in one line: fingerprint, what excuses it, severity, rule, place, message, and why it is excused."""
    status = "" if violation.status == "new" else f"{word(violation.status, lang)} "
    place = place_text(violation.locations[0]) if violation.locations else word("nowhere", lang)
    head = f"[{violation.fingerprint}] {status}{word(violation.severity, lang)} {violation.rule} {place}"
    why = waiver_parts(violation.waiver, lang) if violation.waiver else []
    return one_line("  ".join((f"{head}{word('colon', lang)}{message(violation, lang)}", *why)))


def verdict_text(result: CheckResult, fail_on: FailOn, lang: Lang) -> str:
    """The verdict with its reason, in one line."""
    text = _reason(result, fail_on, lang)
    return word("gate said", lang, word(f"gate {verdict(result, fail_on)}", lang), text) if result.gate else text


def _reason(result: CheckResult, fail_on: FailOn, lang: Lang) -> str:
    status = exit_status(result, fail_on)
    if not result.rules:
        return word("no rule", lang)
    if status == NOT_CHECKED:
        reasons = [word("verdict unread", lang, len(result.unread))] if result.unread else []
        reasons += [word("verdict errored", lang, len(failed))] if (failed := errored(result)) else []
        return word("not decided", lang, word("semicolon", lang).join(reasons))
    if status:
        return word("verdict failed", lang, failing(result, fail_on), word(fail_on, lang))
    if fail_on == "never":
        return word("verdict never", lang)
    return word("verdict passed", lang, word(fail_on, lang))


def counts_text(result: CheckResult, lang: Lang) -> str:
    """``错误 2  警告 0  提示 1  豁免 1  基线 0``"""
    statuses = [violation.status for violation in result.violations]
    parts = [f"{word(severity, lang)} {result.count(severity)}" for severity in SEVERITIES]
    parts += [f"{word(status, lang)} {statuses.count(status)}" for status in ("waived", "baseline")]
    return "  ".join(parts)
