"""Rules over a table that stays in its file: SQL finds the rows, the reference engine shows why.

What a rule says of its violations is worked out once more in memory, over the reports that they rest on alone: so
their words, places and proofs are those of a small table. Counts are of the whole table.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from typing import NamedTuple, Protocol

from zjrules.doing import doing
from zjrules.engines import get_engine
from zjrules.engines.database import Database
from zjrules.engines.sql.evaluation import SqlEngine, derivations, different
from zjrules.engines.sql.views import Grounded
from zjrules.errors import Diagnostic, EngineError
from zjrules.facts.store import Facts, Row
from zjrules.rulebook.rule import Rule
from zjrules.source import Span
from zjrules.violations.collect import collect
from zjrules.violations.evaluate import SUBJECT, UNDETERMINED, VIOLATION, RuleRun, errored, judged, run_rules
from zjrules.violations.evidence import Evidence
from zjrules.violations.result import Found, RuleOutcome, Violation


class LargeTable(Protocol):
    """The facts of a large table. There every report has a key that is no text of the table."""

    @property
    def engine(self) -> SqlEngine: ...

    def database(self, facts: Facts) -> Database:
        """The given facts and those of the table."""

    def numbers(self, values: Iterable[object]) -> set[int]:
        """The numbers of the reports whose keys are among values."""

    def named(self, row: Row, names: Mapping[int, str]) -> Row:
        """A row with the ids of reports for their keys."""

    def among(self, facts: Facts, wanted: Collection[int]) -> tuple[Facts, dict[int, str]]:
        """The given facts and those of some reports; and the ids of these."""


class Rows(NamedTuple):
    """What SQL found for a rule. ``rows`` are at most as many as are to be shown, of ``total``."""

    rule: Rule
    database: Database
    total: int
    rows: list[Grounded]


def find_large(evidence: Evidence, table: LargeTable, most: int) -> tuple[Evidence, list[Found]]:
    """What every rule finds in the facts and the table; of a rule's violations ``most`` are shown, all are counted.
    Also the facts that what is shown rests on, as evidence."""
    book = evidence.book
    engine = table.engine
    doing("library")
    shared = engine.evaluate(book.shared, table.database(evidence.facts))
    registers = {row[0] for row in evidence.facts.rows.get("register", ())}
    runs: dict[str, RuleRun] = {}
    found: dict[str, Rows] = {}
    evaluated = engine.evaluate_all([rule.program for rule in book.rules], shared)
    for done, rule in enumerate(book.rules):
        doing("rule", rule.id, done, len(book.rules))
        begun = time.perf_counter()
        database = next(evaluated)
        try:
            if isinstance(database, EngineError):
                raise database
            rows, outcome = _counted(rule, database, registers, most)
        except EngineError as error:
            runs[rule.id] = errored(rule, error, shared, time.perf_counter() - begun)
            continue
        runs[rule.id] = RuleRun(rule, outcome._replace(seconds=time.perf_counter() - begun), (), database)
        if rows.rows:
            found[rule.id] = rows
    doing("prove")
    small, names = table.among(evidence.facts, table.numbers(_values(found.values())))
    few = Evidence(small, book, evidence.origins)
    proven = _proven(few, [runs[rule] for rule in found], found, table, names)
    shown: dict[str, list[Violation]] = {}
    for violation in collect(proven.values(), few):
        shown.setdefault(violation.rule, []).append(violation)
    return few, [_found(runs[rule.id], shown.get(rule.id, []), found.get(rule.id)) for rule in book.rules]


def _counted(rule: Rule, database: Database, registers: Set[object], most: int) -> tuple[Rows, RuleOutcome]:
    rows, every = ([], True) if set(rule.requires) - registers else _violations(rule, database, most)
    total, violated = len(rows), len({rule.subject_of(each.row) for each in rows})
    if not every:
        total = len(database.table(VIOLATION))
        violated = different(database, VIOLATION, rule.head.index(rule.subject_variable))
    subjects, undetermined = len(database.table(SUBJECT)), len(database.table(UNDETERMINED))
    return Rows(rule, database, total, rows), judged(rule, subjects, violated, undetermined, registers, 0)


def _proven(
    few: Evidence, runs: Iterable[RuleRun], found: Mapping[str, Rows], table: LargeTable, names: Mapping[int, str]
) -> dict[str, RuleRun]:
    """The same rows, found by the reference engine among the few facts that they rest on."""
    book = few.book._replace(rules=tuple(run.rule for run in runs), faulty=())
    proven = {}
    for run in run_rules(book, few.facts, get_engine("python")):
        wanted = {table.named(derived.row, names) for derived in found[run.rule.id].rows}
        proven[run.rule.id] = run._replace(rows=tuple(row for row in run.rows if row in wanted))
    return proven


def _found(run: RuleRun, shown: Sequence[Violation], rows: Rows | None) -> Found:
    unshown = rows.total - len(shown) if rows else 0
    if not unshown:
        return Found(run.outcome, tuple(shown), run.fault)
    message = f"{run.rule.id}: {unshown + len(shown)} violations, of which {len(shown)} are shown"
    more = rows is not None and rows.total > len(rows.rows)
    hint = "show more with --most" if more else "the others rest on reports that they do not name: check a part"
    told = Diagnostic("more-violations", message, Span(run.rule.path, run.rule.line), hint)
    return Found(run.outcome, tuple(shown), (*run.fault, told), unshown)


def _violations(rule: Rule, database: Database, most: int) -> tuple[list[Grounded], bool]:
    """So many rows of the rule's violations; and whether these are all."""
    rows: dict[Row, Grounded] = {}
    found, every = derivations(rule.program, database, VIOLATION, most)
    for each in found:
        known = rows.get(each.row)
        rows[each.row] = each if known is None else Grounded(each.row, (*known.keys, *each.keys))
    return list(rows.values())[:most], every and len(rows) <= most


def _values(found: Iterable[Rows]) -> Iterable[object]:
    for each in found:
        for derived in each.rows:
            yield from derived.row
            yield from derived.keys
