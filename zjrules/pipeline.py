"""``check()``: the stages in order, and nothing clever."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from zjrules import __version__, bundled
from zjrules.engines import get_engine
from zjrules.engines.base import Engine
from zjrules.errors import Diagnostic, ReadError, UsageError
from zjrules.facts.extract import extract
from zjrules.facts.store import Facts
from zjrules.model.opening import Opened, open_notice
from zjrules.model.progress import ProgressTable
from zjrules.model.progress_build import load_progress
from zjrules.rulebook.book import Rulebook
from zjrules.rulebook.loader import load_rulebook
from zjrules.settings import Settings
from zjrules.source import Span
from zjrules.violations.about import run_facts
from zjrules.violations.baseline import load_baseline
from zjrules.violations.collect import Evidence, collect
from zjrules.violations.compare import compare_engines
from zjrules.violations.evaluate import RuleRun, faulty_outcome, run_rules
from zjrules.violations.result import CheckedInput, CheckResult, RuleOutcome, Violation
from zjrules.violations.sums import merged
from zjrules.violations.waiver_file import load_waivers
from zjrules.violations.waivers import apply_baseline, apply_waivers

PROGRESS_SUFFIXES = frozenset({".csv"})
WAIVER_GROUP = "W"


@dataclass(frozen=True)
class Inputs:
    """What a run checks: notices, each with its progress reports, and what could not be read."""

    notices: tuple[tuple[Opened, tuple[ProgressTable, ...]], ...]
    diagnostics: tuple[Diagnostic, ...]


def check(settings: Settings) -> CheckResult:
    """Read, state facts, run the rules, prove violations, apply waivers and baseline.

    Raises ``ReadError`` where nothing can be checked, ``RuleError`` for a faulty library,
    ``EngineError`` for an engine that failed as a whole, ``UsageError`` for bad settings.
    """
    inputs = open_inputs(settings)
    book, rule_faults = load_rulebook(settings.rules_dirs, settings.bundled_rules)
    book = book.selected(settings.select, settings.ignore).configured(parameters=settings.parameters)
    engine = get_engine(settings.engine)
    diagnostics = [*inputs.diagnostics, *rule_faults]
    outcomes: list[tuple[RuleOutcome, ...]] = []
    violations: list[Violation] = []
    for opened, tables in inputs.notices:
        found, judged, faults = _check_notice(opened, tables, book, engine, settings)
        outcomes.append(judged)
        violations += found
        diagnostics += [*opened.diagnostics, *faults]
    if settings.baseline:
        violations = apply_baseline(violations, load_baseline(settings.baseline))
    return CheckResult(
        version=__version__,
        as_of=settings.as_of,
        engine=engine.name,
        inputs=_checked_inputs(inputs),
        rules=(*merged(outcomes), *(faulty_outcome(faulty) for faulty in book.faulty)),
        violations=tuple(sorted(violations, key=_order)),
        sources=_sources(inputs),
        diagnostics=tuple(dict.fromkeys(diagnostics)),
    )


def open_inputs(settings: Settings) -> Inputs:
    """Read all paths; with none, the bundled notice and its progress reports.

    Progress reports go with the one notice that is named; with none, with the bundled notice.
    """
    notice_paths = [path for path in settings.paths if path.suffix.lower() not in PROGRESS_SUFFIXES]
    progress_paths = [path for path in settings.paths if path.suffix.lower() in PROGRESS_SUFFIXES]
    missing = [path for path in settings.paths if not path.exists()]
    if missing:
        raise UsageError([Diagnostic("no-such-file", f"{path} does not exist", hint="check the path") for path in missing])
    if not notice_paths:
        notice_paths = bundled_notices()
    if len(notice_paths) > 1 and progress_paths:
        raise UsageError("progress reports were named with several notices; name one notice for them")
    faults: list[Diagnostic] = []
    notices = []
    for path in notice_paths:
        try:
            opened = open_notice(path)
            if not settings.paths and opened.companions:
                progress_paths = list(opened.companions.progress)
            tables = [_read_table(each, opened, faults) for each in progress_paths]
            notices.append((opened, tuple(table for table in tables if table)))
        except ReadError as error:
            faults += error.diagnostics
    if not notices:
        raise ReadError(faults)
    return Inputs(tuple(notices), tuple(faults))


def bundled_notices() -> list[Path]:
    return sorted(bundled.data().glob("*/notice.txt"))


def notice_facts(opened: Opened, tables: Sequence[ProgressTable], settings: Settings) -> Facts:
    """All given facts of one notice with its progress reports."""
    return extract(opened.dataset, opened.registers, opened.style, opened.sources, tables, settings.as_of)


def _read_table(path: Path, opened: Opened, faults: list[Diagnostic]) -> ProgressTable | None:
    try:
        issued = opened.dataset.notice.issue_date
        table = load_progress(path, issued.year if issued else None)
    except ReadError as error:
        faults += error.diagnostics
        return None
    faults += table.notes
    return table


def _check_notice(
    opened: Opened, tables: Sequence[ProgressTable], book: Rulebook, engine: Engine, settings: Settings
) -> tuple[list[Violation], tuple[RuleOutcome, ...], list[Diagnostic]]:
    facts = notice_facts(opened, tables, settings)
    first = book.without_group(WAIVER_GROUP)
    runs, faults = _run(first, facts, engine, settings)
    violations = _prove(runs, first, facts, opened)
    waivers = load_waivers(settings.waivers, opened.companions)
    violations, excused = apply_waivers(violations, waivers, settings.as_of)
    second = book.only_group(WAIVER_GROUP)
    if second.rules:
        # Rules about waivers need to know what was found: they run last, over facts of the run itself.
        about = run_facts(waivers, violations, excused, [run.outcome for run in runs], settings.as_of)
        late, late_faults = _run(second, about, engine, settings)
        violations += _prove(late, second, about, opened)
        runs, faults = [*runs, *late], [*faults, *late_faults]
    return violations, tuple(run.outcome for run in runs), faults


def _run(book: Rulebook, facts: Facts, engine: Engine, settings: Settings) -> tuple[list[RuleRun], list[Diagnostic]]:
    runs, _ = run_rules(book, facts, engine)
    if settings.paranoid:
        compare_engines(book, facts, runs, second_engine(settings.engine))
    return runs, [fault for run in runs for fault in run.fault]


def _prove(runs: Sequence[RuleRun], book: Rulebook, facts: Facts, opened: Opened) -> list[Violation]:
    evidence = Evidence(facts, book.schema, book.shared, opened.origins())
    return [violation for run in runs if run.rows for violation in collect(run, evidence)]


def _order(violation: Violation) -> tuple[str, int, str, str]:
    place = violation.locations[0] if violation.locations else Span("", 0)
    return place.path, place.line, violation.rule, violation.fingerprint


def _checked_inputs(inputs: Inputs) -> tuple[CheckedInput, ...]:
    found = []
    for opened, tables in inputs.notices:
        dataset = opened.dataset
        records = len(dataset.items) + len(dataset.livelihood)
        found.append(CheckedInput(opened.path, opened.kind, _digest(opened), records))
        found += [CheckedInput(table.path, "progress", table.sha256, len(table.reports)) for table in tables]
    return tuple(found)


def _digest(opened: Opened) -> str:
    """The checksum of the one file, or of the list of checksums of a folder's files."""
    if len(opened.sources) == 1:
        return opened.sources[0].sha256
    listing = "".join(f"{source.sha256}  {source.path}\n" for source in opened.sources)
    return hashlib.sha256(listing.encode()).hexdigest()


def _sources(inputs: Inputs) -> dict[str, list[str]]:
    """The lines of everything that was read, for excerpts."""
    found: dict[str, list[str]] = {}
    for opened, tables in inputs.notices:
        found |= {source.path: source.lines() for source in opened.sources}
        found |= {table.path: list(table.lines) for table in tables}
    return found


def second_engine(first: str) -> str:
    """The independent engine that checks the first one."""
    return "python" if first == "pydatalog" else "pydatalog"
