"""What a run checks, kept between runs: unchanged files are not read, repaired and taken apart again.

A run serves a kept reading only to the very bytes of every file that had a part in it, and only where nothing
was wrong with them; the rules are run over it all the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from zjrules import bundled
from zjrules.cache import cached
from zjrules.facts.digest import digest_of_places, digests
from zjrules.inputs.form import inputs_from_json, inputs_to_json
from zjrules.inputs.size import stays_in_its_file
from zjrules.inputs.stated import Inputs
from zjrules.settings import Settings
from zjrules.violations.kept import Seen

_PARTS = frozenset({".toml", ".txt", ".csv", ".json"})  # of a folder, the files that are read
_MOST_BYTES = 8_000_000  # of larger inputs the facts are not worth keeping


def open_inputs(settings: Settings) -> Inputs:
    """Read all paths, or find them read. Raises as ``read_inputs`` does."""
    key = None if stays_in_its_file(settings.paths, settings) else _key(settings)
    if key is None:
        return _read(settings)
    fresh: list[Inputs] = []

    def make() -> Any:
        fresh.append(_with_digests(_read(settings)))
        large = any(notice.large for notice in fresh[0].notices)
        return None if fresh[0].diagnostics or large else inputs_to_json(fresh[0])

    kept = cached("inputs", key, make)
    if kept is None:
        return fresh[0] if fresh else _with_digests(_read(settings))
    return inputs_from_json(kept, settings.as_of)


def _read(settings: Settings) -> Inputs:
    from zjrules.inputs.reading import read_inputs  # a third of the package: only where something is to be read

    return read_inputs(settings)


def _with_digests(inputs: Inputs) -> Inputs:
    notices = [
        notice._replace(seen=Seen(digests(notice.facts), digest_of_places(notice.origins))) for notice in inputs.notices
    ]
    return inputs._replace(notices=tuple(notices))


def _key(settings: Settings) -> bytes | None:
    """Names and bytes of the inputs and of the data that come with zjrules; None where they are too large
    to be kept, cannot be read (the reader says why), or can be read only once, as a pipe."""
    key = hashlib.sha256()
    size = 0
    try:
        for root in (*settings.paths, *settings.data_dirs, bundled.data()):
            for path in _files(root):
                if not path.is_file():
                    return None
                content = path.read_bytes()
                size += len(content)
                if size > _MOST_BYTES:
                    return None
                key.update(f"{bundled.shown(root)}\0{path}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
                key.update(content)
    except OSError:
        return None
    return key.digest()


def _files(root: Path) -> Iterator[Path]:
    if not root.is_dir():
        yield root
        return
    yield from sorted(path for path in root.rglob("*") if path.suffix in _PARTS and path.is_file())
