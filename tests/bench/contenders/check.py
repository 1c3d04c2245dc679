"""The product as its users run it: ``zjrules check DATASET FILE``, a process of its own, its JSON read afterwards."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench.contenders import Answer, Job
from tests.bench.eight import answer
from tests.bench.many import RowRule, row_rules

EIGHT = Path(__file__).parent.parent / "rules"
KINDS = {"B001": "item", "B002": "positions", "B003": "lead", "B004": "leaders", "B005": "carrier", "B006": "short",
         "B007": "falls"}  # fmt: skip
RELATIONS = {"target": "report_target", "item": "report", "reporter": "reporter"}


def prepare(job: Job) -> Callable[[], Answer | None]:
    output = job.scratch / "result.json"
    command = [sys.executable, "-m", "zjrules", "check", str(job.dataset), str(job.reports), "--engine", job.argument]
    command += ["--as-of", "2024-03-31", "--fail-on", "never", "--format", "json", "-o", str(output)]
    command += _rules(job)

    def run() -> Answer:
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        if ended.returncode:
            raise RuntimeError(f"zjrules check ended with {ended.returncode}: {ended.stderr[-2000:]}")
        return _answer(job, output)

    return run


def _rules(job: Job) -> list[str]:
    if job.suite == "eight":
        return ["--rules", str(EIGHT), "--select", "B"]
    if job.suite == "report":
        return ["--select", "G"]
    folder = job.scratch / "rules"
    folder.mkdir()
    for rule in row_rules(job.document):
        (folder / f"{rule.name}-row.toml").write_text(_rule_file(rule), encoding="utf-8")
    return ["--rules", str(folder), "--select", "R"]


def _answer(job: Job, output: Path) -> Answer:
    violations = json.loads(output.read_text(encoding="utf-8"))["violations"]
    if job.suite == "report":
        return answer((each["rule"], each["fingerprint"]) for each in violations)
    return answer(_found(job, violations))


def _found(job: Job, violations: list[dict[str, object]]) -> Iterator[tuple[object, object]]:
    """Rule and data row, as the other contenders name them; the line of a CSV counts its header."""
    header = 1 if job.format == "csv" else 0
    for each in violations:
        rule = str(each["rule"])
        if rule in ("B002", "B004", "B005"):
            yield KINDS[rule], each["subject"]["id"]  # type: ignore[index]
            continue
        row = each["locations"][0]["line"] - header  # type: ignore[index]
        field = re.search(r"has the (\w+) “", str(each["message_en"]))
        yield f"vocabulary {field[1]}" if rule == "B008" and field else KINDS.get(rule, rule), row


def _rule_file(rule: RowRule) -> str:
    name = "unit" if rule.column == "reporter" else rule.column
    column = f'{RELATIONS[rule.column]}(report: Report, {name}: "{rule.word}")'
    value = f'report_value(report: Report, value: Value, unit: "{rule.unit}")'
    return f"""
id = "{rule.name}"
name = "row-{rule.name.lower()}"
severity = "note"
title = "单行规则"
title_en = "A rule about one row"
basis = {{ kind = "domain", cite = "基准测试" }}
why = "用于测量速度。"
fix = "无。"
message = "{{Report}}：{{Value}}"
message_en = "{{Report}}: {{Value}}"
subject = {{ kind = "report", id = "Report" }}
place = ["report_value"]
datalog = '''
subject(Report) :- report(report: Report).
violation(Report, Value) :- {column}, {value}, Value {rule.comparison} {rule.bound}.
'''
"""
