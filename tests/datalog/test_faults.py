"""Faulty programs and everything they are told: code, place, caret, hint, word by word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.datalog.cases import FOLDER, Case, load, shown
from zjrules.datalog import analyse, parse
from zjrules.datalog.schema import Schema, relation
from zjrules.errors import RuleError

CASES = load("faults/*.toml")
ROOT = Path(__file__).parents[2]


def test_all_fault_files_are_found() -> None:
    assert len(CASES) == 71
    assert len({str(case) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_fault(case: Case) -> None:
    schema = Schema(relation(name, columns, "") for name, columns in (each.split(" ", 1) for each in case.given))
    with pytest.raises(RuleError) as caught:
        analyse(parse(case.program), schema, case.parameters)
    assert shown(caught.value.diagnostics, case.program) == case.told


def test_every_code_has_a_case() -> None:
    """A kebab-case literal in these packages is a code of a diagnostic."""
    sources = [path for name in ("datalog", "engines") for path in (ROOT / "zjrules" / name).glob("*.py")]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    codes = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', text)) | {"syntax"}
    told = "".join(path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.toml"))
    asserted = "".join(
        path.read_text(encoding="utf-8")
        for name in ("datalog", "engines")
        for path in (ROOT / "tests" / name).glob("*.py")
    )
    missing = {code for code in codes if f" {code}: " not in told and f'"{code}"' not in asserted}
    assert not missing
    assert len(codes) > 30
