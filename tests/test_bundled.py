"""Bundled files are cited the same way wherever zjrules is installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from zjrules import bundled


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    bundled.root.cache_clear()
    yield
    bundled.root.cache_clear()


def test_in_a_checkout_the_folders_of_the_repository_are_used() -> None:
    assert (bundled.rules() / "library" / "leads.dl").is_file()
    assert bundled.shown(bundled.rules() / "leadership" / "L001-lead-is-not-first-listed.toml") == (
        "rules/leadership/L001-lead-is-not-first-listed.toml"
    )
    assert bundled.shown(bundled.data() / "zj-2023") == "data/zj-2023"


def test_in_an_installed_package_the_bundle_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "_bundle" / "rules").mkdir(parents=True)
    monkeypatch.setattr(bundled, "_PACKAGE", tmp_path)
    assert bundled.rules() == tmp_path / "_bundle" / "rules"
    assert bundled.shown(tmp_path / "_bundle" / "rules" / "a.toml") == "rules/a.toml"


def test_other_files_are_shown_from_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert bundled.shown(tmp_path / "mine" / "Q001-x.toml") == "mine/Q001-x.toml"
    assert bundled.shown(Path("mine") / "Q001-x.toml") == "mine/Q001-x.toml"
    assert bundled.shown(Path("/elsewhere/a.toml")) == "/elsewhere/a.toml"
