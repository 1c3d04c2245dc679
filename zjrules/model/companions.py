"""Companions: which registers, waivers and progress reports go with which notice."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from zjrules.bundled import shown
from zjrules.errors import Diagnostic
from zjrules.model.outside import KINDS
from zjrules.model.register_cache import read_cached
from zjrules.source import Span

# Registers that lie beside a notice, by kind: ``same_items`` is read from same-items.toml.
BESIDE = ("leaders", "programmes", "census", "same_items", "horizons", "precedence", "supplements", *KINDS)
STATED, WAIVERS = "companions.toml", "waivers.toml"
_BRACKETS = str.maketrans("([{【〈《", "〔" * 6) | str.maketrans(")]}】〉》", "〕" * 6)


def file_name(kind: str) -> str:
    return f"{kind.replace('_', '-')}.toml"


COMPANION_FILES = frozenset({STATED, WAIVERS, *map(file_name, BESIDE)})


class Companions(NamedTuple):
    """What goes with one notice: its registers and its progress reports. ``folder`` is the one whose
    ``companions.toml`` states its document number; files of ``own``, the dataset's folder, go before those there."""

    folder: Path
    doc_number: str
    registers: tuple[str, ...] = ()  # names of files in a folder registers/, without suffix
    progress: tuple[Path, ...] = ()
    own: Path | None = None
    stated_at: Span | None = None  # where the document number stands

    @property
    def folders(self) -> tuple[Path, ...]:
        return (self.own, self.folder) if self.own else (self.folder,)

    def misplaced(self, doc_number: str) -> list[Diagnostic]:
        """Told where the folder of a notice states the number of another one: its registers may be of that one."""
        if not doc_number or _plain_number(doc_number) == _plain_number(self.doc_number):
            return []
        message = f"{STATED} states {self.doc_number!r}, but the notice beside it has {doc_number!r}"
        hint = "mend doc_number, or take the registers away: they are used as those of this notice"
        return [Diagnostic("other-notice", message, self.stated_at, hint)]

    def file(self, name: str) -> Path | None:
        return next((path for folder in self.folders if (path := folder / name).exists()), None)


def companions_for(path: Path, doc_number: str, data: Sequence[Path]) -> Companions | None:
    """What goes with a notice: what its own folder states, else the folder of ``data`` with its document number,
    after the registers and waivers that lie in the folder of a dataset."""
    if stated := companions_of(path):
        return stated
    found = find_companions(doc_number, data)
    if path.is_dir() and any((path / name).exists() for name in (*map(file_name, BESIDE), WAIVERS)):
        return found._replace(own=path) if found else Companions(path, doc_number)
    return found


def find_companions(doc_number: str, data: Sequence[Path]) -> Companions | None:
    """The first folder of one of ``data`` whose ``companions.toml`` states this document number, if any."""
    return next(map(companions_of, folders_of(doc_number, data)), None)


def folders_of(doc_number: str, data: Sequence[Path]) -> Iterator[Path]:
    """The folders of ``data`` whose ``companions.toml`` states this document number, in order. A number in the wrong
    brackets is still that number; a rule says what is wrong with it."""
    wanted = _plain_number(doc_number)
    for folder in (path.parent for each in data for path in sorted(each.glob(f"*/{STATED}"))):
        found = companions_of(folder)
        if found and wanted and _plain_number(found.doc_number) == wanted:
            yield folder


def _plain_number(doc_number: str) -> str:
    return "".join(unicodedata.normalize("NFKC", doc_number).translate(_BRACKETS).split())


def companions_of(folder: Path) -> Companions | None:
    """The companions that a folder itself states, if it does."""
    path = folder / STATED
    if not path.exists():
        return None
    stated = read_cached("companions", path)
    progress = tuple(sorted(folder.glob("progress/*.csv")))
    place = Span(shown(path), stated["line"])
    return Companions(folder, stated["doc_number"], tuple(stated["registers"]), progress, stated_at=place)
