"""Every format of every sample result equals its golden file, byte for byte."""

from __future__ import annotations

import re

import pytest

from tests.render.golden import ENGLISH, FOLDER, FORMS, golden
from tests.render.readings import READ, WRITTEN
from tests.render.samples import RESULTS, many
from zjrules.render import RenderOptions, render
from zjrules.render.reading import render_reading
from zjrules.source import display_width

GOLDEN = golden()
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def test_the_folder_holds_these_files_and_no_others() -> None:
    assert len(GOLDEN) == len(RESULTS) * len(FORMS) + len(ENGLISH) + 3 == 69
    assert {path.name for path in FOLDER.iterdir() if path.is_file()} == set(GOLDEN)


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_golden(name: str) -> None:
    assert (FOLDER / name).read_bytes() == GOLDEN[name].encode("utf-8", "replace")


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_two_runs_are_equal(name: str) -> None:
    assert golden()[name] == GOLDEN[name]


@pytest.mark.parametrize("width", [40, 61, 80, 100])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("colour", [False, True])
def test_no_line_is_wider_than_asked(width: int, lang: str, colour: bool) -> None:
    options = RenderOptions(lang=lang, colour=colour, width=width)  # type: ignore[arg-type]
    texts = [render(result, "text", options) for result in [*RESULTS.values(), many()]]
    lines = "\n".join([*texts, render_reading(READ, WRITTEN, options)]).split("\n")
    assert len(lines) > 1000
    assert [line for line in lines if display_width(ESCAPE.sub("", line)) > width] == []
    assert [line for line in lines if line != line.rstrip()] == []


def test_colour_changes_nothing_but_colour() -> None:
    for result in RESULTS.values():
        coloured = render(result, "text", RenderOptions(colour=True))
        assert "\x1b[" in coloured
        assert ESCAPE.sub("", coloured) == render(result, "text", RenderOptions())


def test_a_long_result_shows_every_violation_and_ends_with_the_verdict() -> None:
    lines = render(many(), "text").splitlines()
    assert sum(line.startswith("错误 L001") for line in lines) == 144
    assert sum("依据  原文" in line for line in lines) == 1  # told once, not 144 times
    assert lines[-1] == "结论  不通过：144 项违规达到门槛（错误）"


def test_waived_violations_stand_in_the_report_with_their_reason() -> None:
    text = "".join(render(RESULTS["violations"], "text").split())
    assert "豁免1项（照列，不计入结论）" in text
    assert "不影响考核；已与省生态环境厅核对过口径。批准：某某至2031-01-01[W-03]" in text
