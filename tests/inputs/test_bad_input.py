"""Files that nobody should send: told clearly in both languages, within little memory, and nothing half-written."""

from __future__ import annotations

import io
import json
import os
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.read.workbooks import workbook
from zjrules import bundled
from zjrules.cli.main import main
from zjrules.errors import ReadError
from zjrules.model import progress_build
from zjrules.model.progress_build import load_progress
from zjrules.read import office

NOTICE = bundled.data() / "zj-2023" / "notice.txt"
HEAD = "item,reporter,period,value,unit"
ROW = "annual-2-5,省发展改革委,2023,1000,个"
OPTIONS = ("--as-of", "2024-03-31", "--select", "D010,D011,D016,D021", "--config", "none")
MOST = 300 << 10  # KiB of memory that any of these may take; a plain check takes about 70 MiB


def bomb(size: int) -> bytes:
    """A workbook whose sheet is zeros, ``size`` of them."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook({"sheets": [{"name": "一", "rows": [["item"]]}]}))) as good, \
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:  # fmt: skip
        for name in good.namelist():
            if "sheet1" not in name:
                archive.writestr(name, good.read(name))
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(size >> 20):
                sheet.write(b"0" * (1 << 20))
    return file.getvalue()


def lines(*more: str) -> bytes:
    return "\n".join((HEAD, *more, ROW)).encode()


# What is sent, the exit status, and the words that must be said: among the violations, or as the reason to refuse.
SENT: dict[str, tuple[Callable[[], bytes], int, str]] = {
    "formula.csv": (lambda: lines("annual-2-5,省发展改革委,2023,=1+1,个"), 1, "=1+1"),
    "nul.csv": (lambda: lines("annual-2-5,省发展改革委,2023,1\x002,个", *[ROW] * 5), 1, "1\ufffd2"),
    "line-ends.csv": (lambda: lines('annual-2-5,"省发展\n改革委",2023,"1\n2",个'), 1, "1\n2"),
    "a-hundred-megabytes.csv": (lambda: lines("x" * 100_000_000), 1, "xxx"),
    "one-line.csv": (lambda: b"item," * 20_000_000, 2, "1,000,000"),
    "million-columns.csv": (lambda: (HEAD + ",a" * 999_995).encode(), 2, "1,000,000"),
    "many-columns.csv": (lambda: (HEAD + ",a" * 99_995).encode(), 2, "100,000 columns"),
    "wide-row.csv": (lambda: lines(ROW + ",1" * 400_000), 1, "annual-2-5"),
    "headers-alike.csv": (lambda: (HEAD + ",item\n" + ROW).encode(), 2, "two columns of the same name"),
    "beyond.csv": (lambda: lines(f"annual-2-5,省发展改革委,2023,{10**31},个"), 1, str(10**31)),
    "serial.csv": (lambda: (f"{HEAD},data_as_of\n{ROW},45107").encode(), 1, "45107"),
    "bomb.xlsx": (lambda: bomb(1 << 30), 2, "when unpacked"),
    "small-bomb.xlsx": (lambda: bomb(60 << 20), 2, "when unpacked"),
    "workbook.csv": (lambda: workbook({"sheets": [{"name": "一", "rows": [["item"]]}]}), 2, "Excel workbook"),
    "old.csv": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), 2, "old Excel workbook"),
    "old.xlsx": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), 2, "old Excel workbook"),
    "packed.csv": (lambda: bomb(1 << 20), 2, "packed file"),
    "text.xlsx": (lambda: lines(), 2, "no .xlsx file"),
    "text.parquet": (lambda: lines(), 2, "no readable Parquet"),
    "text.json": (lambda: b'{"reports": [', 1, "["),
    "half.xlsx": (lambda: workbook({"sheets": [{"name": "一", "rows": [["item"]]}]})[:400], 2, "no readable .xlsx"),
    "empty.csv": (lambda: b"", 2, "empty"),
    "empty.xlsx": (lambda: b"", 2, "empty"),
    "blank.csv": (lambda: b"\xef\xbb\xbf \r\n\r\n", 2, "empty"),
}  # fmt: skip
# What getrusage() tells on Linux holds the memory of the process that started this one too; VmHWM does not.
PEAK = """
import pathlib, re, resource, sys
from zjrules.cli.main import main
status = main(sys.argv[1:])
told = pathlib.Path("/proc/self/status")
peak = re.search("VmHWM:[^0-9]+([0-9]+) kB", told.read_text()) if told.exists() else None
print("PEAK", peak[1] if peak else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
sys.exit(status)
"""


def run(*arguments: str, code: str = PEAK, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, **options)


@pytest.mark.parametrize("name", SENT)
def test_it_is_told_and_memory_stays_small(name: str, tmp_path: Path) -> None:
    made, status, words = SENT[name]
    path = tmp_path / name
    path.write_bytes(made())
    ran = run("check", str(NOTICE), str(path), *OPTIONS, "--format", "json", "--lang", "en")
    assert ran.returncode == status, ran.stderr
    assert "Traceback" not in ran.stderr
    result = json.loads(ran.stdout) if ran.stdout else {}
    told = json.dumps([each["message_en"] for each in result.get("violations", ())], ensure_ascii=False)
    said = "".join(ran.stderr.split())
    if status == 1:
        assert json.dumps(words, ensure_ascii=False)[1:-1] in told
    else:
        assert "".join(words.split()) in said
    assert int(ran.stderr.rsplit("PEAK", 1)[1]) < MOST


LONG_TO_MAKE = {"bomb.xlsx", "one-line.csv"}


@pytest.mark.parametrize("name", [name for name in SENT if SENT[name][1] == 2 and name not in LONG_TO_MAKE])
def test_what_is_refused_is_said_in_chinese_too(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(SENT[name][0]())
    assert main(["check", str(NOTICE), str(path), *OPTIONS]) == 2
    said = capsys.readouterr().err
    assert any("一" <= char <= "鿿" for char in said.partition("hint:")[0]), said


def test_a_bomb_is_found_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(bomb(60 << 20))

    def unpacked(self: office.Office, part: str) -> None:
        raise AssertionError(f"{part} was unpacked")

    monkeypatch.setattr(office.Office, "chunks", unpacked)
    with pytest.raises(ReadError, match="when unpacked"):
        load_progress(path)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.json"])
def test_a_file_that_changes_while_it_is_read_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / name
    sheet = {"name": "一", "rows": [HEAD.split(","), ROW.split(",")]}
    path.write_bytes({"a.csv": lines(), "a.xlsx": workbook({"sheets": [sheet]}),
                      "a.json": b'[{"item": "annual-2-5"}]'}[name])  # fmt: skip
    assert len(load_progress(path).reports) == 1
    whole = progress_build.iter_reports

    def meanwhile(*arguments: Any) -> Any:
        yield from whole(*arguments)
        path.write_bytes(path.read_bytes() + b" ")

    monkeypatch.setattr(progress_build, "iter_reports", meanwhile)
    with pytest.raises(ReadError, match="changed while it was read"):
        load_progress(path)


AS_NOBODY = """
import os, sys
from pathlib import Path
from zjrules.errors import ReadError
from zjrules.read.progress_files import open_tables
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    open_tables(Path(sys.argv[1]), "a")
except ReadError as error:
    print(error)
"""


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.parquet", "a.json"])
def test_a_file_without_permission_is_told(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(lines())
    path.chmod(0)
    for folder in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        folder.chmod(0o755)
    ran = run(str(path), code=AS_NOBODY)
    assert "Permission denied" in ran.stdout, ran.stderr
    assert "[unreadable-file]" in ran.stdout


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path) -> None:
    """A limit on the size of files stops writing in the middle, as a full disk does."""
    report = tmp_path / "r.json"
    report.write_text("old")
    table = tmp_path / "a.csv"
    table.write_bytes(lines(*[f"annual-2-5,省发展改革委,2023,约{at},个" for at in range(200)]))

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    ran = run("check", str(NOTICE), str(table), *OPTIONS, "--format", "json", "-o", str(report), preexec_fn=small,
              env={**os.environ, "ZJRULES_CACHE": "off"})  # fmt: skip
    assert ran.returncode == 2, ran.stderr
    assert "cannot-write" in ran.stderr and "Traceback" not in ran.stderr
    assert report.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "r.json"]
