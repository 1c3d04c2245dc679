"""The lines that violations cite, for excerpts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from zjrules import bundled
from zjrules.errors import ReadError
from zjrules.inputs.stated import Inputs
from zjrules.read.decode import read_text
from zjrules.violations.result import Violation

_MOST_BYTES = 32 << 20  # of a larger file nothing is quoted: the whole of it would come into memory


def cited_sources(inputs: Inputs, violations: Sequence[Violation]) -> dict[str, list[str]]:
    """The lines of the files that violations cite, by path: inputs, registers and the official text.

    A dataset names its official text itself, so what is not ours is opened only where ``_may_quote`` allows it.
    """
    places = [span for violation in violations for span in violation.locations]
    places += [fact.location for violation in violations for fact in violation.witness if fact.location]
    trusted = [bundled.data(), bundled.rules(), *(bundled.located(file.path) for file in inputs.files)]
    trusted += [folder for notice in inputs.notices for folder in notice.folders]
    found: dict[str, list[str]] = {}
    for path in sorted({place.path for place in places}):
        disk = bundled.located(path)
        if disk.is_file() and disk.stat().st_size <= _MOST_BYTES and _may_quote(disk, trusted):
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
