"""Where the rules and the data that come with zjrules are, and how their paths are shown."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@lru_cache(maxsize=1)
def root() -> Path:
    """The folder that holds ``rules`` and ``data``: inside an installed package, or the checkout."""
    inside = _PACKAGE / "_bundle"
    return inside if inside.is_dir() else _PACKAGE.parent


def installed() -> bool:
    """Whether rules and data are part of an installed package, which is no place to write to."""
    return root() != _PACKAGE.parent


def rules() -> Path:
    return root() / "rules"


def data() -> Path:
    return root() / "data"


def shown(path: Path) -> str:
    """The path as it is cited: bundled files as ``rules/…`` or ``data/…`` wherever they are installed,
    files below the working folder relative to it, others as given. Always with ``/``."""
    whole = path.absolute()
    for folder in (rules(), data()):
        if whole.is_relative_to(folder):
            return whole.relative_to(folder.parent).as_posix()
    here = Path.cwd()
    return whole.relative_to(here).as_posix() if whole.is_relative_to(here) else path.as_posix()


def located(path: str) -> Path:
    """The file that is shown as ``path``."""
    inside = root() / path
    return inside if path.startswith(("rules/", "data/")) and inside.exists() else Path(path)
