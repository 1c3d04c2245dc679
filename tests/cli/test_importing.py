"""``zjrules import`` and ``zjrules export``: text, dataset and JSON say the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.notices import changed
from zjrules.cli.main import main
from zjrules.cli.schema import schema
from zjrules.source import display_width

CHECK = ("--as-of", "2024-03-31", "--format", "json", "--fail-on", "never")


def test_import_tells_what_it_read_and_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notice, folder = changed(tmp_path), tmp_path / "dataset"
    assert main(["import", str(notice), "-o", str(folder)]) == 0
    out = capsys.readouterr().out
    assert "任务事项 144  民生实事 21 组" in out
    assert "⟨８ ５⟩ → ⟨8.5⟩" in out
    assert f"{folder.as_posix()}/notice.toml" in "".join(out.split())
    assert [line for line in out.splitlines() if display_width(line) > 80] == []
    names = {path.name for path in folder.iterdir()}
    assert names >= {"annual.toml", "five_year.toml", "livelihood.toml", "notice.toml"}
    assert out.count("新建\n") == len(names)
    assert main(["import", str(notice), "-o", str(folder)]) == 0
    assert capsys.readouterr().out.count("未变\n") == len(names)


def test_import_keeps_what_somebody_edited(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "dataset"
    assert main(["import", str(changed(tmp_path)), "-o", str(folder)]) == 0
    untouched = {path: path.read_bytes() for path in folder.iterdir()}
    notice = changed(tmp_path, "１０００ 个左右", "９００ 个左右")  # a corrected text, and nobody's edits
    assert main(["import", str(notice), "-o", str(folder)]) == 0
    assert (folder / "annual.toml").read_bytes() != untouched[folder / "annual.toml"]

    edited = {name: (folder / name).read_bytes().replace(b"leader", b"leader ", 1)
              for name in ("annual.toml", "notice.toml")}  # fmt: skip
    edited["notice.toml"] = b"\xff of another program"
    for name, content in edited.items():
        (folder / name).write_bytes(content)
    (folder / "livelihood.toml").unlink()
    capsys.readouterr()
    assert main(["import", str(changed(tmp_path)), "-o", str(folder)]) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert told.count("was edited after it was imported") == 2
    assert all(f"{folder / name} was edited" in told for name in edited)
    assert "--force" in told
    assert {name: (folder / name).read_bytes() for name in edited} == edited
    assert not (folder / "livelihood.toml").exists()  # all of them or none

    assert main(["import", str(changed(tmp_path)), "-o", str(folder), "--force"]) == 0
    assert {path: path.read_bytes() for path in folder.iterdir()} == untouched


def test_import_without_a_folder_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(changed(tmp_path))]) == 0
    assert "写出" not in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["notice.txt"]


def test_a_dataset_is_not_imported_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "dataset"
    main(["import", str(changed(tmp_path)), "-o", str(folder)])
    capsys.readouterr()
    assert main(["import", str(folder)]) == 2
    assert "is a dataset already" in " ".join(capsys.readouterr().err.split())


def test_text_dataset_and_json_give_the_same_violations(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notice = changed(tmp_path, "１０００ 个左右", "９００ 个左右")
    folder, exported = tmp_path / "d", tmp_path / "d.json"
    assert main(["import", str(notice), "-o", str(folder)]) == 0
    assert main(["export", str(folder), "-o", str(exported)]) == 0
    jsonschema.Draft202012Validator(schema("dataset")).validate(json.loads(exported.read_text(encoding="utf-8")))
    capsys.readouterr()
    found = []
    for path in (notice, folder, exported):
        assert main(["check", str(path), *CHECK]) == 0
        found.append(keys(json.loads(capsys.readouterr().out)))
    assert any(rule == "P005" for rule, _ in found[0])
    assert found[0] == found[1] == found[2]


def keys(result: dict[str, Any]) -> set[tuple[str, str]]:
    return {(violation["rule"], violation["fingerprint"]) for violation in result["violations"]}


def test_export_of_a_text_and_of_its_dataset_are_equal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notice, folder = changed(tmp_path), tmp_path / "d"
    main(["import", str(notice), "-o", str(folder)])
    capsys.readouterr()
    assert main(["export", str(notice)]) == 0
    of_text = capsys.readouterr().out
    assert main(["export", str(folder)]) == 0
    assert capsys.readouterr().out == of_text
