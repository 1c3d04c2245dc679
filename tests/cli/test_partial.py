"""A dataset folder of which one file cannot be read: that file is told, the others are checked, nobody passes it."""

from __future__ import annotations

import datetime
import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from zjrules import bundled
from zjrules.cli.main import main
from zjrules.pipeline import check
from zjrules.settings import Settings

DAY = ("--as-of", "2024-03-31")
FOLDER = bundled.data() / "zj-2023"
REPORTS = FOLDER / "progress" / "outcomes-2023.csv"
BROKEN_LINE = 20


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    return shutil.copytree(FOLDER, tmp_path / "mine")


@cache
def whole() -> frozenset[str]:
    """The fingerprints of what is found where every file can be read."""
    result = check(Settings(paths=(FOLDER, REPORTS), as_of=datetime.date.fromisoformat(DAY[1])))
    return frozenset(violation.fingerprint for violation in result.violations)


def break_file(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[BROKEN_LINE - 1] = "text ="
    path.write_text("\n".join(lines), encoding="utf-8")


def checked(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, Any], str]:
    status = main(["check", *map(str, arguments), *DAY, "--format", "json"])
    out, err = capsys.readouterr()
    return status, json.loads(out), err


@pytest.mark.parametrize(
    ("name", "items", "rest"),
    [
        ("annual.toml", 109, {"S001", "G001"}),
        ("five_year.toml", 77, {"S001", "M007", "G001"}),
        ("livelihood.toml", 144, {"S001", "G001"}),
        ("repairs.toml", 165, {"S001", "G001"}),
    ],
)
def test_the_other_files_are_checked_and_nothing_follows_from_the_gap(
    dataset: Path, name: str, items: int, rest: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    break_file(dataset / name)
    status, result, err = checked(capsys, dataset, REPORTS, "--fail-on", "never")
    assert status == 2  # whatever is asked for: part of the input was not read
    assert "error[toml]: no valid TOML: Invalid value\n" in err
    assert f"{(dataset / name).as_posix()}:{BROKEN_LINE}" in "".join(err.split())
    assert [each["records"] for each in result["inputs"] if each["kind"] == "dataset"] == [items]
    known = whole()
    assert [each for each in result["violations"] if each["status"] == "new" and each["fingerprint"] not in known] == []
    outcomes = {rule["id"]: rule["outcome"] for rule in result["rules"]}
    assert {outcomes[rule] for rule in rest} == {"undetermined"}
    assert outcomes["P005"] == outcomes["S011"] == "undetermined"
    assert outcomes["L001"] in ("passed", "violated")


def test_what_is_wrong_in_the_other_files_is_still_found(dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    break_file(dataset / "annual.toml")
    groups = dataset / "livelihood.toml"
    groups.write_text(groups.read_text(encoding="utf-8").replace('leaders = ["', 'leaders = ["某某", "', 1), "utf-8")
    status, result, _ = checked(capsys, dataset)
    assert status == 2
    errors = {each["rule"] for each in result["violations"] if each["severity"] == "error"}
    assert errors == {"M002", "M016", "L015", "D024"}


def test_without_its_head_nothing_of_a_dataset_is_checked(dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    break_file(dataset / "notice.toml")
    assert main(["check", str(dataset)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("error[toml]") == err.count("error[") == 1


def test_half_a_dataset_is_not_exported_and_an_answer_from_it_is_no_success(
    dataset: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    break_file(dataset / "annual.toml")
    assert main(["export", str(dataset)]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("error[toml]")) == ("", 1)
    assert main(["query", "N = count { I : item(item: I) }", str(dataset)]) == 2
    out, err = capsys.readouterr()
    assert "88" in out
    assert err.count("error[toml]") == 1


def test_a_register_that_is_no_toml_is_told_once_and_the_rest_is_whole(
    dataset: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (dataset / "census.toml").write_text("tables = 3\nleaders =\n", "utf-8")
    status, result, err = checked(capsys, dataset)
    assert (status, err.count("error["), err.count("error[not-toml]: not TOML: Invalid value\n")) == (2, 1, 1)
    assert len(result["unread"]) == 1
    outcomes = {rule["id"]: rule["outcome"] for rule in result["rules"]}
    assert outcomes["S011"] == "undetermined" != outcomes["P005"]


def test_companions_of_another_notice_are_told(dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "other-notice" not in checked(capsys, dataset)[2]
    path = dataset / "companions.toml"
    path.write_text(path.read_text("utf-8").replace("〔2023〕6号", "〔2022〕6号"), "utf-8")
    _, result, err = checked(capsys, dataset)
    (told,) = result["diagnostics"]
    assert told["code"] == "other-notice" and "note[other-notice]" in err
    assert "'浙政办发〔2022〕6号'" in told["message"] and "'浙政办发〔2023〕6号'" in told["message"]
    assert "〔2022〕6号" in path.read_text("utf-8").split("\n")[told["location"]["line"] - 1]
