"""Folders of rule files → rulebook, from the cache when nothing has changed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from zjrules import bundled
from zjrules.cache import cached
from zjrules.errors import Diagnostic, UsageError
from zjrules.facts.relations import RELATIONS
from zjrules.rulebook.book import FaultyRule, Rulebook
from zjrules.rulebook.store import rule_from_json

Source = tuple[Path, str, bytes]  # the file, its path as shown, its bytes


class _FaultyError(Exception):
    """Carries a rulebook with faults past the cache: only sound rulebooks are kept."""

    def __init__(self, built: dict[str, Any], faulty: tuple[FaultyRule, ...]) -> None:
        self.built, self.faulty = built, faulty
        super().__init__()


def load_rulebook(
    folders: Iterable[Path] = (), with_bundled: bool = True
) -> tuple[Rulebook, tuple[Diagnostic, ...]]:
    """All rules of the bundled folder (unless it is left out) and of ``folders``, with the faults of all files.

    A folder holds rule files (``.toml``) and library texts (``.dl``) at any depth; a single file may be
    named too. Faulty rules are left out of ``rules`` and named in ``faulty``. Raises ``UsageError`` for
    a path that is not there, ``RuleError`` where the library itself is faulty.
    """
    places = [*([bundled.rules()] if with_bundled else []), *folders]
    rule_sources, library_sources = _sources(places)
    key = b"\0".join(part for _, path, data in (*library_sources, *rule_sources) for part in (path.encode(), data))
    faulty: tuple[FaultyRule, ...] = ()
    try:
        built = cached("rulebook", key, lambda: _build(rule_sources, library_sources))
    except _FaultyError as found:
        built, faulty = found.built, found.faulty
    files = {path: file for file, path, _ in rule_sources}
    rules = tuple(rule_from_json(data, files) for data in built["rules"])
    book = Rulebook(rules, faulty, RELATIONS, built["library"])
    return book, book.diagnostics


def _build(rule_sources: Sequence[Source], library_sources: Sequence[Source]) -> dict[str, Any]:
    # Loads the parser and pydantic: only where the cache has nothing.
    from zjrules.rulebook.build import build

    built, faulty = build(rule_sources, library_sources, RELATIONS)
    if faulty:
        raise _FaultyError(built, faulty)
    return built


def _sources(places: Sequence[Path]) -> tuple[list[Source], list[Source]]:
    """Rule files and library texts, each folder's in the order of their paths."""
    rules: dict[Path, Source] = {}
    library: dict[Path, Source] = {}
    missing = [place for place in places if not place.exists()]
    if missing:
        raise UsageError(
            [Diagnostic("no-such-path", f"there are no rules at {place}", hint="check --rules") for place in missing]
        )
    for place in places:
        for file in sorted(_files(place)):
            known = rules if file.suffix == ".toml" else library
            known.setdefault(file.absolute(), (file, bundled.shown(file), file.read_bytes()))
    return list(rules.values()), list(library.values())


def _files(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
        return
    with os.scandir(place) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                yield from _files(Path(entry.path))
            elif entry.name.endswith((".toml", ".dl")):
                yield Path(entry.path)
