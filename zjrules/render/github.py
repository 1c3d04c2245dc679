"""The check result as workflow commands of GitHub Actions: annotations, worst first, and the rest in the log."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from typing import Literal, NamedTuple

from zjrules.render import Rendered, RenderOptions
from zjrules.render.cuts import Cut, told
from zjrules.render.phrases import (
    counts_text,
    log_line,
    message,
    one_line,
    reason,
    title,
    verdict_text,
    worst_first,
)
from zjrules.render.words import word
from zjrules.render.wrap import printable, visible
from zjrules.source import Span
from zjrules.violations.result import CheckResult, Severity, Violation
from zjrules.violations.verdict import errored, verdict

Kind = Literal["error", "warning", "notice"]
KINDS: dict[Severity, Kind] = {"error": "error", "warning": "warning", "note": "notice"}
PER_STEP = 10  # annotations of each kind that GitHub shows of a step
MOST_TITLE = 200
MOST_TEXT = 4_000


class _Mark(NamedTuple):
    """An annotation: its kind, the lines it stands at, title and text."""

    kind: Kind
    title: str
    text: str
    span: Span | None = None

    def command(self, below: str) -> str:
        fields = {}
        if self.span is not None and self.span.path:
            fields["file"] = posixpath.normpath(posixpath.join(below, self.span.path))
            if self.span.line > 0:
                fields |= {"line": str(self.span.line), "endLine": str(max(self.span.end_line, self.span.line))}
                if self.span.column > 0 and self.span.end_line <= self.span.line:
                    end = max(self.span.end_column - 1, self.span.column)  # GitHub means the last column
                    fields |= {"col": str(self.span.column), "endColumn": str(end)}
        fields["title"] = _cropped(self.title, MOST_TITLE)
        named = ",".join(f"{name}={_property(value)}" for name, value in fields.items())
        return f"::{self.kind} {named}::{_data(_cropped(self.text, MOST_TEXT))}"


def render(result: CheckResult, options: RenderOptions) -> Rendered:
    """What cannot be checked and the worst violations as annotations, as many as GitHub shows; everything else,
    and what is excused, as lines of the log."""
    lang = options.lang
    new = [each for each in worst_first(result.violations) if each.status == "new"]
    excused = [each for each in worst_first(result.violations) if each.status != "new"]
    room: dict[Kind, int] = {"error": PER_STEP, "warning": PER_STEP, "notice": PER_STEP - 1}  # one is the verdict's
    marked: list[_Mark] = []
    left: list[str] = []
    for mark in _not_checked(result, options):
        _put(mark, f"{mark.title}  {mark.text}", room, marked, left)
    cut = len(left)
    for violation in new:
        _put(_mark(violation, options), log_line(violation, lang), room, marked, left)
    cuts = [Cut("annotations", (PER_STEP, len(left) - cut))] if len(left) > cut else []
    left += _unshown(result, options)
    total = _Mark("notice", f"zjrules: {verdict(result, options.fail_on)}", "\n".join(
        [verdict_text(result, options.fail_on, lang), counts_text(result, lang), *(each.text(lang) for each in cuts)]
    ))  # fmt: skip
    lines = [total.command(""), *(mark.command(options.below) for mark in marked)]
    lines += _group(word("further", lang, len(left)), left)
    lines += _group(word("excused list", lang, len(excused)), [log_line(each, lang) for each in excused])
    lines += [_plain(f"zjrules  {counts_text(result, lang)}")]
    lines += [_plain(f"zjrules  {word('verdict', lang)}  {verdict_text(result, options.fail_on, lang)}")]
    return Rendered("\n".join(lines) + "\n", told(cuts, "GitHub"))


def _put(mark: _Mark, line: str, room: dict[Kind, int], marked: list[_Mark], left: list[str]) -> None:
    if room[mark.kind]:
        room[mark.kind] -= 1
        marked.append(mark)
    else:
        left.append(line)


def _not_checked(result: CheckResult, options: RenderOptions) -> list[_Mark]:
    lang = options.lang
    marks = [_Mark("error", word("not read", lang), one_line(path), Span(path, 0)) for path in result.unread]
    return marks + [
        _Mark("error", f"{rule.id} {word('errored', lang)}", one_line(reason(rule, lang) or title(rule, lang)))
        for rule in errored(result)
    ]


def _mark(violation: Violation, options: RenderOptions) -> _Mark:
    text = message(violation, options.lang)
    if violation.fix:
        text += f"\n{word('fix', options.lang)}{word('colon', options.lang)}{violation.fix}"
    place = violation.locations[0] if violation.locations else None
    name = f"{violation.rule} {title(violation, options.lang)}"
    return _Mark(KINDS[violation.severity], name, f"{text}\n[{violation.fingerprint}]", place)


def _unshown(result: CheckResult, options: RenderOptions) -> list[str]:
    return [
        f"{rule.id}  {word('unshown of', options.lang, number, title(rule, options.lang))}"
        for rule in result.rules if (number := result.unshown.get(rule.id, 0))
    ]  # fmt: skip


def _group(name: str, lines: Sequence[str]) -> list[str]:
    return [f"::group::{_data(name)}", *(_plain(f"- {line}") for line in lines), "::endgroup::"] if lines else []


def _plain(line: str) -> str:
    """A line of the log that no runner takes for a command: neither at its beginning nor, in the old form, within."""
    return visible(one_line(line)).replace("##[", "# #[")


def _data(text: str) -> str:
    return printable(text).replace("##[", "# #[").replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _cropped(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
