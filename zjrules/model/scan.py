"""Every value of a JSON or TOML text with its path and place; the parsers themselves keep no places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

Path = tuple[str | int, ...]

_STRING = r'"(?:[^"\\\n]|\\.)*"'
_LITERAL = r"'[^'\n]*'"
_JSON = rf'{_STRING}|[\[\]{{}},:]|[^\s\[\]{{}},:"]+'
_TOML = (
    rf"(?s:#[^\n]*|\"\"\"(?:[^\\]|\\.)*?\"\"\"(?!\")|'''.*?'''(?!')|{_STRING}|{_LITERAL}|[\[\]{{}},=]|[^\s\[\]{{}},=#\"']+)"
)
_HEADER = rf"\[(\[?)((?:{_STRING}|{_LITERAL}|[^\]\n\"'])*)\]"
_KEY_PART = rf"\s*(?:{_STRING}|{_LITERAL}|[^\s.=\"']+)\s*\.?"
_NAME = r"\"((?:[^\"\\]|\\.)*)\"|'([^']*)'|([^\s.\"']+)"
_form = cache(re.compile)  # only datasets need these; for a notice compiling them would be wasted


class Placed(NamedTuple):
    """A value at ``start``–``end`` of the text; ``key`` is where its key begins, or else the value itself."""

    path: Path
    key: int
    start: int
    end: int


class _Open:
    """An array or object that is not closed yet; ``name`` is the key whose value comes next."""

    __slots__ = ("index", "key", "name", "path", "start", "where")

    def __init__(self, path: Path, where: int, start: int, *, array: bool) -> None:
        self.path, self.where, self.start = path, where, start
        self.index = 0 if array else None
        self.name: Path = ()
        self.key = start

    def next(self) -> None:
        if self.index is None:
            self.name = ()
        else:
            self.index += 1


def json_values(text: str) -> Iterator[Placed]:
    """The values of a valid JSON text, each once it has ended: parts come before the whole."""
    return _values(text, _JSON, ":", 0, ())


def toml_values(text: str) -> Iterator[Placed]:
    """The values of a valid TOML text. A table stands where its header does, before its parts."""
    entries: dict[Path, int] = {}  # arrays of tables: the number of the last entry
    base: Path = ()
    position = 0
    token, heading, key_part = _form(_TOML), _form(_HEADER), _form(_KEY_PART)
    while statement := token.search(text, position):
        start = statement.start()
        position = statement.end()
        if header := heading.match(text, start):
            base = _table(_names(header[2]), header[1] == "[", entries)
            yield Placed(base, start, start, header.end())
        elif statement[0][0] != "#":
            position = start
            while part := key_part.match(text, position):
                position = part.end()
            path = (*base, *_names(text[start:position]))
            for value in _values(text, _TOML, "=", position + 1, path, start):
                yield value
                position = value.end
        position = text.find("\n", position)
        if position < 0:
            return


def _table(names: Path, entry: bool, entries: dict[Path, int]) -> Path:
    """The path of a table, with the number of every array of tables on the way; ``entry`` begins a new one."""
    path: Path = ()
    for depth, name in enumerate(names, 1):
        path = (*path, name)
        if entry and depth == len(names):
            entries[path] = entries.get(path, -1) + 1
        if path in entries:
            path = (*path, entries[path])
    return path


def _names(key: str) -> Path:
    """``a."b.c"`` → a, b.c"""
    return tuple(next(part for part in found.groups() if part is not None) for found in _form(_NAME).finditer(key))


def _values(
    text: str, tokens: str, colon: str, start: int, path: Path, key: int | None = None
) -> Iterator[Placed]:
    """One value from ``start`` on and everything in it. ``colon`` is what stands between a key and its value."""
    open_: list[_Open] = []
    for found in _form(tokens).finditer(text, start):
        word, at = found[0], found.start()
        inner = open_[-1] if open_ else None
        if word == colon or (word[0] == "#" and tokens is _TOML):
            continue
        if word == "," and inner:
            inner.next()
            continue
        if inner is None:
            here, where = path, at if key is None else key
        elif word in ("]", "}"):
            open_.pop()
            here, where, at = inner.path, inner.where, inner.start
        elif inner.index is not None:
            here, where = (*inner.path, inner.index), at
        elif inner.name:
            here, where = (*inner.path, *inner.name), inner.key
        else:
            inner.name, inner.key = _names(word), at
            continue
        if word in ("[", "{"):
            open_.append(_Open(here, where, at, array=word == "["))
            continue
        yield Placed(here, where, at, found.end())
        if not open_:
            return
