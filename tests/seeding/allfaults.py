"""The all-faults datasets: in two forms of the notice as many rules as can fire side by side, one fault each.

``python -m tests.seeding.allfaults`` completes the list in ``tests/cases/seeded/at-once.txt`` where rules came in or
are no longer found; ``anew`` behind it searches from nothing, which takes some ten minutes.
"""

from __future__ import annotations

import sys
import tempfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.edits import AS_OF
from tests.seeding.checking import new_violations
from tests.seeding.kinds import CASES, Kind, kinds
from tests.seeding.measure import against_the_record, clean, missed
from tests.seeding.planting import Planted, Spot, candidates, written
from tests.seeding.together import DATASETS, ClashError, can_join, encoding, planted_together
from zjrules.errors import ZjrulesError
from zjrules.settings import Settings
from zjrules.violations.result import Violation

LIST = CASES / "at-once.txt"
BESIDES = CASES / "at-once-besides.txt"  # what these faults raise besides, by rule and subject
WIDE = {"notice", "passages", "sections", "tables", "horizons", "units", "precedence"}  # read by many rules
TRIES = 6  # places at which a kind of fault is tried
BOLD = 4  # rounds in which whatever is found stays
CAREFUL = 3  # rounds after that, in which nothing that was found may be lost again
BATCH = 8  # faults that are then tried together


def at_once(dataset: str) -> list[Spot]:
    """The faults of the list: the key of the kind, and which of the records it can be planted in."""
    by_key = {kind.key: kind for kind in kinds()}
    listed = [line.split() for line in LIST.read_text(encoding="utf-8").splitlines()]
    return [spot(by_key[key], int(number)) for of, key, number in listed if of == dataset]


def spot(kind: Kind, number: int) -> Spot:
    return Spot(kind, number, candidates(kind)[number - 1])


class Found(NamedTuple):
    """One dataset with all faults of a list: how it is checked, what it newly raises, and by rule what is missed."""

    settings: Settings
    faults: list[Planted]
    new: list[Violation]
    missed: dict[str, str]

    @property
    def besides(self) -> list[str]:
        """The rule and subject of everything newly raised that is none of the faults, nor told of every change."""
        expected = {(each.kind.rule, each.subject) for each in self.faults}
        told = [each for each in self.new if each.rule not in against_the_record()]
        raised = {(each.rule, each.subject_id) for each in told if (each.rule, "*") not in expected}
        return [f"{rule} {subject}" for rule, subject in sorted(raised - expected)]


def planted_at_once(dataset: str, spots: Sequence[Spot], folder: Path) -> Found:
    files, faults = planted_together(dataset, spots)
    settings = written(files, folder, AS_OF, encoding(spots))
    new = new_violations(settings, clean(f"together {dataset}"))
    told = {each.kind.rule: missed(each, new, folder) for each in faults}
    return Found(settings, faults, new, {rule: words for rule, words in told.items() if words})


def search(dataset: str, start: Iterable[Spot], found: set[str]) -> list[Spot]:
    """One fault for each rule not found in other datasets, beside those to start with, tried at several places."""
    chosen = _kept(dataset, list(start))
    options = {rule: each for rule, each in _options(dataset).items() if rule not in found}
    for number in range(BOLD + CAREFUL):
        done = {each.kind.rule for each in chosen}
        left = {rule: each for rule, each in options.items() if each and rule not in done}
        if not left:
            break
        if number < BOLD:
            tried = [each.pop(0) for each in left.values() if each[0].kind.source not in WIDE]
            bold = _kept(dataset, [*chosen, *tried])
            chosen = bold if len(bold) > len(chosen) else chosen
        else:
            tried = [each.pop(0) for each in left.values()]
            for begin in range(0, len(tried), BATCH):
                chosen += _accepted(dataset, chosen, tried[begin : begin + BATCH])
        print(dataset, len(chosen), "of", len(options), file=sys.stderr, flush=True)
    return sorted(_kept(dataset, chosen), key=lambda each: each.kind.key)


def _options(dataset: str) -> dict[str, list[Spot]]:
    """By rule the faults that may be planted, each kind beginning at another place of the document."""
    found: dict[str, list[Spot]] = {}
    for kind in kinds():
        count = len(candidates(kind))
        begin, tries = zlib.crc32(kind.key.encode()), min(TRIES, count)
        numbers = [(begin + count * place // tries) % count + 1 for place in range(tries)]
        found.setdefault(kind.rule, []).extend(each for n in numbers if can_join(each := spot(kind, n), dataset))
    return {rule: each for rule, each in found.items() if each}


def _kept(dataset: str, chosen: list[Spot]) -> list[Spot]:
    """Those that are found when only they are planted."""
    while lost := _lost(dataset, chosen):
        chosen = [each for each in chosen if each.kind.rule not in lost]
    return chosen


def _accepted(dataset: str, chosen: list[Spot], batch: list[Spot]) -> list[Spot]:
    """Those of the batch that are found beside the chosen ones without hiding one of these."""
    lost = _lost(dataset, [*chosen, *batch])
    if not lost & {each.kind.rule for each in chosen}:
        return [each for each in batch if each.kind.rule not in lost]
    if len(batch) == 1:
        return []
    half = len(batch) // 2
    first = _accepted(dataset, chosen, batch[:half])
    return [*first, *_accepted(dataset, [*chosen, *first], batch[half:])]


def _lost(dataset: str, spots: Sequence[Spot]) -> set[str]:
    """The rules whose fault is not found, or cannot be planted beside the others."""
    lost: set[str] = set()
    while True:
        left = [each for each in spots if each.kind.rule not in lost]
        try:
            with tempfile.TemporaryDirectory() as name:
                return lost | set(planted_at_once(dataset, left, Path(name)).missed)
        except ClashError as clash:
            lost.add(clash.spot.kind.rule)
        except ZjrulesError:  # a dataset that cannot be read
            return {each.kind.rule for each in spots}


def main(words: list[str]) -> None:
    found: dict[str, list[Spot]] = {name: [] if words == ["anew"] else at_once(name) for name in DATASETS}
    besides: dict[str, list[str]] = {}
    for dataset, start in found.items():
        elsewhere = {each.kind.rule for name, spots in found.items() if name != dataset for each in spots}
        found[dataset] = search(dataset, start, elsewhere)
        with tempfile.TemporaryDirectory() as name:
            besides[dataset] = planted_at_once(dataset, found[dataset], Path(name)).besides
    _write(LIST, {name: [f"{each.kind.key} {each.number}" for each in spots] for name, spots in found.items()})
    _write(BESIDES, besides)
    never = {kind.rule for kind in kinds()} - {each.kind.rule for spots in found.values() for each in spots}
    print("rules without a fault:", *sorted(never), file=sys.stderr)


def _write(path: Path, lines: Mapping[str, list[str]]) -> None:
    path.write_text("".join(f"{name} {each}\n" for name, of in lines.items() for each in of), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
