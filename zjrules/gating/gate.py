"""``gate()``: reads what is there and what is handed in, runs what that can change, and answers for it alone."""

from __future__ import annotations

from collections.abc import Sequence, Set
from pathlib import Path
from typing import NamedTuple

from zjrules import __version__, bundled
from zjrules.engines import get_engine
from zjrules.engines.base import Engine
from zjrules.errors import Diagnostic, UsageError
from zjrules.gating.definition import caused
from zjrules.gating.halves import Halves, of_waivers, outcome_of, run_halves, untouched
from zjrules.gating.history import InMemory, Sides
from zjrules.gating.reach import Reach, reach_of
from zjrules.gating.submission import submission_of, without
from zjrules.inputs import Inputs, Stated, open_inputs
from zjrules.inputs.cited import cited_sources
from zjrules.inputs.size import MOST_IN_MEMORY
from zjrules.pipeline import WAIVER_GROUP, in_order, rules_of, texts_of, with_waivers
from zjrules.rulebook.book import Rulebook
from zjrules.settings import Settings
from zjrules.violations.baseline import load_baseline
from zjrules.violations.evaluate import RuleRun, faulty_outcome
from zjrules.violations.evidence import Evidence
from zjrules.violations.result import CheckResult, Gate, RuleOutcome, Violation
from zjrules.violations.waiver_file import load_waivers
from zjrules.violations.waivers import apply_baseline

MANY = 20_000  # reports from which on the engine for large tables is quicker


class Answer(NamedTuple):
    """The violations that are the submission's, and what became of every rule."""

    violations: list[Violation]
    outcomes: list[RuleOutcome]
    faults: list[Diagnostic]


def gate(settings: Settings, submission: Sequence[Path]) -> CheckResult:
    """``settings.paths`` are the dataset and the history. Raises as ``check`` does."""
    _check_size((*settings.paths[1:], *submission))
    # Whatever engine is to run the rules: tables are read into memory, none stays in its file.
    inputs = open_inputs(settings._replace(paths=(*settings.paths, *submission), engine="python"))
    if len(inputs.notices) != 1:
        raise UsageError(Diagnostic("usage", "a submission is held against one dataset", hint="--against DATASET"))
    paths = tuple(map(bundled.shown, submission))
    (notice,) = inputs.notices
    book, known = rules_of(settings)
    told = answer(notice, settings, frozenset(paths), (book, known))
    violations = told.violations
    if settings.baseline:
        violations = apply_baseline(violations, load_baseline(settings.baseline))
    history = tuple(file.path for file in inputs.files if file.kind == "progress" and file.path not in paths)
    empty = [each.path for each in inputs.files if each.path in paths and _says_nothing(notice, each.path)]
    return CheckResult(
        version=__version__,
        as_of=settings.as_of,
        engine=get_engine(settings.engine, settings.spark_master).name,
        inputs=inputs.files,
        rules=tuple(told.outcomes),
        violations=tuple(sorted(violations, key=in_order)),
        sources=cited_sources(inputs, violations),
        diagnostics=tuple(dict.fromkeys([*_told(inputs, set(paths)), *told.faults])),
        unread=(*inputs.unread, *empty),
        gate=Gate(paths, history),
        texts=texts_of(book),
    )


def _check_size(tables: Sequence[Path]) -> None:
    size = sum(path.stat().st_size for path in tables if path.is_file())
    if size > MOST_IN_MEMORY:
        message = f"the tables have {size // 1_000_000} MB; the gate reads at most {MOST_IN_MEMORY // 1_000_000} MB"
        hint = "name the part of the history that the submission belongs to"
        raise UsageError(Diagnostic("history-too-large", message, hint=hint))


def _told(inputs: Inputs, paths: Set[str]) -> list[Diagnostic]:
    """Faults of the submission, and of what kept anything from being read; what ails the rest is not its business."""
    return [each for each in inputs.diagnostics if inputs.unread or (each.span and each.span.path in paths)]


def _says_nothing(notice: Stated, path: str) -> bool:
    """A file without a single report or fault: there is nothing to be judged."""
    return not any(at and at.path == path for rows in notice.facts.rows.values() for at in rows.values())


def answer(notice: Stated, settings: Settings, paths: Set[str], rules: tuple[Rulebook, Set[str] | None],
           reach: Reach | None = None) -> Answer:  # fmt: skip
    """``paths`` are those of the submission, whose facts are among those of ``notice``."""
    book, known_rules = rules
    notice = notice._replace(seen=None)
    history = InMemory(notice.facts, submission_of(notice.facts, paths))
    waived = {(waiver.rule, waiver.subject) for waiver in load_waivers(settings.waivers, notice.waivers)}
    groups, others = reach or reach_of(book.without_group(WAIVER_GROUP), history.few)
    found: list[Halves] = []
    runs: list[RuleRun] = []
    for group in groups:
        sides = history.sides(group)
        half, ran = run_halves(group.book, sides, notice.origins, _engine(settings, sides), waived,
                                history.submitted.reports)  # fmt: skip
        found.append(half)
        runs += ran
    outcomes = [] if notice.partial else [run.outcome for run in runs]
    before = Evidence(without(notice.facts, paths), book, notice.origins)
    after = Evidence(notice.facts, book, notice.origins)
    earlier = with_waivers(notice, (before, [each for half in found for each in half.before]), outcomes, book, settings)
    later = with_waivers(notice, (after, [each for half in found for each in half.after]), outcomes, book, settings,
                         known_rules)  # fmt: skip
    known = {each.fingerprint for each in earlier.violations}.union(*(half.known for half in found))
    told = caused(later.violations, known, paths)
    by_rule: dict[str, list[Violation]] = {}
    for violation in told:
        by_rule.setdefault(violation.rule, []).append(violation)
    registers = {row[0] for row in notice.facts.rows.get("register", ())}
    became = [outcome_of(run, by_rule.get(run.rule.id, ()), history.submitted, registers) for run in runs]
    became += [of_waivers(each.outcome, by_rule) for each in later.passes[1][1]]
    became += [*map(untouched, others), *map(faulty_outcome, book.faulty)]
    faults = [*later.notes, *book.diagnostics, *(fault for run in runs for fault in run.fault)]
    return Answer(told, sorted(became, key=lambda each: each.id), faults)


def _engine(settings: Settings, sides: Sides) -> Engine:
    """The engine asked for; where none is, the one for large tables once there are many reports."""
    many = settings.engine == "auto" and len(sides[1].rows.get("report", ())) > MANY
    return get_engine("duckdb" if many else settings.engine, settings.spark_master)
