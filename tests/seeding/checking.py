"""Checks a planted dataset against the clean one: only rules whose facts changed are run, only new rows proven."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from zjrules.engines import get_engine
from zjrules.errors import ReadError
from zjrules.facts.store import Row
from zjrules.inputs.reading import read_inputs
from zjrules.inputs.stated import Stated
from zjrules.pipeline import WAIVER_GROUP
from zjrules.rulebook.book import Rulebook
from zjrules.rulebook.loader import load_rulebook
from zjrules.settings import Settings
from zjrules.violations.about import run_facts
from zjrules.violations.collect import collect
from zjrules.violations.evaluate import RuleRun, run_rules
from zjrules.violations.evidence import Evidence
from zjrules.violations.fingerprint import fingerprint
from zjrules.violations.result import RuleOutcome, Violation
from zjrules.violations.waiver_file import load_waivers
from zjrules.violations.waivers import apply_waivers

Given = Mapping[str, frozenset[Row]]


class Clean(NamedTuple):
    """What a dataset states and what the rules find in it."""

    given: Given
    outcomes: Mapping[str, RuleOutcome]
    rows: Mapping[str, tuple[Row, ...]]  # by rule
    violations: Mapping[str, Violation]  # by fingerprint
    about: Mapping[str, Violation]  # those of the rules on waivers


@lru_cache
def book() -> Rulebook:
    return load_rulebook((), True)[0]


def check_clean(settings: Settings) -> Clean:
    return _check(settings, None)


def new_violations(settings: Settings, clean: Clean) -> list[Violation]:
    """What a planted fault newly raises; reading errors are raised as they come."""
    found = _check(settings, clean)
    known = {*clean.violations, *clean.about}
    return [each for key, each in {**found.violations, **found.about}.items() if key not in known]


def _check(settings: Settings, clean: Clean | None) -> Clean:
    inputs = read_inputs(settings)
    if inputs.unread:  # a fault that keeps a file from being read is none that rules can find
        raise ReadError(inputs.diagnostics)
    notice = inputs.notices[0]
    given = {name: frozenset(rows) for name, rows in notice.facts.rows.items()}
    runs = run_rules(_concerned(given, clean), notice.facts, get_engine(settings.engine))
    rows = {**(clean.rows if clean else {}), **{run.rule.id: run.rows for run in runs}}
    outcomes = {**(clean.outcomes if clean else {}), **{run.rule.id: run.outcome for run in runs}}
    errored = [outcome.id for outcome in outcomes.values() if outcome.outcome == "errored"]
    assert not errored, f"errored: {errored}"
    violations = _violations(runs, rows, notice, clean.violations if clean else {})
    about = _about_waivers(settings, notice, violations, outcomes)
    return Clean(given, outcomes, rows, violations, about)


def _concerned(given: Given, clean: Clean | None) -> Rulebook:
    """The rules that read a relation whose rows are not those of the clean dataset; all but those on waivers."""
    rules = book().without_group(WAIVER_GROUP)
    if clean is None:
        return rules
    nothing: frozenset[Row] = frozenset()
    changed = {name for name in {*given, *clean.given} if given.get(name, nothing) != clean.given.get(name, nothing)}
    touched = [rule for rule in rules.rules if changed & set(rule.reads) or (rule.requires and "register" in changed)]
    return rules._replace(rules=tuple(touched))


def _violations(
    runs: list[RuleRun], rows: Mapping[str, tuple[Row, ...]], notice: Stated, known: Mapping[str, Violation]
) -> dict[str, Violation]:
    fresh = []
    for run in runs:
        new = tuple(row for row in run.rows if fingerprint(run.rule.id, row) not in known)
        fresh.append(run._replace(rows=new))
    rules = book()._replace(rules=tuple(run.rule for run in runs))
    made = {each.fingerprint: each for each in collect(fresh, Evidence(notice.facts, rules, notice.origins))}
    standing = {fingerprint(rule, row) for rule, each in rows.items() for row in each}
    return {key: each for key, each in {**known, **made}.items() if key in standing}


def _about_waivers(
    settings: Settings, notice: Stated, violations: Mapping[str, Violation], outcomes: Mapping[str, RuleOutcome]
) -> dict[str, Violation]:
    waivers = load_waivers(settings.waivers, notice.waivers)
    marked, excused = apply_waivers(violations.values(), waivers, settings.as_of)
    facts = run_facts(waivers, marked, excused, outcomes.values(), settings.as_of, notice.facts)
    rules = book().only_group(WAIVER_GROUP)
    runs = run_rules(rules, facts, get_engine(settings.engine))
    found = collect(runs, Evidence(facts, rules, notice.origins))
    return {each.fingerprint: each for each in found}
