"""``gate`` and ``verify`` at the command line: verdicts, exit statuses, receipts, what is refused."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from zjrules.cli.main import main

HEAD = "事项编号,目标编号,填报单位,报告期,完成值,计量单位,状态,佐证材料\n"
OLD = "annual-99-1,,省发展改革委,2023H1,1,个,进行中,\n"  # broken before
GOOD = "annual-2-1,annual-2-1#1,省发展改革委,2023,6.0,%,已完成,统计公报\n"
BAD = "annual-2-1,annual-2-1#1,省发展改革委,2023,1.0,%,已完成,统计公报\n"
RULES = ["--select", "progress,waivers,D010,D011"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "zjrules.toml").write_text("", encoding="utf-8")
    for name, rows in (("old", OLD), ("good", GOOD), ("bad", BAD), ("empty", "")):
        (tmp_path / f"{name}.csv").write_text(HEAD + rows, encoding="utf-8")
    return tmp_path


def gate(name: str, capsys: pytest.CaptureFixture[str], *more: str, history: str = "old.csv") -> tuple[int, Any]:
    from zjrules import bundled

    notice = str(bundled.data() / "zj-2023" / "notice.txt")
    status = main(["gate", name, "--against", notice, "--history", history, "--as-of", "2024-03-31", *RULES,
                   "--format", "json", *more])  # fmt: skip
    text = capsys.readouterr().out
    return status, json.loads(text) if text else None


def test_what_was_broken_before_is_not_the_submissions_fault(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, told = gate("good.csv", capsys)
    assert (status, told["verdict"], told["violations"]) == (0, "admitted", [])
    assert told["gate"] == {"submission": ["good.csv"], "history": ["old.csv"]}
    assert {rule["id"]: rule["checked"] for rule in told["rules"]}["G001"] == 1


def test_what_it_breaks_is(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, told = gate("bad.csv", capsys)
    assert (status, told["verdict"]) == (1, "rejected")
    assert {each["rule"] for each in told["violations"]} == {"G015", "G022"}
    assert {place["path"] for each in told["violations"] for place in each["locations"][:1]} == {"bad.csv"}
    assert gate("bad.csv", capsys, "--fail-on", "never")[0] == 0


def test_a_submission_that_lies_among_the_history_is_no_part_of_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, told = gate("good.csv", capsys, history=".")
    assert (status, told["gate"]["history"]) == (1, ["bad.csv", "empty.csv", "old.csv"])
    assert {each["rule"] for each in told["violations"]} == {"G017"}  # with the bad one, not with itself


def test_dataset_and_history_may_be_settings(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from zjrules import bundled

    arguments = ["gate", "bad.csv", "--as-of", "2024-03-31", "--format", "json", *RULES]
    assert main(arguments) == 2
    assert "--against DATASET" in capsys.readouterr().err
    notice = bundled.data() / "zj-2023" / "notice.txt"
    (folder / "zjrules.toml").write_text(f'paths = ["{notice}", "old.csv"]\nhistory = "."\n', encoding="utf-8")
    assert main(arguments) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["gate"]["history"] == ["empty.csv", "good.csv", "old.csv"]


def test_what_says_nothing_cannot_be_judged(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, told = gate("empty.csv", capsys)
    assert (status, told["verdict"], told["unread"]) == (2, "not-judged", ["empty.csv"])


def test_a_table_that_a_check_would_leave_in_its_file_is_judged_all_the_same(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from zjrules.inputs import size

    monkeypatch.setitem(size.LARGE, "auto", {".csv": 1, ".parquet": 1})
    (folder / "none").mkdir()
    status, told = gate("bad.csv", capsys, history="none")
    assert (status, {each["rule"] for each in told["violations"]}) == (1, {"G015", "G022"})


def test_a_history_that_is_too_large_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from zjrules.gating import gate as module

    monkeypatch.setattr(sys.modules[module.__module__], "MOST_IN_MEMORY", 200)
    assert gate("good.csv", capsys)[0] == 2


@pytest.mark.parametrize("name", ["none.csv", "zjrules.toml"])
def test_what_is_no_table_is_refused(folder: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert gate(name, capsys) == (2, None)


def test_a_receipt_holds_until_something_changes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gate("bad.csv", capsys, "--receipt", "receipt.json")
    receipt = json.loads((folder / "receipt.json").read_text(encoding="utf-8"))
    assert (receipt["schema"], receipt["verdict"], len(receipt["violations"])) == ("zjrules/receipt/1", "rejected", 2)
    assert main(["verify", "receipt.json", "--lang", "en"]) == 0
    assert capsys.readouterr().out == "it holds: rejected (as of 2024-03-31)\n"
    (folder / "bad.csv").write_text(HEAD + GOOD, encoding="utf-8")
    assert main(["verify", "receipt.json", "--lang", "en"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("submission bad.csv: then ")
    assert "verdict: then rejected, now admitted" in said
    assert len([line for line in said if line.startswith("violation: then ")]) == 2
    (folder / "bad.csv").unlink()
    assert main(["verify", "receipt.json"]) == 2


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"schema": "zjrules/receipt/1"}', "\x00"])
def test_what_is_no_receipt_is_refused(folder: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    (folder / "receipt.json").write_text(text, encoding="utf-8")
    assert main(["verify", "receipt.json"]) == 2
    assert "no-receipt" in capsys.readouterr().err
