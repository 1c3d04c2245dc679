"""The line that says what a long check is doing."""

from __future__ import annotations

import io
import time

import pytest

from zjrules.cli.progress import line, shown_on
from zjrules.doing import Doing, doing, told_to


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_long_run_is_told_on_a_terminal_and_the_line_is_cleared() -> None:
    terminal = Terminal()
    with shown_on(terminal, "en", patience=0.01):
        doing("rule", "G022", 4, 53)
        time.sleep(0.3)
    said = terminal.getvalue()
    assert "rule G022 (5 of 53) …" in said
    assert said.endswith("\r\x1b[K")


def test_nothing_is_said_in_a_pipe_or_of_a_short_run(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream, patience in ((io.StringIO(), 0.0), (Terminal(), 60.0)):
        with shown_on(stream, "zh", patience):
            doing("read")
            time.sleep(0.05)
        assert stream.getvalue() == ""
    monkeypatch.setenv("TERM", "dumb")
    terminal = Terminal()
    with shown_on(terminal, patience=0.0):
        doing("read")
        time.sleep(0.05)
    assert terminal.getvalue() == ""


def test_the_line_is_in_the_language_of_the_report() -> None:
    assert line(Doing("columns"), 12.4, "zh") == "12 s  查看各列 …"
    assert line(Doing("columns"), 12.4, "en") == "12 s  looking at the columns …"
    assert line(Doing("rule", "L001", 0, 2), 1, "zh") == "1 s  规则 L001（1/2） …"


def test_nobody_needs_to_listen() -> None:
    heard: list[Doing] = []
    with told_to(heard.append):
        doing("read")
    doing("prove")  # after the listener has gone, as in a pipe
    assert heard == [Doing("read")]
