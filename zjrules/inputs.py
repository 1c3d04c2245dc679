"""Paths → what a run checks: notices, each with its progress reports, and what could not be read."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from zjrules import bundled
from zjrules.errors import Diagnostic, ReadError, UsageError
from zjrules.model.opening import Opened, open_notice
from zjrules.model.progress import ProgressTable
from zjrules.model.progress_build import load_progress
from zjrules.read.decode import read_text
from zjrules.settings import Settings
from zjrules.violations.result import CheckedInput, Violation

PROGRESS_SUFFIXES = frozenset({".csv"})


class Inputs(NamedTuple):
    """What a run checks: notices, each with its progress reports, and what could not be read."""

    notices: tuple[tuple[Opened, tuple[ProgressTable, ...]], ...]
    diagnostics: tuple[Diagnostic, ...]
    unread: tuple[str, ...] = ()  # paths of which nothing could be read


def open_inputs(settings: Settings) -> Inputs:
    """Read all paths; with none, the bundled notice and its progress reports.

    Progress reports go with the one notice that is named; with none, with the bundled notice.
    Raises ``ReadError`` where no notice can be read; a path that cannot be read beside others is in ``unread``.
    """
    notice_paths = [path for path in settings.paths if path.suffix.lower() not in PROGRESS_SUFFIXES]
    progress_paths = [path for path in settings.paths if path.suffix.lower() in PROGRESS_SUFFIXES]
    missing = [path for path in settings.paths if not path.exists()]
    if missing:
        raise UsageError(
            [Diagnostic("no-such-file", f"{path} does not exist", hint="check the path") for path in missing]
        )
    if not notice_paths:
        notice_paths = bundled_notices()
    if len(notice_paths) > 1 and progress_paths:
        raise UsageError("progress reports were named with several notices; name one notice for them")
    faults: list[Diagnostic] = []
    notices = []
    unread = []
    for path in notice_paths:
        try:
            opened = open_notice(path, settings.data_dirs)
        except ReadError as error:
            faults += error.diagnostics
            unread.append(bundled.shown(path))
            continue
        named = opened.companions.progress if opened.companions and not settings.paths else progress_paths
        tables = [_read_table(each, opened, faults) for each in named]
        unread += [bundled.shown(each) for each, table in zip(named, tables, strict=True) if table is None]
        unread += opened.unread
        notices.append((opened, tuple(table for table in tables if table)))
        faults += opened.diagnostics
    if not notices:
        raise ReadError(faults)
    return Inputs(tuple(notices), tuple(faults), tuple(unread))


def bundled_notices() -> list[Path]:
    return sorted(bundled.data().glob("*/notice.txt"))


def _read_table(path: Path, opened: Opened, faults: list[Diagnostic]) -> ProgressTable | None:
    try:
        issued = opened.dataset.notice.issue_date
        table = load_progress(path, issued.year if issued else None)
    except ReadError as error:
        faults += error.diagnostics
        return None
    faults += table.notes
    return table


def checked_inputs(inputs: Inputs) -> tuple[CheckedInput, ...]:
    found = []
    for opened, tables in inputs.notices:
        dataset = opened.dataset
        records = len(dataset.items) + len(dataset.livelihood)
        found.append(CheckedInput(opened.path, opened.kind, _digest(opened), records))
        found += [CheckedInput(table.path, "progress", table.sha256, len(table.reports)) for table in tables]
    return tuple(found)


def _digest(opened: Opened) -> str:
    """The checksum of the one file, or of the list of checksums of a folder's files."""
    if len(opened.sources) == 1:
        return opened.sources[0].sha256
    listing = "".join(f"{source.sha256}  {source.path}\n" for source in opened.sources)
    return hashlib.sha256(listing.encode()).hexdigest()


def cited_sources(inputs: Inputs, violations: Sequence[Violation]) -> dict[str, list[str]]:
    """The lines of the files that violations cite, for excerpts: inputs, registers and the official text.

    A dataset names its official text itself, so what is not ours is opened only where ``_may_quote`` allows it.
    """
    known = {source.path: source for opened, _ in inputs.notices for source in opened.sources}
    places = [span for violation in violations for span in violation.locations]
    places += [fact.location for violation in violations for fact in violation.witness if fact.location]
    trusted = [bundled.data(), bundled.rules(), *(Path(table.path) for _, tables in inputs.notices for table in tables)]
    trusted += [folder for opened, _ in inputs.notices for folder in opened.folders]
    found: dict[str, list[str]] = {}
    for path in sorted({place.path for place in places}):
        disk = bundled.located(path)
        if path in known:
            found[path] = known[path].lines()
        elif disk.is_file() and _may_quote(disk, trusted):
            try:
                found[path] = read_text(disk, path)[0].lines()
            except ReadError:
                continue  # no excerpt then; the place is cited all the same
    return found


def _may_quote(disk: Path, trusted: Sequence[Path]) -> bool:
    """Whether a report may show lines of a file that an input names: our own files, what the user named, and
    texts below the working folder. A submission must not make a report print any other file of the machine."""
    whole = disk.resolve()
    if any(whole.is_relative_to(each.resolve()) for each in trusted):
        return True
    return whole.suffix == ".txt" and whole.is_relative_to(Path.cwd().resolve())
