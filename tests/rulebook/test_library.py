"""The shared derived relations: what they derive, and that no literal of them is there for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import tomli

from zjrules import bundled
from zjrules.datalog import ast
from zjrules.datalog.analysis import analyse
from zjrules.datalog.facts import ground, parse_facts
from zjrules.datalog.parser import parse, parse_atom
from zjrules.datalog.stratified import StratifiedProgram
from zjrules.engines import get_engine
from zjrules.engines.database import Database
from zjrules.errors import EngineError, RuleError
from zjrules.facts.relations import RELATIONS
from zjrules.rulebook.loader import load_rulebook
from zjrules.rulebook.mutate import Mutant, mutants

CASES = Path(__file__).parent.parent / "cases" / "rulebook" / "library"


@dataclass(frozen=True)
class Case:
    """``derived`` are exactly the rows of ``relations``; ``library`` is the file that the case is about."""

    library: str
    name: str
    facts: str
    derived: frozenset[str]
    relations: tuple[str, ...]


def cases() -> Iterator[Case]:
    for path in sorted(CASES.glob("*.toml")):
        for each in tomli.loads(path.read_text(encoding="utf-8"))["case"]:
            derived, relations = frozenset(each["derived"]), tuple(each["relations"])
            yield Case(f"{path.stem}.dl", each["name"], each["facts"], derived, relations)


ALL = list(cases())


@cache
def library() -> ast.Program:
    return ast.joined([parse(path.read_text(encoding="utf-8"), path.name) for path in sorted(texts())])


def texts() -> list[Path]:
    return list((bundled.rules() / "library").glob("*.dl"))


@cache
def parsed(case: Case) -> tuple[Database, set[tuple[str, tuple[ast.Value, ...]]]]:
    derived = {(atom.relation, ground(atom)) for atom in map(parse_atom, case.derived)}
    return Database(parse_facts(case.facts, RELATIONS)), derived


def holds(case: Case, program: StratifiedProgram) -> bool:
    facts, derived = parsed(case)
    result = get_engine("python").evaluate(program, facts)
    return {(name, row) for name in case.relations for row in result.rows(name)} == derived


def survives(mutant: Mutant) -> bool:
    """Whether no check and no case tells the mutant from the library; the likeliest cases are asked first."""
    try:
        program = analyse(mutant.program, RELATIONS)
        return all(holds(case, program) for case in sorted(ALL, key=lambda case: case.library != mutant.span.path))
    except (RuleError, EngineError):  # one that divides by zero, say
        return False


def test_the_cases_are_all_there() -> None:
    assert len(ALL) == 53


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_a_shared_relation(case: Case) -> None:
    assert holds(case, analyse(library(), RELATIONS))


def test_every_literal_is_needed() -> None:
    found = list(mutants(library()))
    assert len(found) > 200
    assert [f"{mutant.span} {mutant.left_out}" for mutant in found if survives(mutant)] == []


def test_every_library_relation_is_explained() -> None:
    for path in texts():
        paragraphs = path.read_text(encoding="utf-8").strip().split("\n\n")
        assert [each for each in paragraphs if not each.startswith("#")] == []


def test_only_what_the_rules_use_is_evaluated() -> None:
    book, _ = load_rulebook()
    one = book.selected(["M002"])
    assert one.shared.strata == ()
    lead = book.selected(["L001"])
    assert {"first_listed", "official"} <= {relation.name for relation in lead.shared.derived}
    assert "reports_on" not in {relation.name for relation in lead.shared.derived}
