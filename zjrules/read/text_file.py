"""Files of text that are too large for memory: looked at once, for their encoding and checksum."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from zjrules.errors import Diagnostic, ReadError
from zjrules.source import Span

LOST = "\ufffd"  # what stands for bytes that are no character
_CHUNK = 1 << 20
_MOST_NUL = 100  # one NUL in fewer characters than that: these are no texts
_OTHER_FORMATS = (
    (b"PK\x03\x04", "an Excel workbook or another packed file", "xlsx"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", ""),
    (b"%PDF", "a PDF", ""),
    (b"PAR1", "a Parquet file", "parquet"),
    (codecs.BOM_UTF16_LE, "UTF-16 text", ""),
    (codecs.BOM_UTF16_BE, "UTF-16 text", ""),
)


class TextFile(NamedTuple):
    path: str
    disk: Path
    sha256: str
    encoding: str


def look_at(disk: Path, path: str, what: str) -> TextFile:
    """Look at a file that should be ``what`` (CSV); ``path`` is how it is cited. Raises ``ReadError`` where it is
    no readable text. A NUL here and there is let pass, for its cell to be told."""
    try:
        digest = _look(disk, path, what)
        return TextFile(path, disk, digest, _encoding(disk, path, what))
    except OSError as error:
        raise _refusal(path, 1, "unreadable-file", f"cannot be read: {error.strerror}", "check the path") from error


def _look(disk: Path, path: str, what: str) -> str:
    """The checksum of a file that is text and not empty."""
    digest, line, blank = hashlib.sha256(), 1, True
    size = nulls = first = 0
    for chunk in _chunks(disk):
        for magic, other, ending in _OTHER_FORMATS if not size else ():
            if chunk.startswith(magic):
                hint = f"{_save_as(what)}; or name it .{ending}, if it is one" if ending else _save_as(what)
                raise _refusal(path, 1, f"not-{what.lower()}", f"this is {other}, not {what}", hint)
        digest.update(chunk)
        if count := chunk.count(b"\0"):
            first = first or line + chunk.count(b"\n", 0, chunk.find(b"\0"))
            nulls += count
        size += len(chunk)
        line += chunk.count(b"\n")
        blank = blank and not chunk.removeprefix(codecs.BOM_UTF8).strip()
    if nulls * _MOST_NUL > size:
        raise _refusal(path, first, "binary-file", f"there are binary data here, this is no {what}", _save_as(what))
    if blank:
        raise _refusal(path, 1, "empty-file", "the file is empty", "it needs a header row and one row for each figure")
    return digest.hexdigest()


def _encoding(disk: Path, path: str, what: str) -> str:
    """UTF-8 where nearly all of it decodes as UTF-8 (damaged places are told later), else GB18030."""
    if next(_chunks(disk)).startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    for encoding in ("utf-8", "gb18030"):
        good, bad = _decoded(disk, encoding)
        if bad * 10 <= good:
            return encoding
    raise _refusal(path, 1, "unknown-encoding", "the text is neither UTF-8 nor GB18030", _save_as(what))


def _decoded(disk: Path, encoding: str) -> tuple[int, int]:
    """How many characters beyond ASCII decode, and how many places do not."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    beyond = bad = 0
    for chunk in _chunks(disk):
        text = decoder.decode(chunk)
        beyond += len(text) - len(text.encode("ascii", "ignore"))
        bad += text.count(LOST)
    return beyond - bad, bad


def _chunks(disk: Path) -> Iterator[bytes]:
    with disk.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _save_as(what: str) -> str:
    return f"save the table as {what}, UTF-8"


def _refusal(path: str, line: int, code: str, message: str, hint: str) -> ReadError:
    return ReadError(Diagnostic(code, message, Span(path, line), hint))
