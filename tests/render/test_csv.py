"""CSV: no cell is a formula, nothing is lost, and spreadsheets can be told the encoding."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.render.samples import RESULTS
from zjrules.render import RenderOptions, render
from zjrules.render.csv import FORMULA, guarded

STARTS = st.sampled_from(FORMULA)


@pytest.mark.parametrize("cell", [
    "=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x", "'=1"
])
def test_a_formula_becomes_text(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@given(st.text() | st.builds(str.__add__, STARTS, st.text()))
def test_the_guard_can_be_taken_away(cell: str) -> None:
    made = guarded(cell)
    assert (made[1:] if made.startswith("'") else made) == cell.replace("\0", "\ufffd")
    assert not made.startswith(tuple(set(FORMULA) - {"'"}))


def test_cells_survive_as_they_are() -> None:
    text = render(RESULTS["hard"], "csv")
    records = list(csv.DictReader(io.StringIO(text, newline="")))
    message = RESULTS["hard"].violations[0].message.replace("\0", "\ufffd")
    assert records[0]["message"] == "'" + message
    assert [each["type"] for each in records] == ["violation"] * 3 + ["unshown", "verdict"]
    assert sum(int(each["count"] or 0) for each in records) == 15


def test_a_byte_order_mark_where_asked_for() -> None:
    plain, marked = (render(RESULTS["clean"], "csv", RenderOptions(bom=bom)) for bom in (False, True))
    assert marked.encode() == b"\xef\xbb\xbf" + plain.encode()
