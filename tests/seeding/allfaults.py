"""The all-faults dataset: as many faults at once as do not touch one another; the rest each alone."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from tests.edits import AS_OF
from tests.seeding import bundle
from tests.seeding.checking import Clean, check_clean
from tests.seeding.kinds import Kind, kinds
from tests.seeding.lined import lined
from tests.seeding.measure import judged
from tests.seeding.operations import apply
from tests.seeding.planting import candidates, planted, spots, written
from tests.seeding.templates import filled, shown

WHOLE = {"remove", "double", "insert"}  # edits that move other records


class Chosen(NamedTuple):
    kind: Kind
    record: bundle.Found
    subject: str


def fired_at_once(folder: Path) -> dict[str, Chosen]:
    """Plant what is compatible, check, and give the faults that their rule found at their subject, by rule."""
    chosen = list(compatible(kinds()))
    found = _check(chosen, folder)
    raised = {(each.rule, each.subject_id) for each in (*found.violations.values(), *found.about.values())}
    return {each.kind.rule: each for each in chosen if (each.kind.rule, each.subject) in raised}


def fired_alone(rules: Iterable[str]) -> set[str]:
    """Of the rules, those that find the first fault of one of their kinds planted alone."""
    wanted = set(rules)
    found: set[str] = set()
    for kind in kinds():
        if kind.rule in wanted - found and not judged(planted(*spots(kind)[0])).missed:
            found.add(kind.rule)
    return found


def compatible(every: Iterable[Kind]) -> Iterable[Chosen]:
    """For each rule at most one fault, each in a record of its own, that moves no other record."""
    taken: set[str] = set()
    rules: set[str] = set()
    for kind in every:
        if kind.rule in rules or kind.where == "text" or kind.source in ("notice", "passages", "sections", "tables"):
            continue
        if kind.where == "companion" or any(WHOLE & set(edit) or "other" in edit for edit in kind.edits):
            continue
        for record in candidates(kind):
            home = _home(kind, record)
            if home not in taken:
                taken.add(home)
                rules.add(kind.rule)
                fields = record.fields if kind.row is None else {**record.fields, "row": _row(kind, record)}
                yield Chosen(kind, record, shown(filled(kind.subject, fields)))
                break


def _home(kind: Kind, record: bundle.Found) -> str:
    """What a fault needs for itself: a duty, a record of another kind, a reported target."""
    if kind.where == "progress":
        return f"report of {record.fields.get('id', record.path[0])}"
    return "/".join(str(part) for part in record.path[:2])


def _check(chosen: list[Chosen], folder: Path) -> Clean:
    data = bundle.fresh()
    rows = [dict(row) for row in bundle.reports()]
    for kind, record, _ in chosen:
        if kind.where == "json":
            apply(data, record.path, kind.edits, record.fields)
        else:
            rows.append(_row(kind, record))
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return check_clean(written({"dataset.json": lined(data)[0], "progress.csv": out.getvalue()}, folder, AS_OF))


def _row(kind: Kind, record: bundle.Found) -> dict[str, str]:
    return {name: shown(filled(value, record.fields)) for name, value in (kind.row or {}).items()}


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        at_once = fired_at_once(Path(name))
    alone = fired_alone({kind.rule for kind in kinds()} - set(at_once))
    print(f"{len(at_once)} rules at once, {len(alone)} alone: {' '.join(sorted(alone))}")
    print("nowhere:", *sorted({kind.rule for kind in kinds()} - set(at_once) - alone))


if __name__ == "__main__":
    main()
