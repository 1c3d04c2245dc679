"""Hands a result over: in the format that was asked for, with what was cut told, and the summary of a job."""

from __future__ import annotations

import os
from pathlib import Path

from zjrules.cli.output import tell, write_result
from zjrules.errors import Diagnostic, UsageError
from zjrules.render import RenderOptions, rendered, renderer
from zjrules.settings import Settings
from zjrules.violations.result import CheckResult

STEP_SUMMARY = "GITHUB_STEP_SUMMARY"  # the file to which a step of GitHub Actions appends its summary, as Markdown


def check_format(name: str, *, bom: bool = False) -> None:
    """Tell before the work that a result cannot be had so. Raises ``UsageError``."""
    renderer(name)
    if bom and name != "csv":
        raise UsageError(Diagnostic("usage", "--bom is for --format csv", hint="add --format csv, or leave --bom out"))


def deliver(result: CheckResult, settings: Settings, options: RenderOptions, output: Path | None = None) -> None:
    """Write the result to a file or to standard output; for GitHub Actions the summary of the job too."""
    made = rendered(result, settings.format, options)
    write_result(made.text, output)
    cuts = made.cuts
    if settings.format == "github" and (summary := os.environ.get(STEP_SUMMARY)):
        cuts += _summarise(result, options, Path(summary))
    tell(cuts, fatal=False, colour=settings.colour, lang=settings.lang)


def _summarise(result: CheckResult, options: RenderOptions, path: Path) -> tuple[Diagnostic, ...]:
    from zjrules.render.markdown import SUMMARY, render  # only where a job asks for it

    made = render(result, options, SUMMARY)
    try:
        with path.open("ab") as file:
            file.write(made.text.encode("utf-8", "replace"))
    except OSError as error:
        raise UsageError(Diagnostic("cannot-write", f"{path} cannot be written: {error.strerror}")) from error
    return made.cuts
