"""Regular expressions in RE2, which is loaded for programs that match; and the check of those a program states."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from zjrules.datalog import ast
from zjrules.errors import Diagnostic


def check(program: ast.Program, parameters: Mapping[str, ast.Value]) -> list[Diagnostic]:
    return [each for clause in program.clauses for literal in clause.body for each in _bad(clause, literal, parameters)]


def _bad(clause: ast.Clause, literal: ast.Literal, parameters: Mapping[str, ast.Value]) -> Iterator[Diagnostic]:
    for node in ast.walk(literal):
        if isinstance(node, ast.Test) and node.predicate == "matches" and len(node.arguments) == 2:
            pattern = node.arguments[1]
            value = pattern.value if isinstance(pattern, ast.Constant) else None
            if isinstance(pattern, ast.Parameter):
                value = parameters.get(pattern.name)
            fault = pattern_fault(value) if isinstance(value, str) else ""
            if fault:
                hint = "patterns are RE2: no look-around, no back-references"
                yield Diagnostic("bad-pattern", f"no regular expression: {fault}", clause.span(pattern), hint)


def pattern_fault(pattern: str) -> str:
    """What RE2 says against the pattern; empty when it is sound."""
    try:
        searcher(pattern)
    except ValueError as error:
        return str(error)
    return ""


def searcher(pattern: str) -> Callable[[str], bool]:
    """What finds the pattern somewhere in a text. Raises ``ValueError`` with what RE2 says against it."""
    import re2

    options = re2.Options()
    options.log_errors = False
    options.never_capture = True
    try:
        compiled = re2.compile(pattern.encode(), options=options)  # of bytes: spans in characters cost time
    except re2.error as error:
        said = error.args[0]
        raise ValueError(said.decode() if isinstance(said, bytes) else str(said)) from None
    return lambda text: compiled.search(text.encode()) is not None
