"""Checked rules and programs as JSON and back: what the cache keeps so that nothing is parsed again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zjrules.rulebook import parameters
from zjrules.rulebook.rule import Basis, Rule

_PLAIN = (
    "id", "name", "severity", "title", "title_en", "why", "fix", "message", "message_en", "words_en", "subject_kind",
    "subject_variable", "datalog", "path", "line", "compiled", "digest",
)  # fmt: skip
_LISTS = ("tags", "head", "place", "requires", "reads", "uses")


def rule_to_json(rule: Rule) -> dict[str, Any]:
    basis = rule.basis
    return {
        **{key: getattr(rule, key) for key in (*_PLAIN, *_LISTS)},
        "basis": [basis.kind, basis.notice, basis.lines, basis.cite, basis.quote, basis.shown],
        "parameters": [parameters.to_json(each) for each in rule.parameters],
    }


def rule_from_json(data: Mapping[str, Any], files: Mapping[str, Path]) -> Rule:
    """The rule; ``files`` gives the file for each path as shown. Parameters have their defaults."""
    kind, notice, lines, cite, quote, shown = data["basis"]
    known = tuple(parameters.from_json(each) for each in data["parameters"])
    plain: dict[str, Any] = {key: data[key] for key in _PLAIN}
    lists: dict[str, Any] = {key: tuple(data[key]) for key in _LISTS}
    return Rule(
        **plain,
        **lists,
        basis=Basis(kind, notice, (lines[0], lines[1]) if lines else None, cite, quote, tuple(shown)),
        parameters=known,
        values={each.name: each.default for each in known},
        file=files[data["path"]],
    )
