"""What a run checks: for each notice the facts that it, its registers and its progress reports state."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from zjrules.errors import Diagnostic
from zjrules.facts.store import Facts
from zjrules.source import Span
from zjrules.violations.kept import Seen
from zjrules.violations.result import CheckedInput

if TYPE_CHECKING:
    from zjrules.violations.large import LargeTable


class Stated(NamedTuple):
    """One notice with what goes with it. From here on the rules know nothing but its facts.

    ``files`` are the notice and its progress reports. ``origins`` gives, for a record of a dataset, its lines in
    the official text. ``waivers`` is the file of them that lies beside the notice; files of ``folders`` are ours
    or were named by the user. ``partial``: a part of its files could not be read.
    ``large`` are further facts, of a table that stays in its file.
    """

    files: tuple[CheckedInput, ...]
    facts: Facts
    origins: Mapping[str, Span]
    waivers: Path | None = None
    folders: tuple[Path, ...] = ()
    partial: bool = False
    seen: Seen | None = None
    large: LargeTable | None = None


class Inputs(NamedTuple):
    """What a run checks, and what could not be read; ``unread`` are paths of which nothing could be."""

    notices: tuple[Stated, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[CheckedInput, ...]:
        return tuple(file for notice in self.notices for file in notice.files)
