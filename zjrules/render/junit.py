"""The check result as JUnit XML: a test case for each rule and dataset. What was skipped or undetermined is skipped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from zjrules.render import RenderOptions
from zjrules.render.phrases import log_line, one_line, reason, title, verdict_text, worst_first
from zjrules.render.words import word
from zjrules.settings import FailOn
from zjrules.violations.result import CheckResult, Part, RuleOutcome, Severity, Violation
from zjrules.violations.verdict import SEVERITIES, errored, verdict

# XML 1.0 cannot hold these, not even escaped.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Case(NamedTuple):
    """A test case: its attributes, what became of it (failure, error, skipped or ''), and the lines of its output."""

    name: str
    group: str
    file: str
    seconds: float
    kind: str = ""
    told: str = ""
    body: tuple[str, ...] = ()
    checked: int = 0


def render(result: CheckResult, options: RenderOptions) -> str:
    parts = _parts(result)
    suites = [
        (part.name or "zjrules", _cases(part, found, result, options, last=number == len(parts)))
        for number, (part, found) in enumerate(parts, 1)
    ]
    if rest := _rest(result, options):
        suites.append(("zjrules", rest))
    cases = [case for _, suite in suites for case in suite]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<testsuites {_attributes('zjrules', cases)}>"]
    for name, suite in suites:
        lines.append(f"  <testsuite {_attributes(name, suite)}>")
        lines += _properties(result, options)
        for case in suite:
            lines += _case(case)
        if told := "\n".join(one_line(str(each)) for each in result.diagnostics):
            lines.append(f"    <system-err>{_text(told)}</system-err>")
        lines.append("  </testsuite>")
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _parts(result: CheckResult) -> list[tuple[Part, list[Violation]]]:
    """Each dataset with its violations; of a result that tells of no parts, the whole as one."""
    name = result.inputs[0].path if result.inputs else ""
    files = tuple(each.path for each in result.inputs)
    whole = Part(name, files, result.rules, tuple(each.fingerprint for each in result.violations))
    parts = result.parts or (whole,)
    left = [Counter(part.fingerprints) for part in parts]
    found: list[list[Violation]] = [[] for _ in parts]
    for violation in result.violations:
        holding = [n for n, counts in enumerate(left) if counts[violation.fingerprint]] or range(len(parts))
        place = violation.locations[0].path if violation.locations else ""
        chosen = next((n for n in holding if place in parts[n].files), holding[0])
        left[chosen][violation.fingerprint] -= 1
        found[chosen].append(violation)
    return list(zip(parts, found, strict=True))


def _cases(
    part: Part, found: Sequence[Violation], result: CheckResult, options: RenderOptions, *, last: bool
) -> list[_Case]:
    by_rule: dict[str, list[Violation]] = {}
    for violation in worst_first(found):
        by_rule.setdefault(violation.rule, []).append(violation)
    known = {rule.id for rule in part.rules}
    made = [
        RuleOutcome(each[0].rule, each[0].name, each[0].title, each[0].severity, "violated", title_en=each[0].title_en)
        for rule, each in by_rule.items() if rule not in known
    ]  # fmt: skip
    cases = []
    for rule in (*part.rules, *made):
        unshown = result.unshown.get(rule.id, 0) if last else 0  # of large tables, which come with the last dataset
        case = _rule(rule, by_rule.get(rule.id, []), unshown, part.name, options)
        text = result.texts.get(rule.id)
        cases.append(case._replace(group=text.group) if text else case)
    return cases


def _rule(rule: RuleOutcome, found: list[Violation], unshown: int, file: str, options: RenderOptions) -> _Case:
    lang = options.lang
    group = found[0].group if found else rule.id[:1]
    case = _Case(f"{rule.id} {title(rule, lang)}", group, file, rule.seconds, checked=rule.checked)
    why = reason(rule, lang)
    body = [log_line(each, lang) for each in found]
    body += [word("unshown of", lang, unshown, title(rule, lang))] if unshown else []
    body += [word("undetermined of", lang, rule.undetermined)] if 0 < rule.undetermined < rule.checked else []
    new = [each.severity for each in found if each.status == "new"]
    counted = Counter(each for each in new if _fails(each, options.fail_on))
    if unshown and _fails(rule.severity, options.fail_on):
        counted[rule.severity] += unshown
    if rule.outcome == "errored":
        return case._replace(kind="error", told=why or word("errored", lang), body=tuple(body))
    if counted:
        told = "  ".join(f"{word(each, lang)} {counted[each]}" for each in SEVERITIES if counted[each])
        return case._replace(kind="failure", told=told, body=tuple(body))
    if rule.outcome in ("skipped", "undetermined"):
        told = word("colon", lang).join(part for part in (word(rule.outcome, lang), why) if part)
        return case._replace(kind="skipped", told=told, body=tuple(body))
    return case._replace(body=tuple(body))


def _fails(severity: Severity, fail_on: FailOn) -> bool:
    return fail_on != "never" and severity in SEVERITIES[: SEVERITIES.index(fail_on) + 1]


def _rest(result: CheckResult, options: RenderOptions) -> list[_Case]:
    """What stands in no dataset's rules and yet decides: unread files, rules that ran nowhere, no rule at all."""
    lang = options.lang
    told = word("not read", lang)
    cases = [_Case(path, "input", path, 0.0, "error", told, (f"{path}: {told}",)) for path in result.unread]
    if result.parts:
        ran = {rule.id for part in result.parts for rule in part.rules}
        cases += [_rule(rule, [], 0, "", options) for rule in errored(result) if rule.id not in ran]
    if not result.rules:
        text = verdict_text(result, options.fail_on, lang)
        cases.append(_Case("rules", "input", "", 0.0, "error", text, (text,)))
    return cases


def _attributes(name: str, cases: Sequence[_Case]) -> str:
    kinds = Counter(case.kind for case in cases)
    seconds = sum(case.seconds for case in cases)
    return (f'name={_quoted(name)} tests="{len(cases)}" failures="{kinds["failure"]}" errors="{kinds["error"]}" '
            f'skipped="{kinds["skipped"]}" time="{seconds:.3f}"')  # fmt: skip


def _properties(result: CheckResult, options: RenderOptions) -> list[str]:
    told = {
        "verdict": verdict(result, options.fail_on),
        "fail-on": options.fail_on,
        "as-of": result.as_of.isoformat(),
        "engine": result.engine,
        "version": result.version,
    }
    lines = [f"      <property name={_quoted(name)} value={_quoted(value)}/>" for name, value in told.items()]
    return ["    <properties>", *lines, "    </properties>"]


def _case(case: _Case) -> list[str]:
    file = f" file={_quoted(case.file)}" if case.file else ""
    head = (f"    <testcase classname={_quoted('zjrules.' + case.group)} name={_quoted(case.name)}{file} "
            f'assertions="{case.checked}" time="{case.seconds:.3f}"')  # fmt: skip
    body = "\n".join(map(one_line, case.body))
    inner = []
    if case.kind == "skipped":
        inner.append(f"      <skipped message={_quoted(case.told)}/>")
    elif case.kind:
        inner.append(f'      <{case.kind} type="{case.kind}" message={_quoted(case.told)}>{_text(body)}</{case.kind}>')
    if body and case.kind in ("", "skipped"):  # nothing that fails, and nothing that goes unsaid
        inner.append(f"      <system-out>{_text(body)}</system-out>")
    return [f"{head}>", *inner, "    </testcase>"] if inner else [f"{head}/>"]


def _text(text: str) -> str:
    return escape(_ILLEGAL.sub("\ufffd", text)).replace("\r", "&#13;")


def _quoted(text: str) -> str:
    return quoteattr(_ILLEGAL.sub("\ufffd", text))
