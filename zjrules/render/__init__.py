"""Output formats: each turns a check result into text, and each lives in a module of its own."""

from __future__ import annotations

import importlib
from typing import NamedTuple, Protocol, cast

from zjrules.errors import Diagnostic, UsageError
from zjrules.settings import FailOn, Lang
from zjrules.violations.result import CheckResult

# Named here so that choosing one imports no other: format -> module of this package.
FORMATS = {
    "text": "text", "json": "json", "sarif": "sarif", "junit": "junit", "github": "github", "gitlab": "gitlab",
    "csv": "csv", "markdown": "markdown",
}  # fmt: skip


class RenderOptions(NamedTuple):
    """How to show a result. ``width`` is in terminal columns; formats for machines ignore all but ``fail_on``.

    ``again`` are the arguments that another command needs to find the same; None: the paths that were checked.
    ``compared``: a baseline was given. ``below`` is the working folder seen from the top of the repository, for
    outputs that name files from there. ``bom``: CSV begins with a byte order mark.
    """

    lang: Lang = "zh"
    colour: bool = False
    width: int = 80
    fail_on: FailOn = "error"
    again: str | None = None
    compared: bool = False
    below: str = ""
    bom: bool = False


class Rendered(NamedTuple):
    """A result in a format. ``cuts`` tell what is missing there because the format's viewers take no more; the text
    says it too."""

    text: str
    cuts: tuple[Diagnostic, ...] = ()


class Renderer(Protocol):
    def render(self, result: CheckResult, options: RenderOptions) -> Rendered | str: ...


def renderer(name: str) -> Renderer:
    """The module that writes a format. Raises ``UsageError`` for a format that is not there."""
    if name not in FORMATS:
        raise UsageError(
            Diagnostic("unknown-format", f"no output format {name!r}", hint=f"available: {', '.join(FORMATS)}")
        )
    return cast(Renderer, importlib.import_module(f"zjrules.render.{FORMATS[name]}"))


def rendered(result: CheckResult, name: str, options: RenderOptions | None = None) -> Rendered:
    """The result in a format, ending in a line end, and what was cut. The same result gives the same text."""
    made = renderer(name).render(result, options or RenderOptions())
    return Rendered(made) if isinstance(made, str) else made


def render(result: CheckResult, name: str, options: RenderOptions | None = None) -> str:
    """The text of ``rendered``."""
    return rendered(result, name, options).text
