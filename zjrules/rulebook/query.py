"""An ad-hoc question to the facts: a body, or clauses of which the last one is the answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zjrules.datalog import ast
from zjrules.datalog.analysis import analyse
from zjrules.datalog.parser import parse
from zjrules.engines.base import Engine
from zjrules.engines.database import Database
from zjrules.errors import Diagnostic, RuleError
from zjrules.rulebook.book import Rulebook
from zjrules.rulebook.programs import library_from_json, needed
from zjrules.rulebook.rule import Value
from zjrules.rulebook.scope import scoped

PATH = "<query>"
_ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Answer:
    """``columns`` are the variables asked for; with none of them, one empty row means yes."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def ask(text: str, facts: Database, book: Rulebook, engine: Engine) -> Answer:
    """Answer a question such as ``lead(item: I, unit: "省财政厅")`` or ``many(I) :- …``.

    ``facts`` are the given facts; relations of the library may be used as in a rule. Rows are sorted.
    Raises ``RuleError`` with every fault of the question, ``EngineError`` where it cannot be computed.
    """
    program = scoped(_program(text), book.library_names)
    checked = analyse(program, book.schema, single_use=False)
    head = program.clauses[-1].head
    wanted = {node.relation for clause in program.clauses for each in clause.body
              for node in ast.walk(each) if isinstance(node, ast.Atom)}  # fmt: skip
    library = needed(library_from_json(book.library), wanted)
    answer = engine.evaluate(checked, engine.evaluate(library, facts))
    return Answer(_columns(head), tuple(sorted(answer.rows(head.relation), key=_sort_key)))


def _program(text: str) -> ast.Program:
    """The clauses of the question; a bare body becomes a clause whose head holds its variables."""
    bare = _bare(text)
    if not bare.strip():
        raise RuleError(Diagnostic("empty-query", "the question is empty", hint='try: lead(item: I, unit: U)'))
    if ":-" in bare:
        program = parse(text, PATH)
        if program.clauses:
            return program
        raise RuleError(Diagnostic("empty-query", "the question holds no clause", hint="write a body or a clause"))
    # The head stands on a line of its own before the first, so that columns are those of the question.
    body = text[: len(bare.rstrip())]
    program = parse(f"{_ANSWER} :-\n{body}{'' if body.endswith('.') else '.'}", PATH, first_line=0)
    clause = program.clauses[0]
    names = dict.fromkeys(variable.name for each in clause.body for variable in _free(each))
    head = ast.Atom(_ANSWER, tuple(ast.Variable(name) for name in names))
    return ast.Program(clauses=(ast.Clause(head, clause.body, clause.place, clause.path),), path=PATH)


def _bare(text: str) -> str:
    """The question, character by character, without comments and with quoted texts made unreadable."""

    def blank(found: re.Match[str]) -> str:
        return ("\"" if found[0].startswith("\"") else " ") * len(found[0])

    return re.sub(r'"(?:[^"\\\n]|\\.)*"|(?:#|//)[^\n]*', blank, text)


def _free(literal: ast.Literal) -> list[ast.Variable]:
    """The variables that a literal can give a value to: none of a negation, the result of an aggregate."""
    return [] if isinstance(literal, ast.Negation) else list(ast.outer_variables(literal))


def _columns(head: ast.Atom) -> tuple[str, ...]:
    return tuple(
        term.name if isinstance(term, ast.Variable) else str(place) for place, term in enumerate(head.terms, 1)
    )


def _sort_key(row: tuple[Value, ...]) -> tuple[tuple[str, object], ...]:
    return tuple(
        ("number", value) if isinstance(value, int) or hasattr(value, "as_tuple") else (type(value).__name__, value)
        for value in row
    )
