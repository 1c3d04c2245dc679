"""Dependencies between relations: components, strata, and cycles that have no stratified meaning."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from zjrules.datalog import ast
from zjrules.errors import Diagnostic


class Edge(NamedTuple):
    """A head needs a relation; ``literal`` is the negation or aggregation that needs all of it first."""

    head: str
    needs: str
    clause: ast.Clause
    literal: ast.Negation | ast.Aggregation | None


class Dependencies:
    """``components`` are the strongly connected groups of derived relations, each after what it needs."""

    def __init__(self) -> None:
        self.components: list[tuple[str, ...]] = []
        self.component_of: dict[str, int] = {}
        self.edges: dict[str, list[Edge]] = {}  # by head

    def recursive(self, atom: ast.Atom, head: str) -> bool:
        """Does deriving ``head`` from ``atom`` go round in its own component?"""
        return self.component_of.get(atom.relation, -1) == self.component_of.get(head)


def dependencies(program: ast.Program) -> Dependencies:
    found = Dependencies()
    for clause in program.clauses:
        found.edges.setdefault(clause.head.relation, []).extend(_edges(clause))
    for number, component in enumerate(_components(found.edges)):
        found.components.append(component)
        found.component_of.update(dict.fromkeys(component, number))
    return found


def _edges(clause: ast.Clause) -> Iterator[Edge]:
    head = clause.head.relation
    for literal in clause.body:
        if isinstance(literal, ast.Atom):
            yield Edge(head, literal.relation, clause, None)
        elif isinstance(literal, ast.Negation | ast.Aggregation):
            for node in ast.walk(literal):
                if isinstance(node, ast.Atom):
                    yield Edge(head, node.relation, clause, literal)


def _components(edges: dict[str, list[Edge]]) -> list[tuple[str, ...]]:
    """Tarjan's strongly connected components, without Python recursion: programs may be deep."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    done: set[str] = set()
    components: list[tuple[str, ...]] = []
    for root in edges:
        if root in index:
            continue
        index[root] = low[root] = len(index)
        stack.append(root)
        work = [(root, iter(edges[root]))]
        while work:
            name, rest = work[-1]
            for edge in rest:
                needs = edge.needs
                if needs not in edges or needs in done:
                    continue
                if needs not in index:
                    index[needs] = low[needs] = len(index)
                    stack.append(needs)
                    work.append((needs, iter(edges[needs])))
                    break
                low[name] = min(low[name], index[needs])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[name])
                if low[name] == index[name]:
                    at = stack.index(name)
                    components.append(tuple(stack[at:]))
                    done.update(stack[at:])
                    del stack[at:]
    return components


def check(found: Dependencies) -> list[Diagnostic]:
    """Every negation and aggregation over a relation that needs its own head: no stratum can hold both."""
    diagnostics = []
    for edges in found.edges.values():
        for edge in edges:
            if edge.literal is not None and found.component_of.get(edge.needs, -1) == found.component_of[edge.head]:
                diagnostics.append(_cycle(edge, found))
    return diagnostics


def _cycle(edge: Edge, found: Dependencies) -> Diagnostic:
    way_back = _path(edge.needs, edge.head, found)
    related = tuple((each.clause.span(), f"{each.head} needs {each.needs}") for each in way_back)
    names = " → ".join([edge.head, edge.needs, *(each.needs for each in way_back)])
    if isinstance(edge.literal, ast.Negation):
        code, what = "negative-cycle", f"{edge.head} depends on its own negation"
    else:
        code, what = "aggregate-cycle", f"{edge.head} depends on an aggregate over itself"
    hint = "break the cycle: derive what this literal needs without the head"
    return Diagnostic(code, f"{what}: {names}", edge.clause.span(edge.literal), hint, related)


def _path(start: str, goal: str, found: Dependencies) -> list[Edge]:
    """The fewest edges from ``start`` to ``goal`` inside their component."""
    ways: dict[str, list[Edge]] = {start: []}
    queue = [start]
    for name in queue:
        if name == goal:
            return ways[name]
        for edge in found.edges[name]:
            if edge.needs not in ways and found.component_of.get(edge.needs, -1) == found.component_of[goal]:
                ways[edge.needs] = [*ways[name], edge]
                queue.append(edge.needs)
    return []
