"""Edits of the bundled notice, as text, TOML dataset or JSON, and the violations that each one newly causes."""

from __future__ import annotations

import datetime
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import tomli
import tomlkit

from zjrules import bundled
from zjrules.model.dump import dump_dataset
from zjrules.model.folder import dataset_files
from zjrules.model.opening import open_notice
from zjrules.pipeline import check
from zjrules.settings import Settings
from zjrules.violations.result import CheckResult, Violation

AS_OF = datetime.date(2024, 3, 31)
NOTICE = bundled.data() / "zj-2023" / "notice.txt"
CASES = Path(__file__).parent / "cases" / "edits"


def load_cases(name: str) -> list[dict[str, Any]]:
    return list(tomli.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))["case"])


def run(path: Path) -> CheckResult:
    return check(Settings(paths=(path,), as_of=AS_OF))


@lru_cache
def untouched() -> frozenset[str]:
    """The fingerprints of the bundled notice as it is."""
    return frozenset(violation.fingerprint for violation in run(NOTICE).violations)


def new_violations(path: Path) -> list[Violation]:
    return [violation for violation in run(path).violations if violation.fingerprint not in untouched()]


def edited_text(case: dict[str, Any], folder: Path) -> Path:
    """The official text with one edit in one line."""
    lines = NOTICE.read_text(encoding="utf-8").split("\n")
    line = lines[case["line"] - 1]
    assert line.count(case["find"]) == 1, f"{case['find']!r} stands {line.count(case['find'])} times in {line!r}"
    lines[case["line"] - 1] = line.replace(case["find"], case["replace"])
    path = folder / "notice.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@lru_cache
def exported() -> str:
    return json.dumps(dump_dataset(open_notice(NOTICE).dataset), ensure_ascii=False, indent=1)


def edited_json(case: dict[str, Any], folder: Path) -> Path:
    """The exported JSON with one field of one record changed."""
    data = json.loads(exported())
    _edit([record for key in ("items", "livelihood", "programmes", "sections") for record in data[key]], case)
    path = folder / "dataset.json"
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def edited_toml(case: dict[str, Any], folder: Path) -> Path:
    """The imported dataset folder with one field of one record changed."""
    for name, text in dataset_files(open_notice(NOTICE).dataset).items():
        data = tomli.loads(text)
        records = [record for key in ("items", "livelihood") for record in data.get(key, ())]
        if any(record["id"] == case["record"] for record in records):
            _edit(records, case)
            text = tomlkit.dumps(data)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _edit(records: list[dict[str, Any]], case: dict[str, Any]) -> None:
    """The change of the case and those that it makes ``also``."""
    (record,) = (record for record in records if record.get("id") == case["record"])
    for change in (case, *case.get("also", ())):
        _change(record, change)


def _change(record: dict[str, Any], change: dict[str, Any]) -> None:
    """``field`` may lead into a list of records: ``targets.0.value``; ``find`` is the part of it that is replaced."""
    *path, last = change["field"].split(".")
    holder: Any = record
    for part in path:
        holder = holder[int(part)] if part.isdigit() else holder[part]
    key = int(last) if last.isdigit() else last
    if "find" in change:
        assert holder[key].count(change["find"]) == 1
        holder[key] = holder[key].replace(change["find"], change["value"])
    elif "value" in change:
        assert holder[key] != change["value"], "the edit changes nothing"
        holder[key] = change["value"]
    else:
        del holder[key]
