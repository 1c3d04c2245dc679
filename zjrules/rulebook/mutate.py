"""Mutants of a rule: one body literal left out. Each must break an example, or else no example needs it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zjrules.datalog import ast
from zjrules.datalog.analysis import analyse
from zjrules.datalog.parser import parse
from zjrules.datalog.printer import print_node
from zjrules.errors import EngineError, RuleError
from zjrules.rulebook.book import Rulebook
from zjrules.rulebook.examples import differences, examples_of, run, shared
from zjrules.rulebook.rule import Rule
from zjrules.rulebook.scope import scoped
from zjrules.source import Span


@dataclass(frozen=True, slots=True)
class Mutant:
    """The program of a rule without one literal; ``span`` is where that stands."""

    program: ast.Program
    left_out: str
    span: Span


def mutants(program: ast.Program) -> Iterator[Mutant]:
    """Every program with one literal less, those inside the braces of an aggregate included."""
    for number, clause in enumerate(program.clauses):
        for body, left_out in _shorter(clause.body):
            changed = (*program.clauses[:number], clause.replaced(body=body), *program.clauses[number + 1 :])
            yield Mutant(program.replaced(clauses=changed), print_node(left_out), clause.span(left_out))


def _shorter(body: tuple[ast.Literal, ...]) -> Iterator[tuple[tuple[ast.Literal, ...], ast.Literal]]:
    for place, literal in enumerate(body):
        before, after = body[:place], body[place + 1 :]
        yield (*before, *after), literal
        if isinstance(literal, ast.Aggregation) and len(literal.body) > 1:
            for inner, left_out in _shorter(literal.body):
                yield (*before, literal.replaced(body=inner), *after), left_out


def survivors(rule: Rule, book: Rulebook) -> tuple[int, list[Mutant]]:
    """How many mutants the rule has, and those that no example and no check tells from the rule."""
    examples = [(example, shared(book, example)) for example in examples_of(rule, book)]
    alive = []
    count = 0
    for mutant in mutants(scoped(parse(rule.datalog, rule.path, rule.line), book.library_names)):
        count += 1
        try:
            program = analyse(mutant.program, book.schema, rule.values)
            if not any(differences(rule, example, run(program, example, facts)) for example, facts in examples):
                alive.append(mutant)
        except (RuleError, EngineError):
            continue
    return count, alive
