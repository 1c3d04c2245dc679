"""The report for a terminal: violations grouped by place, each with its proof; the summary comes last."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from zjrules.render import RenderOptions
from zjrules.render.colour import Page
from zjrules.render.excerpt import excerpt, put_excerpt
from zjrules.render.proof import place_text, put_proof
from zjrules.render.summary import put_summary
from zjrules.render.words import label_width, quotation, word
from zjrules.settings import Lang
from zjrules.source import Span
from zjrules.violations.result import CheckResult, Severity, Status, Violation

OTHER_PLACES = 3  # further places shown with their lines; the rest are named


def render(result: CheckResult, options: RenderOptions) -> str:
    """The whole report. No line is wider than ``options.width`` columns."""
    page = Page(options.width, options.colour)
    new = [violation for violation in result.violations if violation.status == "new"]
    explained: set[str] = set()
    for path, of_file in groupby(new, key=_path):
        _file_heading(page, path, list(each := tuple(of_file)), options.lang)
        for span, of_place in groupby(each, key=_lines):
            _place(page, result, span, list(of_place), explained, options.lang)
    _excused(page, result, "waived", options.lang)
    _excused(page, result, "baseline", options.lang)
    page.blank()
    put_summary(page, result, options)
    return page.text()


def _path(violation: Violation) -> str:
    return violation.locations[0].path if violation.locations else ""


def _lines(violation: Violation) -> tuple[int, int]:
    if not violation.locations:
        return 0, 0
    return violation.locations[0].line, violation.locations[0].end_line


def _file_heading(page: Page, path: str, violations: Sequence[Violation], lang: Lang) -> None:
    page.blank()
    page.put((path or word("nowhere", lang), "strong"), "  ", (word("here", lang, len(violations)), "faint"))
    page.rule()


def _place(
    page: Page,
    result: CheckResult,
    lines: tuple[int, int],
    violations: Sequence[Violation],
    explained: set[str],
    lang: Lang,
) -> None:
    """The source lines once, then everything that was found there."""
    page.blank()
    if lines[0]:
        first, last = lines
        page.put((word("line", lang, first) if first == last else word("lines", lang, first, last), "place"))
        words = [value for violation in violations for value in violation.key]
        _source(page, result, violations[0].locations[0], words, violations[0].severity, lang)
    for number, violation in enumerate(violations):
        if number:
            page.blank()
        _violation(page, result, violation, explained, lang)
    page.blank()


def _source(
    page: Page, result: CheckResult, span: Span, words: Sequence[object], severity: Severity, lang: Lang, most: int = 8
) -> None:
    shown = excerpt(result.sources, span, words, most)  # type: ignore[arg-type]
    if shown is not None and shown.lines:
        put_excerpt(page, shown, severity, word("more lines", lang, shown.left_out))


def _violation(page: Page, result: CheckResult, violation: Violation, explained: set[str], lang: Lang) -> None:
    title = (violation.title_en if lang == "en" else "") or violation.title
    message = (violation.message_en if lang == "en" else "") or violation.message
    page.put(
        (word(violation.severity, lang), violation.severity), " ",
        (violation.rule, violation.severity), " ",
        (title, "strong"), " ",
        (violation.name, "faint"), hang=4,
    )  # fmt: skip
    page.put(message, indent=2)
    for span in violation.locations[1 : 1 + OTHER_PLACES]:
        page.field(word("see also", lang), (place_text(span, _path(violation)), "place"), wide=label_width(lang))
        _source(page, result, span, violation.key, violation.severity, lang, most=3)
    if further := violation.locations[1 + OTHER_PLACES :]:
        places = word("comma", lang).join(place_text(span, _path(violation)) for span in further)
        page.field(word("see also", lang), (places, "place"), wide=label_width(lang))
    put_proof(page, violation, lang)
    remark = "" if violation.rule not in explained else "  " + word("same", lang, violation.rule)
    if not remark:
        explained.add(violation.rule)
        _basis_and_fix(page, violation, lang)
    subject = f"  {word(f'subject.{violation.subject_kind}', lang)} {violation.subject_id}"
    page.field(
        word("fingerprint", lang), (violation.fingerprint + subject + remark, "faint"), wide=label_width(lang)
    )


def _basis_and_fix(page: Page, violation: Violation, lang: Lang) -> None:
    """Written where a rule first speaks; its further violations point back."""
    basis = violation.basis
    text = " ".join(part for part in (word(f"basis.{basis.kind}", lang), basis.cite) if part)
    if basis.quote:
        text += word("colon", lang) + quotation(basis.quote)
    page.field(word("basis", lang), text, wide=label_width(lang))
    if violation.fix:
        page.field(word("fix", lang), violation.fix, wide=label_width(lang))


def _excused(page: Page, result: CheckResult, status: Status, lang: Lang) -> None:
    """One short paragraph for each violation that a waiver or the baseline excuses."""
    excused = [violation for violation in result.violations if violation.status == status]
    if not excused:
        return
    page.blank()
    page.put((word(f"{status} list", lang, len(excused)), "strong"))
    page.rule()
    for violation in excused:
        title = (violation.title_en if lang == "en" else "") or violation.title
        place = place_text(violation.locations[0]) if violation.locations else word("nowhere", lang)
        page.put(
            (word(violation.severity, lang), violation.severity),
            f" {violation.rule} {violation.subject_id} {title}  ", (place, "place"),
            hang=4,
        )  # fmt: skip
        if violation.waiver is not None:
            page.put((_reason(violation, lang), "faint"), indent=4)


def _reason(violation: Violation, lang: Lang) -> str:
    waiver = violation.waiver
    assert waiver is not None
    parts = [word("because", lang, waiver.reason or word("reason none", lang))]
    if waiver.approver:
        parts.append(word("approved", lang, waiver.approver))
    if waiver.until:
        parts.append(word("until", lang, waiver.until.isoformat()))
    return "  ".join([*parts, f"[{waiver.id}]"])
