"""The cold way to a rulebook: parse and check every file, and put the result into its JSON form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from zjrules.datalog.schema import Schema
from zjrules.errors import Diagnostic, RuleError
from zjrules.rulebook.book import FaultyRule
from zjrules.rulebook.compile import Library, block_faults, compile_library, compile_rule
from zjrules.rulebook.programs import library_to_json
from zjrules.rulebook.read import RuleSource, read_block, read_rule
from zjrules.rulebook.rule import Rule
from zjrules.rulebook.store import rule_to_json
from zjrules.source import SourceFile, Span

Source = tuple[Path, str, bytes]


def build(
    rule_sources: Sequence[Source], library_sources: Sequence[Source], given: Schema
) -> tuple[dict[str, Any], tuple[FaultyRule, ...]]:
    """The rulebook as JSON, and the files that are not in it because they are faulty.

    Raises ``RuleError`` where the library is faulty: then no rule can be trusted.
    """
    library = compile_library((_text(source) for source in library_sources), given)
    rules: dict[str, Rule] = {}
    faulty: list[FaultyRule] = []
    for file, path, data in rule_sources:
        rule_id, rule, faults = _one(RuleSource(file, path, data), library)
        if rule is not None and rule.id in rules:
            faults = _duplicate(rule, rules[rule.id])
            rule = None
        if rule is not None:
            rules[rule.id] = rule
        else:
            faulty.append(FaultyRule(rule_id, path, file, tuple(faults)))
    built = {
        "library": library_to_json(library.program),
        "rules": [rule_to_json(rules[rule_id]) for rule_id in sorted(rules)],
    }
    return built, tuple(faulty)


def _text(source: Source) -> SourceFile:
    _, path, data = source
    try:
        return SourceFile.of_text(path, data.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        span = Span(path, data.count(b"\n", 0, error.start) + 1)
        raise RuleError(Diagnostic("not-utf-8", "the library text is not UTF-8", span, "save it as UTF-8")) from None


def _one(source: RuleSource, library: Library) -> tuple[str, Rule | None, Sequence[Diagnostic]]:
    """The rule's id and the rule; without the rule its faults."""
    read, faults = read_rule(source)
    if read is None:
        block = read_block(source)
        faults += block_faults(block, source.path, library) if block else ()
        return _id_of(source), None, sorted(faults, key=lambda fault: fault.span.line if fault.span else 0)
    try:
        return read.form.id, compile_rule(read, library), ()
    except RuleError as error:
        return read.form.id, None, error.diagnostics


def _id_of(source: RuleSource) -> str:
    """The id that a faulty file states, or else that its name begins with, or else its name."""
    found = re.search(rb'^id\s*=\s*["\']([A-Z][0-9]{3})["\']', source.data, re.MULTILINE)
    if found:
        return found[1].decode()
    named = re.match(r"[A-Z][0-9]{3}(?=-|$)", source.file.stem)
    return named[0] if named else source.file.stem


def _duplicate(rule: Rule, first: Rule) -> list[Diagnostic]:
    return [
        Diagnostic(
            "duplicate-rule",
            f"{rule.id} is the id of two rules",
            Span(rule.path, 1),
            "give one of them another number",
            ((Span(first.path, 1), "the first of them"),),
        )
    ]
