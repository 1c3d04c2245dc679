"""How far a submission reaches, rule by rule: which reports of the history its rows can come together with."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import NamedTuple

from zjrules.datalog.influence import atoms_in
from zjrules.datalog.locality import Attribute, Link, Locality
from zjrules.datalog.stratified import StratifiedProgram, Stratum
from zjrules.engines.base import Engine
from zjrules.engines.database import Database
from zjrules.gating.owned import OWNED
from zjrules.gating.submission import Submission
from zjrules.rulebook.book import Rulebook
from zjrules.rulebook.rule import Rule
from zjrules.violations.evaluate import SUBJECT, UNDETERMINED, VIOLATION

GOALS = (VIOLATION, SUBJECT, UNDETERMINED)


class Group(NamedTuple):
    """Rules with one reach, as a book: reports that are linked, or without ``link`` all of them. ``programs`` derive
    the attributes."""

    book: Rulebook
    link: Link | None
    programs: tuple[StratifiedProgram, ...] = ()


class Reach(NamedTuple):
    """The rules that reports have a say in, by their reach; and the others, in which no submission changes anything."""

    groups: tuple[Group, ...]
    others: tuple[Rule, ...]


def reach_of(book: Rulebook, together: bool = False) -> Reach:
    """``together``: there are so few reports that it is quicker to look at all of them at once than to ask which are
    needed."""
    shared = Locality((clause for stratum in book.shared.strata for clause in stratum.clauses), OWNED)
    found: dict[object, list[Rule]] = {}
    programs: dict[object, tuple[StratifiedProgram, ...]] = {}
    links: dict[object, Link | None] = {}
    others = []
    for rule in book.rules:
        locality = Locality((clause for stratum in rule.program.strata for clause in stratum.clauses), OWNED, shared)
        if not locality.needed(GOALS):
            others.append(rule)
            continue
        link = None if together else locality.link(GOALS)
        attributes = link.attributes if link else ()
        own = {name for stratum in rule.program.strata for name in stratum.relations}
        key = (link, rule.id if any(each.relation in own for each in attributes) else "")
        if key not in found:
            programs[key], links[key] = _programs(book, rule, attributes), link
        found.setdefault(key, []).append(rule)
    groups = (Group(book._replace(rules=tuple(rules), faulty=()), links[key], programs[key])
              for key, rules in found.items())  # fmt: skip
    return Reach(tuple(groups), tuple(others))


def _programs(book: Rulebook, rule: Rule, attributes: Sequence[Attribute]) -> tuple[StratifiedProgram, ...]:
    """What of the library and of the rule derives the attributes."""
    wanted = {attribute.relation for attribute in attributes}
    own, wanted = _cone(rule.program, wanted)
    shared, _ = _cone(book.shared, wanted)
    return tuple(program for program in (shared, own) if program.strata)


def _cone(program: StratifiedProgram, wanted: Set[str]) -> tuple[StratifiedProgram, set[str]]:
    """The strata that these relations need; and the relations that they need of others."""
    needed = set(wanted)
    kept: list[Stratum] = []
    for stratum in reversed(program.strata):
        if needed & set(stratum.relations):
            kept.append(stratum)
            needed |= read_by(stratum)
    return program._replace(strata=tuple(reversed(kept))), needed


def read_by(stratum: Stratum) -> set[str]:
    return {atom.relation for clause in stratum.clauses for literal in clause.body for atom in atoms_in(literal)}


def reached(group: Group, facts: Database, engine: Engine, submitted: Submission) -> set[str]:
    """The reports that the group's rules may bring together with those submitted, these included, or with what these
    name."""
    found = set(submitted.reports)
    if group.link is None or not group.link.attributes:
        return found
    for program in group.programs:
        facts = engine.evaluate(program, facts)
    columns = [_Values(facts, attribute) for attribute in group.link.attributes]
    while True:
        wanted = [column.values(found) | submitted.names for column in columns]
        linked = [column.reports(each) for column, each in zip(columns, wanted, strict=True)]
        more = set.intersection(*linked) if group.link.every else set.union(*linked)
        if more <= found:
            return found
        found |= more


class _Values:
    """An attribute's values by report, and the reports by value."""

    def __init__(self, facts: Database, attribute: Attribute) -> None:
        self.table = facts.table(attribute.relation)
        self.attribute = attribute

    def values(self, reports: Set[str]) -> set[object]:
        groups = self.table.groups((self.attribute.id,))
        return {row[self.attribute.column] for report in reports if report in groups for row in groups[report]}

    def reports(self, values: Set[object]) -> set[str]:
        groups = self.table.groups((self.attribute.column,))
        return {str(row[self.attribute.id]) for value in values if value in groups for row in groups[value]}
