"""The command line itself: help, faults in what was typed, exit status."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from zjrules import __version__
from zjrules.cli import main as cli
from zjrules.cli.main import COMMANDS, main
from zjrules.errors import Diagnostic, EngineError
from zjrules.source import Span, display_width

CHINESE = re.compile("  [\u4e00-\u9fff]")


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"zjrules {__version__}\n"


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]])
def test_help_lists_every_command(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 0
    out, err = capsys.readouterr()
    assert err == ""
    shown = [line.split()[0] for line in out.splitlines() if line.startswith("    ") and line[4:5].isalpha()]
    assert shown == list(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_fits_the_terminal(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main([command, "--help"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"usage: zjrules {command}")
    assert [line for line in lines if display_width(line) > 80] == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["chek"], ["error[unknown-command]: no command 'chek'", "  hint: did you mean 'check'?"]),
        (["frobnicate"], ["error[unknown-command]: no command 'frobnicate'",
                          *textwrap.wrap(f"hint: one of: {', '.join(COMMANDS)}", 80, initial_indent="  ",
                                         subsequent_indent="        ")]),
        (["--lang", "en"], ["error[unknown-option]: zjrules has no option --lang", "  hint: the command comes first"]),
        (
            ["schema", "rule", "--outptu", "x", "more", "--colour=never"],
            [
                "error[unknown-option]: zjrules schema has no option --outptu",
                "  hint: did you mean '--output'?",
                "error[unexpected-argument]: zjrules schema takes no 'x'",
                "  hint: zjrules schema --help",
                "error[unexpected-argument]: zjrules schema takes no 'more'",
                "  hint: zjrules schema --help",
                "error[unknown-option]: zjrules schema has no option --colour",
                "  hint: zjrules schema --help",
            ],
        ),
        (["schema", "rules"], ["error[unknown-value]: schema cannot be 'rules'; available: dataset, submission,",
                               "  rule, check-result, organs, places, indicators, measures, companions, census,",
                               "  leaders, programmes, same-items, horizons, precedence, supplements,",
                               "  memberships, upstream, waivers", "  hint: did you mean 'rule'?"]),
        (["schema"], ["error[usage]: the following arguments are required: NAME", "  hint: zjrules schema --help"]),
        (["schema", "rule", "-o"], ["error[usage]: argument -o/--output: expected one argument",
                                    "  hint: zjrules schema --help"]),
        (["check", "--format", "sarf"],
         ["error[unknown-value]: --format cannot be 'sarf'; available: text, json, sarif,",
          "  junit, github, gitlab, csv, markdown", "  hint: did you mean 'sarif'?"]),
        (["check", "--fail-on", "warn"],
         ["error[unknown-value]: --fail-on cannot be 'warn'; available: error, warning,",
          "  note, never", "  hint: did you mean 'warning'?"]),
        (["check", "--as-of", "2023-02-30"], ["error[bad-date]: there is no day 2023-02-30",
                                              "  hint: check month and day"]),
        (["check", "--as-of", "20230131"], ["error[bad-date]: '20230131' is not a date",
                                            "  hint: write it as 2023-12-31"]),
    ],
)  # fmt: skip
def test_usage_errors(arguments: list[str], told: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    in_chinese = [line for line in err.splitlines() if CHINESE.match(line)]
    assert (out, [line for line in err.splitlines() if line not in in_chinese]) == ("", told)
    assert len(in_chinese) == (0 if "en" in arguments else sum(line.startswith("error[") for line in told))


class Stub:
    """A command that only fails."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def add(self, subparsers: object) -> None:
        subparsers.add_parser("check")  # type: ignore[attr-defined]

    def run(self, args: object) -> int:
        raise self.error


def fail_with(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(cli, "_module", lambda name: Stub(error))
    return main(["check"])


def test_every_fault_is_told_once_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = tmp_path / "r.toml"
    rule.write_text("x\n违规(X) :- lsted(X).\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    fault = Diagnostic("unknown-relation", 'no relation "lsted"', Span("r.toml", 2, 2, 10, 15),
                       'did you mean "listed"?', ((Span("r.toml", 1), "first used here"),))  # fmt: skip
    status = fail_with(EngineError([fault, Diagnostic("no-file", "there is no x.txt"), fault]), monkeypatch)
    assert status == 2
    assert capsys.readouterr().err.splitlines() == [
        'error[unknown-relation]: no relation "lsted"',
        "  r.toml:2:10",
        "  2 │ 违规(X) :- lsted(X).",
        "    │            ^^^^^",
        "  first used here",
        "  r.toml:1",
        "  1 │ x",
        '  hint: did you mean "listed"?',
        "error[no-file]: there is no x.txt",
    ]


def test_interruption_is_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert fail_with(KeyboardInterrupt(), monkeypatch) == 130
    assert capsys.readouterr() == ("", "")


def test_a_fault_of_ours_is_never_taken_for_a_violation(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fail_with(ZeroDivisionError("oh"), monkeypatch) == 2
    assert "error[internal]: zjrules failed: ZeroDivisionError: oh" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (PermissionError(13, "Permission denied", "some/folder"),
         "error[unreadable-file]: some/folder cannot be used: Permission denied"),
        (FileNotFoundError(2, "No such file or directory"),
         "error[no-working-folder]: the working folder is not there any more"),
        (OSError(5, "Input/output error"), "error[internal]: zjrules failed: OSError: [Errno 5] Input/output error"),
    ],
)  # fmt: skip
def test_what_the_machine_refuses_is_told_with_its_path(
    error: OSError, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fail_with(error, monkeypatch) == 2
    assert told in capsys.readouterr().err


def test_the_module_is_the_command() -> None:
    run = subprocess.run([sys.executable, "-m", "zjrules", "chek"], capture_output=True, text=True, encoding="utf-8")
    assert (run.returncode, run.stdout) == (2, "")
    assert "did you mean 'check'?" in run.stderr


def test_a_reader_that_goes_away_is_no_error() -> None:
    run = subprocess.run(
        f"{sys.executable} -m zjrules schema check-result | head -c 1; echo ${{PIPESTATUS[0]}}",
        shell=True, executable="/bin/bash", capture_output=True, text=True,
    )  # fmt: skip
    assert (run.stdout, run.stderr) == ("{0\n", "")


def test_a_command_loads_no_other_command_and_no_heavy_package() -> None:
    code = (
        "import sys; from zjrules.cli.main import main; main(['schema', 'check-result']);"
        "print(sorted(n for n in sys.modules if n.startswith('zjrules.cli.') or n in "
        "('pydantic', 'lark', 'pyDatalog', 're2', 'tomli', 'duckdb')), file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8")
    names = ["config", "main", "options", "output", "schema"]
    assert run.stderr.strip() == str([f"zjrules.cli.{name}" for name in names])
