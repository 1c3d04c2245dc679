"""``check()``: the stages in order, and nothing clever."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from zjrules import __version__
from zjrules.engines import get_engine
from zjrules.engines.base import Engine
from zjrules.engines.proof import Proof
from zjrules.errors import Diagnostic, UsageError
from zjrules.facts.store import Facts
from zjrules.inputs import Inputs, Stated, open_inputs
from zjrules.inputs.cited import cited_sources
from zjrules.rulebook.book import Rulebook
from zjrules.rulebook.loader import load_rulebook
from zjrules.settings import Settings
from zjrules.source import Span
from zjrules.violations.about import run_facts
from zjrules.violations.baseline import load_baseline
from zjrules.violations.collect import Evidence, collect
from zjrules.violations.compare import compare_engines
from zjrules.violations.evaluate import RuleRun, faulty_outcome, run_rules
from zjrules.violations.result import CheckResult, Violation
from zjrules.violations.sums import merged
from zjrules.violations.waiver_file import load_waivers
from zjrules.violations.waivers import apply_baseline, apply_waivers
from zjrules.violations.witness import prove_row, prover

WAIVER_GROUP = "W"


class Judged(NamedTuple):
    """One notice, checked: its violations, and per pass the facts, the rules and what each of them found."""

    passes: tuple[tuple[Evidence, tuple[RuleRun, ...]], ...]
    violations: tuple[Violation, ...]

    @property
    def runs(self) -> Iterator[RuleRun]:
        return (run for _, runs in self.passes for run in runs)


class Explained(NamedTuple):
    """One violation with its whole proof, step by step."""

    violation: Violation
    proof: Proof
    evidence: Evidence
    sources: dict[str, list[str]]


def check(settings: Settings) -> CheckResult:
    """Read, state facts, run the rules, prove violations, apply waivers and baseline.

    Raises ``ReadError`` where nothing can be checked, ``RuleError`` for a faulty library,
    ``EngineError`` for an engine that failed as a whole, ``UsageError`` for bad settings.
    """
    return _result(settings, *judge(settings))


def explain(settings: Settings, fingerprint: str) -> Explained:
    """The proof of the violation whose fingerprint begins so. Raises ``UsageError`` where none or several do."""
    inputs, _, judged = judge(settings)
    found = [
        (each, violation)
        for each in judged
        for violation in each.violations
        if violation.fingerprint.startswith(fingerprint.lower())
    ]
    if len({violation.fingerprint for _, violation in found}) != 1:
        message = (
            f"no violation has the fingerprint {fingerprint}" if not found else f"several begin with {fingerprint}"
        )
        hint = "give the same files and options as to `zjrules check`, which prints the fingerprints"
        raise UsageError(Diagnostic("unknown-fingerprint", message, hint=hint))
    each, violation = found[0]
    evidence, run = next(
        (evidence, run) for evidence, runs in each.passes for run in runs if run.rule.id == violation.rule
    )
    proof = prove_row(prover(run, evidence.shared), violation.key)
    return Explained(violation, proof, evidence, cited_sources(inputs, [violation]))


def judge(settings: Settings) -> tuple[Inputs, Rulebook, tuple[Judged, ...]]:
    """Every stage but the last: the inputs, the rules, and what was found in each notice."""
    inputs = open_inputs(settings)
    book, _ = load_rulebook(settings.rules_dirs, settings.bundled_rules)
    book = book.configured(parameters=settings.parameters, places=settings.places)
    book = book.selected(settings.select, settings.ignore, settings.places)
    engine = get_engine(settings.engine)
    judged = tuple(_judge_notice(notice, book, engine, settings) for notice in inputs.notices)
    if settings.baseline:
        accepted = load_baseline(settings.baseline)
        judged = tuple(each._replace(violations=tuple(apply_baseline(each.violations, accepted))) for each in judged)
    return inputs, book, judged


def _result(settings: Settings, inputs: Inputs, book: Rulebook, judged: Sequence[Judged]) -> CheckResult:
    violations = sorted((violation for each in judged for violation in each.violations), key=_order)
    faults = [fault for each in judged for run in each.runs for fault in run.fault]
    diagnostics = [*inputs.diagnostics, *book.diagnostics, *faults]
    return CheckResult(
        version=__version__,
        as_of=settings.as_of,
        engine=get_engine(settings.engine).name,
        inputs=inputs.files,
        rules=(
            *merged([[run.outcome for run in each.runs] for each in judged]),
            *(faulty_outcome(faulty) for faulty in book.faulty),
        ),
        violations=tuple(violations),
        sources=cited_sources(inputs, violations),
        diagnostics=tuple(dict.fromkeys(diagnostics)),
        unread=inputs.unread,
    )


def _judge_notice(notice: Stated, book: Rulebook, engine: Engine, settings: Settings) -> Judged:
    first = _pass(book.without_group(WAIVER_GROUP), notice.facts, notice, engine, settings)
    waivers = load_waivers(settings.waivers, notice.waivers)
    violations, excused = apply_waivers(_collected(first), waivers, settings.as_of)
    # Rules about waivers need to know what was found: they run last, over facts of the run itself.
    # Of a dataset that was read in part no waiver can be said to excuse nothing.
    outcomes = [] if notice.partial else [run.outcome for run in first[1]]
    about = run_facts(waivers, violations, excused, outcomes, settings.as_of, notice.facts)
    second = _pass(book.only_group(WAIVER_GROUP), about, notice, engine, settings)
    return Judged((first, second), (*violations, *_collected(second)))


def _pass(
    book: Rulebook, facts: Facts, notice: Stated, engine: Engine, settings: Settings
) -> tuple[Evidence, tuple[RuleRun, ...]]:
    runs = run_rules(book, facts, engine)
    if settings.paranoid:
        compare_engines(book, facts, runs, settings.second_engine)
    return Evidence(facts, book.schema, book.shared, notice.origins), tuple(runs)


def _collected(found: tuple[Evidence, tuple[RuleRun, ...]]) -> list[Violation]:
    evidence, runs = found
    return collect(runs, evidence)


def _order(violation: Violation) -> tuple[str, int, str, str]:
    place = violation.locations[0] if violation.locations else Span("", 0)
    return place.path, place.line, violation.rule, violation.fingerprint
