"""Folders of rule files → rulebook, from the cache when nothing has changed."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
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
    folders: Iterable[Path] = (), with_bundled: bool = True, only: Collection[Path] | None = None
) -> tuple[Rulebook, tuple[Diagnostic, ...]]:
    """All rules of the bundled folder (unless it is left out) and of ``folders``, with the faults of all files.

    A folder holds rule files (``.toml``) and library texts (``.dl``) at any depth; a single file may be
    named too. Faulty rules are left out of ``rules`` and named in ``faulty``. Raises ``UsageError`` for
    a path that is not there, ``RuleError`` where the library itself is faulty. With ``only`` no other rule files
    than these (absolute paths) are looked at, beside the library: for runs that a single edit must not make long.
    """
    places = [*([bundled.rules()] if with_bundled else []), *folders]
    rule_sources, library_sources = _sources(places)
    if only is not None:
        rule_sources = [source for source in rule_sources if source[0] in only]
    key = b"\0".join(part for _, path, data in (*library_sources, *rule_sources) for part in (path.encode(), data))
    faulty: tuple[FaultyRule, ...] = ()
    try:
        if only is None:
            built = cached("rulebook", key, lambda: _build(rule_sources, library_sources))
        else:
            built = _build(rule_sources, library_sources)
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
    """Rule files and library texts, each folder's in the order of their paths; a file named twice counts once."""
    missing = [place for place in places if not place.exists()]
    if missing:
        raise UsageError(
            [Diagnostic("no-such-path", f"there are no rules at {place}", hint="check --rules") for place in missing]
        )
    rules: dict[str, Source] = {}
    library: dict[str, Source] = {}
    empty = []
    for place in places:
        root, shown = str(place.absolute()), bundled.shown(place)
        names = sorted(_names(root, "")) if place.is_dir() else [""]
        empty += [] if names else [place]
        for name in names:
            # Plain text, no Path arithmetic: this runs for every file on every start.
            with open(f"{root}{name}", "rb") as file:  # noqa: PTH123
                source = (Path(f"{root}{name}"), f"{shown}{name}", file.read())
            (library if name.endswith(".dl") or root.endswith(".dl") else rules).setdefault(f"{root}{name}", source)
    if empty:
        hint = "name a folder with rule files (.toml) or library texts (.dl)"
        raise UsageError([Diagnostic("no-rules", f"there are no rules in {place}", hint=hint) for place in empty])
    return list(rules.values()), list(library.values())


def _names(root: str, below: str) -> Iterator[str]:
    """Rule files and library texts under a folder, as ``/name`` from it; hidden ones apart."""
    with os.scandir(f"{root}{below}") as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.name.endswith((".toml", ".dl")):
                yield f"{below}/{entry.name}"
            elif entry.is_dir():
                yield from _names(root, f"{below}/{entry.name}")
