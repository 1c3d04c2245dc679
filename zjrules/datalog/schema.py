"""Declarations of relations: name, columns with types, meaning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

ColumnType = Literal["text", "integer", "decimal", "date", "bool", "any"]


class Column(NamedTuple):
    name: str
    type: ColumnType


class Relation(NamedTuple):
    """A declared relation. Atoms may name its columns, so a new column breaks no rule."""

    name: str
    columns: tuple[Column, ...]
    meaning: str = ""

    @property
    def arity(self) -> int:
        return len(self.columns)


class Schema:
    """The relations a program may use without deriving them."""

    def __init__(self, relations: Iterable[Relation] = ()) -> None:
        self._relations = {relation.name: relation for relation in relations}

    def __contains__(self, name: str) -> bool:
        return name in self._relations

    def __getitem__(self, name: str) -> Relation:
        return self._relations[name]

    def __iter__(self) -> Iterator[Relation]:
        return iter(self._relations.values())

    def extended(self, relations: Iterable[Relation]) -> Schema:
        return Schema((*self._relations.values(), *relations))


def relation(name: str, columns: str, meaning: str) -> Relation:
    """``relation("listed", "item:text position:integer", "…")``."""
    pairs = (column.split(":") for column in columns.split())
    return Relation(name, tuple(Column(key, kind) for key, kind in pairs), meaning)  # type: ignore[arg-type]
