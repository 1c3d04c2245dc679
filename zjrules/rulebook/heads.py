"""What the Datalog of a rule derives: subject, violation, undetermined, in the shape that messages need."""

from __future__ import annotations

import difflib

from zjrules.datalog import ast
from zjrules.errors import Diagnostic
from zjrules.rulebook.message import variables
from zjrules.rulebook.read import ReadRule
from zjrules.source import Span

VIOLATION, SUBJECT, UNDETERMINED = "violation", "subject", "undetermined"


def head_variables(program: ast.Program) -> tuple[str, ...]:
    """The variables of the first ``violation`` clause."""
    first = next((clause for clause in program.clauses if clause.head.relation == VIOLATION), None)
    return _names(first.head) if first else ()


def head_faults(program: ast.Program, read: ReadRule) -> list[Diagnostic]:
    """Heads that are missing, of another shape, or that differ among the clauses of ``violation``."""
    faults: list[Diagnostic] = []
    clauses: dict[str, list[ast.Clause]] = {}
    for clause in program.clauses:
        clauses.setdefault(clause.head.relation, []).append(clause)
    block = Span(read.source.path, read.block_line(read.form.datalog, "datalog"))
    for name, hint in ((VIOLATION, "violation(Item, …) :- …"), (SUBJECT, "subject(Item) :- … says what was looked at")):
        if name not in clauses:
            faults.append(Diagnostic("missing-head", f"the Datalog derives no {name}", block, hint))
    for name in (SUBJECT, UNDETERMINED):
        faults += [
            Diagnostic("bad-head", f"{name} has one argument, the subject", clause.span(clause.head))
            for clause in clauses.get(name, ())
            if len(clause.head.terms) != 1
        ]
    faults += _violation_faults(clauses.get(VIOLATION, []))
    return faults


def _violation_faults(clauses: list[ast.Clause]) -> list[Diagnostic]:
    faults = []
    for clause in clauses:
        names = _names(clause.head)
        if len(names) < len(clause.head.terms) or len(set(names)) < len(names):
            faults.append(
                Diagnostic("bad-head", "the arguments of violation are different variables", clause.span(clause.head),
                           "bind a constant in the body: Kind = \"…\"")
            )  # fmt: skip
        elif names != _names(clauses[0].head):
            faults.append(
                Diagnostic(
                    "differing-heads",
                    f"violation({', '.join(names)}) differs from violation({', '.join(_names(clauses[0].head))})",
                    clause.span(clause.head),
                    "all clauses of violation have the same variables, because the message names them",
                    ((clauses[0].span(clauses[0].head), "the first clause"),),
                )
            )
    return faults


def message_faults(program: ast.Program, read: ReadRule) -> list[Diagnostic]:
    """Variables in messages, and the subject's, that no violation has."""
    head = head_variables(program)
    if not head:
        return []
    form = read.form
    wanted = [(key, name) for key in ("message", "message_en") for name in variables(getattr(form, key))]
    wanted.append(("subject", form.subject.id))
    return [
        Diagnostic(
            "unknown-variable",
            f"{key} names {name}, which is no variable of violation({', '.join(head)})",
            read.span(key),
            f"did you mean {close[0]}?" if (close := difflib.get_close_matches(name, head, 1)) else "",
        )
        for key, name in wanted
        if name not in head
    ]


def _names(head: ast.Atom) -> tuple[str, ...]:
    return tuple(term.name for term in head.terms if isinstance(term, ast.Variable))
