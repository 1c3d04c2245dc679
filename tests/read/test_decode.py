"""Bytes → text, and what is refused with a place and a remedy."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.read.reading import NOTICE, bundled_raw, styles
from zjrules.errors import ReadError
from zjrules.read.decode import decode, read_text
from zjrules.read.notice import read_notice


def test_utf8() -> None:
    data = "责任单位：省财政厅\n".encode()
    source, diagnostics = decode(data, "a.txt")
    assert (source.text, source.encoding, source.bom) == ("责任单位：省财政厅\n", "utf-8", False)
    assert source.sha256 == hashlib.sha256(data).hexdigest()
    assert diagnostics == []


def test_byte_order_mark_and_line_ends() -> None:
    source, diagnostics = decode(b"\xef\xbb\xbf" + "甲\r\n乙\r丙".encode(), "a.txt")
    assert (source.text, source.bom, diagnostics) == ("甲\n乙\n丙", True, [])


def test_gb18030_is_read_and_said() -> None:
    source, diagnostics = decode("甲\n责任单位：省财政厅".encode("gb18030"), "a.txt")
    assert (source.text, source.encoding) == ("甲\n责任单位：省财政厅", "gb18030")
    assert [(each.code, str(each.span)) for each in diagnostics] == [("not-utf8", "a.txt:1")]
    assert "UTF-8" in diagnostics[0].hint


def test_the_notice_in_gb18030_reads_the_same() -> None:
    data = NOTICE.read_text(encoding="utf-8").encode("gb18030")
    source, diagnostics = decode(data, "notice.txt")
    raw = read_notice(source, styles())
    assert [each.code for each in diagnostics] == ["not-utf8"]
    assert raw.items == bundled_raw().items
    assert raw.repairs == bundled_raw().repairs


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b"\xef\xbb\xbf \n\n", "empty-file"),
        (b"%PDF-1.7 text", "binary-file"),
        (b"PK\x03\x04zip", "binary-file"),
        (b"\xd0\xcf\x11\xe0old", "binary-file"),
        ("责任".encode("utf-16"), "binary-file"),
        ("责任\x00单位".encode(), "binary-file"),
        (b"\xe8\xb4\xa3\n\xff\xff\xff", "unknown-encoding"),
    ],
)
def test_refused(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        decode(data, "a.txt")
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == code
    assert diagnostic.span is not None
    assert diagnostic.span.path == "a.txt"
    assert diagnostic.hint


def test_the_line_of_the_first_strange_byte() -> None:
    _, diagnostics = decode("甲乙\n丙丁\n".encode() + "责任单位".encode("gb18030"), "a.txt")
    assert str(diagnostics[0].span) == "a.txt:3"


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        read_text(tmp_path / "none.txt", "none.txt")
    assert caught.value.diagnostics[0].code == "unreadable-file"


def test_shown_name(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("甲", encoding="utf-8")
    assert read_text(path)[0].path == str(path)
    assert read_text(path, "data/a.txt")[0].path == "data/a.txt"


def test_a_few_lost_bytes_do_not_keep_the_rest_from_being_read() -> None:
    text = "责任单位：甲局、乙局、丙局、丁局，" * 20
    data = text.encode()
    source, diagnostics = decode(data[:30] + b"\xff" + data[30:], "notice.txt")
    assert source.text == text[:10] + "\ufffd" + text[10:]
    assert [(each.code, each.span and each.span.column) for each in diagnostics] == [("damaged-bytes", 11)]


def test_a_text_cut_inside_a_character_is_read() -> None:
    source, diagnostics = decode(("任务，" * 60).encode()[:-1], "notice.txt")
    assert source.text == "任务，" * 59 + "任务\ufffd"
    assert [each.code for each in diagnostics] == ["damaged-bytes"]
