"""Datalog as a library: ``evaluate(rules, facts)`` for programs that have nothing to do with notices."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal

from zjrules.datalog import ast
from zjrules.datalog.analysis import analyse
from zjrules.datalog.parser import parse
from zjrules.datalog.schema import Column, Relation, Schema
from zjrules.datalog.stratified import StratifiedProgram
from zjrules.engines import get_engine
from zjrules.engines.database import Database
from zjrules.engines.values import OperandError, stored
from zjrules.errors import Diagnostic, RuleError


def evaluate(
    rules: str,
    facts: Mapping[str, Iterable[tuple[object, ...]]],
    engine: str = "auto",
    *,
    parameters: Mapping[str, ast.Value] | None = None,
) -> dict[str, set[tuple[ast.Value, ...]]]:
    """Every derived and given relation of the program ``rules`` over ``facts``.

    Values are text, whole numbers, ``Decimal``, ``bool`` and dates; a float counts as the decimal it
    prints as. Numbers come back as ``int`` where they are whole, else as ``Decimal``. A relation with
    facts may have clauses too. ``parameters`` are the values of ``$name`` in the rules.

    Raises :class:`RuleError` for a faulty program or facts that do not fit it, :class:`EngineError`
    where a value cannot be worked with (division by zero).
    """
    program, database = prepare(rules, facts, parameters)
    result = get_engine(engine).evaluate(program, database)
    return {name: result.rows(name) for name in sorted({*facts, *(each.name for each in program.derived)})}


def prepare(
    rules: str, facts: Mapping[str, Iterable[tuple[object, ...]]], parameters: Mapping[str, ast.Value] | None = None
) -> tuple[StratifiedProgram, Database]:
    """The checked program and its given facts, as an engine and a proof want them."""
    program = parse(rules)
    _check_parameters(parameters or {})
    given = {name: [tuple(row) for row in rows] for name, rows in facts.items()}
    arities = _arities(program)
    relations = [_relation(name, rows, arities.get(name, 0)) for name, rows in given.items()]
    declared = {each.name for each in program.declarations}
    heads = {clause.head.relation for clause in program.clauses}
    undeclared = [each for each in relations if each.name not in declared]
    schema = Schema(each for each in undeclared if each.name not in heads)
    partly_given = [each for each in undeclared if each.name in heads]
    checked = analyse(program, schema, parameters, partly_given=partly_given, single_use=False)
    _check_rows(given, {each.name: each for each in (*relations, *checked.derived)})
    database = Database()
    for name, rows in given.items():
        try:
            database.add(name, rows)  # type: ignore[arg-type]
        except OperandError as fault:
            raise RuleError(Diagnostic(fault.code, f"facts of {name}: {fault.message}", hint=fault.hint)) from None
    return checked, database


def _check_parameters(parameters: Mapping[str, ast.Value]) -> None:
    for name, value in parameters.items():
        try:
            stored(value)
        except OperandError as fault:
            raise RuleError(Diagnostic(fault.code, f"parameter ${name}: {fault.message}", hint=fault.hint)) from None


def _relation(name: str, rows: list[tuple[object, ...]], arity: int) -> Relation:
    columns = len(rows[0]) if rows else arity
    return Relation(name, tuple(Column(str(place), "any") for place in range(1, columns + 1)))


def _arities(program: ast.Program) -> dict[str, int]:
    """The columns each relation is used with, for those given without a row."""
    found: dict[str, int] = {}
    for clause in program.clauses:
        for literal in (clause.head, *clause.body):
            for node in ast.walk(literal):
                if isinstance(node, ast.Atom):
                    found.setdefault(node.relation, len(node.terms))
    return found


def _check_rows(given: Mapping[str, list[tuple[object, ...]]], relations: Mapping[str, Relation]) -> None:
    """Rows have as many columns as their relation, of the declared types."""
    diagnostics = []
    for name, rows in given.items():
        relation = relations[name]
        for row in rows:
            if len(row) != relation.arity:
                message = f"facts of {name}: {row!r} has {len(row)} columns, not {relation.arity}"
                diagnostics.append(Diagnostic("wrong-arity", message))
                continue
            for column, value in zip(relation.columns, row, strict=True):
                if not _fits(value, column):
                    message = f"facts of {name}: column {column.name} holds {column.type}, not {value!r}"
                    diagnostics.append(Diagnostic("wrong-type", message))
    if diagnostics:
        raise RuleError(diagnostics)


def _fits(value: object, column: Column) -> bool:
    number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    match column.type:
        case "text":
            return isinstance(value, str)
        case "integer":
            return number and value == int(value)  # type: ignore[call-overload]
        case "decimal":
            return number
        case "bool":
            return isinstance(value, bool)
        case "date":
            return isinstance(value, datetime.date)
        case _:
            return True
