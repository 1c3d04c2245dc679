"""What was handed in, among all facts: its own, and what they name."""

from __future__ import annotations

from collections.abc import Collection, Set
from typing import NamedTuple

from zjrules.facts.store import Facts
from zjrules.gating.owned import OWNED


class Submission(NamedTuple):
    """``paths`` as facts cite them; ``reports`` are the ids of its reports; ``names`` all texts of its facts: these
    ids, the items, targets and units that it names."""

    paths: Set[str]
    reports: Set[str]
    names: Set[object]


def submission_of(facts: Facts, paths: Set[str]) -> Submission:
    reports: set[str] = set()
    names: set[object] = set()
    for relation, rows in facts.rows.items():
        for row, at in rows.items():
            if at is not None and at.path in paths:
                names.update(value for value in row if isinstance(value, str))
                if relation == "report":
                    reports.add(str(row[0]))
    return Submission(paths, reports, names)


def reports_of(facts: Facts) -> set[str]:
    return {str(row[0]) for row in facts.rows.get("report", ())}


def only(facts: Facts, reports: Collection[str], among: Collection[str]) -> Facts:
    """The facts without those of reports ``among`` which are not these ``reports``."""
    gone = set(among) - set(reports)
    kept = Facts()
    for relation, rows in facts.rows.items():
        owned = OWNED.get(relation)
        if owned is None or not gone:
            kept.rows[relation] = rows
        else:
            column = owned.column
            kept.rows[relation] = {row: at for row, at in rows.items() if row[column] not in gone}
    return kept


def without(facts: Facts, paths: Set[str]) -> Facts:
    """The facts as they were before: without what files at these paths say."""
    before = Facts()
    for relation, rows in facts.rows.items():
        before.rows[relation] = {row: at for row, at in rows.items() if at is None or at.path not in paths}
    return before
