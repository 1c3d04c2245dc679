"""A checked program, ready for an engine: strata of clauses, each after what it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from zjrules.datalog import ast
from zjrules.datalog.schema import Relation


@dataclass(frozen=True, slots=True)
class Stratum:
    """Clauses of relations that need each other, or of one alone. ``recursive``: they need a fixpoint."""

    relations: tuple[str, ...]
    clauses: tuple[ast.Clause, ...]
    recursive: bool


@dataclass(frozen=True, slots=True)
class StratifiedProgram:
    """What ``analyse`` returns. Atoms are positional; ``derived`` gives the relations with their types.

    ``parameters`` are the values of ``$name``; other values of the same types may be put in their place.
    """

    strata: tuple[Stratum, ...]
    derived: tuple[Relation, ...]
    parameters: Mapping[str, ast.Value] = field(default_factory=dict)

    def with_parameters(self, parameters: Mapping[str, ast.Value]) -> StratifiedProgram:
        return replace(self, parameters=dict(parameters))
