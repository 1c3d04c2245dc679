"""Program text → syntax tree, through the grammar in ``grammar.lark``. Lark is loaded on the first call."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from zjrules.datalog import ast
from zjrules.datalog.build import Builder
from zjrules.datalog.syntax import clause_around, diagnose
from zjrules.errors import Diagnostic, RuleError

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

_MOST_FAULTS = 20  # after so many syntax faults in one text the rest says nothing new


def parse(text: str, path: str = "<program>", first_line: int = 1) -> ast.Program:
    """The program written in ``text``, which begins at line ``first_line`` of the file shown as ``path``.

    Raises :class:`RuleError` with every syntax fault that can be told apart: after one, reading goes
    on behind the end of its clause.
    """
    faults: list[Diagnostic] = []
    tree = _tree(text, "program", path, first_line, faults)
    builder = Builder(path, first_line)
    program = builder.program(tree) if tree else ast.Program(path=path)
    faults += builder.diagnostics
    if faults:
        raise RuleError(sorted(faults, key=_place))
    return program


def parse_atom(text: str, path: str = "<atom>", first_line: int = 1) -> ast.Atom:
    """One atom, without a full stop: ``violation("annual-2-2", 3)``. Raises :class:`RuleError`."""
    faults: list[Diagnostic] = []
    tree = _tree(text, "atom", path, first_line, faults)
    builder = Builder(path, first_line)
    atom = builder.atom(tree) if tree else ast.Atom("", ())
    if faults or builder.diagnostics:
        raise RuleError(faults + builder.diagnostics)
    return atom


def _tree(text: str, start: str, path: str, first_line: int, faults: list[Diagnostic]) -> Tree[Token] | None:
    """The parse tree of what is sound; a faulty clause is told and blanked out, so that places hold."""
    from lark import UnexpectedInput

    while len(faults) < _MOST_FAULTS:
        try:
            return _lark().parse(text, start=start)
        except UnexpectedInput as error:
            fault, offset = diagnose(error, text, path, first_line)
            faults.append(fault)
            if start != "program":
                return None
            begin, end = clause_around(text, offset)
            text = text[:begin] + "".join(c if c == "\n" else " " for c in text[begin:end]) + text[end:]
    return None


def _place(fault: Diagnostic) -> tuple[int, int]:
    return (fault.span.line, fault.span.column) if fault.span else (0, 0)


@lru_cache(maxsize=1)
def _lark() -> Lark:
    from lark import Lark

    grammar = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer="contextual", start=["program", "atom"], propagate_positions=True,
                maybe_placeholders=False)  # fmt: skip
