"""What every rule of a book finds in one notice; what was found before in the very same is taken over."""

from __future__ import annotations

from zjrules.violations.evidence import Evidence
from zjrules.violations.kept import Kept, Seen
from zjrules.violations.result import Found


def find(
    evidence: Evidence,
    engine: str,
    second: str = "",
    kept: Kept | None = None,
    seen: Seen | None = None,
    spark_master: str = "",
) -> list[Found]:
    """For each rule of the book, in order. With ``second``, an engine must find the same as the first.

    ``seen`` are the digests of the facts; without them, or without ``kept``, every rule is run.
    Raises ``EngineError`` where no rule can be judged, or where the engines differ.
    """
    if kept is None or seen is None:
        return _run(evidence, engine, second, spark_master)
    rules = evidence.book.rules
    known = [kept.find(rule, seen) for rule in rules]
    rest = [rule for rule, found in zip(rules, known, strict=True) if found is None]
    if not rest:
        return [found for found in known if found]
    unknown = evidence._replace(book=evidence.book._replace(rules=tuple(rest)))
    fresh = iter(_run(unknown, engine, second, spark_master))
    result = []
    for rule, found in zip(rules, known, strict=True):
        if found is None:
            found = next(fresh)
            kept.keep(rule, seen, found)
        result.append(found)
    return result


def _run(evidence: Evidence, engine: str, second: str, spark_master: str) -> list[Found]:
    from zjrules.violations.run import run_and_prove  # the engine: only where something is to be run

    return run_and_prove(evidence, engine, second, spark_master)
