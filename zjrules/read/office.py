"""The parts of an Office file, which is a ZIP of XML: found and read as a stream, within limits, never unpacked."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, NoReturn
from xml.parsers import expat

from zjrules.errors import Diagnostic, ReadError
from zjrules.source import Span

MOST_PACKED = 256 << 20  # bytes of a file
MOST_UNPACKED = 512 << 20  # bytes of all its parts of XML
MOST_RATIO = 200  # how many times larger than packed these may be together, from ``RATIO_FROM`` on
RATIO_FROM = 32 << 20
_CHUNK = 1 << 16
_OLE = b"\xd0\xcf\x11\xe0"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

Attributes = dict[str, str]


class PartError(Exception):
    """A part that cannot be read to its end; the message says why."""


class Office:
    """An Office file that was looked at. ``path`` is how it is cited. Raises ``ReadError`` where it is none, or
    where it would not stay within limits: that is found before anything is unpacked."""

    def __init__(self, disk: Path, path: str, kind: str) -> None:
        self.disk, self.path, self._kind = disk, path, kind
        try:
            if disk.stat().st_size > MOST_PACKED:
                self.refuse("too-large", f"more than {MOST_PACKED >> 20} MB", "split it, or save the table as CSV")
            with disk.open("rb") as file:
                self._look(file.read(4))
                file.seek(0)
                self.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            self._archive = zipfile.ZipFile(disk)
        except OSError as error:
            self.refuse("unreadable-file", f"cannot be read: {error.strerror}", "check the path")
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            self.refuse(f"not-{kind}", f"this is no readable .{kind} file: {error}", "save it again")
        self._names = {info.filename.lower(): info for info in self._archive.infolist()}
        self._weigh()

    def refuse(self, code: str, message: str, hint: str) -> NoReturn:
        raise ReadError(Diagnostic(code, message, Span(self.path, 1), hint))

    def _look(self, start: bytes) -> None:
        """By its first bytes."""
        if not start:
            self.refuse("empty-file", "the file is empty", "it needs a header row and one row for each figure")
        if start == _OLE:
            message = "this is an old Excel workbook (.xls), or one with a password"
            self.refuse(f"not-{self._kind}", message, f"save it as .{self._kind} without a password")
        if not start.startswith(b"PK"):
            message = f"this is no .{self._kind} file, whatever its name says"
            self.refuse(f"not-{self._kind}", message, "name a table of text .csv, or save it again")

    def _weigh(self) -> None:
        """What the parts would be unpacked. A part never gives more than it is said to have here."""
        parts = [info for name, info in self._names.items() if name.endswith((".xml", ".rels"))]
        size, packed = sum(info.file_size for info in parts), sum(info.compress_size for info in parts)
        if size > MOST_UNPACKED or (size > RATIO_FROM and size > MOST_RATIO * packed):
            message = f"{packed:,} bytes would become {size:,} when unpacked: this is no honest table"
            hint = f"at most {MOST_UNPACKED >> 20} MB, and at most {MOST_RATIO} times as much as packed"
            self.refuse("too-large", message, hint)
        for info in parts:
            if info.flag_bits & 1 or info.compress_type not in _METHODS:
                message = f"{info.filename} is encrypted, or packed in a way that no .{self._kind} file is"
                self.refuse(f"not-{self._kind}", message, f"save it as .{self._kind} without a password")

    def has(self, part: str) -> bool:
        return part.lower() in self._names

    def size(self, part: str) -> int:
        return self._names[part.lower()].file_size

    def chunks(self, part: str) -> Iterator[bytes]:
        """The bytes of a part. Raises :class:`PartError`."""
        try:
            with self._archive.open(self._names[part.lower()]) as file:
                yield from _blocks(file)
        except KeyError:
            raise PartError(f"{part} is missing") from None
        except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError) as error:
            raise PartError(f"{part} is damaged") from error
        except Exception as error:  # zlib.error, which has no other name here
            if type(error).__module__ != "zlib":
                raise
            raise PartError(f"{part} is damaged") from error

    def parse(
        self,
        part: str,
        start: Callable[[str, Attributes], object],
        end: Callable[[str], object] | None = None,
        text: Callable[[str], object] | None = None,
    ) -> Iterator[None]:
        """Have a part parsed, step by step; names of elements come as they are written. Raises :class:`PartError`."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = _no_doctype
        try:
            for chunk in self.chunks(part):
                parser.Parse(chunk, False)
                yield
            parser.Parse(b"", True)
            yield
        except expat.ExpatError as error:
            raise PartError(f"{part} is no valid XML: {error}") from error

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """The parts that a part names, by the id it names them with: kind of relation, name of the part."""
        folder = PurePosixPath(part).parent
        found: dict[str, tuple[str, str]] = {}

        def start(name: str, attributes: Attributes) -> None:
            if local(name) == "Relationship" and attributes.get("TargetMode") != "External":
                kind = attributes.get("Type", "").rpartition("/")[2]
                target = attributes.get("Target", "")
                whole = target.lstrip("/") if target.startswith("/") else _joined(folder, target)
                found[attributes.get("Id", "")] = kind, whole

        listing = str(folder / "_rels" / f"{PurePosixPath(part).name}.rels")
        for _ in self.parse(listing, start) if self.has(listing) else ():
            pass
        return found


def local(name: str) -> str:
    """The name of an element or attribute without the prefix of its namespace."""
    return name.rpartition(":")[2]


def _joined(folder: PurePosixPath, target: str) -> str:
    steps: list[str] = list(folder.parts)
    for step in PurePosixPath(target).parts:
        if step == "..":
            del steps[-1:]
        else:
            steps.append(step)
    return "/".join(steps)


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def _no_doctype(*_: object) -> None:
    raise PartError("it declares a document type, which no Office file does")
