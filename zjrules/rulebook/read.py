"""One rule file, read and held against the form of rule files. Datalog is not looked at yet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import tomli
from pydantic import ValidationError

from zjrules.errors import Diagnostic
from zjrules.rulebook import places
from zjrules.rulebook.faults import model_faults
from zjrules.rulebook.file import ParameterPart, RuleFile, known_keys
from zjrules.rulebook.message import stray_brace
from zjrules.rulebook.parameters import bound_fault, value_of
from zjrules.rulebook.placeholders import placeholder_faults
from zjrules.rulebook.rule import Parameter, Value
from zjrules.source import Span


@dataclass(frozen=True, slots=True)
class RuleSource:
    """The bytes of a rule file and where they come from."""

    file: Path
    path: str  # as shown
    data: bytes


@dataclass(frozen=True, slots=True)
class ReadRule:
    """A rule file that has the right form, and the lines of its keys."""

    form: RuleFile
    parameters: tuple[Parameter, ...]
    source: RuleSource
    text: str
    lines: Mapping[places.Path, int]

    def span(self, *key: str | int) -> Span:
        return Span(self.source.path, places.line_of(self.lines, key))

    def block_line(self, block: str, *key: str | int) -> int:
        """The line on which the text of a key begins."""
        return places.block_line(self.text, block, places.line_of(self.lines, key))


@dataclass(frozen=True, slots=True)
class Block:
    """The Datalog of a rule file whose form is faulty, and the line on which it begins."""

    text: str
    line: int
    has_parameters: bool


def read_rule(source: RuleSource) -> tuple[ReadRule | None, list[Diagnostic]]:
    """The rule, or every fault of its form."""
    try:
        text = source.data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = source.data.count(b"\n", 0, error.start) + 1
        span = Span(source.path, line)
        return None, [Diagnostic("not-utf-8", "the rule file is not UTF-8 text", span, "save it as UTF-8")]
    try:
        data = tomli.loads(text, parse_float=Decimal)
    except tomli.TOMLDecodeError as error:
        place = Span(source.path, error.lineno, column=error.colno)
        return None, [Diagnostic("toml-syntax", error.msg, place, "mend the line")]
    lines = places.key_lines(text)
    unwritten = placeholder_faults(data, text, lines, source.path)
    try:
        form = RuleFile.model_validate(data)
    except ValidationError as error:
        found = model_faults(error.errors(include_url=False), known_keys(), lines, source.path)
        told = {fault.span for fault in unwritten}  # what is not written yet need not be of its form
        return None, [*unwritten, *(fault for fault in found if fault.span not in told)]
    if unwritten:
        return None, unwritten
    faults: list[Diagnostic] = []
    parameters = tuple(
        parameter
        for name, part in form.params.items()
        if (parameter := _parameter(name, part, Span(source.path, places.line_of(lines, ("params", name))), faults))
    )
    rule = ReadRule(form, parameters, source, text, lines)
    faults += [*_basis_faults(rule), *_message_faults(rule)]
    return (None, faults) if faults else (rule, [])


def read_block(source: RuleSource) -> Block | None:
    """The Datalog of a rule file whatever its form is, if it is written and the file is TOML."""
    try:
        text = source.data.decode("utf-8-sig").replace("\r\n", "\n")
        data = tomli.loads(text)
    except (UnicodeDecodeError, tomli.TOMLDecodeError):
        return None
    lines, block = places.key_lines(text), data.get("datalog")
    if not isinstance(block, str) or placeholder_faults({"datalog": block}, text, lines, source.path):
        return None
    line = places.block_line(text, block, places.line_of(lines, ("datalog",)))
    return Block(block, line, bool(data.get("params")))


def _parameter(name: str, part: ParameterPart, span: Span, faults: list[Diagnostic]) -> Parameter | None:
    values: dict[str, Value | None] = {}
    for key, raw in (("default", part.default), ("min", part.min), ("max", part.max)):
        try:
            values[key] = None if raw is None else value_of(part.type, raw)
        except ValueError as error:
            faults.append(Diagnostic("bad-parameter", f"params.{name}.{key} cannot be {raw!r}", span, str(error)))
    default = values.get("default")
    if len(values) < 3 or default is None:
        return None
    parameter = Parameter(name, part.type, default, values["min"], values["max"], part.meaning)
    if fault := bound_fault(parameter, default):
        faults.append(Diagnostic("parameter-out-of-range", f"the default of params.{name}: {fault}", span))
        return None
    return parameter


def _basis_faults(rule: ReadRule) -> list[Diagnostic]:
    basis, span = rule.form.basis, rule.span("basis")
    faults = []
    if basis.kind == "text" and not (basis.notice and basis.lines and basis.quote):
        faults.append("a rule that rests on the text names notice, lines and quote")
    elif not basis.cite and not (basis.notice and basis.lines):
        faults.append("the basis cites nothing: give cite, or notice and lines")
    if basis.lines and not (len(basis.lines) == 2 and 1 <= basis.lines[0] <= basis.lines[1]):
        faults.append("basis.lines is the first and the last line, such as [66, 68]")
    if basis.shown and not (basis.notice and min(basis.shown) >= 1 and basis.shown == sorted(set(basis.shown))):
        faults.append("basis.shown are numbers of lines of basis.notice, in order, such as [60, 66]")
    return [Diagnostic("bad-basis", fault, span) for fault in faults]


def _message_faults(rule: ReadRule) -> list[Diagnostic]:
    """Braces that are no plain {Variable}: a message is text, it formats and computes nothing."""
    return [
        Diagnostic(
            "bad-message",
            f"{key} holds “{stray}”, which is no {{Variable}}",
            rule.span(key),
            "write a variable of the violation in braces, such as {Item}",
        )
        for key in ("message", "message_en")
        if (stray := re.sub(r"\s+", " ", stray_brace(getattr(rule.form, key))))
    ]
