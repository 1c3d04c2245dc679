"""``check()``: the stages in order, and nothing clever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Literal, NamedTuple, cast

from zjrules import __version__
from zjrules.engines import get_engine
from zjrules.engines.proof import Proof
from zjrules.errors import Diagnostic, UsageError
from zjrules.facts.digest import digests
from zjrules.inputs import Inputs, Stated, open_inputs
from zjrules.inputs.cited import cited_sources
from zjrules.rulebook.book import Rulebook
from zjrules.rulebook.loader import load_rulebook
from zjrules.settings import Settings
from zjrules.source import Span
from zjrules.violations.about import run_facts
from zjrules.violations.baseline import load_baseline
from zjrules.violations.evaluate import faulty_outcome, run_rules
from zjrules.violations.evidence import Evidence
from zjrules.violations.find import find
from zjrules.violations.kept import Kept, Seen
from zjrules.violations.result import Basis, CheckResult, Found, Part, RuleOutcome, RuleText, Violation
from zjrules.violations.sums import merged
from zjrules.violations.waiver_file import load_waivers
from zjrules.violations.waivers import apply_baseline, apply_waivers, lapsed, unknown_rules
from zjrules.violations.witness import prove_row, prover

WAIVER_GROUP = "W"


class Judged(NamedTuple):
    """One notice, checked: its violations, and per pass the facts with the rules, and what each of these found."""

    passes: tuple[tuple[Evidence, list[Found]], ...]
    violations: tuple[Violation, ...]
    notes: tuple[Diagnostic, ...] = ()  # of its waivers

    @property
    def found(self) -> list[Found]:
        return [found for _, each in self.passes for found in each]


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
    inputs, _, judged = judge(settings, reuse=False)
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
    evidence = next(evidence for evidence, _ in each.passes if violation.rule in evidence.book.ids)
    engine = get_engine(settings.engine, settings.spark_master)
    (run,) = run_rules(evidence.book.only(violation.rule), evidence.facts, engine)
    proof = prove_row(prover(run, evidence.shared), violation.key)
    return Explained(violation, proof, evidence, cited_sources(inputs, [violation]))


def judge(settings: Settings, *, reuse: bool = True) -> tuple[Inputs, Rulebook, tuple[Judged, ...]]:
    """Every stage but the last: the inputs, the rules, and what was found in each notice.

    With ``reuse`` what a rule found in an earlier run that saw the same is taken over.
    """
    inputs = open_inputs(settings)
    book, known = rules_of(settings)
    judged = tuple(_judge_notice(notice, book, settings, known, reuse) for notice in inputs.notices)
    if settings.baseline:
        accepted = load_baseline(settings.baseline)
        judged = tuple(each._replace(violations=tuple(apply_baseline(each.violations, accepted))) for each in judged)
    return inputs, book, judged


def rules_of(settings: Settings) -> tuple[Rulebook, Set[str] | None]:
    """The rules that are asked for; and the ids of all there are, where waivers can be held against them."""
    book, _ = load_rulebook(settings.rules_dirs, settings.bundled_rules)
    known = known_rules(book) if settings.bundled_rules else None  # waivers may be of rules that were left out
    severities = cast(Mapping[str, Literal["error", "warning", "note", "off"]], settings.severities)
    book = book.configured(severities, settings.parameters, settings.places)
    return book.selected(settings.select, settings.ignore, settings.places), known


def _result(settings: Settings, inputs: Inputs, book: Rulebook, judged: Sequence[Judged]) -> CheckResult:
    violations = sorted((violation for each in judged for violation in each.violations), key=in_order)
    faults = [fault for each in judged for found in each.found for fault in found.fault]
    notes = [note for each in judged for note in each.notes]
    diagnostics = [*inputs.diagnostics, *notes, *book.diagnostics, *faults]
    return CheckResult(
        version=__version__,
        as_of=settings.as_of,
        engine=_engine_name(settings, inputs),
        inputs=inputs.files,
        rules=(
            *merged([[found.outcome for found in each.found] for each in judged]),
            *(faulty_outcome(faulty) for faulty in book.faulty),
        ),
        violations=tuple(violations),
        sources=cited_sources(inputs, violations),
        diagnostics=tuple(dict.fromkeys(diagnostics)),
        unread=inputs.unread,
        unshown={found.outcome.id: found.unshown for each in judged for found in each.found if found.unshown},
        texts=texts_of(book),
        parts=_parts(inputs, judged) if len(judged) > 1 else (),
    )


def texts_of(book: Rulebook) -> dict[str, RuleText]:
    return {
        rule.id: RuleText(
            rule.group.key, rule.tags, Basis(rule.basis.kind, rule.basis.citation, rule.basis.quote), rule.why, rule.fix
        )
        for rule in book.rules
    }


def _parts(inputs: Inputs, judged: Sequence[Judged]) -> tuple[Part, ...]:
    return tuple(
        Part(
            name=notice.files[0].path,
            files=tuple(file.path for file in notice.files),
            rules=tuple(merged([[found.outcome for found in each.found]])),
            fingerprints=tuple(violation.fingerprint for violation in each.violations),
        )
        for notice, each in zip(inputs.notices, judged, strict=True)
    )


def _judge_notice(
    notice: Stated, book: Rulebook, settings: Settings, known: Set[str] | None, reuse: bool
) -> Judged:
    """Two passes: rules about waivers need to know what was found, so they run last, over facts of the run itself."""
    second = settings.second_engine if settings.paranoid else ""
    kept = Kept(notice.files[0].path, settings.engine) if reuse and not second and notice.seen else None
    evidence, found = find_in(notice, book, settings, kept)
    # Of a dataset that was read in part no waiver can be said to excuse nothing.
    outcomes = [] if notice.partial else [each.outcome for each in found]
    judged = with_waivers(notice, (evidence, found), outcomes, book, settings, known, kept)
    if kept:
        kept.save()
    return judged


def find_in(
    notice: Stated, book: Rulebook, settings: Settings, kept: Kept | None = None
) -> tuple[Evidence, list[Found]]:
    """The first pass: what every rule finds, but those about waivers."""
    second = settings.second_engine if settings.paranoid else ""
    evidence = Evidence(notice.facts, book.without_group(WAIVER_GROUP), notice.origins)
    if notice.large is None:
        return evidence, find(evidence, settings.engine, second, kept, notice.seen, settings.spark_master)
    if second:
        raise UsageError(Diagnostic("usage", "--paranoid cannot be had of a table this large", hint="name a part"))
    from zjrules.violations.large import find_large  # with SQL, takes time to load

    return find_large(evidence, notice.large, settings.most)


def with_waivers(
    notice: Stated,
    first: tuple[Evidence, list[Found]],
    outcomes: Sequence[RuleOutcome],
    book: Rulebook,
    settings: Settings,
    known: Set[str] | None = None,
    kept: Kept | None = None,
) -> Judged:
    """What was found, with what is excused of it, and what rules about waivers find. ``outcomes`` tell them which
    rules ran."""
    evidence, found = first
    waivers = load_waivers(settings.waivers, notice.waivers)
    violations, excused = apply_waivers(_violations(found), waivers, settings.as_of)
    notes = [*(unknown_rules(waivers, known) if known else ()), *lapsed(violations, waivers, excused, settings.as_of)]
    about = run_facts(waivers, violations, excused, outcomes, settings.as_of, evidence.facts)
    of_run = Evidence(about, book.only_group(WAIVER_GROUP), notice.origins)
    seen = notice.seen and Seen(digests(about), notice.seen.origins)
    second = settings.second_engine if settings.paranoid else ""
    told = find(of_run, settings.engine, second, kept, seen, settings.spark_master)
    return Judged((first, (of_run, told)), (*violations, *_violations(told)), tuple(notes))


def _engine_name(settings: Settings, inputs: Inputs) -> str:
    if any(notice.large for notice in inputs.notices):
        return "duckdb"
    return get_engine(settings.engine, settings.spark_master).name


def known_rules(book: Rulebook) -> frozenset[str]:
    """The ids of all rules that were loaded, those of faulty files too, whose names begin with the id."""
    return book.ids | {faulty.id.partition("-")[0] for faulty in book.faulty}


def _violations(found: Sequence[Found]) -> list[Violation]:
    return [violation for each in found for violation in each.violations]


def in_order(violation: Violation) -> tuple[str, str, int, str, str]:
    place = violation.locations[0] if violation.locations else Span("", 0)
    return place.path, place.sheet, place.line, violation.rule, violation.fingerprint
