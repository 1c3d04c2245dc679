"""JSON written with one value a line, and the lines on which every value stands."""

from __future__ import annotations

import json
from typing import Any

Path = tuple[str | int, ...]


def lined(data: Any) -> tuple[str, dict[Path, tuple[int, int]]]:
    """The text, and for the path of every value its first and last line, counted from 1."""
    lines: list[str] = []
    places: dict[Path, tuple[int, int]] = {}

    def write(value: Any, path: Path, lead: str, tail: str) -> None:
        first = len(lines) + 1
        if isinstance(value, dict | list) and value:
            opens, closes = ("{", "}") if isinstance(value, dict) else ("[", "]")
            lines.append(lead + opens)
            inside = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
            for number, (key, each) in enumerate(inside, 1):
                label = f"{json.dumps(key, ensure_ascii=False)}: " if isinstance(value, dict) else ""
                write(each, (*path, key), label, "," if number < len(inside) else "")
            lines.append(closes + tail)
        else:
            lines.append(lead + json.dumps(value, ensure_ascii=False) + tail)
        places[path] = (first, len(lines))

    write(data, (), "", "")
    return "\n".join(lines) + "\n", places
