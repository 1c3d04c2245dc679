"""Which variables a clause shows, and which stay inside the braces of an aggregate."""

from __future__ import annotations

from collections.abc import Iterable

from zjrules.datalog import ast


def names_in(nodes: Iterable[ast.Node]) -> set[str]:
    return {variable.name for node in nodes for variable in ast.variables(node)}


def outside_names(clause: ast.Clause) -> set[str]:
    """The variables of a clause outside all braces: an aggregate is grouped by those it shares."""
    shown = {variable.name for literal in clause.body for variable in ast.outer_variables(literal)}
    return shown | names_in([clause.head])


def group_names(literal: ast.Aggregation, outside: set[str]) -> set[str]:
    """The variables an aggregate is grouped by: those of its braces that stand outside of braces too."""
    return names_in((*literal.keys, *literal.body)) & outside
