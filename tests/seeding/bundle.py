"""The clean dataset that faults are planted in: official text, records, companions and progress reports."""

from __future__ import annotations

import copy
import csv
import io
from functools import lru_cache
from typing import Any, NamedTuple

from tests.edits import NOTICE
from zjrules import bundled
from zjrules.model.dump import dump_dataset
from zjrules.model.opening import open_notice

FOLDER = "zj-2023"
PROGRESS = bundled.data() / FOLDER / "progress" / "outcomes-2023.csv"
Record = dict[str, Any]


class Found(NamedTuple):
    """A record of the dataset and where it stands in it; ``fields`` are what selectors and templates may read."""

    path: tuple[str | int, ...]
    fields: Record


@lru_cache
def exported() -> Record:
    """The JSON form of the bundled notice; not to be changed."""
    return dump_dataset(open_notice(NOTICE).dataset)


def fresh() -> Record:
    return copy.deepcopy(exported())


@lru_cache
def text_lines() -> tuple[str, ...]:
    return tuple(NOTICE.read_text(encoding="utf-8").split("\n"))


@lru_cache
def companion(name: str) -> str:
    """A file of the data folder, such as ``zj-2023/census.toml``."""
    path = bundled.data() / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def companion_files() -> list[str]:
    """Everything that goes with the notice, but for its text and its progress reports."""
    root = bundled.data()
    beside = list((root / FOLDER).glob("*.toml"))
    shared = [*root.glob("*.toml"), *(root / "registers").glob("*.toml")]
    return sorted(path.relative_to(root).as_posix() for path in (*beside, *shared))


@lru_cache
def reports() -> tuple[Record, ...]:
    """The rows of the bundled progress reports."""
    return tuple(dict(row) for row in csv.DictReader(io.StringIO(PROGRESS.read_text(encoding="utf-8-sig"))))


@lru_cache
def records(kind: str) -> tuple[Found, ...]:
    """All records of one kind, in document order: a list of the JSON form, or ``duties``, ``targets``, ``lines``,
    ``reports``, ``census`` and ``notice``."""
    if kind == "notice":
        return (Found(("notice",), exported()["notice"]),)
    if kind == "duties":
        return (*records("items"), *records("livelihood"))
    if kind == "lines":
        return tuple(Found((number,), {"line": number, "text": text}) for number, text in enumerate(text_lines(), 1))
    if kind == "reports":
        return tuple(Found((number,), {**row, "order": number}) for number, row in enumerate(reports()))
    if kind == "census":
        return tuple(Found(("census",), {"what": what}) for what in exported()["census"])
    if kind == "targets":
        return tuple(_nested("targets"))
    return tuple(Found((kind, place), _with_order(exported()[kind], place)) for place in range(len(exported()[kind])))


def _nested(name: str) -> list[Found]:
    found = []
    for duty in records("duties"):
        for place, each in enumerate(duty.fields[name]):
            found.append(Found((*duty.path, name, place), {**each, "order": place, "duty": duty.fields}))
    return found


def _with_order(siblings: list[Any], place: int) -> Record:
    """The fields of a record with its place, and the one behind it."""
    record, behind = (siblings[place], siblings[place + 1] if place + 1 < len(siblings) else {})
    if not isinstance(record, dict):
        return {"value": record, "order": place}
    return {**record, "order": place, "next": place + 1, "behind": behind}
