"""Read the paths of a run: notices and datasets, each with its progress reports, and state their facts."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from zjrules import bundled
from zjrules.errors import Diagnostic, ReadError, UsageError
from zjrules.facts.extract import extract
from zjrules.inputs.record import state_record
from zjrules.inputs.size import fits_into_memory, stays_in_its_file
from zjrules.inputs.stated import Inputs, Stated
from zjrules.model.companions import WAIVERS
from zjrules.model.opening import Opened, open_notice
from zjrules.model.progress import ProgressTable
from zjrules.model.progress_build import Ids, load_progress
from zjrules.read.progress_files import is_progress
from zjrules.settings import Settings
from zjrules.violations.result import CheckedInput

if TYPE_CHECKING:
    from zjrules.inputs.large import LargeFacts

def read_inputs(settings: Settings) -> Inputs:
    """Read all paths; with none, the bundled notice and its progress reports.

    Progress reports go with the one notice that is named; with none, with the bundled notice.
    Raises ``ReadError`` where no notice can be read; a path that cannot be read beside others is in ``unread``.
    """
    notice_paths = [path for path in settings.paths if not is_progress(path)]
    progress_paths = [path for path in settings.paths if is_progress(path)]
    missing = [path for path in settings.paths if not path.exists()]
    if missing:
        raise UsageError(
            [Diagnostic("no-such-file", f"{path} does not exist", hint="check the path") for path in missing]
        )
    if not notice_paths:
        notice_paths = bundled_notices()
    if len(notice_paths) > 1 and progress_paths:
        message = "progress reports were named with several notices"
        raise UsageError(Diagnostic("several-notices", message, hint="name the one notice that they go with"))
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
        large = _open_large(named, opened, settings) if stays_in_its_file(named, settings) else None
        if large is None:
            ids = Ids()
            tables = [_read_table(each, opened, faults, ids) for each in named]
            unread += [bundled.shown(each) for each, table in zip(named, tables, strict=True) if table is None]
            notices.append(_stated(opened, [table for table in tables if table], settings))
        elif isinstance(large, ReadError):
            faults += large.diagnostics
            unread += map(bundled.shown, named)
            notices.append(_stated(opened, [], settings))
        else:
            faults += large.large.notes
            notices.append(_stated(opened, [], settings, large))
        unread += opened.unread
        faults += (*opened.diagnostics, *state_record(notices[-1].facts, opened, settings.data_dirs))
    if not notices:
        raise ReadError(faults)
    return Inputs(tuple(notices), tuple(faults), tuple(unread))


def bundled_notices() -> list[Path]:
    return sorted(bundled.data().glob("*/notice.txt"))


def _read_table(path: Path, opened: Opened, faults: list[Diagnostic], ids: Ids) -> ProgressTable | None:
    try:
        issued = opened.dataset.notice.issue_date
        table = load_progress(path, issued.year if issued else None, ids)
    except ReadError as error:
        faults += error.diagnostics
        return None
    faults += table.notes
    return table


def _open_large(paths: Sequence[Path], opened: Opened, settings: Settings) -> LargeFacts | ReadError | None:
    """The one table of progress reports, left in its file; None where it is to be read into memory; an error where
    neither can be done."""
    if len(paths) > 1:
        message = "a large table of progress reports was named with others"
        raise UsageError(Diagnostic("several-tables", message, hint="put them into one file, or check one by one"))
    from zjrules.inputs.large import OddTableError, open_large  # with the engine, takes time to load

    issued = opened.dataset.notice.issue_date
    try:
        return open_large(paths[0], issued.year if issued else None)
    except OddTableError as error:
        return None if settings.engine == "auto" and fits_into_memory(paths[0]) else error
    except ReadError:
        return None  # reading it into memory meets the same fault


def _stated(
    opened: Opened, tables: Sequence[ProgressTable], settings: Settings, large: LargeFacts | None = None
) -> Stated:
    dataset = opened.dataset
    records = len(dataset.items) + len(dataset.livelihood)
    files = [CheckedInput(opened.path, opened.kind, _digest(opened), records)]
    files += [CheckedInput(table.path, "progress", table.sha256, len(table.reports)) for table in tables]
    if large is not None:
        rows = large.large
        files.append(CheckedInput(rows.path, "progress", rows.sha256, rows.size))
        tables = [ProgressTable(rows.path, rows.sha256, (), rows.faults)]
    facts = extract(dataset, opened.registers, opened.style, opened.sources, tables, settings.as_of)
    waivers = opened.companions.file(WAIVERS) if opened.companions else None
    return Stated(tuple(files), facts, opened.origins(), waivers, opened.folders, dataset.partial, large=large)


def _digest(opened: Opened) -> str:
    """The checksum of the one file, or of the list of checksums of a folder's files."""
    if len(opened.sources) == 1:
        return opened.sources[0].sha256
    listing = "".join(f"{source.sha256}  {source.path}\n" for source in opened.sources)
    return hashlib.sha256(listing.encode()).hexdigest()
