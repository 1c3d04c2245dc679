"""Copies of the bundled notice with one change, for tests of commands."""

from __future__ import annotations

from pathlib import Path

from zjrules import bundled

ORIGINAL = bundled.data() / "zj-2023" / "notice.txt"


def changed(folder: Path, old: str = "", new: str = "") -> Path:
    """The bundled notice in a folder, one passage of it replaced."""
    text = ORIGINAL.read_text(encoding="utf-8")
    assert text.count(old) == 1 or not old, f"{old!r} stands there {text.count(old)} times"
    copy = folder / "notice.txt"
    copy.write_text(text.replace(old, new) if old else text, encoding="utf-8")
    return copy
