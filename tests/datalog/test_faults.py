"""Faulty programs and everything they are told: code, place, caret, hint, word by word."""

from __future__ import annotations

import pytest

from tests.datalog.cases import Case, load, shown
from zjrules.datalog import analyse, parse
from zjrules.datalog.schema import Schema, relation
from zjrules.errors import RuleError

CASES = load("faults/*.toml")


def test_all_fault_files_are_found() -> None:
    assert len(CASES) == 72
    assert len({str(case) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_fault(case: Case) -> None:
    schema = Schema(relation(name, columns, "") for name, columns in (each.split(" ", 1) for each in case.given))
    with pytest.raises(RuleError) as caught:
        analyse(parse(case.program), schema, case.parameters)
    assert shown(caught.value.diagnostics, case.program) == case.told
