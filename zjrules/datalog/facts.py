"""Lists of ground facts as text, with omitted columns: what rule examples are written in."""

from __future__ import annotations

from decimal import Decimal

from zjrules.datalog import ast
from zjrules.datalog.language import DEFAULTS, did_you_mean, kind, type_of_value
from zjrules.datalog.parser import parse
from zjrules.datalog.schema import Column, Relation, Schema
from zjrules.errors import Diagnostic, RuleError


def parse_facts(
    text: str, schema: Schema, path: str = "<facts>", first_line: int = 1
) -> dict[str, set[tuple[ast.Value, ...]]]:
    """The rows of ``item(item: "annual-2-2"). item(item: "annual-2-3", number: 3).``

    A column that a fact does not name takes ``""``, ``0``, ``false`` or ``@2000-01-01`` by its type.
    Raises :class:`RuleError` with every fault.
    """
    program = parse(text, path, first_line)
    diagnostics = [
        Diagnostic("not-a-fact", "a declaration among facts", each.span(), "leave it out")
        for each in program.declarations
    ]
    rows: dict[str, set[tuple[ast.Value, ...]]] = {}
    for clause in program.clauses:
        row = _row(clause, schema, diagnostics)
        rows.setdefault(clause.head.relation, set()).add(row)
    if diagnostics:
        raise RuleError(diagnostics)
    return rows


def ground(atom: ast.Atom) -> tuple[ast.Value, ...]:
    """The row that a positional atom of constants states. Raises :class:`RuleError` where it is none."""
    row = [term.value for term in atom.terms if isinstance(term, ast.Constant)]
    if len(row) < len(atom.terms) or atom.names:
        clause = ast.Clause(atom)
        raise RuleError(Diagnostic("not-a-fact", "not a row of constants", clause.span(atom), "write values only"))
    return tuple(row)


def _row(clause: ast.Clause, schema: Schema, diagnostics: list[Diagnostic]) -> tuple[ast.Value, ...]:
    def fault(code: str, message: str, node: ast.Node, hint: str = "") -> None:
        diagnostics.append(Diagnostic(code, message, clause.span(node), hint))

    head = clause.head
    if clause.body:
        fault("not-a-fact", "a clause with a body among facts", head, "state facts only")
    if head.relation not in schema:
        hint = did_you_mean(head.relation, (each.name for each in schema))
        fault("unknown-relation", f"there is no relation {head.relation}", head, hint)
        return ()
    relation = schema[head.relation]
    names = head.names or tuple(column.name for column in relation.columns)
    if not head.names and head.terms and len(head.terms) != relation.arity:
        fault("wrong-arity", f"{relation.name} has {relation.arity} columns, not {len(head.terms)}", head,
              "name the columns to leave some out")  # fmt: skip
        return ()
    found: dict[str, ast.Value] = {}
    for name, term in zip(names, head.terms, strict=False):
        column = _column(relation, name)
        if column is None:
            hint = did_you_mean(name, (each.name for each in relation.columns))
            fault("unknown-column", f"{relation.name} has no column {name}" if name else "an argument without a name",
                  term, hint)  # fmt: skip
        elif name in found:
            fault("repeated-column", f"column {name} is named twice", term, "name each column once")
        elif not isinstance(term, ast.Constant):
            fault("not-a-fact", "a fact holds values only", term, "write a constant")
        elif not _fits(term.value, column):
            found_type = type_of_value(term.value)
            fault("wrong-type", f"column {name} of {relation.name} holds {column.type}, not {found_type}", term,
                  f"write a value of type {column.type}")  # fmt: skip
        else:
            found[name] = term.value
    return tuple(found.get(column.name, DEFAULTS[column.type]) for column in relation.columns)


def _column(relation: Relation, name: str) -> Column | None:
    return next((column for column in relation.columns if column.name == name), None)


def _fits(value: ast.Value, column: Column) -> bool:
    found = type_of_value(value)
    if column.type == "integer" and isinstance(value, Decimal):
        return value == value.to_integral_value()
    return column.type == "any" or kind(found) == kind(column.type)
