"""The report for a terminal: violations grouped by place, each with its proof; the summary comes last."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from zjrules.render import RenderOptions
from zjrules.render.colour import Page, Segment
from zjrules.render.excerpt import MOST_LINES, excerpt, put_excerpt
from zjrules.render.phrases import message, title, waiver_parts
from zjrules.render.proof import place_text, put_proof
from zjrules.render.summary import again, put_summary
from zjrules.render.words import label_width, quotation, word
from zjrules.source import Span
from zjrules.violations.result import CheckResult, Severity, Status, Value, Violation

# Path, first and last line, the column where that tells places apart, the sheet.
Lines = tuple[str, int, int, int, str]

OTHER_PLACES = 3  # further places shown with their lines; the rest are named


def render(result: CheckResult, options: RenderOptions) -> str:
    """The whole report. No line is wider than ``options.width`` columns."""
    page = Page(options.width, options.colour)
    report = _Report(page, result, options)
    report.violations([violation for violation in result.violations if violation.status == "new"])
    report.excused("waived")
    report.excused("baseline")
    page.blank()
    put_summary(page, result, options)
    return page.text()


class _Report:
    """The body of a report on its way: what was said once is pointed to afterwards."""

    def __init__(self, page: Page, result: CheckResult, options: RenderOptions) -> None:
        self._page = page
        self._result = result
        self._lang = options.lang
        self._options = options
        self._explained: set[str] = set()  # rules whose basis and fix were written
        self._shown: set[Lines] = set()  # places whose lines were written

    def violations(self, violations: Sequence[Violation]) -> None:
        page = self._page
        for path, of_file in groupby(violations, key=_path):
            found = tuple(of_file)
            page.blank()
            heading = path or word("nowhere", self._lang)
            page.put((heading, "strong"), "  ", (word("here", self._lang, len(found)), "faint"))
            page.rule()
            for _, of_place in groupby(found, key=self._lines):
                self._place(list(of_place))

    def excused(self, status: Status) -> None:
        """One short paragraph for each violation that a waiver or the baseline excuses."""
        page, lang = self._page, self._lang
        excused = [violation for violation in self._result.violations if violation.status == status]
        if not excused:
            return
        page.blank()
        page.put((word(f"{status} list", lang, len(excused)), "strong"))
        page.rule()
        for violation in excused:
            place = place_text(violation.locations[0]) if violation.locations else word("nowhere", lang)
            page.put(
                (word(violation.severity, lang), violation.severity),
                f" {violation.rule} {violation.subject_id} {title(violation, lang)}  ", (place, "place"),
                hang=4,
            )  # fmt: skip
            if violation.waiver is not None:
                page.put(("  ".join(waiver_parts(violation.waiver, lang)), "faint"), indent=4)

    def _lines(self, violation: Violation) -> Lines | None:
        """What violations that are written together share: their lines, in a line that is shown in part that part."""
        return self._key(violation.locations[0]) if violation.locations else None

    def _key(self, span: Span) -> Lines:
        lines = self._result.sources.get(span.path, ())
        whole = span.line > len(lines) or len(lines[span.line - 1]) <= self._page.width
        return span.path, span.line, span.end_line, 0 if whole else span.column, span.sheet

    def _place(self, violations: Sequence[Violation]) -> None:
        """The source lines once, then everything that was found there."""
        page = self._page
        page.blank()
        if violations[0].locations:
            _, first, last, column, sheet = self._key(span := violations[0].locations[0])
            key, numbers = ("lines", [first, last]) if first < last else ("line", [first])
            place = word("row", self._lang, sheet, first) if sheet else word(key, self._lang, *numbers)
            place += word("column", self._lang, column) if column else ""
            page.put((place, "place"))
            words = [value for violation in violations for value in (*violation.key, *_figures(violation, span))]
            self._source(span, words, violations[0].severity)
        for number, violation in enumerate(violations):
            if number:
                page.blank()
            self._violation(violation)
        page.blank()

    def _source(self, span: Span, words: Sequence[Value], severity: Severity, most: int = MOST_LINES) -> None:
        self._shown.add(self._key(span))
        if span.path and span.path not in self._result.sources:
            self._page.put((word("no lines", self._lang), "faint"), indent=2)
        shown = excerpt(self._result.sources, span, words, most)
        if shown is not None and shown.lines:
            put_excerpt(self._page, shown, severity, word("more lines", self._lang, shown.left_out))

    def _violation(self, violation: Violation) -> None:
        page, lang = self._page, self._lang
        page.put(
            (word(violation.severity, lang), violation.severity), " ",
            (violation.rule, violation.severity), " ",
            (title(violation, lang), "strong"), " ",
            (violation.name, "faint"), hang=4,
        )  # fmt: skip
        page.put(message(violation, lang), indent=2)
        self._other_places(violation)
        put_proof(page, violation, lang, again(violation, self._result, self._options))
        told_before = violation.rule in self._explained
        if not told_before:
            self._explained.add(violation.rule)
            self._basis_and_fix(violation)
        tail = f"  {word(f'subject.{violation.subject_kind}', lang)} {violation.subject_id}"
        tail += f"  {word('same', lang, violation.rule)}" if told_before else ""
        self._field("fingerprint", (violation.fingerprint + tail, "faint"))

    def _other_places(self, violation: Violation) -> None:
        """The lines of further places, unless the reader has seen them already; beyond a few only their names."""
        here = _path(violation)
        others = [span for span in violation.locations[1:] if not _overlap(span, violation.locations[0])]
        for span in others[:OTHER_PLACES]:
            self._field("see also", (place_text(span, here), "place"))
            if self._key(span) not in self._shown:
                self._source(span, violation.key, violation.severity, most=3)
        if further := others[OTHER_PLACES:]:
            places = word("comma", self._lang).join(place_text(span, here) for span in further)
            self._field("see also", (places, "place"))

    def _basis_and_fix(self, violation: Violation) -> None:
        """Written where a rule first speaks; its further violations point back."""
        basis = violation.basis
        text = " ".join(part for part in (word(f"basis.{basis.kind}", self._lang), basis.cite) if part)
        if basis.quote:
            text += word("colon", self._lang) + quotation(basis.quote)
        self._field("basis", text)
        if violation.fix:
            self._field("fix", violation.fix)

    def _field(self, key: str, part: str | Segment) -> None:
        self._page.field(word(key, self._lang), part, wide=label_width(self._lang))


def _path(violation: Violation) -> str:
    return violation.locations[0].path if violation.locations else ""


def _overlap(span: Span, other: Span) -> bool:
    """Whether two places of several lines are partly the same: the reader has seen what matters of the second."""
    if span.path != other.path or span.sheet != other.sheet or span.line == span.end_line:
        return False
    return span.line <= other.end_line and other.line <= span.end_line


def _figures(violation: Violation, span: Span) -> list[Value]:
    """The figures that the proof takes from a place: what is wrong there may be one that no key names."""
    return [fact.values["value"] for fact in violation.witness if fact.location == span and "value" in fact.values]
