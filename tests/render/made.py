"""Check results that hypothesis makes up: any text in any place, every outcome and status."""

from __future__ import annotations

import datetime

from hypothesis import strategies as st

from tests.render.samples import INPUTS, SOURCES
from zjrules.source import Span
from zjrules.violations.result import (
    AppliedWaiver,
    Basis,
    CheckResult,
    OutcomeKind,
    Part,
    RuleOutcome,
    RuleText,
    Severity,
    Status,
    Violation,
    WitnessFact,
)

SPICE = [
    "\n", "\r", "::error::", "##[error]x", "\n[0123456789abcdef] ", "\ud800",
    "=1+1", "@me", "#12", "`", "```", "<b>", "]]>", "&lt;", "|", "\x1b[31m", "\0",
    "\ufffe", "\u2028", "𝄞", "省厅", "'", '"', "%0A", ",", "<!--", "-->", "](x)", "\t",
    "http://a.b", "- ", "    ", "\\",
]  # fmt: skip
TEXT = st.lists(st.sampled_from(SPICE) | st.text(max_size=6), max_size=5).map("".join)
PATHS = st.sampled_from([*SOURCES, "数据/上 报%.csv", "a,b:c.csv", "../x.txt", "/tmp/y.txt", "C:\\z.csv", "\udcff.csv"])
SPANS = st.builds(
    lambda path, line, more, column, wide, cell: Span(path, line, line + more, column, column and column + wide, cell),
    PATHS, st.integers(0, 30), st.integers(0, 3), st.integers(0, 30), st.integers(0, 9), TEXT,
)  # fmt: skip
FACTS = st.builds(
    WitnessFact,
    st.sampled_from(["listed", "target", "register"]),
    st.dictionaries(st.sampled_from(["item", "unit"]), TEXT | st.integers()),
    SPANS | st.none(),
    st.sampled_from(["given", "absent", "counted"]),
)
SEVERITY: st.SearchStrategy[Severity] = st.sampled_from(["error", "warning", "note"])
STATUS: st.SearchStrategy[Status] = st.sampled_from(["new", "new", "waived", "baseline"])
NOT_DECIDED: tuple[OutcomeKind, ...] = ("undetermined", "errored")
RULE_IDS = st.sampled_from(["L001", "P006", "G011", "U007", "Z012"])


@st.composite
def violations(draw: st.DrawFn) -> Violation:
    status: Status = draw(STATUS)
    waived = AppliedWaiver(draw(TEXT), draw(TEXT), draw(TEXT), datetime.date(2031, 1, 1))
    return Violation(
        fingerprint=draw(st.sampled_from(["0" * 16, "1" * 16]) | st.text("0123456789abcdef", min_size=16, max_size=16)),
        rule=draw(RULE_IDS), name="some-fault", group="leadership", severity=draw(SEVERITY),
        subject_kind=draw(st.sampled_from(["item", "report", "notice"])), subject_id=draw(TEXT),
        title=draw(TEXT), title_en=draw(TEXT), message=draw(TEXT), message_en=draw(TEXT),
        basis=Basis(draw(st.sampled_from(["text", "domain"])), draw(TEXT), draw(TEXT)), fix=draw(TEXT),
        locations=tuple(draw(st.lists(SPANS, max_size=3))), witness=tuple(draw(st.lists(FACTS, max_size=3))),
        status=status, waiver=waived if status == "waived" else None,
    )  # fmt: skip


@st.composite
def results(draw: st.DrawFn) -> CheckResult:
    found = tuple(draw(st.lists(violations(), max_size=14)))
    violated = {each.rule for each in found}
    ran = sorted(violated | draw(st.sets(RULE_IDS)))
    rules = tuple(draw(rule_outcomes(each, each in violated)) for each in ran)
    unshown = {rule: draw(st.integers(1, 9)) for rule in sorted(violated) if draw(st.booleans())}
    texts = {rule: RuleText("units", ("gate",), Basis("text", "x"), draw(TEXT), draw(TEXT)) for rule in ran[:2]}
    made = CheckResult(
        "0.1.0", datetime.date(2031, 3, 31), "python", INPUTS, rules, found, SOURCES, unshown=unshown, texts=texts,
        unread=tuple(draw(st.lists(PATHS, max_size=1))) if draw(st.booleans()) else (),
    )  # fmt: skip
    return made._replace(parts=draw(parts(made))) if draw(st.booleans()) else made


@st.composite
def rule_outcomes(draw: st.DrawFn, rule: str, violated: bool) -> RuleOutcome:
    outcome: OutcomeKind = "violated" if violated else draw(st.sampled_from(["passed", "skipped", *NOT_DECIDED]))
    open_ = draw(st.integers(0, 9))
    return RuleOutcome(rule, "some-fault", draw(TEXT), draw(SEVERITY), outcome, draw(TEXT), 9, int(violated), open_)


@st.composite
def parts(draw: st.DrawFn, result: CheckResult) -> tuple[Part, ...]:
    """The result as that of two notices: each violation belongs to one of them."""
    side = [draw(st.booleans()) for _ in result.violations]
    return tuple(
        Part(name, (name,), result.rules,
             tuple(each.fingerprint for each, second in zip(result.violations, side, strict=True) if second is number))
        for number, name in enumerate((INPUTS[0].path, INPUTS[1].path))
    )  # fmt: skip
