"""Measures detection (the fault is found at its place) and precision (nothing else is newly raised)."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from tests.edits import AS_OF, NOTICE
from tests.seeding import bundle
from tests.seeding.checking import Clean, book, check_clean, new_violations
from tests.seeding.kinds import Kind
from tests.seeding.lined import lined
from tests.seeding.planting import Planted, Spot, spots, written
from tests.seeding.together import clean_files
from zjrules import bundled
from zjrules.errors import ZjrulesError
from zjrules.violations.result import Violation


class Verdict(NamedTuple):
    """What became of one planted fault. ``missed`` says what was found instead; ``extras`` nobody accounted for."""

    planted: Planted
    missed: str
    extras: tuple[str, ...]


@lru_cache
def clean(where: str, as_of: str = "") -> Clean:
    """The clean dataset in the form that faults of this kind are planted in."""
    with tempfile.TemporaryDirectory() as name:
        day = datetime.date.fromisoformat(as_of) if as_of else AS_OF
        return check_clean(written(_clean_files(where), Path(name), day))


def _clean_files(where: str) -> dict[str, str]:
    if where == "json":
        return {"dataset.json": lined(bundle.exported())[0]}
    if where == "text":
        return {"notice.txt": NOTICE.read_text(encoding="utf-8")}
    if where == "progress":
        return {"progress.csv": bundle.PROGRESS.read_text(encoding="utf-8-sig")}
    return clean_files(where.split()[1]) if where.startswith("together ") else {}


def judged(planted: Planted) -> Verdict:
    """Plant, check and compare with what the kind expects."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            found = new_violations(planted.settings(folder), clean(planted.kind.form, planted.kind.as_of))
        except ZjrulesError as error:
            told = "; ".join(fault.message for fault in error.diagnostics)
            return Verdict(planted, f"cannot be checked: {told}", ())
        return _verdict(planted, found, folder)


def _verdict(planted: Planted, found: list[Violation], folder: Path) -> Verdict:
    kind = planted.kind
    # A subject that broke the rule before may break it in other words now: that is nothing new.
    standing = {(each.rule, each.subject_id) for each in clean(kind.form, kind.as_of).violations.values()}
    extras = tuple(
        f"{each.rule} {each.subject_id}: {each.message}"
        for each in found
        if each.rule not in {*kind.knock_on, *against_the_record()}
        and each not in _hits(planted, found)
        and (each.rule, each.subject_id) not in standing
    )
    return Verdict(planted, missed(planted, found, folder), extras)


def _hits(planted: Planted, found: list[Violation]) -> list[Violation]:
    return [each for each in found if each.rule == planted.kind.rule and planted.subject in (each.subject_id, "*")]


def missed(planted: Planted, found: list[Violation], folder: Path) -> str:
    """What was found instead of the fault at its place; nothing where it was found."""
    hits = _hits(planted, found)
    if not hits:
        others = [f"{each.rule} {each.subject_id}" for each in found]
        return f"no {planted.kind.rule} of {planted.subject}, but {others or 'nothing'}"
    places = [place for each in hits for place in each.locations]
    file = bundled.shown(folder / planted.name)
    if any(
        place.path == file and (place.line <= last and first <= place.end_line)
        for place in places
        for first, last in planted.lines
    ):
        return ""
    told = [f"{Path(place.path).name}:{place.line}-{place.end_line}" for place in places]
    return f"found in {told}, not in {Path(planted.name).name}:{planted.lines}"


@lru_cache
def against_the_record() -> frozenset[str]:
    """The rules that hold a notice against its reviewed dataset: they tell of every change, as they should."""
    return frozenset(rule.id for rule in book().rules if "record" in rule.requires)


def all_spots(chosen: Iterable[Kind]) -> list[Spot]:
    return [spot for kind in chosen for spot in spots(kind)]


class Table(NamedTuple):
    """Figures of planted faults; ``lines`` as they are printed, ``faults`` every miss and extra in words."""

    planted: int
    found: int
    extras: int
    lines: tuple[str, ...]
    faults: tuple[str, ...]

    @property
    def detection(self) -> float:
        return 100 * self.found / self.planted if self.planted else 0


def table(verdicts: list[Verdict]) -> Table:
    """The figures by group: kinds of faults, variants planted, found at their place, with unexplained violations."""
    groups = sorted({each.planted.kind.group for each in verdicts})
    lines = [_line("group", "kinds", "planted", "found", "extras")]
    for group in groups:
        lines.append(_figures(group, [each for each in verdicts if each.planted.kind.group == group]))
    lines.append(_figures("all", verdicts))
    faults = [f"MISSED {each.planted.key}: {each.missed}" for each in verdicts if each.missed]
    faults += [f"EXTRA {each.planted.key}: {extra}" for each in verdicts for extra in each.extras]
    found = sum(not each.missed for each in verdicts)
    extras = sum(bool(each.extras) for each in verdicts)
    return Table(len(verdicts), found, extras, tuple(lines), tuple(faults))


def _figures(name: str, verdicts: list[Verdict]) -> str:
    kinds = {each.planted.kind.key for each in verdicts}
    found = [each for each in verdicts if not each.missed]
    extras = [each for each in verdicts if each.extras]
    return _line(name, *(str(len(each)) for each in (kinds, verdicts, found, extras)))


def _line(name: str, *figures: str) -> str:
    return f"{name:<14}" + "".join(f"{figure:>9}" for figure in figures)
