"""Every case file on every engine: the same rows, the same errors at the same places."""

from __future__ import annotations

import pytest

from tests.datalog.cases import FOLDER, Case, load, shown, tagged_rows
from tests.engines.every import ENGINES
from zjrules.datalog import evaluate
from zjrules.errors import EngineError

DISAGREEMENTS = load("*.toml", FOLDER.with_name("engines"))  # found by programs that Hypothesis made
CASES = [*load("*.toml"), *DISAGREEMENTS]


def test_all_case_files_are_found() -> None:
    assert len(CASES) == 87 and len(DISAGREEMENTS) == 12
    assert len({str(case) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case, engine: str) -> None:
    assert case.expect or case.told, "a case expects something"
    if case.told:
        with pytest.raises(EngineError) as caught:
            evaluate(case.program, case.facts, engine)
        assert shown(caught.value.diagnostics, case.program) == case.told
        return
    result = evaluate(case.program, case.facts, engine)
    assert {name: tagged_rows(result[name]) for name in case.expect} == case.expect
