"""The settings file: what it sets, what goes before it, and where its faults are."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.notices import changed
from zjrules.cli.main import main
from zjrules.engines import NAMES

CHECK = ("check", "--format", "json")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def settings(folder: Path, text: str, name: str = "zjrules.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def result(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    status = main([*CHECK, *arguments])
    out, err = capsys.readouterr()
    assert err == ""
    return status, json.loads(out)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main([*CHECK, *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    return err


EVERYTHING = """
paths = "inputs/notice.txt"
select = ["P005", "P006", "L001"]
ignore = "L001"
fail-on = "never"
as-of = 2024-03-31
engine = "python"
baseline = "accepted.txt"
[params.annual-projects-differ-from-programme-name]
tolerance = 0.2
"""


def test_a_file_above_the_working_folder_sets_a_run(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "inputs" / "below").mkdir(parents=True)
    changed(here / "inputs", "１０００ 个左右", "９００ 个左右")
    settings(here, "", "accepted.txt")
    settings(here, EVERYTHING)
    monkeypatch.chdir(here / "inputs" / "below")
    status, found = result(capsys)
    assert status == 0
    assert found["as_of"] == "2024-03-31"
    assert [rule["id"] for rule in found["rules"]] == ["P005", "P006"]
    assert [each["path"] for each in found["inputs"]] == [(here / "inputs" / "notice.txt").as_posix()]
    assert found["violations"] == []  # 900 is near enough to 1000 with this tolerance


def test_flags_go_before_the_file(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(here, "１０００ 个左右", "９００ 个左右")
    settings(here, 'select = "L001"\nas-of = 2024-01-01\nfail-on = "never"\n[params.P005]\ntolerance = 0.2\n')
    flags = ("--select", "P005", "--as-of", "2024-03-31", "--fail-on", "error")
    status, found = result(capsys, "notice.txt", *flags)
    assert (status, found["as_of"], [rule["id"] for rule in found["rules"]]) == (0, "2024-03-31", ["P005"])
    status, found = result(capsys, "notice.txt", *flags, "--set", "P005.tolerance=0.05")
    assert status == 1
    assert [each["rule"] for each in found["violations"]] == ["P005"]
    status, found = result(capsys, "notice.txt", "--config", "none", "--select", "P005")
    assert (status, found["as_of"]) == (1, datetime.date.today().isoformat())


def test_a_project_file_counts_where_it_has_our_table(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings(here, '[tool.other]\nx = 1\n', "pyproject.toml")
    assert len(result(capsys, "--as-of", "2024-03-31")[1]["rules"]) > 100
    settings(here, '[tool.other]\nx = 1\n[tool.zjrules]\nselect = ["L001"]\n', "pyproject.toml")
    assert [rule["id"] for rule in result(capsys)[1]["rules"]] == ["L001"]
    settings(here, 'select = ["L002"]')
    assert [rule["id"] for rule in result(capsys)[1]["rules"]] == ["L002"]
    other = settings(here, 'select = ["L003"]', "other.toml")
    assert [rule["id"] for rule in result(capsys, "--config", str(other))[1]["rules"]] == ["L003"]


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("a =", 1, "no valid TOML"),
        ('lang = "en"\nselct = "P005"', 2, "did you mean 'select'?"),
        ('engine = "dlv"', 1, f"one of: auto, {', '.join(NAMES)}"),
        ("fail-on = 3", 1, "one of: error, warning, note, never"),
        ('select = ["L001", "Q001"]', 1, "no rule or group is named Q001"),
        ('ignore = [\n"nonsense"]', 1, "no rule or group is named nonsense"),
        ("paths = 7", 1, "paths cannot be 7"),
        ('\nbaseline = "nowhere.txt"', 2, "nowhere.txt does not exist"),
        ('as-of = "2023"', 1, "write a day as 2023-12-31"),
        ("params = 1", 1, "params must be a table"),
        ("[params]\nP005 = 1", 2, "params.P005 must be a table"),
        ("[params.P005]\ntolerance = 0.7", 2, "it goes from 0 to 0.5"),
        ("[params.P005]\n\nbeyond = true", 3, "it must be a number"),
        ("[params.P005]\nleast = 3", 2, "P005 has no parameter least"),
        ("[params.Q001]\nleast = 3", 2, "no rule or group is named Q001"),
    ],
)
def test_a_fault_is_told_with_its_line(
    here: Path, text: str, line: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    settings(here, text)
    err = " ".join(refused(capsys).split())
    assert told in err
    assert f"zjrules.toml:{line}" in err


def test_all_faults_are_told_at_once(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings(here, 'colour = "red"\nengine = "dlv"\ndata = "nowhere"\n')
    assert refused(capsys).count("error[settings]") == 3
    settings(here, "[params.P005]\ntolerance = 2\nx = 1\n[params.L001]\ny = 1\n")
    assert refused(capsys).count("error[") == 3


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("P006", "write it as P006.tolerance=0.1"),
        ("P006.tolerance=0.9", "it goes from 0 to 0.5"),
        ("P006.tolerance=much", "it must be a number"),
        ("P006.least=1", "it has tolerance, beyond"),
        ("Q001.least=1", "no rule or group is named Q001"),
    ],
)
def test_a_faulty_parameter_is_refused(given: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert told in " ".join(refused(capsys, "--set", given).split())


def test_a_parameter_of_a_rule_that_is_not_selected_is_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*CHECK, "--select", "L001", "--set", "P005.tolerance=0.1", "--as-of", "2024-03-31"]) == 0
    assert [rule["id"] for rule in json.loads(capsys.readouterr().out)["rules"]] == ["L001"]


def test_severities_of_rules(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    progress = "事项编号,填报单位,报告期,完成值,计量单位\nannual-99-1,省发展改革委,2023,1,个\n"
    (here / "reports.csv").write_text(progress, encoding="utf-8")
    arguments = ("reports.csv", "--as-of", "2024-03-31", "--select", "G001,G003,G021")
    for severity, status in (("error", 1), ("warning", 0), ("note", 0)):
        settings(here, f'[severity]\nG001 = "{severity}"\n')
        found, told = result(capsys, *arguments)
        assert (found, [each["severity"] for each in told["violations"]]) == (status, [severity])
    settings(here, '[severity]\nG021 = "off"\nparticipant-reports-instead-of-lead = "off"\n')
    told = result(capsys, "reports.csv", "--as-of", "2024-03-31", "--select", "progress")[1]
    assert {"G003", "G021"}.isdisjoint(rule["id"] for rule in told["rules"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('severity = "note"', "write [severity], and under it"),
        ('[severity]\nG001 = "fatal"', "zjrules.toml:2"),
        ('[severity]\nG001 = "fatal"', "one of: error, warning, note, off"),
        ('[severity]\nG0O1 = "note"', "did you mean G0"),
        ('[severity]\nG0O1 = "note"', "zjrules.toml:2"),
        ('severities = 1', "did you mean 'severity'?"),
    ],
)
def test_faulty_severities(here: Path, capsys: pytest.CaptureFixture[str], text: str, said: str) -> None:
    settings(here, text)
    assert said in refused(capsys)
