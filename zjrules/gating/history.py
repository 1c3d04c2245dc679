"""What was there before a submission: of its reports those that a group of rules needs."""

from __future__ import annotations

from typing import Protocol

from zjrules.engines import get_engine
from zjrules.engines.database import Database
from zjrules.facts.store import Facts
from zjrules.gating.reach import Group, reached
from zjrules.gating.submission import Submission, only, reports_of, without

FEW = 2_000
Sides = tuple[Facts, Facts]  # before, and after


class History(Protocol):
    submitted: Submission
    few: bool  # so few reports that there is nothing to be gained by leaving some out

    def sides(self, group: Group) -> Sides:
        """The facts on which the rules of the group find what the submission changes."""


class InMemory:
    """``facts`` are all, those of the submission included."""

    def __init__(self, facts: Facts, submitted: Submission) -> None:
        self.facts = facts
        self.submitted = submitted
        self._before = reports_of(without(facts, submitted.paths))
        self.few = len(self._before) <= FEW
        self._database: Database | None = None

    def sides(self, group: Group) -> Sides:
        after = self.facts
        if group.link is not None:
            if group.link.attributes and self._database is None:
                self._database = Database(self.facts.rows)
            found = reached(group, self._database or Database(), get_engine("python"), self.submitted)
            after = only(self.facts, found, self._before)
        return without(after, self.submitted.paths), after
