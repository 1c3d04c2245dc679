"""Handing over results: formats, the summary of a job, the top of a repository, what was cut."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.notices import changed
from tests.render.readers import READERS
from zjrules.cli.main import main
from zjrules.cli.output import below_repository
from zjrules.render import FORMATS

DAY = ("--as-of", "2024-03-31")
RULES = ("--select", "L001,P005,M002")


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A notice with one error, in the folder ``reports`` of a repository, where the command is run."""
    for name in ("GITHUB_WORKSPACE", "GITHUB_STEP_SUMMARY", "CI_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "reports").mkdir()
    monkeypatch.chdir(tmp_path / "reports")
    return changed(tmp_path / "reports", "１０００ 个左右", "９００ 个左右").relative_to(tmp_path / "reports")


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"text"}))
def test_every_format_tells_the_exit_status_that_the_command_has(
    name: str, broken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "out"
    assert main(["check", str(broken), *DAY, *RULES, "--format", name, "-o", str(file)]) == 1
    assert capsys.readouterr() == ("", "")
    read = READERS[name](file.read_bytes().decode(), "error", "zh")
    assert read.verdict == "rejected"
    assert [status for _, status in read.violations] == ["new"]


@pytest.mark.parametrize("variable", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"])
def test_places_are_told_from_the_top_of_the_repository(
    variable: str, broken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(variable, str(tmp_path))
    assert main(["check", str(broken), *DAY, *RULES, "--format", "gitlab"]) == 1
    (issue,) = json.loads(capsys.readouterr().out)
    assert issue["location"]["path"] == "reports/notice.txt"
    assert main(["check", str(broken), *DAY, *RULES, "--format", "github"]) == 1
    assert "::error file=reports/notice.txt,line=972,endLine=974,title=P005 " in capsys.readouterr().out


def test_the_working_folder_may_be_the_top_or_lie_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a" / ".b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a" / ".b")
    tops = (tmp_path, tmp_path / "a", Path.cwd(), "/nowhere")
    told = [below_repository({"CI_PROJECT_DIR": str(top)}) for top in tops]
    assert told == ["a/.b", ".b", "", ""]
    assert below_repository({}) == ""


def test_the_summary_of_a_job_is_added_to(
    broken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("# 先前的步骤\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    assert main(["check", str(broken), *DAY, *RULES, "--format", "github"]) == 1
    before, made = summary.read_text(encoding="utf-8").split("\n", 1)
    assert before == "# 先前的步骤"
    assert READERS["markdown"](made, "error", "zh").verdict == "rejected"
    main(["check", str(broken), *DAY, *RULES, "--format", "json"])
    assert summary.read_text(encoding="utf-8").endswith(made)
    capsys.readouterr()
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "none" / "summary.md"))
    assert main(["check", str(broken), *DAY, *RULES, "--format", "github"]) == 2
    assert "error[cannot-write]" in capsys.readouterr().err


def test_what_was_cut_is_told_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", *DAY, "--format", "github"]) == 0
    out, err = capsys.readouterr()
    assert "项违规只列在日志里" in out and "输出没有列全" in err and "note[cut]: GitHub: " in err
    assert main(["check", *DAY, "--format", "github", "--lang", "en"]) == 0
    out, err = capsys.readouterr()
    assert "more violations stand in the log alone" in out and "输出" not in err


def test_each_dataset_has_its_own_test_cases(
    broken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sound").mkdir()
    sound = changed(tmp_path / "sound")
    assert main(["check", str(broken), str(sound), *DAY, *RULES, "--format", "junit"]) == 1
    out = capsys.readouterr().out
    assert READERS["junit"](out, "error", "zh").verdict == "rejected"
    suites = list(ElementTree.fromstring(out.encode()))
    assert [suite.get("name") for suite in suites] == [str(broken), str(sound)]
    assert [suite.get("failures") for suite in suites] == ["1", "0"]
    ids = [[str(case.get("name"))[:4] for case in suite.iter("testcase")] for suite in suites]
    assert ids == [["L001", "M002", "P005"]] * 2
    assert {case.get("assertions") for case in suites[1].iter("testcase")} == {"129", "21", "1"}


def test_a_byte_order_mark_is_for_csv(broken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "out.csv"
    main(["check", str(broken), *DAY, *RULES, "--format", "csv", "--bom", "-o", str(file)])
    assert file.read_bytes().startswith(b"\xef\xbb\xbftype,severity,rule")
    assert main(["check", str(broken), *DAY, *RULES, "--format", "json", "--bom"]) == 2
    assert "--bom is for --format csv" in capsys.readouterr().err
