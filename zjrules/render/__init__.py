"""Output formats: each turns a check result into text, and each lives in a module of its own."""

from __future__ import annotations

import importlib
from typing import NamedTuple, Protocol, cast

from zjrules.errors import Diagnostic, UsageError
from zjrules.settings import FailOn, Lang
from zjrules.violations.result import CheckResult

# Named here so that choosing one imports no other: format -> module of this package.
FORMATS = {"text": "text", "json": "json"}


class RenderOptions(NamedTuple):
    """How to show a result. ``width`` is in terminal columns; formats for machines ignore all but ``fail_on``.

    ``again`` are the arguments that another command needs to find the same; None: the paths that were checked.
    """

    lang: Lang = "zh"
    colour: bool = False
    width: int = 80
    fail_on: FailOn = "error"
    again: str | None = None


class Renderer(Protocol):
    def render(self, result: CheckResult, options: RenderOptions) -> str: ...


def renderer(name: str) -> Renderer:
    """The module that writes a format. Raises ``UsageError`` for a format that is not there."""
    if name not in FORMATS:
        raise UsageError(
            Diagnostic("unknown-format", f"no output format {name!r}", hint=f"available: {', '.join(FORMATS)}")
        )
    return cast(Renderer, importlib.import_module(f"zjrules.render.{FORMATS[name]}"))


def render(result: CheckResult, name: str, options: RenderOptions | None = None) -> str:
    """The result in a format, ending in a line end. The same result gives the same text."""
    return renderer(name).render(result, options or RenderOptions())
