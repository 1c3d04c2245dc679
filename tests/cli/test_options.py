"""Options to settings."""

from __future__ import annotations

import argparse
import datetime
from pathlib import Path

import pytest

from zjrules.cli.main import main
from zjrules.cli.options import add_output_options, add_rule_options, settings_of
from zjrules.engines import NAMES
from zjrules.errors import UsageError
from zjrules.settings import Settings


def parse(*arguments: str) -> Settings:
    parser = argparse.ArgumentParser()
    parser.add_argument("paths", nargs="*", type=Path)
    add_rule_options(parser)
    add_output_options(parser)
    return settings_of(parser.parse_args(arguments))


def test_nothing_given_is_the_default() -> None:
    assert parse() == Settings()


def test_everything_given() -> None:
    assert parse(
        "a.txt", "b", "--rules", "r1", "--rules", "r2", "--select", "L001,leadership", "--select", "P005", "--ignore",
        "T， M", "--as-of", "2024-03-31", "--engine", "python", "--paranoid", "--baseline", "b.json", "--waivers",
        "w.toml", "--format", "json", "--lang", "en", "--colour", "always",
    ) == Settings(
        paths=(Path("a.txt"), Path("b")), rules_dirs=(Path("r1"), Path("r2")), select=("L001", "leadership", "P005"),
        ignore=("T", "M"), as_of=datetime.date(2024, 3, 31), engine="python", paranoid=True, baseline=Path("b.json"),
        waivers=Path("w.toml"), format="json", lang="en", colour="always",
    )  # fmt: skip


def test_settings_name_every_value_that_is_not_allowed() -> None:
    with pytest.raises(UsageError) as caught:
        Settings(lang="de", fail_on="warn", colour="red")  # type: ignore[arg-type]
    assert [each.message for each in caught.value.diagnostics] == [
        "fail-on cannot be 'warn'", "lang cannot be 'de'", "colour cannot be 'red'",
    ]  # fmt: skip


def test_help_offers_the_engines_there_are_and_no_others(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--help"]) == 0
    assert "|".join(("auto", *NAMES)) in "".join(capsys.readouterr().out.split())
    assert main(["check", "--engine", "dlv"]) == 2
    assert f"available: auto, {', '.join(NAMES)}" in " ".join(capsys.readouterr().err.split())
