"""Where results go: files written whole or not at all, pipes in UTF-8, colour only where it is wanted."""

from __future__ import annotations

import io
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from zjrules.cli.output import check_target, look, terminal_width, wants_colour, write_files, write_result
from zjrules.errors import UsageError
from zjrules.settings import Settings


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    target = tmp_path / "r.txt"
    write_result("一\n", target)
    assert target.read_bytes() == "一\n".encode()
    assert list(tmp_path.iterdir()) == [target]


def test_a_failed_write_leaves_the_old_file_and_no_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "r.txt"
    target.write_text("old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError, match="No space left on device"):
        write_result("new", target)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_mode_and_link_stay(tmp_path: Path) -> None:
    target, link = tmp_path / "r.txt", tmp_path / "link"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    write_result("new", link)
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_device_is_written_to_not_replaced() -> None:
    write_result("gone", Path(os.devnull))
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize("name", ["", "missing/r.txt"])
def test_an_impossible_target_is_told_before_the_work(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"cannot-write"):
        check_target(tmp_path / name)


def test_pipes_get_utf8_whatever_the_locale() -> None:
    code = "from zjrules.cli.output import write_result; write_result('第 1 行\\n')"
    for encoding in ("ascii", "gbk", "utf-8"):
        environment = {**os.environ, "PYTHONIOENCODING": encoding}
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment)
        assert run.stdout == "第 1 行\n".encode()


def test_a_terminal_that_cannot_show_a_character_gets_a_question_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(stream, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdout", stream)
    write_result("a一\n")
    stream.seek(0)
    assert stream.read() == "a?\n"


def test_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert wants_colour("auto", Terminal())
    assert not wants_colour("auto", Terminal(), to_file=True)
    assert not wants_colour("auto", io.StringIO())
    assert not wants_colour("never", Terminal())
    assert wants_colour("always", io.StringIO(), to_file=True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert not wants_colour("auto", Terminal())
    assert wants_colour("always", Terminal())
    monkeypatch.setenv("NO_COLOR", "")
    assert wants_colour("auto", Terminal())
    monkeypatch.setenv("TERM", "dumb")
    assert not wants_colour("auto", Terminal())


@pytest.mark.parametrize(("columns", "width"), [("20", 40), ("72", 72), ("300", 100)])
def test_width(columns: str, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert terminal_width() == width
    monkeypatch.setattr(sys, "stdout", Terminal())
    assert look(Settings()).width == width
    assert look(Settings(), to_file=True).width == 80
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert look(Settings()).width == 80


def test_a_folder_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "a" / "b"
    states = write_files(folder, {"1.toml": "一", "2.toml": "二"})
    assert states == [(f"{folder}/1.toml", "new"), (f"{folder}/2.toml", "new")]
    stamp = (folder / "1.toml").stat().st_mtime_ns
    states = write_files(folder, {"1.toml": "一", "2.toml": "2", "3.toml": "三"})
    assert [state for _, state in states] == ["same", "changed", "new"]
    assert (folder / "1.toml").stat().st_mtime_ns == stamp

    calls: list[int] = []

    def full_at_the_second(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_at_the_second)
    with pytest.raises(UsageError, match="No space left on device"):
        write_files(folder, {"1.toml": "x", "2.toml": "y"})
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == {
        "1.toml": "一", "2.toml": "2", "3.toml": "三",
    }  # fmt: skip
