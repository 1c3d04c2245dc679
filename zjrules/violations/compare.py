"""A second opinion: the same rules on an independent engine must find the same rows."""

from __future__ import annotations

from collections.abc import Sequence

from zjrules.engines import get_engine
from zjrules.errors import Diagnostic, EngineError
from zjrules.facts.store import Facts
from zjrules.rulebook.book import Rulebook
from zjrules.source import Span
from zjrules.violations.evaluate import RuleRun, run_rules


def compare_engines(book: Rulebook, facts: Facts, runs: Sequence[RuleRun], second: str) -> None:
    """Run ``book`` again on the engine ``second``. Raises ``EngineError`` with every rule on which they differ."""
    others = run_rules(book, facts, get_engine(second))
    faults = []
    for one, other in zip(runs, others, strict=True):
        if (one.rows, one.outcome.checked, one.outcome.outcome) == (
            other.rows, other.outcome.checked, other.outcome.outcome,
        ):  # fmt: skip
            continue
        only_first = sorted(set(map(str, one.rows)) - set(map(str, other.rows)))[:3]
        only_second = sorted(set(map(str, other.rows)) - set(map(str, one.rows)))[:3]
        message = (
            f"{one.rule.id}: the engines differ: {one.outcome.outcome} ({len(one.rows)} rows, {one.outcome.checked} "
            f"subjects) and, on {second}, {other.outcome.outcome} ({len(other.rows)} rows, {other.outcome.checked} "
            f"subjects); only the first has {only_first}, only {second} has {only_second}"
        )
        hint = "neither result can be trusted until this is understood: please report it"
        faults.append(Diagnostic("engines-differ", message, Span(one.rule.path, one.rule.line), hint))
    if faults:
        raise EngineError(faults)
