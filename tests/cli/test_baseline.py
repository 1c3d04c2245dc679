"""``baseline update``: it says what it accepts, keeps nothing that is gone, and writes whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from zjrules import bundled
from zjrules.cli.main import main

HEAD = "事项编号,目标编号,填报单位,报告期,完成值,计量单位,状态\n"
FIRST = "annual-2-1,annual-2-1#1,省发展改革委,2023,1.0,%,已完成\n"
SECOND = "annual-99-1,,省发展改革委,2023H1,1,个,进行中\n"
OPTIONS = ["--as-of", "2024-03-31", "--select", "G001,G003,G015,G021,G022", "--lang", "en"]


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reports.csv").write_text(HEAD + FIRST, encoding="utf-8")
    return [str(bundled.data() / "zj-2023" / "notice.txt"), "reports.csv", *OPTIONS]


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_an_update_accepts_what_is_there_and_says_so(
    reports: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["baseline", "update", "base.txt", *reports, "--dry-run"]) == 0
    assert told(capsys)[-1] == "accepted anew: 2, no longer there: 0, in the baseline: 2"
    assert not (tmp_path / "base.txt").exists()
    assert main(["baseline", "update", "base.txt", *reports]) == 0
    lines = told(capsys)
    assert [line.split()[0] for line in lines[:-1]] == ["+", "+"]
    assert sorted(line.split()[3] for line in lines[:-1]) == ["G015", "G022"]
    assert main(["check", *reports, "--baseline", "base.txt"]) == 0
    capsys.readouterr()
    (tmp_path / "reports.csv").write_text(HEAD + SECOND, encoding="utf-8")
    assert main(["check", *reports, "--baseline", "base.txt"]) == 1
    capsys.readouterr()
    assert main(["baseline", "update", "base.txt", *reports]) == 0
    lines = told(capsys)
    assert [line[0] for line in lines[:-1]] == ["+", "-", "-"]
    assert lines[-1] == "accepted anew: 1, no longer there: 2, in the baseline: 1"
    first = (tmp_path / "base.txt").read_bytes()
    assert main(["baseline", "update", "base.txt", *reports]) == 0
    assert told(capsys) == ["accepted anew: 0, no longer there: 0, in the baseline: 1"]
    assert (tmp_path / "base.txt").read_bytes() == first


@pytest.mark.parametrize("text", ["notes of mine\n", '{"schema": "zjrules/check-result/1", "violations": []}'])
def test_what_is_no_baseline_is_not_written_over(
    reports: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    (tmp_path / "base.txt").write_text(text, encoding="utf-8")
    assert main(["baseline", "update", "base.txt", *reports]) == 2
    assert (tmp_path / "base.txt").read_text(encoding="utf-8") == text
    assert "is no fingerprint" in capsys.readouterr().err


def test_nothing_is_accepted_of_what_could_not_be_checked(
    reports: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "reports.csv").write_bytes(b"")
    assert main(["baseline", "update", "base.txt", *reports]) == 2
    assert not (tmp_path / "base.txt").exists()
    assert "nothing was written" in capsys.readouterr().err
