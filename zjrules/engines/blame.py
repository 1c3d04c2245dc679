"""Which row made a clause fail: the fault of a value told with its expression and the facts the value came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from zjrules.datalog import ast
from zjrules.datalog.printer import print_node, print_value
from zjrules.datalog.safety import bound_names
from zjrules.datalog.scopes import group_names, names_in, outside_names
from zjrules.datalog.stratified import StratifiedProgram
from zjrules.engines.builtins import ARITHMETIC
from zjrules.engines.database import Database
from zjrules.engines.expressions import Parameters, compile_value
from zjrules.engines.plan import plan
from zjrules.engines.values import OperandError, Row, in_order, plain
from zjrules.errors import Diagnostic, EngineError

_MOST_ATOMS = 4
_LONGEST = 40  # characters of a value


def explained(error: EngineError, program: StratifiedProgram, database: Database) -> EngineError:
    """The error with the expression and the facts that made it, where ``database`` still shows them.

    ``database`` holds what the program had derived until then.
    """
    return EngineError([_explained(each, program, database) for each in error.diagnostics])


def _explained(fault: Diagnostic, program: StratifiedProgram, database: Database) -> Diagnostic:
    for clause, literal, before in _literals(program):
        if clause.span(literal) == fault.span:
            try:
                found = _culprit(clause, literal, before, program.parameters, database)
            except (EngineError, OperandError):  # another literal fails as well, so its rows are not to be had
                return fault
            if found is not None:
                return _told(fault, clause, *found)
    return fault


def _literals(program: StratifiedProgram) -> Iterator[tuple[ast.Clause, ast.Literal, list[ast.Literal]]]:
    """Every literal that may fail, with the literals that are evaluated with it."""
    for stratum in program.strata:
        for clause in stratum.clauses:
            for place, literal in enumerate(clause.body):
                before = _with(clause, place, literal)
                if isinstance(literal, ast.Aggregation):
                    for inside, inner in enumerate(literal.body):
                        yield clause, inner, [*before, *literal.body[:inside]]
                    before += literal.body
                yield clause, literal, before


def _with(clause: ast.Clause, place: int, literal: ast.Literal) -> list[ast.Literal]:
    """What computes waits for what is written before it; where that does not bind its variables, also for what
    is written after it and computes nothing. What needs the literal's own result comes after it anyhow."""
    before = list(clause.body[:place])
    if not names_in(_terms(literal)) <= bound_names(before, set()):
        before += [each for each in clause.body[place + 1 :] if not _computes(each)]
    bound, outside = bound_names(before, set()), outside_names(clause)
    return [each for each in before if _needs(each, outside) <= bound]


def _needs(literal: ast.Literal, outside: set[str]) -> set[str]:
    names = {variable.name for variable in ast.outer_variables(literal)}
    return names | group_names(literal, outside) if isinstance(literal, ast.Aggregation) else names


def _computes(literal: ast.Literal) -> bool:
    return any(isinstance(node, ast.Operation | ast.Call) for node in ast.walk(literal))


def _culprit(
    clause: ast.Clause,
    literal: ast.Literal,
    before: Sequence[ast.Literal],
    parameters: Parameters,
    database: Database,
) -> tuple[ast.Term, OperandError, list[str]] | None:
    """The expression that fails on the first row in order, its fault, and the atoms its values came from."""
    terms = _terms(literal)
    shown = [each for each in before if isinstance(each, ast.Atom) and names_in([each]) & names_in(terms)]
    names = sorted((names_in(shown) | names_in(terms)) & bound_names(before, set()))
    slots = {name: place for place, name in enumerate(names)}
    if not names_in(terms) <= slots.keys():
        return None
    head = ast.Atom(clause.head.relation, tuple(ast.Variable(name) for name in names))
    rows: list[Row] = [()]
    if before:
        way = plan(clause.replaced(head=head, body=tuple(before)), parameters, database.size)
        rows = in_order(dict.fromkeys(way.rows(database.table)))
    summed = isinstance(literal, ast.Aggregation) and literal.function == "sum"
    for row in rows:
        for term in terms:
            found = _failing(term, slots, parameters, row, summed and term is terms[0])
            if found is not None:
                values = {name: plain(value) for name, value in zip(names, row, strict=True)}
                return *found, [_instance(atom, values) for atom in shown[:_MOST_ATOMS]]
    return None


def _terms(literal: ast.Literal) -> list[ast.Term]:
    """The terms of a literal that may fail: what computes, and what is summed."""
    match literal:
        case ast.Comparison():
            terms: Sequence[ast.Term] = literal.left, literal.right
        case ast.Aggregation():
            terms = *literal.keys, literal.result
        case ast.Test():
            terms = literal.arguments
        case ast.Negation(ast.Test() as test):
            terms = test.arguments
        case _:
            terms = ()
    first = terms[:1] if isinstance(literal, ast.Aggregation) else ()
    return [term for term in terms if term in first or isinstance(term, ast.Operation | ast.Call)]


def _failing(
    term: ast.Term, slots: dict[str, int], parameters: Parameters, row: Row, summed: bool
) -> tuple[ast.Term, OperandError] | None:
    """The innermost part of a term that cannot be worked out; a term that is ``summed`` has to be a number too."""
    if isinstance(term, ast.Operation | ast.Call):
        for part in ast.children(term):
            found = _failing(part, slots, parameters, row, False)  # type: ignore[arg-type]
            if found is not None:
                return found
    elif not summed:
        return None
    try:
        value = compile_value(term, slots, parameters)(row)
        if summed:
            ARITHMETIC["+"](0, value)
    except OperandError as fault:
        return term, fault
    return None


def _instance(atom: ast.Atom, values: dict[str, ast.Value]) -> str:
    """The atom with the row's values for its variables, long ones shortened."""
    terms = [
        _short(values[term.name]) if isinstance(term, ast.Variable) and term.name in values else print_node(term)
        for term in atom.terms
    ]
    return f"{atom.relation}({', '.join(terms)})"


def _short(value: ast.Value) -> str:
    if isinstance(value, str) and len(value) > _LONGEST:
        return print_value(value[: _LONGEST - 1] + "…")
    text = print_value(value)
    return text if isinstance(value, str) or len(text) <= _LONGEST else f"{Decimal(text):.3e}"


def _told(
    fault: Diagnostic, clause: ast.Clause, culprit: ast.Term, found: OperandError, atoms: Sequence[str]
) -> Diagnostic:
    where = f", where {', '.join(atoms)}" if atoms else ""
    what = f" in {print_node(culprit)}" if isinstance(culprit, ast.Operation | ast.Call) else ""
    hint = found.hint
    if found.code == "division-by-zero" and isinstance(culprit, ast.Operation):
        divisor = culprit.right
        hint = f"write {print_node(divisor)} != {print_value(0)} before it, to keep zero out"
        if isinstance(divisor, ast.Constant):
            hint = "divide by another number"
    return fault._replace(message=f"{found.message}{what} of {clause.head.relation}{where}", hint=hint)
