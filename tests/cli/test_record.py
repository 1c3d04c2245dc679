"""The dataset on record: any government's reviewed dataset in a ``--data`` folder, used where there is one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_data_folders import CHECK, COMPANIONS, NOTICE, QINGLAN, outcomes, put
from zjrules.cli.main import main

AGAINST = ("D023", "D024", "D025", "D026", "D027")
ONLY = ("--select", ",".join(AGAINST))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return put(tmp_path / "data", {"styles/qinglan.toml": (QINGLAN / "style.toml").read_text(encoding="utf-8")})


@pytest.fixture
def record(data: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    folder = data / "ql-2026"
    assert main(["import", NOTICE, "-o", str(folder), "--data", str(data)]) == 0
    put(folder, {"companions.toml": COMPANIONS.replace('["qinglan"]', "[]")})
    capsys.readouterr()
    return folder


def checked(path: object, data: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any], str]:
    status = main(["check", str(path), "--data", str(data), *ONLY, *CHECK])
    out, err = capsys.readouterr()
    return status, json.loads(out), " ".join(err.split())


def test_where_there_is_no_record_nothing_is_held_against_it(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, result, err = checked(NOTICE, data, capsys)
    assert (status, result["violations"]) == (0, [])
    assert "error" not in err
    assert outcomes(result) == dict.fromkeys(AGAINST, "undetermined")


def test_text_and_record_agree(data: Path, record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (NOTICE, record):
        status, result, err = checked(path, data, capsys)
        assert (status, err) == (0, "")
        assert outcomes(result) == dict.fromkeys(AGAINST, "passed")


def test_what_differs_is_told_with_both_places(
    data: Path, record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = Path(NOTICE).read_text(encoding="utf-8")
    assert text.count("欧阳明，") == 1
    copy = tmp_path / "copy.txt"
    copy.write_text(text.replace("欧阳明，", "欧阳光，"), encoding="utf-8")
    (found,) = checked(copy, data, capsys)[1]["violations"]
    assert (found["rule"], found["message_en"].endswith("欧阳光 here, 欧阳明 on record")) == ("D024", True)
    assert {Path(place["path"]).name for place in found["locations"]} >= {"copy.txt", "livelihood.toml"}


def test_a_record_with_a_fault_is_told_and_not_used(
    data: Path, record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = record / "livelihood.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("leaders = [", "leaders = 5 # [", 1), encoding="utf-8")
    for _ in range(2):  # the second run finds in the cache what the first kept
        status, result, err = checked(NOTICE, data, capsys)
        assert status == 0 and "livelihood.toml" in err
        assert outcomes(result) == dict.fromkeys(AGAINST, "undetermined")
