"""Runs the rules of a book over the facts and proves what they find."""

from __future__ import annotations

from zjrules.engines import get_engine
from zjrules.violations.collect import collect
from zjrules.violations.compare import compare_engines
from zjrules.violations.evaluate import run_rules
from zjrules.violations.evidence import Evidence
from zjrules.violations.result import Found, Violation


def run_and_prove(evidence: Evidence, engine: str, second: str = "", spark_master: str = "") -> list[Found]:
    """For each rule of the book what it found. With ``second`` an independent engine must find the same.

    Raises ``EngineError`` where the shared relations cannot be evaluated, or where the engines differ.
    """
    runs = run_rules(evidence.book, evidence.facts, get_engine(engine, spark_master))
    if second:
        compare_engines(evidence.book, evidence.facts, runs, second)
    found: dict[str, list[Violation]] = {}
    for violation in collect(runs, evidence):
        found.setdefault(violation.rule, []).append(violation)
    return [Found(run.outcome, tuple(found.get(run.rule.id, ())), run.fault) for run in runs]
