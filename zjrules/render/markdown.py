"""The check result as Markdown, for issue trackers and job summaries, within what these take of a text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from zjrules.render import Rendered, RenderOptions
from zjrules.render.cuts import Cut, told
from zjrules.render.marked import code, folded, safe
from zjrules.render.phrases import message, reason, title, verdict_text, waiver_parts, worst_first
from zjrules.render.proof import KINDS, UNSAID, fact_parts, place_text
from zjrules.render.sarif_rules import basis_text
from zjrules.render.summary import again
from zjrules.render.words import word
from zjrules.render.wrap import pack
from zjrules.violations.result import CheckResult, OutcomeKind, RuleText, Violation
from zjrules.violations.verdict import SEVERITIES, verdict

MOST_INPUTS = 20
MOST_FAULTS = 10
MOST_FACTS = 12
WIDTH = 84  # columns of the lines of a proof
LEAST = 30  # characters that a violation takes at the least
MOST_TEXT = 2_000  # characters of a message
OTHERS: tuple[OutcomeKind, ...] = ("errored", "undetermined", "skipped")


class Limit(NamedTuple):
    """What takes the text: so many characters, or bytes of UTF-8."""

    most: int
    in_bytes: bool = False

    def holds(self, text: str) -> bool:
        return self.size(text) <= self.most

    def size(self, text: str) -> int:
        return len(text.encode("utf-8", "replace")) if self.in_bytes else len(text)

    @property
    def said(self) -> tuple[str, str]:
        zh, en = ("字节", "bytes") if self.in_bytes else ("字", "characters")
        return f"{self.most} {zh}", f"{self.most} {en}"


ISSUE = Limit(65_536)  # the body of an issue on GitHub; GitLab takes more
SUMMARY = Limit(1_000_000, in_bytes=True)  # GitHub takes 1 MiB of a step


def render(result: CheckResult, options: RenderOptions, limit: Limit = ISSUE) -> Rendered:
    """Verdict, violations worst first with their proofs, what is excused, and what became of the rules."""
    order = worst_first(result.violations)
    kept = proofs = min(len(order), limit.most // LEAST)
    written = _Written(order, result, options)
    while True:
        cuts = [Cut("results", (len(order) - kept, len(order), limit.said))] if kept < len(order) else []
        cuts += [Cut("proofs", (kept - proofs, limit.said))] if proofs < kept else []
        long = sum(max(len(each.message), len(each.message_en)) > MOST_TEXT for each in order[:kept])
        cuts += [Cut("messages", (long, MOST_TEXT))] if long else []
        text = _page(result, written, order[:kept], proofs, cuts, options)
        if limit.holds(text) or not kept:
            return Rendered(text, told(cuts, "Markdown"))
        if proofs:  # the less severe go without first
            proofs = int(proofs * 0.8)
        else:
            kept = int(kept * 0.95 * min(limit.most / limit.size(text), 1))


class _Written:
    """The violations as they are written, each once, however often the page is made anew because it is too long."""

    def __init__(self, order: Sequence[Violation], result: CheckResult, options: RenderOptions) -> None:
        first: dict[str, int] = {}
        for each in order:
            first.setdefault(each.rule, id(each))
        self._explained = set(first.values())  # where a rule first speaks, it says its basis and its advice
        self._result = result
        self._options = options
        self._blocks: dict[tuple[int, bool], str] = {}

    def block(self, violation: Violation, proven: bool) -> str:
        key = id(violation), proven
        if key not in self._blocks:
            explained = id(violation) in self._explained
            self._blocks[key] = _violation(violation, explained, proven, self._result, self._options)
        return self._blocks[key]


def _page(
    result: CheckResult, written: _Written, shown: Sequence[Violation], proofs: int, cuts: Sequence[Cut],
    options: RenderOptions,
) -> str:  # fmt: skip
    lang = options.lang
    new = [each for each in shown if each.status == "new"]
    blocks = [*_head(result, options), *(f"> {safe(cut.text(lang))}" for cut in cuts)]
    proven = {id(each) for each in new[:proofs]}
    for severity, group in groupby(new, key=lambda each: each.severity):
        blocks.append(f"### {word(severity, lang)} {result.count(severity)}")
        blocks += [written.block(each, id(each) in proven) for each in group]
    blocks += _unshown(result, options)
    if excused := [each for each in shown if each.status != "new"]:
        blocks.append(f"### {word('excused list', lang, len(excused))}")
        blocks.append("\n".join(_excused(each, options) for each in excused))
    return "\n\n".join([*blocks, *_rules(result, options), *_inputs(result, options)]) + "\n"


def _head(result: CheckResult, options: RenderOptions) -> list[str]:
    lang = options.lang
    status = [each.status for each in result.violations]
    counts = [(word(each, lang), result.count(each)) for each in SEVERITIES]
    counts += [(word("waived", lang), status.count("waived")), (word("baseline", lang), status.count("baseline"))]
    told = verdict_text(result, options.fail_on, lang)
    return [
        f"## zjrules {safe(told)}",
        f"<!-- zjrules verdict={verdict(result, options.fail_on)} -->",
        "\n".join([
            "".join(f"| {name} " for name, _ in counts) + "|",
            "| ---: " * len(counts) + "|",
            "".join(f"| {number} " for _, number in counts) + "|",
        ]),
    ]  # fmt: skip


def _violation(
    violation: Violation, explained: bool, proven: bool, result: CheckResult, options: RenderOptions
) -> str:
    lang = options.lang
    colon = word("colon", lang)
    lines = [f"- **{code(violation.rule)} {safe(title(violation, lang))}**",
             f"  - {safe(_cropped(message(violation, lang)))}"]  # fmt: skip
    places = [code(place_text(span)) for span in violation.locations[:4]]
    if places:
        lines.append(f"  - {word('place', lang)}{colon}{word('comma', lang).join(places)}")
    if explained:
        if basis := basis_text(RuleText("", (), violation.basis), lang):
            lines.append(f"  - {word('basis', lang)}{colon}{safe(basis)}")
        if violation.fix:
            lines.append(f"  - {word('fix', lang)}{colon}{safe(violation.fix)}")
    kind = word(f"subject.{violation.subject_kind}", lang)
    lines.append(f"  - {code(violation.fingerprint)} {kind} {code(violation.subject_id)}")
    if proven and (facts := _facts(violation, result, options)):
        lines += [f"    {line}" for line in folded(word("given", lang), facts)]
    return "\n".join(lines)


def _facts(violation: Violation, result: CheckResult, options: RenderOptions) -> list[str]:
    """The facts of the proof, each with its place, in lines that need no scrolling."""
    facts = [fact for kind in KINDS for fact in violation.witness
             if fact.kind == kind and fact.relation not in UNSAID]  # fmt: skip
    lines: list[str] = []
    for fact in facts[:MOST_FACTS]:
        kind = [] if fact.kind == "given" else [word(fact.kind, options.lang)]
        place = [place_text(fact.location)] if fact.location else []
        lines += pack([*kind, *fact_parts(fact), *place], WIDTH, "    ")
    if left := facts[MOST_FACTS:]:
        lines.append(word("more facts", options.lang, len(left), again(violation, result, options)))
    return lines


def _excused(violation: Violation, options: RenderOptions) -> str:
    lang = options.lang
    place = f" {code(place_text(violation.locations[0]))}" if violation.locations else ""
    parts = [word(violation.status, lang), *(waiver_parts(violation.waiver, lang) if violation.waiver else [])]
    told = safe(_cropped(message(violation, lang)))
    return f"- {code(violation.rule)} {told}{place} {code(violation.fingerprint)}\n  - {safe('  '.join(parts))}"


def _unshown(result: CheckResult, options: RenderOptions) -> list[str]:
    lines = [
        f"- {code(rule.id)} {safe(word('unshown of', options.lang, number, title(rule, options.lang)))}"
        for rule in result.rules if (number := result.unshown.get(rule.id, 0))
    ]  # fmt: skip
    return ["\n".join(lines)] if lines else []


def _rules(result: CheckResult, options: RenderOptions) -> list[str]:
    """How many rules passed, and by cause those that did not get that far."""
    lang = options.lang
    kinds = [rule.outcome for rule in result.rules]
    counts = [f"{word(kind, lang)} {kinds.count(kind)}" for kind in ("passed", "violated", *OTHERS)]
    blocks = [f"### {word('rules', lang)} {len(kinds)}", word("comma", lang).join(counts)]
    for kind in OTHERS:
        causes: dict[str, list[str]] = {}
        for rule in result.rules:
            if rule.outcome == kind:
                causes.setdefault(reason(rule, lang), []).append(rule.id)
        told = [f"- {word(kind, lang)}{word('colon', lang)}{safe(cause or word('reason none', lang))}\n"
                f"  - {' '.join(map(code, ids))}" for cause, ids in causes.items()]  # fmt: skip
        blocks += ["\n".join(told)] if told else []
    return blocks


def _inputs(result: CheckResult, options: RenderOptions) -> list[str]:
    lang = options.lang
    lines = [f"- {code(path)} **{word('not read', lang)}**" for path in result.unread[:MOST_INPUTS]]
    lines += [
        f"- {code(each.path)} {word(f'input.{each.kind}', lang)} {word('records', lang, each.records)} "
        f"sha256 {code(each.sha256[:12])}" for each in result.inputs[:MOST_INPUTS]
    ]  # fmt: skip
    left = max(len(result.unread) - MOST_INPUTS, 0) + max(len(result.inputs) - MOST_INPUTS, 0)
    lines += [f"- … {left}"] if left else []
    faults = [f"- {safe(each.message)} {code(str(each.span)) if each.span else ''}".rstrip()
              for each in result.diagnostics[:MOST_FAULTS]]  # fmt: skip
    if more := len(result.diagnostics[MOST_FAULTS:]):
        faults.append(f"- {word('more faults', lang, more)}")
    run = " · ".join((word("as of", lang, result.as_of.isoformat()), word("engine", lang, result.engine),
                      f"zjrules {result.version}"))  # fmt: skip
    return [f"### {word('inputs', lang)}", "\n".join([*lines, *faults]), run] if lines or faults else [run]


def _cropped(text: str) -> str:
    return text if len(text) <= MOST_TEXT else text[: MOST_TEXT - 1] + "…"
