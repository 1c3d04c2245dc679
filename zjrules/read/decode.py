"""Bytes → text: UTF-8, else GB18030 and said so; what is no text at all is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

from zjrules.errors import Diagnostic, ReadError
from zjrules.source import SourceFile, Span

LOST = "\ufffd"  # what stands for bytes that are no character
_BOM = b"\xef\xbb\xbf"
_SIGNATURES = {
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a ZIP archive (.docx, .xlsx)",
    b"\xd0\xcf\x11\xe0": "an old Office file (.doc, .xls)",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
}
_TEXT_CONTROLS = frozenset(b"\t\n\r\f")


def read_text(path: Path, shown_as: str = "") -> tuple[SourceFile, list[Diagnostic]]:
    """The decoded file with remarks on its encoding. Raises ``ReadError``: missing, empty, binary."""
    shown = shown_as or str(path)
    try:
        data = path.read_bytes()
    except OSError as fault:
        reason = fault.strerror or str(fault)
        raise ReadError(
            Diagnostic("unreadable-file", f"{shown} cannot be read: {reason}", Span(shown, 1), "check the path")
        ) from fault
    return decode(data, shown)


def decode(data: bytes, path: str) -> tuple[SourceFile, list[Diagnostic]]:
    """``data`` as text, with remarks on its encoding. Line ends become ``\\n``; ``sha256`` is of the bytes."""
    _refuse_what_is_no_text(data, path)
    bom = data.startswith(_BOM)
    body = data[len(_BOM) :] if bom else data
    diagnostics: list[Diagnostic] = []
    encoding = "utf-8"
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as fault:
        place = _place(path, body, fault.start)
        damaged = body.decode("utf-8", "replace")
        if _nearly_all_read(damaged):
            lost = Diagnostic(
                "damaged-bytes",
                f"{path} is UTF-8 but for {damaged.count(LOST)} places (the first at byte {fault.start + 1})",
                place,
                f"restore what stands as {LOST} from the original; everything else is checked",
            )
            text = damaged.replace("\r\n", "\n").replace("\r", "\n")
            return SourceFile(path, text, hashlib.sha256(data).hexdigest(), encoding, bom), [lost]
        encoding = "gb18030"
        try:
            text = body.decode("gb18030")
        except UnicodeDecodeError as second:
            raise ReadError(
                Diagnostic(
                    "unknown-encoding",
                    f"{path} is neither UTF-8 (byte {fault.start + 1}) nor GB18030 (byte {second.start + 1})",
                    place,
                    "save the text as UTF-8 and read it again",
                )
            ) from second
        diagnostics.append(
            Diagnostic(
                "not-utf8",
                f"{path} is not UTF-8 (byte {fault.start + 1}); read as GB18030",
                Span(path, place.line),
                "save the text as UTF-8 to be sure of every character",
            )
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return SourceFile(path, text, hashlib.sha256(data).hexdigest(), encoding, bom), diagnostics


def _nearly_all_read(text: str) -> bool:
    """Whether a text decoded with losses is still one: few lost places among many Chinese characters."""
    lost = text.count(LOST)
    return lost * 50 <= sum("\u4e00" <= char <= "\u9fff" for char in text)


def _refuse_what_is_no_text(data: bytes, path: str) -> None:
    start = Span(path, 1)
    if not data.removeprefix(_BOM).strip():
        raise ReadError(Diagnostic("empty-file", f"{path} is empty", start, "give the text of a notice"))
    for signature, what in _SIGNATURES.items():
        if data.startswith(signature):
            raise ReadError(
                Diagnostic("binary-file", f"{path} is {what}, not plain text", start, "give the text itself, as UTF-8")
            )
    controls = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in data[:4096])
    if controls:
        raise ReadError(
            Diagnostic(
                "binary-file",
                f"{path} is no text: it holds control bytes",
                start,
                "give the text itself, as UTF-8",
            )
        )


def _place(path: str, data: bytes, offset: int) -> Span:
    start = data.rfind(b"\n", 0, offset) + 1
    column = len(data[start:offset].decode("utf-8", "replace")) + 1
    return Span(path, data.count(b"\n", 0, offset) + 1, column=column)
