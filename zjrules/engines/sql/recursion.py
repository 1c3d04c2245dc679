"""A recursion in rounds: each adds to a relation what follows from the rows that the last one added.

Every row keeps the number of its round in a column ``r``.
"""

from __future__ import annotations

from zjrules.datalog import ast
from zjrules.engines.database import Table
from zjrules.engines.sql.emit import Query
from zjrules.engines.sql.sources import ROUND, Source
from zjrules.engines.sql.strata import Evaluation
from zjrules.engines.sql.tables import SqlTable
from zjrules.engines.sql.types import MOST_DIGITS, NUMBER, Type, UnsupportedError, sql_type

_PATIENCE, _MOST_WIDENINGS = 4, 12
Clauses = dict[str, list[ast.Clause]]


class Round(int):
    """The number of a round, as a parameter that is no other number."""


class Recursion(Evaluation):
    """Of one stratum whose relations need each other."""

    def run(self) -> None:
        clauses = self.clauses()
        below = {name: self.session.source(self.below(name)) for name in clauses}
        types = self.widened(clauses, below)
        self.growing = dict.fromkeys(clauses)
        seeds: dict[str, Query | None] = {}
        for name, of in types.items():
            if of is not None:
                own = [(each, None) for each in clauses[name] if not self.inner(each)]
                seeds[name] = self.emitter.relation(own, below[name], of)
        for name, seed in seeds.items():
            self.growing[name] = self.begun(seed, types[name] or ())
        new, number = True, 0
        while new:
            new = False
            for name in seeds:
                steps = [(each, atom) for each in clauses[name] for atom in self.inner(each)]
                new |= bool(self.step(name, steps, number))
            number += 1
        for name in clauses:
            source = self.growing[name]
            ended = source and SqlTable(self.session, Source(source.types, None, source.name))
            self.layer.put(name, ended if ended else Table())

    def inner(self, clause: ast.Clause) -> list[ast.Atom]:
        return [each for each in clause.body if isinstance(each, ast.Atom) and each.relation in self.stratum.relations]

    def widened(self, clauses: Clauses, below: dict[str, Source | None]) -> dict[str, tuple[Type, ...] | None]:
        """The types of the columns once nothing is new; None for a relation without rows."""
        types: dict[str, tuple[Type, ...] | None] = dict.fromkeys(clauses)
        for attempt in range(_MOST_WIDENINGS):
            late = attempt > _PATIENCE  # a number that is computed from the last round's may have ever more digits
            before = dict(types)
            self.growing = {name: None if of is None else Source(of, None, growing=True) for name, of in types.items()}
            for name, own in clauses.items():
                query = self.emitter.relation([(each, None) for each in own], below[name], types[name] or (), Round())
                if query is not None and query.fallible:
                    raise UnsupportedError("what may fail in a recursion")
                types[name] = None if query is None else tuple(map(_wide, query.types) if late else query.types)
            if types == before:
                return types
        raise UnsupportedError("numbers that may grow in a recursion")

    def begun(self, seed: Query | None, types: tuple[Type, ...]) -> Source:
        columns = [f"c{place}" for place in range(len(types))] or ["c0"]
        name = self.session.name()
        if seed is None:
            empty = [f"CAST(NULL AS {sql_type(of)}) AS c{place}" for place, of in enumerate(types)] or ["1 AS c0"]
            sql, values = f"SELECT {', '.join(empty)}, 0 AS {ROUND} WHERE FALSE", []
        else:
            sql, values = f"SELECT {', '.join(columns)}, 0 AS {ROUND} FROM ({seed.sql}) AS s", seed.values
        self.session.connection.create(name, sql, values)
        return Source(types, None, name, growing=True)

    def step(self, name: str, steps: list[tuple[ast.Clause, ast.Atom]], number: int) -> int:
        """Add what follows from the rows of a round; their number."""
        source = self.growing[name]
        assert source is not None
        query = self.emitter.relation(steps, None, source.types, Round(number)) if steps else None
        if query is None:
            return 0
        columns = [f"c{place}" for place in range(len(source.types))] or ["c0"]
        same = " AND ".join(f"n.{each} = o.{each}" for each in columns)
        anti = self.session.connection.dialect.anti_join
        sql = (
            f"SELECT {', '.join(f'n.{each}' for each in columns)}, {number + 1} "
            f"FROM ({query.sql}) AS n {anti} {source.name} AS o ON {same}"
        )
        self.session.tune()
        count = self.session.connection.append(source.name, sql, query.values)
        self.session.largest = max(self.session.largest, number * count)  # nobody counts exactly for this
        return count


def _wide(of: Type) -> Type:
    """The type with room for numbers of as many digits as there can be."""
    return of._replace(digits=MOST_DIGITS - of.scale) if of.kind == NUMBER and of.exact else of
