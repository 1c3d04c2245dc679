"""Reads every output back as its viewers do, after holding it to the format's own rules: verdict and violations."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from zjrules.render.csv import BOM, COLUMNS, FORMULA
from zjrules.render.words import word
from zjrules.settings import FailOn, Lang
from zjrules.violations.result import CheckResult

SCHEMA = Path(__file__).parent.parent / "schemas" / "sarif-2.1.0.json"
STATUSES = ("waived", "baseline")


class Read(NamedTuple):
    """The verdict that an output tells, and its violations: (fingerprint, status), each as often as it stands there."""

    verdict: str
    violations: Counter[tuple[str, str]]


@cache
def sarif_validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def sarif(text: str, fail_on: FailOn, lang: Lang) -> Read:
    log = json.loads(text)
    sarif_validator().validate(log)
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(set(rules)) == len(rules)
    found: Counter[tuple[str, str]] = Counter()
    hashes = set()
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert len(result["locations"]) == 1 and "physicalLocation" in result["locations"][0]
        hashes.add(result["partialFingerprints"]["primaryLocationLineHash"])
        known = result.get("baselineState") == "unchanged"
        kind = "waived" if result["suppressions"] else "baseline" if known else "new"
        found[result["fingerprints"]["zjrules/v1"], kind] += 1
    assert len(hashes) == len(run["results"])
    (invocation,) = run["invocations"]
    verdict = run["properties"]["verdict"]
    assert invocation["executionSuccessful"] is (verdict != "not-judged")
    assert invocation["exitCode"] == _exit_status(verdict)
    return Read(verdict, found)


def junit(text: str, fail_on: FailOn, lang: Lang) -> Read:
    root = ElementTree.fromstring(text.encode("utf-8", "replace"))
    kinds: Counter[str] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    for suite in root.iter("testsuite"):
        of_suite: Counter[str] = Counter()
        names = [(case.get("classname"), case.get("name")) for case in suite.iter("testcase")]
        assert len(set(names)) == len(names)
        for case in suite.iter("testcase"):
            of_suite.update(["tests", *(child.tag for child in case)])
            assert sum(child.tag in ("failure", "error", "skipped") for child in case) <= 1
            for child in case:
                found += _junit_lines(child.text or "", lang)
        assert _counts(suite) == (of_suite["tests"], of_suite["failure"], of_suite["error"], of_suite["skipped"])
        kinds += of_suite
    status = 2 if kinds["error"] else 1 if kinds["failure"] else 0
    assert _counts(root) == (kinds["tests"], kinds["failure"], kinds["error"], kinds["skipped"])
    (verdict,) = {each.get("value", "") for each in root.iter("property") if each.get("name") == "verdict"}
    assert _exit_status(verdict) == status
    return Read(verdict, found)


def _counts(element: ElementTree.Element) -> tuple[int, ...]:
    return tuple(int(element.get(name, "")) for name in ("tests", "failures", "errors", "skipped"))


def _junit_lines(text: str, lang: Lang) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for line in re.findall(r"^\[([0-9a-f]{16})\] (\S+) ", text, re.MULTILINE):
        found[line[0], _status(line[1], lang)] += 1
    return found


def _status(said: str, lang: Lang) -> str:
    return next((each for each in STATUSES if word(each, lang) == said), "new")


def github(text: str, fail_on: FailOn, lang: Lang) -> Read:
    """What a runner makes of the log: commands stand at the beginning of a line, and the old form is nowhere."""
    assert "##[" not in text and "\r" not in text
    kinds: Counter[str] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    verdicts = []
    depth = 0
    for line in text.split("\n"):
        command = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
        if command is None:
            assert not line.startswith("::") or re.match(r"::(group::|endgroup::$)", line), line
            depth += line.startswith("::group::") - line.startswith("::endgroup::")
            if depth and (log := re.match(r"- \[([0-9a-f]{16})\] (\S+) ", line)):
                found[log[1], _status(log[2], lang)] += 1
            continue
        kinds[command[1]] += 1
        fields = dict(each.split("=", 1) for each in command[2].split(","))
        assert set(fields) <= {"file", "line", "endLine", "col", "endColumn", "title"}
        if total := re.fullmatch("zjrules%3A ([a-z-]+)", fields["title"]):
            verdicts.append(total[1])
        elif marked := re.search(r"%0A\[([0-9a-f]{16})\]$", command[3]):
            found[marked[1], "new"] += 1
    assert depth == 0
    assert max(kinds.values()) <= 10
    (verdict,) = verdicts
    return Read(verdict, found)


def gitlab(text: str, fail_on: FailOn, lang: Lang) -> Read:
    found: Counter[tuple[str, str]] = Counter()
    issues = json.loads(text)
    assert len({each["fingerprint"] for each in issues}) == len(issues)
    levels: set[str] = set()
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert not {unicodedata.category(char) for char in issue["description"]} & {"Cc", "Cs"}
        path, lines = issue["location"]["path"], issue["location"]["lines"]
        assert path and not path.startswith("./") and 1 <= lines["begin"] <= lines["end"]
        levels.add(issue["severity"])
        if one := re.fullmatch(r"([0-9a-f]{16})(-\d+)?", issue["fingerprint"]):
            said = re.match(r"\[([^]]*)\] ", issue["description"])
            excused = issue["severity"] == "info" and said
            found[one[1], _status(excused[1], lang) if excused else "new"] += 1
    if "blocker" in levels:
        return Read("not-judged", found)
    order = {"never": 0, "error": 1, "warning": 2, "note": 3}
    if levels & set(("critical", "major", "minor")[: order[fail_on]]):
        return Read("rejected", found)
    return Read("admitted-with-warnings" if levels & {"critical", "major"} else "admitted", found)


def csv_(text: str, fail_on: FailOn, lang: Lang) -> Read:
    rows = list(csv.reader(io.StringIO(text.removeprefix(BOM), newline="")))
    assert rows[0] == list(COLUMNS)
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert not any(cell.startswith(tuple(set(FORMULA) - {"'"})) for row in rows for cell in row)
    records = [dict(zip(COLUMNS, row, strict=True)) for row in rows[1:]]
    found = Counter((each["fingerprint"], each["status"]) for each in records if each["type"] == "violation")
    assert [each["type"] for each in records].index("verdict") == len(records) - 1
    return Read(records[-1]["status"], found)


def markdown(text: str, fail_on: FailOn, lang: Lang) -> Read:
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    html = [token.content.strip() for token in tokens if token.type == "html_block"]
    verdicts = [told[1] for each in html if (told := re.fullmatch(r"<!-- zjrules verdict=([a-z-]+) -->", each))]
    inner = [child for token in tokens for child in token.children or ()]
    folded = rf"<details><summary>{word('given', lang)}</summary><pre>\n[^<>]+\n</pre></details>"
    assert all("verdict=" in each or re.fullmatch(folded, each) for each in html)
    assert not {child.type for child in inner} & {"link_open", "image", "html_inline"}
    found: Counter[tuple[str, str]] = Counter()
    last = ""
    for token in tokens:
        if token.type != "inline" or token.children is None:
            continue
        codes = [child.content for child in token.children if child.type == "code_inline"]
        if codes and re.fullmatch("[0-9a-f]{16}", codes[0]) and token.level == 5:
            found[codes[0], "new"] += 1
        elif codes and re.fullmatch("[0-9a-f]{16}", codes[-1]) and token.content.endswith(f"`{codes[-1]}`"):
            last = codes[-1]
        elif last:
            found[last, _status(token.content.split("  ")[0], lang)] += 1
            last = ""
    (verdict,) = verdicts
    return Read(verdict, found)


def json_(text: str, fail_on: FailOn, lang: Lang) -> Read:
    data: dict[str, Any] = json.loads(text)
    found = Counter((each["fingerprint"], each["status"]) for each in data["violations"])
    return Read(data["verdict"], found)


def _exit_status(verdict: str) -> int:
    return {"rejected": 1, "not-judged": 2}.get(verdict, 0)


READERS: dict[str, Callable[[str, FailOn, Lang], Read]] = {
    "json": json_, "sarif": sarif, "junit": junit, "github": github, "gitlab": gitlab, "csv": csv_,
    "markdown": markdown,
}  # fmt: skip


def of_result(result: CheckResult) -> Counter[tuple[str, str]]:
    return Counter((each.fingerprint, each.status) for each in result.violations)
