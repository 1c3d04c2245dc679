"""``zjrules rules test --watch``: another round for every change, and an end without noise."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.rulebook.samples import RULE
from zjrules.cli import watch as watching
from zjrules.cli.main import main
from zjrules.errors import Diagnostic, RuleError, UsageError
from zjrules.settings import Settings

Output = pytest.CaptureFixture[str]
WRONG = RULE.replace("'violation(\"a-1-1\")'", "'violation(\"a-1-2\")'")


def edits(*steps: Callable[[], object]) -> Callable[[float], None]:
    """A pause in which somebody works: a step each time, then Ctrl-C."""
    rest = list(steps)

    def wait(seconds: float) -> None:
        if not rest:
            raise KeyboardInterrupt
        rest.pop(0)()

    return wait


def test_each_change_is_another_round_and_nothing_else_is(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("1")
    rounds: list[str] = []
    wait = edits(
        lambda: None,
        lambda: file.write_text("22"),
        lambda: file.unlink(),
        lambda: None,
        lambda: file.write_text("333"),
    )
    work = lambda: rounds.append(file.read_text() if file.exists() else "-")  # noqa: E731
    assert watching.watch(work, lambda: [file], Settings(), wait) == 0
    assert rounds == ["1", "22", "-", "333"]


def test_what_is_wrong_is_told_and_waited_for(capsys: Output, tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("1")
    faults = [RuleError(Diagnostic("one", "first")), UsageError(Diagnostic("two", "second")), None]

    def work() -> None:
        if fault := faults.pop(0):
            raise fault

    wait = edits(lambda: file.write_text("22"), lambda: file.write_text("333"))
    assert watching.watch(work, lambda: [file], Settings(), wait) == 0
    captured = capsys.readouterr()
    assert (captured.out, captured.err.count("error[")) == ("", 2)
    with pytest.raises(UsageError):
        watching.watch(_refuse, lambda: [file], Settings(), wait)


def _refuse() -> None:
    raise UsageError(Diagnostic("usage", "no such rule"))


def test_the_named_rules_are_tested_again(capsys: Output, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "Q001-item-without-words.toml"
    file.write_text(RULE, encoding="utf-8")
    (tmp_path / "Q002.toml").write_text(RULE.replace("Q001", "Q002").replace("-words", "-other"), encoding="utf-8")
    seen = []

    def wait(seconds: float) -> None:
        seen.append(capsys.readouterr())
        steps[len(seen) - 1]()

    def end() -> None:
        raise KeyboardInterrupt

    steps = [
        lambda: file.write_text(WRONG, encoding="utf-8"),
        lambda: file.write_text(RULE.replace('"error"', '"fatal"'), encoding="utf-8"),
        lambda: file.write_text(RULE, encoding="utf-8"),
        end,
    ]
    monkeypatch.setattr(watching.watch, "__defaults__", (wait,))
    assert main(["rules", "test", "Q001", "--rules", str(tmp_path), "--watch", "--lang", "en"]) == 0
    good = "1 rules, 2 examples: all hold\n"
    assert [(each.out == good, "missing: " in each.out, "bad-value" in each.err) for each in seen] == [
        (True, False, False), (False, True, False), (False, False, True), (True, False, False)
    ]  # fmt: skip
    assert "\x1b" not in "".join(each.out + each.err for each in seen)


def test_a_new_file_of_a_named_folder_is_tested_too(
    capsys: Output, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Q001.toml").write_text(RULE, encoding="utf-8")
    other = RULE.replace("Q001", "Q002").replace("-words", "-other")
    wait = edits(lambda: (tmp_path / "Q002.toml").write_text(other, encoding="utf-8"))
    monkeypatch.setattr(watching.watch, "__defaults__", (wait,))
    assert main(["rules", "test", str(tmp_path), "--watch", "--lang", "en"]) == 0
    assert capsys.readouterr().out == "1 rules, 2 examples: all hold\n2 rules, 4 examples: all hold\n"


def test_a_terminal_is_cleared_and_told_how_to_end(
    capsys: Output, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert watching.watch(lambda: print("result"), lambda: [tmp_path], Settings(lang="en"), edits()) == 0
    assert capsys.readouterr().out == f"{watching.CLEAR}result\n\nruns again on change; Ctrl-C ends\n"


def test_a_process_ends_quietly_when_it_is_interrupted(tmp_path: Path) -> None:
    file = tmp_path / "Q001.toml"
    file.write_text(RULE, encoding="utf-8")
    command = [sys.executable, "-m", "zjrules", "rules", "test", str(file), "--watch", "--lang", "en"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent.parent)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path, env=environment, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:  # fmt: skip
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline() == "1 rules, 2 examples: all hold\n"
        file.write_text(WRONG, encoding="utf-8")
        lines = [process.stdout.readline() for _ in range(6)]
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=60)
    assert (process.returncode, rest, errors) == (0, "", "")
    assert (lines[0], lines[-1]) == ("Q001  failed  no words\n", "1 rules, 2 examples: 1 failed\n")
