"""Two neighbours in a responsibility clause of the official text change places: found, wherever it is."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.edits import AS_OF, NOTICE
from zjrules.model.opening import open_notice
from zjrules.pipeline import check
from zjrules.read.clauses import clause_reader
from zjrules.settings import Settings

EVERY = 42  # of the swaps one is tried: all of them take minutes


class Swap(NamedTuple):
    """Two neighbouring entries of a clause, units or collectives, and the lines that it stands on."""

    item: str
    first: str
    second: str
    line: int
    end_line: int


def swaps() -> list[Swap]:
    opened = open_notice(NOTICE)
    read = clause_reader(opened.style)
    found = []
    for item in opened.dataset.items:
        at, entries = item.responsibility_span, read(item.responsibility).entries
        assert at or not entries
        for one, other in pairwise(entries):
            found.append(Swap(item.id, one.raw, other.raw, at.line, at.end_line) if at else pytest.fail(item.id))
    return found


ALL = swaps()


def swapped(swap: Swap) -> str:
    """The official text with the two in each other's place, line ends and blanks where they were inside them."""
    lines = NOTICE.read_text(encoding="utf-8").split("\n")
    clause = "\n".join(lines[swap.line - 1 : swap.end_line])
    one, other = (r"\s*".join(map(re.escape, name)) for name in (swap.first, swap.second))
    edited, times = re.subn(rf"({one})([^，、]*[，、及]\s*)({other})", r"\3\2\1", clause, count=1)
    assert times == 1, clause
    return "\n".join((*lines[: swap.line - 1], *edited.split("\n"), *lines[swap.end_line :]))


def test_no_swap_was_lost() -> None:
    assert (len(ALL), len(ALL[::EVERY])) == (839, 20)


@pytest.mark.parametrize("swap", ALL[::EVERY], ids=lambda swap: f"{swap.item}: {swap.first}")
def test_a_swap_is_found_at_its_line(swap: Swap, tmp_path: Path) -> None:
    path = tmp_path / "notice.txt"
    path.write_text(swapped(swap), encoding="utf-8")
    result = check(Settings(paths=(path,), as_of=AS_OF, select=("D023",)))
    (found,) = [each for each in result.violations if each.subject_id == swap.item]
    first = found.locations[0]
    assert first.path.endswith("notice.txt") and swap.line <= first.line <= swap.end_line
    assert any(place.path.startswith("data/zj-2023/") for place in found.locations)
