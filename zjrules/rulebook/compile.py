"""Read rule files and library texts → checked programs. All faults of a text are told at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from zjrules.datalog import ast, codec
from zjrules.datalog.analysis import analyse
from zjrules.datalog.parser import parse
from zjrules.datalog.schema import Schema
from zjrules.datalog.stratified import StratifiedProgram
from zjrules.errors import Diagnostic, RuleError
from zjrules.rulebook.heads import SUBJECT, UNDETERMINED, VIOLATION, head_faults, head_variables, message_faults
from zjrules.rulebook.programs import told
from zjrules.rulebook.read import Block, ReadRule
from zjrules.rulebook.rule import Basis, Rule
from zjrules.rulebook.scope import scoped
from zjrules.source import SourceFile


@dataclass(frozen=True, slots=True)
class Library:
    """The shared derived relations. ``needs``: what each of them reads, directly and through others."""

    program: StratifiedProgram
    needs: Mapping[str, frozenset[str]]
    schema: Schema  # given and library relations


def compile_library(sources: Iterable[SourceFile], given: Schema) -> Library:
    """The library texts as one program. Raises ``RuleError`` with the faults of all of them."""
    programs: list[ast.Program] = []
    faults: list[Diagnostic] = []
    for source in sources:
        try:
            programs.append(parse(source.text, source.path))
        except RuleError as error:
            faults += error.diagnostics
    if faults:
        raise RuleError(faults)
    program = ast.joined(programs)
    faults = [*_undeclared(program), *_reserved(program)]
    if faults:
        raise RuleError(faults)
    checked = analyse(program, given)
    return Library(checked, _needs(program, {}), given.extended(checked.derived))


def compile_rule(read: ReadRule, library: Library) -> Rule:
    """The rule with its checked program. Raises ``RuleError`` with every fault of its Datalog and messages."""
    form = read.form
    written = parse(form.datalog, read.source.path, read.block_line(form.datalog, "datalog"))
    program = scoped(written, library.needs)
    faults = [*head_faults(program, read), *message_faults(program, read), *_place_faults(read, library)]
    values = {parameter.name: parameter.default for parameter in read.parameters}
    try:
        checked = analyse(program, library.schema, values)
    except RuleError as error:
        faults = [*error.diagnostics, *faults]
    if faults:
        raise RuleError(sorted(faults, key=lambda fault: (fault.span.line if fault.span else 0)))
    needs = _needs(program, library.needs)
    reached = frozenset().union(*(needs.get(head, frozenset()) for head in (SUBJECT, VIOLATION, UNDETERMINED)))
    uses = tuple(sorted(name for name in reached if name in library.needs))
    basis = form.basis
    return Rule(
        id=form.id,
        name=form.name,
        severity=form.severity,
        tags=tuple(form.tags),
        title=form.title,
        title_en=form.title_en,
        basis=Basis(basis.kind, basis.notice, (basis.lines[0], basis.lines[1]) if basis.lines else None,
                    basis.cite, basis.quote, tuple(basis.shown)),
        why=form.why,
        fix=form.fix,
        message=form.message,
        message_en=form.message_en,
        words_en=form.words_en,
        subject_kind=form.subject.kind,
        subject_variable=form.subject.id,
        head=head_variables(program),
        place=tuple(form.place),
        requires=tuple(form.requires),
        reads=tuple(sorted(name for name in reached if name in library.schema and name not in library.needs)),
        uses=uses,
        parameters=read.parameters,
        values=values,
        datalog=form.datalog,
        path=read.source.path,
        file=read.source.file,
        line=read.block_line(form.datalog, "datalog"),
        compiled=codec.to_json(checked),
        digest=_digest(read.text, told(checked), told(library.program, uses)),
    )  # fmt: skip


def block_faults(block: Block, path: str, library: Library) -> Sequence[Diagnostic]:
    """What is wrong with the Datalog alone. With parameters, which may be faulty themselves, only its syntax."""
    try:
        program = scoped(parse(block.text, path, block.line), library.needs)
        if not block.has_parameters:
            analyse(program, library.schema, {})
    except RuleError as error:
        return error.diagnostics
    return ()


def _digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()


def _needs(program: ast.Program, library: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """For each derived relation all relations that it is derived from, to the end."""
    direct: dict[str, set[str]] = {}
    for clause in program.clauses:
        bodies = direct.setdefault(clause.head.relation, set())
        bodies |= {node.relation for each in clause.body for node in ast.walk(each) if isinstance(node, ast.Atom)}
    needs = {}
    for head in direct:
        reached: set[str] = set()
        waiting = [head]
        while waiting:
            for name in direct.get(waiting.pop(), ()):
                if name not in reached:
                    reached |= {name, *library.get(name, ())}
                    waiting.append(name)
        needs[head] = frozenset(reached)
    return needs


def _undeclared(program: ast.Program) -> list[Diagnostic]:
    """Library relations are read by their columns' names, so each is declared."""
    declared = {each.name for each in program.declarations}
    first = {clause.head.relation: clause for clause in reversed(program.clauses)}
    return [
        Diagnostic("undeclared-relation", f"the library relation {name} is not declared", clause.span(clause.head),
                   f"add a line: relation {name}(…).")
        for name, clause in sorted(first.items())
        if name not in declared
    ]  # fmt: skip


def _reserved(program: ast.Program) -> list[Diagnostic]:
    """Every rule has its own subject, violation and undetermined."""
    return [
        Diagnostic("reserved-name", f"{clause.head.relation} belongs to the rules", clause.span(clause.head),
                   "choose another name")
        for clause in program.clauses
        if clause.head.relation in (SUBJECT, VIOLATION, UNDETERMINED)
    ]  # fmt: skip


def _place_faults(read: ReadRule, library: Library) -> list[Diagnostic]:
    return [
        Diagnostic("unknown-relation", f"place names {name}, which is no given relation", read.span("place"),
                   "name relations of the facts, such as listed")
        for name in read.form.place
        if name not in library.schema or name in library.needs
    ]  # fmt: skip

