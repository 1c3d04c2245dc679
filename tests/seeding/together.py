"""Plants many faults in one dataset: records or lines, companions and reports, with the place of each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tests.seeding import bundle
from tests.seeding.lined import lined
from tests.seeding.operations import Path, apply, at
from tests.seeding.planting import (
    REGISTER,
    Lines,
    Planted,
    Spot,
    change_lines,
    place_beside,
    place_of,
    report_rows,
    table_of,
    text_spot,
)
from tests.seeding.templates import filled, shown

MOVES = {"remove", "double", "insert"}  # edits after which other records stand elsewhere
BROUGHT = {"registers/zj.toml", *(f"zj-2023/{name}.toml" for name in ("census", "same-items", "horizons"))}
CHANGED = (AssertionError, LookupError, TypeError)  # raised by edits of what another fault has changed
Held = tuple[Any, Path]  # a value that stays what it is when others move, and a way down from it


# Official text and dataset are two forms of one notice: a fault of the one cannot be planted in the other. Two faults
# of one field, such as the number of the notice, need two datasets; so do faults that silence each other's rule.
DATASETS = ("text", "json", "json-2")


class ClashError(Exception):
    """This fault cannot be planted beside those planted before it."""

    def __init__(self, spot: Spot) -> None:
        super().__init__(f"{spot.kind.key} cannot be planted beside the others")
        self.spot = spot


def can_join(spot: Spot, dataset: str) -> bool:
    """Whether the fault can be planted in this form; a JSON dataset brings registers of its own."""
    kind = spot.kind
    other = kind.where == "json" if dataset == "text" else kind.where == "text" or kind.file in BROUGHT
    return not other and not kind.as_of


def clean_files(dataset: str) -> dict[str, str]:
    return planted_together(dataset, ())[0]


def planted_together(dataset: str, spots: Sequence[Spot]) -> tuple[dict[str, str], list[Planted]]:
    """The files of one dataset with all of these faults, and each fault with its place in them."""
    files: dict[str, str] = {}
    make = _lines if dataset == "text" else _records
    placed = [*make(spots, files), *_companions(spots, files), *_reports(spots, files)]
    fields = {spot.kind.key: spot.record.fields for spot in spots}
    return files, [_finished(each, fields[each.kind.key], files) for each in placed]


def encoding(spots: Iterable[Spot]) -> str:
    """That of the official text."""
    return next((spot.kind.encoding for spot in spots if spot.kind.encoding != "utf-8"), "utf-8")


def _finished(fault: Planted, fields: Mapping[str, Any], files: Mapping[str, str]) -> Planted:
    name, lines = place_beside(fault.kind, fields, files) or (fault.name, fault.lines)
    return fault._replace(files=files, name=name, lines=tuple(lines))


def _records(spots: Iterable[Spot], files: dict[str, str]) -> list[Planted]:
    data = bundle.fresh()
    mine = [(spot, at(data, spot.record.path)) for spot in spots if spot.kind.where == "json"]
    mine.sort(key=lambda each: any(MOVES & set(edit) for edit in each[0].kind.edits))
    held: list[tuple[Spot, list[Held]]] = []
    for spot, record in mine:
        try:
            found = spot.record._replace(path=_paths(data)[id(record)])
            touched = apply(data, found.path, spot.kind.edits, found.fields)
            places = touched if spot.kind.at == "edit" else [place_of(spot.kind, found, data)]
        except CHANGED as error:
            raise ClashError(spot) from error
        held.append((spot, [_hold(data, path) for path in places]))
    files["dataset.json"], lines = lined(data)
    now = _paths(data)
    if gone := [spot for spot, each in held if any(id(holder) not in now for holder, _ in each)]:
        raise ClashError(gone[0])
    return [
        _placed(
            spot, "dataset.json", [lines[path] for holder, rest in each if (path := (*now[id(holder)], *rest)) in lines]
        )
        for spot, each in held
    ]


def _lines(spots: Iterable[Spot], files: dict[str, str]) -> list[Planted]:
    lines = list(bundle.text_lines())
    taken: set[int] = set()
    placed = []
    for spot in spots:
        if spot.kind.where != "text":
            continue
        first, last = text_spot(spot.kind, spot.record) or (1, 1)
        if taken & {*range(first, last + 1)}:
            raise ClashError(spot)
        taken |= {*range(first, last + 1)}
        changed = change_lines(lines, spot.kind, spot.record)
        assert len(lines) == len(bundle.text_lines()), f"{spot.kind.key} moves the lines behind it"
        placed.append(_placed(spot, "notice.txt", [changed]))
    files["notice.txt"] = "\n".join(lines)
    return placed


def _paths(data: Any) -> dict[int, Path]:
    """Where every object and list stands, by identity."""
    found: dict[int, Path] = {}

    def walk(value: Any, path: Path) -> None:
        if isinstance(value, dict | list):
            found[id(value)] = path
            for key, each in value.items() if isinstance(value, dict) else enumerate(value):
                walk(each, (*path, key))

    walk(data, ())
    return found


def _hold(data: Any, path: Path) -> Held:
    try:
        value = at(data, path)
    except LookupError:  # deleted: nothing stands there
        return data, ("nothing",)
    return (value, ()) if isinstance(value, dict | list) else (at(data, path[:-1]), path[-1:])


def _companions(spots: Sequence[Spot], files: dict[str, str]) -> list[Planted]:
    """Edits from the end of each file to its beginning, so that those before stand where they stood."""
    texts = {name: bundle.companion(name) for name in bundle.companion_files()}
    placed: list[tuple[Spot, str, Lines]] = []
    mine = [spot for spot in spots if spot.kind.where == "companion"]
    mine.sort(key=lambda spot: -1 if "append_text" in spot.kind.edits[0] else -spot.record.fields["start"])
    for spot in mine:
        assert len(spot.kind.edits) == 1, f"{spot.kind.key} cannot be planted with others"
        name, (edit,) = spot.kind.file, spot.kind.edits
        text = texts.get(name, "")
        if "append_text" in edit:
            start, end = len(text), len(text)
            new = str(filled(edit["append_text"], spot.record.fields))
        else:
            hit = re.compile(edit["find"]).match(text, spot.record.fields["start"])
            if hit is None:
                raise ClashError(spot)
            start, end = hit.span()
            new = hit.expand(str(filled(edit["with"], spot.record.fields)))
        first, added = text.count("\n", 0, start) + 1, new.count("\n") - text.count("\n", start, end)
        placed = [
            (each, of, (a + added, b + added)) if of == name and a > first else (each, of, (a, b))
            for each, of, (a, b) in placed
        ]
        placed.append((spot, name, (first, first + new.count("\n"))))
        texts[name] = text[:start] + new + text[end:]
    files.update({f"data/{name}": text for name, text in texts.items()})
    for register in dict.fromkeys(spot.kind.register for spot in spots):
        files[REGISTER] += register
    return [_placed(spot, f"data/{name}", [lines]) for spot, name, lines in placed]


def _reports(spots: Iterable[Spot], files: dict[str, str]) -> list[Planted]:
    rows = [dict(row) for row in bundle.reports()]
    placed = []
    for spot in spots:
        if spot.kind.where != "progress" and not spot.kind.reports:
            continue
        assert spot.kind.reports, f"{spot.kind.key} changes a bundled report"
        rows += report_rows(spot.kind, spot.record)
        line = len(rows) + 1
        if spot.kind.where != "progress":
            continue
        with_row = spot._replace(record=spot.record._replace(fields={**spot.record.fields, "row": rows[-1]}))
        placed.append(_placed(with_row, "progress.csv", [(line, line)]))
    files["progress.csv"] = table_of(rows)
    return placed


def _placed(spot: Spot, name: str, lines: list[Lines]) -> Planted:
    return Planted(spot.kind, spot.number, shown(filled(spot.kind.subject, spot.record.fields)), {}, name, tuple(lines))
