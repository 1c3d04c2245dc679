"""The end of the terminal report: inputs, what became of every rule, counts, what to look at first, verdict."""

from __future__ import annotations

import shlex
from collections import Counter

from zjrules.render import RenderOptions
from zjrules.render.colour import Page, Segment
from zjrules.render.phrases import message, reason, title, verdict_text
from zjrules.render.proof import place_text
from zjrules.render.words import word
from zjrules.render.wrap import GLUE, crop, pad
from zjrules.settings import Lang
from zjrules.source import display_width
from zjrules.violations.result import CheckResult, OutcomeKind, RuleOutcome, Violation
from zjrules.violations.verdict import SEVERITIES, exit_status

# Shown in this order: what a reader must act on stands nearest to the verdict.
LISTED: tuple[OutcomeKind, ...] = ("passed", "skipped", "undetermined", "violated", "errored")
MOST_FAULTS = 5  # all of them stand on standard error and in the JSON
MANY = 3  # from so many rules on, a common reason is written once
COLOURS: dict[OutcomeKind, str] = {
    "passed": "good", "skipped": "faint", "undetermined": "note", "violated": "warning", "errored": "error",
}  # fmt: skip


def put_summary(page: Page, result: CheckResult, options: RenderOptions) -> None:
    lang = options.lang
    page.put(
        (word("summary", lang), "strong"),
        "  ",
        (
            " · ".join(
                (
                    word("as of", lang, result.as_of.isoformat()),
                    word("engine", lang, result.engine),
                    f"zjrules {result.version}",
                )
            ),
            "faint",
        ),
    )
    page.rule()
    _inputs(page, result, lang)
    _coverage(page, result, lang)
    page.blank()
    _counts(page, result, lang)
    _first(page, result, options)
    _verdict(page, result, options)


def _inputs(page: Page, result: CheckResult, lang: Lang) -> None:
    label = word("inputs", lang)
    for each in result.inputs:
        page.field(
            label,
            each.path, "  ",
            word(f"input.{each.kind}", lang), "  ",
            word("records", lang, each.records).replace(" ", GLUE), "  ",
            (f"sha256{GLUE}{each.sha256[:12]}", "faint"),
            indent=0,
        )  # fmt: skip
        label = " " * display_width(label)
    for path in result.unread:
        page.field(label, path, "  ", (word("not read", lang), "error"), indent=0)
        label = " " * display_width(label)
    for fault in result.diagnostics[:MOST_FAULTS]:
        page.field(label, (fault.message, "warning"), f"  {fault.span or ''}", indent=0)
    if left := result.diagnostics[MOST_FAULTS:]:
        page.field(label, (word("more faults", lang, len(left)), "warning"), indent=0)


def _coverage(page: Page, result: CheckResult, lang: Lang) -> None:
    """Every rule under its outcome, with how many subjects it looked at."""
    groups = {kind: [rule for rule in result.rules if rule.outcome == kind] for kind in LISTED}
    excused = Counter(violation.rule for violation in result.violations if violation.status != "new")
    counts: list[Segment] = [(word("rules of", lang, len(result.rules)), "")]
    for kind in LISTED:
        counts += [("  ", ""), (f"{word(kind, lang)} {len(groups[kind])}", COLOURS[kind] if groups[kind] else "faint")]
    page.field(word("rules", lang), *counts, indent=0)
    for kind in LISTED:
        if not groups[kind]:
            continue
        page.blank()
        legend = "columns.passed" if kind == "passed" else "columns.listed"
        page.put((word(kind, lang), COLOURS[kind]), "  ", (word(legend, lang), "faint"))
        if kind == "passed":
            _columns(page, groups[kind])
        elif kind in ("skipped", "undetermined"):
            _by_reason(page, groups[kind], lang)
        else:
            for rule in groups[kind]:
                _rule(page, rule, lang, excused[rule.id])


def _by_reason(page: Page, rules: list[RuleOutcome], lang: Lang) -> None:
    """Rules that one cause kept from a verdict, together beneath it."""
    reasons: dict[str, list[RuleOutcome]] = {}
    for rule in rules:
        reasons.setdefault(reason(rule, lang), []).append(rule)
    for cause, together in reasons.items():
        if len(together) < MANY:
            for rule in together:
                _rule(page, rule, lang)
        else:
            page.put(cause or word("reason none", lang), indent=2)
            _columns(page, together)


def _columns(page: Page, rules: list[RuleOutcome]) -> None:
    """Rules in columns: id and how many subjects each looked at."""
    cells = [f"{rule.id} {rule.checked}" for rule in rules]
    wide = max(map(display_width, cells)) + 3
    per_line = max((page.width - 2) // wide, 1)
    for start in range(0, len(cells), per_line):
        page.lines.append(("  " + "".join(pad(cell, wide) for cell in cells[start : start + per_line])).rstrip())


def _rule(page: Page, rule: RuleOutcome, lang: Lang, excused: int = 0) -> None:
    """One rule on one line (``L001  3/144  错误  title``), beneath it its reason and what is excused of it."""
    role = rule.severity if rule.outcome == "violated" else ""
    numbers = f"{rule.violated}/{rule.checked}"
    head = f"  {rule.id}  {pad(numbers, 8, right=True)}  "
    severity = pad(word(rule.severity, lang), 4 if lang == "zh" else 7)
    page.put(head, (severity, role), " ", crop(title(rule, lang), page.width - display_width(head) - 10))
    remarks = [why] if (why := reason(rule, lang)) else []
    if rule.undetermined and str(rule.undetermined) not in why:
        remarks.append(word("undetermined of", lang, rule.undetermined))
    if excused:
        remarks.append(word("excused of", lang, excused))
    if remarks:
        page.put((word("comma", lang).join(remarks), "faint"), indent=display_width(head))


def _counts(page: Page, result: CheckResult, lang: Lang) -> None:
    parts: list[str | Segment] = []
    for severity in SEVERITIES:
        number = result.count(severity)
        parts += [(f"{word(severity, lang)} {number}", severity if number else "faint"), "  "]
    statuses = [violation.status for violation in result.violations]
    excused = [f"{word(status, lang)} {statuses.count(status)}" for status in ("waived", "baseline")]
    page.field(word("found", lang), *parts, ("  ".join(excused), "faint"), indent=0)


def _first(page: Page, result: CheckResult, options: RenderOptions) -> None:
    """The worst violation, where it is, and how to see its whole proof."""
    lang = options.lang
    worst = _worst(result)
    if worst is None:
        return
    told = crop(message(worst, lang), page.width * 2)
    page.field(word("first", lang), (worst.rule, worst.severity), " ", told, indent=0)
    blank = " " * display_width(word("first", lang))
    if worst.locations:
        page.field(blank, (place_text(worst.locations[0]), "place"), indent=0)
    page.field(blank, f"zjrules explain {again(worst, result, options)}", indent=0)


def _worst(result: CheckResult) -> Violation | None:
    new = [violation for violation in result.violations if violation.status == "new"]
    return min(new, key=lambda each: SEVERITIES.index(each.severity), default=None)


def _verdict(page: Page, result: CheckResult, options: RenderOptions) -> None:
    text = verdict_text(result, options.fail_on, options.lang)
    role = "error" if exit_status(result, options.fail_on) else "good"
    page.field(word("verdict", options.lang), (text, role), indent=0)


def again(violation: Violation, result: CheckResult, options: RenderOptions) -> str:
    """The fingerprint and what to give with it to explain the violation; of the bundled notice nothing."""
    paths = [each.path for each in result.inputs]
    named = "" if all(path.startswith("data/") for path in paths) else shlex.join(paths)
    return f"{violation.fingerprint} {named if options.again is None else options.again}".rstrip()
