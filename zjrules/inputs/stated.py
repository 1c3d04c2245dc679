"""What a run checks: for each notice the facts that it, its registers and its progress reports state."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from zjrules.errors import Diagnostic
from zjrules.facts.store import Facts
from zjrules.source import Span
from zjrules.violations.result import CheckedInput


class Stated(NamedTuple):
    """One notice with what goes with it. From here on the rules know nothing but its facts.

    ``files`` are the notice and its progress reports. ``origins`` gives, for a record of a dataset, its lines in
    the official text. ``folder`` is the one that holds the notice's registers and waivers, where there is one.
    """

    files: tuple[CheckedInput, ...]
    facts: Facts
    origins: Mapping[str, Span]
    folder: Path | None = None


class Inputs(NamedTuple):
    """What a run checks, and what could not be read; ``unread`` are paths of which nothing could be."""

    notices: tuple[Stated, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[CheckedInput, ...]:
        return tuple(file for notice in self.notices for file in notice.files)
