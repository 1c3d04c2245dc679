"""The check result as CSV: one row for each violation, the verdict last; no cell is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from zjrules.render import RenderOptions
from zjrules.render.phrases import message, reason, title, verdict_text, waiver_parts
from zjrules.render.words import word
from zjrules.violations.result import CheckResult, Violation
from zjrules.violations.verdict import errored, verdict

# ``type`` is violation; unshown (so many more of a rule, of a large table), unread (a file), errored (a rule); and,
# once, verdict: a table without violations must not look as if the check had passed when it could not be made.
COLUMNS = ("type", "severity", "rule", "name", "status", "path", "line", "end_line", "column", "cell", "subject_kind",
           "subject", "title", "message", "basis", "fix", "fingerprint", "waiver", "count")  # fmt: skip
BOM = "\ufeff"
# A spreadsheet runs a cell that begins so, in full width too. The apostrophe put before makes it text; one that was
# there before gets another, so that nothing is lost: take one away from each cell that begins with it.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠")


def render(result: CheckResult, options: RenderOptions) -> str:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, COLUMNS, restval="")  # lines end in CRLF, and so a cell with either is quoted
    writer.writeheader()
    for row in _rows(result, options):
        writer.writerow({column: cell if isinstance(cell, int) else guarded(cell) for column, cell in row.items()})
    return (BOM if options.bom else "") + file.getvalue()


def guarded(cell: str) -> str:
    """The cell as text for a spreadsheet; NUL, at which some stop reading, as U+FFFD."""
    cell = cell.replace("\0", "\ufffd")
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _rows(result: CheckResult, options: RenderOptions) -> Sequence[dict[str, str | int]]:
    lang = options.lang
    rows = [_row(violation, options) for violation in result.violations]
    rows += [
        {"type": "unshown", "severity": rule.severity, "rule": rule.id, "name": rule.name, "status": "new",
         "title": title(rule, lang), "message": word("unshown of", lang, number, title(rule, lang)), "count": number}
        for rule in result.rules if (number := result.unshown.get(rule.id, 0))
    ]  # fmt: skip
    rows += [{"type": "unread", "path": path, "message": word("not read", lang)} for path in result.unread]
    rows += [
        {"type": "errored", "severity": rule.severity, "rule": rule.id, "name": rule.name, "title": title(rule, lang),
         "message": reason(rule, lang)} for rule in errored(result)
    ]  # fmt: skip
    told = verdict_text(result, options.fail_on, lang)
    return [*rows, {"type": "verdict", "status": verdict(result, options.fail_on), "message": told}]


def _row(violation: Violation, options: RenderOptions) -> dict[str, str | int]:
    basis = violation.basis
    row: dict[str, str | int] = {
        "type": "violation",
        "severity": violation.severity,
        "rule": violation.rule,
        "name": violation.name,
        "status": violation.status,
        "subject_kind": violation.subject_kind,
        "subject": violation.subject_id,
        "title": title(violation, options.lang),
        "message": message(violation, options.lang),
        "basis": " ".join(part for part in (basis.cite, basis.quote) if part),
        "fix": violation.fix,
        "fingerprint": violation.fingerprint,
        "waiver": "  ".join(waiver_parts(violation.waiver, options.lang)) if violation.waiver else "",
        "count": 1,
    }
    if violation.locations:
        place = violation.locations[0]
        row |= {"path": place.path, "line": place.line, "end_line": place.end_line, "cell": place.cell}
        row |= {"column": place.column} if place.column else {}
    return row
