"""What viewers do not take is left out, the least severe first, and both the output and the diagnostics say so."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.render.readers import READERS, of_result
from tests.render.samples import FIGURE, LATE, LEAD, MEASURE, NOTICE, fact, many, of
from zjrules.render import RenderOptions, sarif
from zjrules.render.github import render as github
from zjrules.render.markdown import ISSUE, Limit
from zjrules.render.markdown import render as markdown
from zjrules.render.sarif_places import artifact, region_of
from zjrules.settings import Lang
from zjrules.source import Span
from zjrules.violations.result import CheckResult

OPTIONS = RenderOptions()
SMALL = sarif.Limits(results=3, shown=2, places=4, text=20)


def mixed() -> CheckResult:
    """Violations in which the severe ones stand last."""
    return of((MEASURE, LATE, LATE._replace(fingerprint="1" * 16), LEAD, FIGURE))


def run_of(text: str) -> Any:
    return json.loads(text)["runs"][0]


def told(run: Any) -> list[str]:
    notes = run["invocations"][0]["toolExecutionNotifications"]
    return [each["message"]["text"] for each in notes if each["descriptor"]["id"] == "cut"]


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "另有 2 项违规没有列出（共 5 项"), ("en", "2 of 5 violations are left out")]
)
def test_sarif_keeps_the_worst_in_their_order(lang: Lang, words: str) -> None:
    made = sarif.render(mixed(), RenderOptions(lang=lang), SMALL)
    run = run_of(made.text)
    assert [each["ruleId"] for each in run["results"]] == ["G011", "L001", "P006"]
    assert run["properties"]["summary"] == {"error": 2, "warning": 0, "note": 2, "waived": 1, "baseline": 0}
    assert [words in each for each in told(run)].count(True) == 1
    assert len(made.cuts) == len(told(run)) == 4  # so many, shown, places, long messages
    assert all(each.code == "cut" and each.hint for each in made.cuts)
    assert max(len(each["message"]["text"]) for each in run["results"]) == 20


def test_sarif_says_nothing_where_nothing_is_cut() -> None:
    made = sarif.render(mixed(), OPTIONS)
    assert made.cuts == () and told(run_of(made.text)) == []


def test_sarif_limits_are_those_that_github_states() -> None:
    assert sarif.GITHUB == (25_000, 5_000, 100, 8_000, 10_000_000)


def test_places_of_one_result_are_bounded() -> None:
    facts = tuple(fact("listed", n, item=f"annual-2-{n}") for n in range(1, 150))
    made = sarif.render(of((LEAD._replace(witness=facts),)), OPTIONS)
    (result,) = run_of(made.text)["results"]
    assert len(result["locations"]) + len(result["relatedLocations"]) == 100
    (cut,) = made.cuts
    assert cut.message == "SARIF: of 1 violations some places are left out: at most 100 of each are shown"


def test_a_log_that_is_too_large_loses_proofs_first_and_then_results() -> None:
    whole = sarif.render(many(), OPTIONS)
    size = sarif._packed(whole.text, 0)
    without = sarif.render(many(), OPTIONS, sarif.GITHUB._replace(packed=size - 1))
    run = run_of(without.text)
    assert len(run["results"]) == 144 and not any("relatedLocations" in each for each in run["results"])
    assert [cut.message.split(" the proofs")[0] for cut in without.cuts] == ["SARIF: of 144 violations"]
    less = size * 2 // 3
    small = sarif.render(many(), OPTIONS, sarif.GITHUB._replace(packed=less))
    assert 0 < len(run_of(small.text)["results"]) < 144
    assert sarif._packed(small.text, 0) <= less
    assert len(small.cuts) == 2
    READERS["sarif"](small.text, "error", "zh")


def test_github_shows_the_worst_and_lists_the_rest() -> None:
    made = github(many(), OPTIONS)
    annotations = [line for line in made.text.splitlines() if line.startswith("::error ")]
    assert len(annotations) == 10
    assert READERS["github"](made.text, "error", "zh") == ("rejected", of_result(many()))
    assert "另有 134 项违规只列在日志里" in made.text
    assert [cut.message for cut in made.cuts] == [
        "GitHub: GitHub shows 10 annotations of a kind for each step: 134 more violations stand in the log alone"
    ]


def test_markdown_keeps_proofs_of_the_worst_and_then_the_worst() -> None:
    made = markdown(many(), OPTIONS)
    assert len(made.text) <= ISSUE.most
    assert 0 < made.text.count("<details>") < 144 == len(re.findall(r"^  - `[0-9a-f]{16}`", made.text, re.MULTILINE))
    assert "> 有 " in made.text and len(made.cuts) == 1
    tiny = markdown(mixed(), OPTIONS, Limit(2300, in_bytes=True))
    assert len(tiny.text.encode()) <= 2300
    assert "`L001`" in tiny.text or "`P006`" in tiny.text
    assert "没有列出（共 5 项" in tiny.text and len(tiny.cuts) >= 1


@pytest.mark.parametrize(
    ("path", "below", "uri"),
    [
        ("a.csv", "", "a.csv"), ("数据/上报 1%.csv", "", "%E6%95%B0%E6%8D%AE/%E4%B8%8A%E6%8A%A5%201%25.csv"),
        ("a:b#c?.csv", "x/y", "x/y/a%3Ab%23c%3F.csv"), ("../a.csv", "x", "a.csv"), ("/tmp/a b", "x", "file:///tmp/a%20b"),
        ("C:\\数\\a.csv", "x", "file:///C%3A/%E6%95%B0/a.csv"),
        ("\udcff.csv", "", "%FF.csv"), ("\ud800.csv", "", "%3F.csv"),
    ],
)  # fmt: skip
def test_uris(path: str, below: str, uri: str) -> None:
    found = artifact(path, below)
    assert found["uri"] == uri
    assert ("uriBaseId" in found) is not uri.startswith("file:")


@pytest.mark.parametrize(
    ("span", "region"),
    [
        (Span("p", 1, 1, 3, 5), (1, 4, 1, 7)),  # two characters beyond the basic plane take two units each
        (Span("p", 1, 1, 3), (1, 4, 1, 6)),  # one character
        (Span("p", 1), (1, 1, 1, 9)), (Span("p", 1, 2), (1, 1, 2, 4)), (Span("p", 1, 2, 2), (1, 2, 2, 4)),
        (Span("p", 3), (3, 1, 3, 1)), (Span("p", 9), (9, 1, 9, None)), (Span("p", 9, 9, 4, 6), (9, 4, 9, 6)),
        (Span("p", 0), None),
    ],
)  # fmt: skip
def test_regions_count_utf_16(span: Span, region: tuple[int, ...] | None) -> None:
    found = region_of(span, ["a𝄞𝄞文b字\r", "文字行", ""])
    names = ("startLine", "startColumn", "endLine", "endColumn")
    assert (tuple(found.get(name) for name in names) if found else None) == region


def test_a_violation_without_a_place_stands_at_the_first_input() -> None:
    (result,) = run_of(sarif.render(of((LEAD._replace(locations=()),)), OPTIONS).text)["results"]
    physical = result["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == NOTICE
    assert result["locations"][0]["message"]["text"] == "没有位置"


def test_states_of_a_comparison_with_a_baseline() -> None:
    known = LATE._replace(fingerprint="2" * 16, status="baseline")
    alone, both = ([each.get("baselineState") for each in run_of(sarif.render(result, OPTIONS).text)["results"]]
                   for result in (of((LEAD, MEASURE)), of((LEAD, MEASURE, known))))  # fmt: skip
    assert alone == [None, None] and both == ["new", None, "unchanged"]
    compared = sarif.render(of((LEAD,)), OPTIONS._replace(compared=True))
    assert run_of(compared.text)["results"][0]["baselineState"] == "new"


def test_waivers_become_suppressions_with_their_reasons() -> None:
    results = run_of(sarif.render(of((LEAD, MEASURE)), OPTIONS).text)["results"]
    assert results[0]["suppressions"] == []
    (suppression,) = results[1]["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
    assert "不影响考核" in suppression["justification"] and "批准：某某" in suppression["justification"]
