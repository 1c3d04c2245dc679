"""The cache: right or absent, never wrong, never in the way."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from zjrules import cache
from zjrules.cache import cached


class Maker:
    """Counts how often the value had to be made."""

    def __init__(self, value: Any) -> None:
        self.value, self.calls = value, 0

    def __call__(self) -> Any:
        self.calls += 1
        return self.value


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("ZJRULES_CACHE", raising=False)
    monkeypatch.setattr(cache, "_stamp_of_files", cache._stamp)  # somebody may be editing the code
    return tmp_path / "zjrules"


def test_a_value_is_made_once(folder: Path) -> None:
    make = Maker({"rules": [("L001", "牵头")]})
    assert cached("book", b"key", make) == {"rules": [["L001", "牵头"]]}  # as it comes back from JSON
    assert cached("book", b"key", make) == {"rules": [["L001", "牵头"]]}
    assert make.calls == 1
    assert [path.suffix for path in folder.iterdir()] == [".json"]


def test_other_bytes_and_other_kinds_are_other_entries(folder: Path) -> None:
    make = Maker(1)
    cached("book", b"key", make)
    cached("book", b"yek", make)
    cached("units", b"key", make)
    assert make.calls == 3


def test_other_code_finds_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make = Maker(1)
    cached("book", b"key", make)
    monkeypatch.setattr(cache, "_stamp", lambda: b"other code")
    monkeypatch.setattr(cache, "_stamp_of_files", lambda: b"other code")
    cached("book", b"key", make)
    assert make.calls == 2


def test_nothing_is_kept_when_the_code_changed_meanwhile(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_stamp_of_files", lambda: b"changed since this process began")
    assert cached("book", b"key", Maker(1)) == 1
    assert not folder.exists()


def test_the_stamp_covers_the_code_and_the_grammar() -> None:
    names = {Path(name).name for name, _, _ in cache._files(str(cache._PACKAGE))}
    assert {"cache.py", "relations.py", "grammar.lark"} <= names


@pytest.mark.parametrize("damage", [b"", b"{}", b"no digest\n{}", None])
def test_a_damaged_entry_is_made_anew(folder: Path, damage: bytes | None) -> None:
    make = Maker([1, 2])
    cached("book", b"key", make)
    (entry,) = folder.iterdir()
    whole = entry.read_bytes()
    entry.write_bytes(whole[:-1] if damage is None else damage)
    assert cached("book", b"key", make) == [1, 2]
    assert make.calls == 2
    assert entry.read_bytes() == whole


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    monkeypatch.delenv("ZJRULES_CACHE", raising=False)
    make = Maker(1)
    assert cached("book", b"key", make) == cached("book", b"key", make) == 1
    assert make.calls == 2


def test_off_writes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZJRULES_CACHE", "off")
    make = Maker((1,))
    assert cached("book", b"key", make) == cached("book", b"key", make) == [1]
    assert make.calls == 2
    assert not folder.exists()


def test_a_failing_maker_leaves_nothing(folder: Path) -> None:
    def fail() -> Any:
        raise RuntimeError("no value")

    with pytest.raises(RuntimeError):
        cached("book", b"key", fail)
    assert not folder.exists()


def test_old_and_too_many_entries_go(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cached("book", b"old", Maker(1))
    (old,) = folder.iterdir()
    past = time.time() - 40 * 86400
    os.utime(old, (past, past))
    monkeypatch.setattr(cache, "_KEPT", 5)
    for number in range(8):
        cached("book", bytes([number]), Maker(number))
    assert not old.exists()
    assert len(list(folder.iterdir())) == 5
