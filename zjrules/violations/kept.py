"""What rules found, kept between runs: a rule that would see exactly what it saw before is not run again.

What a rule finds follows from its text, its parameters and the rows that it reads; what is told of it, from the
places of these rows too. So the result of a rule that found nothing serves wherever the rows are the same, and that
of one that found something wherever they also stand in the same places.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from zjrules.cache import Json, dump, put_down, recall
from zjrules.facts.digest import NONE, Digest, digest
from zjrules.rulebook.rule import Rule
from zjrules.source import Span
from zjrules.violations.result import Basis, Found, RuleOutcome, Value, Violation, WitnessFact
from zjrules.violations.subjects import KIND_RELATIONS, RECORD

MOST_BYTES = 2_000_000  # of one notice's results; beyond them those go that no rule of the last run asked for


class Seen(NamedTuple):
    """What rules see of a notice, as digests: its relations, and the official places of its records."""

    relations: Mapping[str, Digest]
    origins: str

    def rows(self, names: Iterable[str]) -> list[str]:
        return [self.relations.get(name, NONE).rows for name in names]

    def places(self, names: Iterable[str]) -> list[str]:
        return [self.relations.get(name, NONE).places for name in names]


class Kept:
    """The kept results of one notice, by what their rules saw. ``name`` tells one notice from another."""

    def __init__(self, name: str, engine: str) -> None:
        self.name = name.encode("utf-8", "surrogatepass")
        self.engine = engine
        self._before = dict(_parted(line) for line in recall("results", self.name))
        self._used: dict[bytes, bytes] = {}
        self._new = False

    def find(self, rule: Rule, seen: Seen) -> Found | None:
        """What the rule found when it last saw this."""
        for key in self._keys(rule, seen):
            if key in self._before:
                self._used[key] = self._before[key]
                return _from_json(json.loads(self._before[key]))
        return None

    def keep(self, rule: Rule, seen: Seen, found: Found) -> None:
        """Keep what a rule found; not of a rule that could not be run to its end."""
        if found.outcome.outcome == "errored" or found.fault:
            return
        rows, places = self._keys(rule, seen)
        self._used[places if found.violations else rows] = dump(_to_json(found))
        self._new = True

    def save(self) -> None:
        """Put down what this run asked for, and of the rest what there is room for, the latest first."""
        if not self._new:
            return
        lines = [b" ".join(each) for each in (self._used | self._before | self._used).items()]
        room = MOST_BYTES
        for count, line in enumerate(lines):
            room -= len(line)
            if room < 0 and count >= len(self._used):
                lines = lines[:count]
                break
        put_down("results", self.name, lines)

    def _keys(self, rule: Rule, seen: Seen) -> tuple[bytes, bytes]:
        """The key of a result without violations, and that of one with them."""
        rows = digest(what_it_finds(rule, seen, self.engine))
        places = digest([rows, what_is_told(rule, seen)])
        return rows.encode(), places.encode()


def what_it_finds(rule: Rule, seen: Seen, engine: str) -> dict[str, Json]:
    """All that the rows of a rule's violations, and its outcome, depend on. (The code is the cache's business.)"""
    return {
        "rule": rule.digest,
        "severity": rule.severity,
        "parameters": [(name, _value_to_json(value)) for name, value in sorted(rule.values.items())],
        "registers": seen.rows(["register"] if rule.requires else ()),
        "rows": seen.rows(rule.reads),
        "engine": engine,
    }


def what_is_told(rule: Rule, seen: Seen) -> dict[str, Json]:
    """What else its violations depend on: their places, and what kind of record each is about."""
    return {
        "places": seen.places(rule.reads),
        "kinds": seen.rows(KIND_RELATIONS if rule.subject_kind == RECORD else ()),
        "origins": seen.origins,
    }


def _parted(line: bytes) -> tuple[bytes, bytes]:
    key, _, data = line.partition(b" ")
    return key, data


def _to_json(found: Found) -> Any:
    outcome = found.outcome._replace(seconds=0.0)  # a rule that is taken over takes no time
    return [outcome, [_violation_to_json(violation) for violation in found.violations]]


def _from_json(data: Any) -> Found:
    outcome, violations = data
    return Found(RuleOutcome._make(outcome), tuple(map(_violation_from_json, violations)))


def _violation_to_json(violation: Violation) -> Any:
    *plain, key, locations, witness, status, waiver = violation
    return [*plain, _values_to_json(key), locations, [_fact_to_json(fact) for fact in witness], status, waiver]


def _violation_from_json(data: list[Any]) -> Violation:
    *plain, basis, fix, key, locations, witness, status, waiver = data
    parts = Basis._make(basis), fix, _values_from_json(key), tuple(map(Span._make, locations))
    return Violation._make((*plain, *parts, tuple(map(_fact_from_json, witness)), status, waiver))


def _fact_to_json(fact: WitnessFact) -> Any:
    return [fact.relation, list(fact.values), _values_to_json(fact.values.values()), fact.location, fact.kind]


def _fact_from_json(data: list[Any]) -> WitnessFact:
    relation, columns, values, location, kind = data
    place = Span._make(location) if location else None
    return WitnessFact(relation, dict(zip(columns, _values_from_json(values), strict=True)), place, kind)


def _values_to_json(values: Iterable[Value]) -> list[Any]:
    return [_value_to_json(value) for value in values]


def _values_from_json(values: list[Any]) -> tuple[Value, ...]:
    return tuple([_value_from_json(value) for value in values])


def _value_to_json(value: Value) -> Any:
    """Decimals and dates as a pair that says which; the rest as it is."""
    if isinstance(value, Decimal):
        return ["decimal", str(value)]
    return ["date", value.isoformat()] if isinstance(value, datetime.date) else value


def _value_from_json(data: Any) -> Value:
    if type(data) is list:
        return Decimal(data[1]) if data[0] == "decimal" else datetime.date.fromisoformat(data[1])
    return data  # type: ignore[no-any-return]
