"""A checked program, ready for an engine: strata of clauses, each after what it needs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from zjrules.datalog import ast
from zjrules.datalog.schema import Relation


class Stratum(NamedTuple):
    """Clauses of relations that need each other, or of one alone. ``recursive``: they need a fixpoint."""

    relations: tuple[str, ...]
    clauses: tuple[ast.Clause, ...]
    recursive: bool


class StratifiedProgram(NamedTuple):
    """What ``analyse`` returns. Atoms are positional; ``derived`` gives the relations with their types.

    ``parameters`` are the values of ``$name``; other values of the same types may be put in their place.
    """

    strata: tuple[Stratum, ...]
    derived: tuple[Relation, ...]
    parameters: Mapping[str, ast.Value] = MappingProxyType({})

    def with_parameters(self, parameters: Mapping[str, ast.Value]) -> StratifiedProgram:
        return self._replace(parameters=dict(parameters))
