"""A cache of JSON values by content, in the user's cache folder; it can always be thrown away.

An entry is served only to the same bytes and the same zjrules code that made it. Whatever is
unreadable, unwritable or damaged is made anew without a word. ``ZJRULES_CACHE=off`` disables it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

Json = Any  # None, bool, int, float, str, list and dict with text keys

_KEPT = 200  # entries; the least recently written go first
_OLD = 30 * 86400  # seconds after which an entry is dropped
_PACKAGE = Path(__file__).resolve().parent


def cached(kind: str, key: bytes, make: Callable[[], Json]) -> Json:
    """The JSON value that ``make`` returns for ``key``, from the cache when it is there.

    ``kind`` (letters, kept in the file name) tells apart what is made from the same bytes. The value
    has the same shape warm and cold: tuples come back as lists.
    """
    return json.loads(cached_lines(kind, key, lambda: [make()])[0])


def cached_lines(kind: str, key: bytes, make: Callable[[], Sequence[Json]]) -> list[bytes]:
    """The values that ``make`` returns for ``key``, each as its JSON: to be loaded when it is asked for."""
    path = _path(kind, key)
    found = _read(path) if path else None
    if found is not None:
        return found
    lines = [dump(each) for each in make()]
    if path:
        _write(path, lines)
    return lines


def recall(kind: str, name: bytes) -> list[bytes]:
    """The lines that were last put down under ``name``, by this very code; none where there are none."""
    path = _path(kind, name)
    return (path and _read(path)) or []


def put_down(kind: str, name: bytes, lines: Sequence[bytes]) -> None:
    """Keep these lines under ``name`` in place of those that were: all of them or, where that fails, none.
    Of two processes that do so at once the later one has it."""
    path = _path(kind, name)
    if path:
        _write(path, lines)


def dump(value: Json) -> bytes:
    """The value as JSON, in one line. Names of files may hold what is no character; they come back as they were."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "surrogatepass")


def _path(kind: str, key: bytes) -> Path | None:
    """The file of an entry; None where nothing is to be kept."""
    folder = _folder()
    if folder is None:
        return None
    name = hashlib.sha256(b"\0".join((kind.encode(), _stamp(), key))).hexdigest()
    return folder / f"{kind}-{name[:40]}.json"


def _folder() -> Path | None:
    if os.environ.get("ZJRULES_CACHE", "").lower() == "off":
        return None
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if not base.is_absolute():  # also when unset: the XDG specification says to ignore relative paths
        try:
            base = Path.home() / ".cache"
        except RuntimeError:  # no home folder: nowhere to keep anything
            return None
    return base / "zjrules"


@lru_cache(maxsize=1)
def _stamp() -> bytes:
    """The stamp of the code that this process runs: taken once, when this module is loaded."""
    return _stamp_of_files()


def _stamp_of_files() -> bytes:
    """The Python that runs, and names, sizes and times of the files of this package: other code must not find our
    entries."""
    lines = sorted(f"{name} {size} {changed}" for name, size, changed in _files(str(_PACKAGE)))
    return hashlib.sha256("\n".join((sys.version, *lines)).encode()).digest()


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name not in ("__pycache__", "_bundle"):
                    yield from _files(entry.path)
            elif entry.name.endswith((".py", ".lark")):
                status = entry.stat()
                yield entry.path, status.st_size, status.st_mtime_ns


def _read(path: Path) -> list[bytes] | None:
    """An entry is a line with the digest of the rest, then lines of JSON: half a file is never believed."""
    try:
        digest, _, body = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return body.split(b"\n") if hashlib.sha256(body).hexdigest().encode() == digest else None


def _write(path: Path, lines: Sequence[bytes]) -> None:
    if _stamp_of_files() != _stamp():
        return  # the code was changed under us: who knows which of it made this
    body = b"\n".join(lines)
    passing = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        passing.write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
        passing.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            passing.unlink()
        return
    _prune(path.parent)


def _prune(folder: Path) -> None:
    with contextlib.suppress(OSError):
        entries = [entry for entry in os.scandir(folder) if entry.name.endswith((".json", ".part"))]
        aged = sorted(((entry.stat().st_mtime, entry.path) for entry in entries), reverse=True)
        limit = time.time() - _OLD
        for place, (changed, path) in enumerate(aged):
            if place >= _KEPT or changed < limit:
                with contextlib.suppress(OSError):
                    Path(path).unlink()


_stamp()
