"""One wrong character, unit or figure in an official notice is found, in every form, at its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.edits import edited_json, edited_text, edited_toml, load_cases, new_violations
from zjrules.violations.result import Violation

TEXT_CASES = load_cases("text")
RECORD_CASES = load_cases("records")


def test_no_case_was_lost() -> None:
    assert (len(TEXT_CASES), len(RECORD_CASES)) == (41, 25)


def found(case: dict[str, Any], violations: list[Violation]) -> list[tuple[str, str]]:
    return [(violation.rule, violation.subject_id) for violation in violations]


@pytest.mark.parametrize("case", TEXT_CASES, ids=lambda case: case["name"])
def test_an_edit_of_the_text_is_found_at_its_line(case: dict[str, Any], tmp_path: Path) -> None:
    violations = new_violations(edited_text(case, tmp_path))
    for expected in case["expect"]:
        places = [
            (place.line, place.end_line)
            for violation in violations
            if (violation.rule, violation.subject_id) == (expected["rule"], expected["subject"])
            for place in violation.locations
        ]
        assert places, f"{expected} is not among {found(case, violations)}"
        assert any(first <= expected["line"] <= last for first, last in places), places


@pytest.mark.parametrize("form", [edited_toml, edited_json], ids=["toml", "json"])
@pytest.mark.parametrize("case", RECORD_CASES, ids=lambda case: case["name"])
def test_an_edit_of_the_dataset_is_found_in_its_record(case: dict[str, Any], form: Any, tmp_path: Path) -> None:
    path = form(case, tmp_path)
    violations = new_violations(path)
    if case.get("alone"):
        assert found(case, violations) == [(each["rule"], each["subject"]) for each in case["expect"]]
    file = path if path.is_file() else path / f"{case['record'].split('-')[0]}.toml"
    lines = file.read_text(encoding="utf-8").split("\n")
    start = next(number for number, line in enumerate(lines, 1) if f'"{case["record"]}"' in line and "id" in line)
    for expected in case["expect"]:
        hits = [v for v in violations if (v.rule, v.subject_id) == (expected["rule"], expected["subject"])]
        assert hits, f"{expected} is not among {found(case, violations)}"
        places = [place for hit in hits for place in hit.locations if place.path.endswith(file.name)]
        assert any(start <= place.line < start + 120 for place in places), (start, places)
