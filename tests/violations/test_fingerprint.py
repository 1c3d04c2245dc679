"""Fingerprints: the same over runs, line shifts and unrelated edits; another one where a value changes."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from tests.edits import NOTICE, run, untouched
from zjrules.violations.fingerprint import fingerprint
from zjrules.violations.result import Value

DAY = datetime.date(2030, 1, 2)


def test_it_is_a_promise_to_stored_baselines_and_waivers() -> None:
    """These may never change: users keep them in files."""
    assert fingerprint("L001", ("annual-1-1", "省甲厅", "省乙厅")) == "b1eeccf616aa997e"
    assert fingerprint("P005", ("p", 1000, Decimal("0.5"), True, DAY)) == "e1d675095f0bacd2"
    assert fingerprint("S001", ()) == "c5e0e70cb9001fc3"


@pytest.mark.parametrize(
    "same", [(1, Decimal(1), Decimal("1.00"), Decimal("1E+0")), (1000, Decimal("1E+3"), Decimal("1000.0"))]
)
def test_one_number_has_one_fingerprint_however_it_is_written(same: Sequence[Value]) -> None:
    assert len({fingerprint("T001", ("x", value)) for value in same}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("T001", ("a",)), ("T002", ("a",))),
        (("T001", ("a", "b")), ("T001", ("b", "a"))),
        (("T001", ("ab",)), ("T001", ("a", "b"))),
        (("T001", (1,)), ("T001", ("1",))),
        (("T001", (1,)), ("T001", (True,))),
        (("T001", ("true",)), ("T001", (True,))),
        (("T001", ("2030-01-02",)), ("T001", (DAY,))),
        (("T001", (Decimal("1.5"),)), ("T001", (Decimal("1.50001"),))),
        (("T001", (10,)), ("T001", (100,))),
    ],
)
def test_what_differs_has_another(one: tuple[str, tuple[Value, ...]], other: tuple[str, tuple[Value, ...]]) -> None:
    assert fingerprint(*one) != fingerprint(*other)


def edited(folder: Path, *edits: tuple[str, str], blank_lines: int = 0) -> frozenset[str]:
    """The fingerprints of the bundled notice with passages replaced and blank lines put in every few lines."""
    text = NOTICE.read_text(encoding="utf-8")
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    lines = text.split("\n")
    for at in range(len(lines) - 200, 0, -200) if blank_lines else ():
        lines[at:at] = [""] * blank_lines
    folder.mkdir(exist_ok=True)
    path = folder / "renamed.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return frozenset(violation.fingerprint for violation in run(path).violations)


def test_shifted_lines_and_another_file_name_change_none(tmp_path: Path) -> None:
    assert edited(tmp_path / "elsewhere", blank_lines=3) == untouched()


def test_an_unrelated_edit_changes_none(tmp_path: Path) -> None:
    found = edited(tmp_path, ("统筹存量和增量", "统筹存量与增量"))
    assert untouched() < found
    assert len(found - untouched()) == 1  # the edit itself, against the dataset on record


def test_a_changed_value_changes_the_fingerprint_of_its_violation(tmp_path: Path) -> None:
    found = [edited(tmp_path, ("１０００ 个左右", f"{figure} 个左右")) - untouched() for figure in ("９００", "８００")]
    assert [len(each) for each in found] == [3, 3]  # against the programme's name, and twice against the record
    assert not found[0] & found[1]
