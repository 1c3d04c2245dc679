"""Run the examples of a rule: its violations must be exactly those that are written there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zjrules.datalog.facts import ground, parse_facts
from zjrules.datalog.parser import parse_atom
from zjrules.datalog.stratified import StratifiedProgram
from zjrules.engines import get_engine
from zjrules.engines.database import Database
from zjrules.errors import Diagnostic, RuleError
from zjrules.rulebook.book import Rulebook, with_values
from zjrules.rulebook.heads import SUBJECT, UNDETERMINED, VIOLATION
from zjrules.rulebook.message import shown
from zjrules.rulebook.read import ReadRule, RuleSource, read_rule
from zjrules.rulebook.rule import Rule, Value
from zjrules.source import Span

Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """What an example says must come out. ``subjects`` is None where it says nothing about them."""

    violations: frozenset[Row]
    subjects: frozenset[str] | None
    undetermined: frozenset[str]


@dataclass(frozen=True, slots=True)
class Example:
    """A parsed example; ``values`` are the rule's parameters with those that the example sets."""

    name: str
    facts: Mapping[str, Iterable[Row]]
    expected: Expected
    values: Mapping[str, Value]
    span: Span


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """``differences`` are told to a person; none where the example holds."""

    rule: Rule
    example: Example
    differences: tuple[str, ...]


def examples_of(rule: Rule, book: Rulebook) -> tuple[Example, ...]:
    """The examples in the rule's file. Raises ``RuleError`` with the faults of all of them, and where a
    violating example or a near miss is wanting."""
    read, faults = read_rule(RuleSource(rule.file, rule.path, rule.file.read_bytes()))
    if read is None:
        raise RuleError(faults)
    examples: list[Example] = []
    for number in range(len(read.form.example)):
        try:
            examples.append(_example(rule, read, number, book))
        except RuleError as error:
            faults += error.diagnostics
    if not faults:
        faults = _wanting(examples, read)
    if faults:
        raise RuleError(faults)
    return tuple(examples)


def run_examples(rule: Rule, book: Rulebook) -> list[ExampleResult]:
    """Every example of the rule with what differs. Raises ``RuleError`` where an example is faulty."""
    return [
        ExampleResult(rule, example, differences(rule, example, run(rule.program, example, shared(book, example))))
        for example in examples_of(rule, book)
    ]


def shared(book: Rulebook, example: Example) -> Database:
    """The example's facts with everything that the library derives from them."""
    return get_engine("python").evaluate(book.shared, Database(example.facts))


def run(program: StratifiedProgram, example: Example, facts: Database) -> dict[str, set[Row]]:
    """What a rule's program derives over an example's facts: its three heads."""
    derived = get_engine("python").evaluate(program.with_parameters(example.values), facts)
    return {head: derived.rows(head) for head in (VIOLATION, SUBJECT, UNDETERMINED)}


def differences(rule: Rule, example: Example, derived: Mapping[str, set[Row]]) -> tuple[str, ...]:
    """How what came out differs from what was expected, one line each."""
    expected = example.expected
    found = {_exact(row): row for row in derived[VIOLATION]}
    wanted = {_exact(row): row for row in expected.violations}
    told = [f"missing: {_atom(rule, wanted[key])}" for key in sorted(wanted.keys() - found.keys())]
    told += [f"unexpected: {_atom(rule, found[key])}" for key in sorted(found.keys() - wanted.keys())]
    subjects = {shown(row[0]) for row in derived[SUBJECT]}
    if expected.subjects is not None:
        told += _ids("subject", expected.subjects, subjects)
    undetermined = {shown(row[0]) for row in derived[UNDETERMINED]}
    violated = {shown(rule.subject_of(row)) for row in derived[VIOLATION]}
    told += _ids("undetermined", expected.undetermined, undetermined)
    told += [f"violated, but no subject: {each}" for each in sorted(violated - subjects)]
    told += [f"undetermined, but no subject: {each}" for each in sorted(undetermined - subjects)]
    return tuple(told)


def _ids(what: str, wanted: frozenset[str], found: set[str]) -> list[str]:
    return [
        *(f"missing {what}: {each}" for each in sorted(wanted - found)),
        *(f"unexpected {what}: {each}" for each in sorted(found - wanted)),
    ]


def _exact(row: Row) -> tuple[tuple[str, str], ...]:
    """A key under which 1 and 1.0 are the same and true is not: Python's own == says otherwise."""
    return tuple(("bool" if isinstance(value, bool) else "text" if isinstance(value, str) else "", shown(value))
                 for value in row)  # fmt: skip


def _atom(rule: Rule, row: Row) -> str:
    names = rule.head if len(rule.head) == len(row) else ("?",) * len(row)
    parts = (f"{name}: " + (f'"{value}"' if isinstance(value, str) else shown(value))
             for name, value in zip(names, row, strict=True))  # fmt: skip
    return f"violation({', '.join(parts)})"


def _example(rule: Rule, read: ReadRule, number: int, book: Rulebook) -> Example:
    form = read.form.example[number]
    faults: list[Diagnostic] = []
    facts: dict[str, set[Row]] = {}
    line = read.block_line(form.facts, "example", number, "facts")
    try:
        facts = parse_facts(form.facts, book.given, read.source.path, line)
    except RuleError as error:
        faults += error.diagnostics
    violations: set[Row] = set()
    span = read.span("example", number, "violations")
    for text in form.violations:
        try:
            violations.add(_violation(rule, text, span))
        except RuleError as error:
            faults += error.diagnostics
    unknown: list[Diagnostic] = []
    values = with_values(rule, form.params, unknown).values
    place = read.span("example", number, "params")
    faults += [Diagnostic(each.code, each.message, place, each.hint) for each in unknown]
    if faults:
        raise RuleError(faults)
    subjects = None if form.subjects is None else frozenset(form.subjects)
    expected = Expected(frozenset(violations), subjects, frozenset(form.undetermined))
    return Example(form.name, facts, expected, values, read.span("example", number))


def _violation(rule: Rule, text: str, span: Span) -> Row:
    try:
        atom = parse_atom(text)
    except RuleError as error:
        message = f"{text} does not parse: {error.diagnostics[0].message}"
        raise RuleError(Diagnostic("bad-example", message, span, f"write {_pattern(rule)}")) from None
    if atom.relation != VIOLATION:
        raise RuleError(Diagnostic("bad-example", f"{text} is no violation", span, f"write {_pattern(rule)}"))
    if len(atom.terms) != len(rule.head):
        message = f"{text} has {len(atom.terms)} values, not {len(rule.head)}"
        raise RuleError(Diagnostic("bad-example", message, span, f"write {_pattern(rule)}"))
    try:
        return ground(atom)
    except RuleError:
        message = f"{text} holds something that is no value"
        raise RuleError(Diagnostic("bad-example", message, span, f"write {_pattern(rule)}")) from None


def _pattern(rule: Rule) -> str:
    return f"violation({', '.join(rule.head)})"


def _wanting(examples: list[Example], read: ReadRule) -> list[Diagnostic]:
    span = read.span("example", 0)
    faults = []
    if not any(example.expected.violations for example in examples):
        faults.append(Diagnostic("no-violating-example", "no example violates the rule", span, "add one that does"))
    if all(example.expected.violations for example in examples):
        hint = "add one that almost violates the rule"
        faults.append(Diagnostic("no-near-miss", "no example stays silent", span, hint))
    return faults

