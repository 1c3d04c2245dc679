"""The rulebook: all rules of a run, what they share, and which files were faulty."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from zjrules.datalog.schema import Schema
from zjrules.datalog.stratified import StratifiedProgram
from zjrules.errors import Diagnostic, UsageError
from zjrules.rulebook.groups import GROUPS
from zjrules.rulebook.parameters import bound_fault, range_of, value_of
from zjrules.rulebook.programs import library_from_json, library_relations
from zjrules.rulebook.rule import Rule, Severity, Value
from zjrules.source import Span

NOWHERE: Mapping[tuple[str, ...], Span] = MappingProxyType({})


class FaultyRule(NamedTuple):
    """A rule file that cannot be used. ``id`` is the file's name where the file tells none."""

    id: str
    path: str
    file: Path
    diagnostics: tuple[Diagnostic, ...]


class _Fields(NamedTuple):
    rules: tuple[Rule, ...]
    faulty: tuple[FaultyRule, ...]
    given: Schema
    library: Any  # the library program as JSON
    passed_over: tuple[FaultyRule, ...] = ()  # faulty files that a selection leaves out: told, but not errored


class Rulebook(_Fields):
    """Rules in the order of their ids. ``shared`` is evaluated once on the given facts; each rule's
    program then runs over its result."""

    @cached_property
    def shared(self) -> StratifiedProgram:
        """The library relations that some rule of this book uses, and what these need."""
        return library_from_json(self.library, {name for rule in self.rules for name in rule.uses})

    @cached_property
    def schema(self) -> Schema:
        """The given relations and every relation of the library."""
        return self.given.extended(library_relations(self.library))

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(rule.id for rule in self.rules)

    @property
    def library_names(self) -> frozenset[str]:
        return frozenset(name for relations, _ in self.library for name in relations)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        return tuple(each for faulty in (*self.faulty, *self.passed_over) for each in faulty.diagnostics)

    def rule(self, key: str) -> Rule:
        """The rule with this id or name. Raises ``UsageError``."""
        for rule in self.rules:
            if key.upper() == rule.id or key == rule.name:
                return rule
        raise UsageError(self._unknown(key, [word for rule in self.rules for word in (rule.id, rule.name)]))

    def selected(
        self, select: Iterable[str] = (), ignore: Iterable[str] = (), places: Mapping[tuple[str, ...], Span] = NOWHERE
    ) -> Rulebook:
        """The rules that ``select`` names (all when it is empty) without those that ``ignore`` names.

        Both hold rule ids, rule names, group names (``leadership``) or group letters (``L``).
        ``places`` says where a settings file names a word. Raises ``UsageError`` with every word that names
        nothing, and with the faults of the files that might have.
        """
        wanted, unwanted = list(select), list(ignore)
        faults = [
            fault._replace(span=places.get((option, word)))
            for option, words in (("select", wanted), ("ignore", unwanted))
            for word in words
            if (fault := self._word_fault(word))
        ]
        if faults:
            raise UsageError([*faults, *self.diagnostics])
        faulty = tuple(
            rule
            for rule in self.faulty
            if (not wanted or any(_names(word, rule.id, "") for word in wanted))
            and not any(_names(word, rule.id, "") for word in unwanted)
        )
        return self._replace(
            rules=tuple(
                rule
                for rule in self.rules
                if (not wanted or any(_names(word, rule.id, rule.name) for word in wanted))
                and not any(_names(word, rule.id, rule.name) for word in unwanted)
            ),
            faulty=faulty,
            passed_over=tuple(rule for rule in self.faulty if rule not in faulty),
        )

    def only_group(self, letter: str) -> Rulebook:
        """The sound rules of one group."""
        return self._replace(rules=tuple(rule for rule in self.rules if rule.id[0] == letter), faulty=())

    def only(self, rule_id: str) -> Rulebook:
        """The one rule of this id."""
        return self._replace(rules=tuple(rule for rule in self.rules if rule.id == rule_id), faulty=())

    def without_group(self, letter: str) -> Rulebook:
        """Everything but the sound rules of one group."""
        return self._replace(rules=tuple(rule for rule in self.rules if rule.id[0] != letter))

    def configured(
        self,
        severities: Mapping[str, Severity | Literal["off"]] | None = None,
        parameters: Mapping[str, Mapping[str, object]] | None = None,
        places: Mapping[tuple[str, ...], Span] = NOWHERE,
    ) -> Rulebook:
        """The rulebook with other severities (``off`` drops a rule) and parameter values, by rule id or name.

        ``places`` says where a settings file does so: ("severity", rule), ("params", rule, name). Raises
        ``UsageError`` with every unknown rule, unknown parameter and value out of range.
        """
        faults: list[Diagnostic] = []
        rules = {rule.id: rule for rule in self.rules}
        for key, severity in (severities or {}).items():
            if any(key == faulty.id for faulty in self.faulty):
                continue  # its fault is told anyway
            unknown: list[Diagnostic] = []
            rule = self._known(key, unknown)
            faults += [fault._replace(span=places.get(("severity", key))) for fault in unknown]
            if rule:
                if severity == "off":
                    del rules[rule.id]
                else:
                    rules[rule.id] = rule._replace(severity=severity)
        for key, values in (parameters or {}).items():
            if any(key == faulty.id for faulty in self.faulty):
                continue  # its fault is told anyway
            for name, value in values.items():
                found: list[Diagnostic] = []
                if (rule := self._known(key, found)) and rule.id in rules:
                    rules[rule.id] = with_values(rules[rule.id], {name: value}, found)
                faults += [fault._replace(span=places.get(("params", key, name))) for fault in found]
        if faults:
            raise UsageError(faults)
        return self._replace(rules=tuple(rules.values()))

    def _known(self, key: str, faults: list[Diagnostic]) -> Rule | None:
        try:
            return self.rule(key)
        except UsageError as error:
            faults += error.diagnostics
            return None

    def _word_fault(self, word: str) -> Diagnostic | None:
        known = [name for rule in self.rules for name in (rule.id, rule.name)] + [rule.id for rule in self.faulty]
        groups = [name for group in GROUPS.values() for name in (group.letter, group.key)]
        own = {rule.group.letter for rule in self.rules} | {rule.group.key for rule in self.rules}
        return None if word in known or word in groups or word in own else self._unknown(word, [*known, *groups])

    def _unknown(self, word: str, known: list[str]) -> Diagnostic:
        same = [each for each in known if each.casefold() == word.casefold()]
        close = same or difflib.get_close_matches(word, known, n=1)
        hint = f"did you mean {close[0]}?" if close else "`zjrules rules list` shows all rules"
        return Diagnostic("no-such-rule", f"no rule or group is named {word}", hint=hint)


def with_values(rule: Rule, values: Mapping[str, object], faults: list[Diagnostic]) -> Rule:
    """The rule with other parameter values; what is wrong with them goes to ``faults``."""
    known = {parameter.name: parameter for parameter in rule.parameters}
    taken: dict[str, Value] = dict(rule.values)
    for name, raw in values.items():
        parameter = known.get(name)
        if parameter is None:
            hint = f"it has {', '.join(known)}" if known else "it has none"
            faults.append(Diagnostic("unknown-parameter", f"{rule.id} has no parameter {name}", hint=hint))
            continue
        try:
            value = value_of(parameter.type, raw)
        except ValueError as error:
            faults.append(Diagnostic("bad-parameter", f"{rule.id}: {name} cannot be {raw}: {error}"))
            continue
        if fault := bound_fault(parameter, value):
            hint = f"it goes {range_of(parameter)}"
            faults.append(Diagnostic("parameter-out-of-range", f"{rule.id}: {name}: {fault}", hint=hint))
        taken[name] = value
    return rule._replace(values=taken)


def _names(word: str, rule_id: str, name: str) -> bool:
    from_letter = GROUPS.get(rule_id[:1])
    return word in (rule_id, name, rule_id[:1]) or (word == from_letter.key if from_letter else word == "own")
