"""On which line of a TOML file a key stands: the parser does not tell, so the lines are looked at."""

from __future__ import annotations

import re
from collections.abc import Mapping

Path = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=""")
_QUOTES = ("'''", '"' * 3)


def key_lines(text: str) -> dict[Path, int]:
    """Line (from 1) of every key that begins a line, and of every ``[table]`` and ``[[array]]`` header.

    ``("example", 0, "facts")`` is the key ``facts`` of the first ``[[example]]``.
    """
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    closing = ""  # the quotes that end the multi-line string we are in
    for number, line in enumerate(text.split("\n"), start=1):
        if closing:
            _, found, rest = line.partition(closing)
            closing = _opened(rest) if found else closing
        elif header := _HEADER.match(line):
            table = _parts(header[2])
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, *_parts(key[1])), number)
            closing = _opened(line[key.end():])
    return lines


def line_of(lines: Mapping[Path, int], path: Path) -> int:
    """The line of the key, or of the nearest table around it that has one (inline tables), or 1."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return 1


def block_line(text: str, block: str, key_line: int) -> int:
    """The line on which a multi-line literal string begins (its value appears unchanged in the file)."""
    lines = text.split("\n")
    start = sum(len(line) + 1 for line in lines[: key_line - 1])
    found = text.find(block, start)
    return text.count("\n", 0, found) + 1 if found >= 0 and block else key_line


def _parts(dotted: str) -> Path:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def _opened(rest: str) -> str:
    """The quotes of a multi-line string that this text opens and does not close, or ''."""
    while True:
        place, quotes = min(((rest.find(each) + 1 or len(rest) + 2), each) for each in _QUOTES)
        if place > len(rest):
            return ""
        rest = rest[place + 2:]
        _, found, rest = rest.partition(quotes)
        if not found:
            return quotes
