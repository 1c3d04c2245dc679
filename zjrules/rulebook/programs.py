"""The library's program in pieces, so that only what the chosen rules use is built and evaluated."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from zjrules.datalog import ast, codec
from zjrules.datalog.printer import print_clause
from zjrules.datalog.schema import Relation
from zjrules.datalog.stratified import StratifiedProgram


def library_to_json(program: StratifiedProgram) -> list[Any]:
    """One piece for each stratum: its relations, and a program of it alone."""
    pieces = []
    for stratum in program.strata:
        derived = tuple(each for each in program.derived if each.name in stratum.relations)
        pieces.append([list(stratum.relations), codec.to_json(StratifiedProgram((stratum,), derived))])
    return pieces


def library_from_json(pieces: list[Any], wanted: Collection[str] | None = None) -> StratifiedProgram:
    """The program of the strata that hold a relation of ``wanted`` (None: of all), in their order."""
    parts = [
        codec.from_json(data)
        for relations, data in pieces
        if wanted is None or any(each in wanted for each in relations)
    ]
    return StratifiedProgram(
        tuple(stratum for part in parts for stratum in part.strata),
        tuple(relation for part in parts for relation in part.derived),
    )


def library_relations(pieces: list[Any]) -> tuple[Relation, ...]:
    """The relations that the library derives."""
    return tuple(relation for _, data in pieces for relation in codec.derived_in(data))


def needed(program: StratifiedProgram, wanted: Collection[str]) -> StratifiedProgram:
    """The strata that the wanted relations depend on."""
    names, strata = set(wanted), []
    for stratum in reversed(program.strata):
        if names.intersection(stratum.relations):
            strata.append(stratum)
            names |= {
                node.relation
                for clause in stratum.clauses
                for literal in clause.body
                for node in ast.walk(literal)
                if isinstance(node, ast.Atom)
            }
    derived = tuple(relation for relation in program.derived if relation.name in names)
    return StratifiedProgram(tuple(reversed(strata)), derived, program.parameters)


def told(program: StratifiedProgram, wanted: Collection[str] | None = None) -> str:
    """What the strata of the wanted relations (None: all) say, wherever their text stands."""
    strata = [each for each in program.strata if wanted is None or not set(wanted).isdisjoint(each.relations)]
    names = {name for stratum in strata for name in stratum.relations}
    lines = [print_clause(clause) for stratum in strata for clause in stratum.clauses]
    lines += [f"{each.name} {each.columns}" for each in program.derived if each.name in names]
    return "\n".join(lines)
