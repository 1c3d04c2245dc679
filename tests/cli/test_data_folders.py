"""``--data``: a notice of another government is read and judged in its own style, with its own registers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from zjrules import bundled
from zjrules.cli.main import main

QINGLAN = Path(__file__).parent.parent / "cases" / "read" / "qinglan"
NOTICE = str(QINGLAN / "notice.txt")
CHECK = ("--as-of", "2026-06-30", "--format", "json", "--fail-on", "never")
CONVENTIONS = ("S006", "M005", "M011")  # of another family of notices in other words
MEASURES = """measures = [
{ unit = "辆", dimension = "辆", factor = "1" },
{ unit = "个", dimension = "件", factor = "1" },
]
"""
ORGANS = """scope = "青澜市"
organs = [
{ name = "市民政局", class = "gov" },
{ name = "市交通局", class = "gov" },
]
"""
COMPANIONS = """doc_number = "青政办函〔2026〕8号"
registers = ["qinglan"]
"""
WAIVER = """[[waiver]]
rule = "M002"
subject = "livelihood-2-1"
reason = "两位领导共同负责，经市政府常务会议研究同意。"
approver = "办公室"
"""
LEADERS = """leaders = [
{ name = "陈立", post = "市长" },
{ name = "欧阳明", post = "常务副市长" },
]
"""


def put(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return put(tmp_path / "data", {"styles/qinglan.toml": (QINGLAN / "style.toml").read_text(encoding="utf-8")})


def checked(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    assert main(["check", *map(str, arguments), *CHECK]) == 0
    out, err = capsys.readouterr()
    assert err == "" or err.startswith("note[no-companions]")
    return dict(json.loads(out))


def found(result: dict[str, Any], status: str = "new") -> set[str]:
    return {each["rule"] for each in result["violations"] if each["status"] == status}


def outcomes(result: dict[str, Any]) -> dict[str, str]:
    return {rule["id"]: rule["outcome"] for rule in result["rules"]}


def test_its_own_conventions_are_no_violations(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = checked(capsys, NOTICE, "--data", data)
    assert [outcomes(result)[rule] for rule in CONVENTIONS] == ["passed", "passed", "passed"]
    assert main(["check", NOTICE, *CHECK]) == 2  # without the style nobody can read it
    assert "no-style" in capsys.readouterr().err


def test_what_departs_from_them_is_found(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = Path(NOTICE).read_text(encoding="utf-8")
    assert text.count("（责任领导：欧阳明，") == 1
    text = text.replace("（责任领导：欧阳明，", "（责任领导：欧阳明；")
    (tmp_path / "n.txt").write_text(text, encoding="utf-8")
    result = checked(capsys, tmp_path / "n.txt", "--data", data)
    assert found(result) & set(CONVENTIONS) == {"M005"}


def test_a_dataset_of_it_is_read_the_same(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine"
    assert main(["import", NOTICE, "-o", str(mine), "--data", str(data)]) == 0
    assert main(["export", str(mine), "-o", str(tmp_path / "d.json"), "--data", str(data)]) == 0
    capsys.readouterr()
    of_text = found(checked(capsys, NOTICE, "--data", data))
    assert found(checked(capsys, mine, "--data", data)) == of_text
    assert found(checked(capsys, tmp_path / "d.json", "--data", data)) == of_text
    assert main(["check", str(mine), *CHECK]) == 0  # and without the style somebody is told
    assert "there is no style 'qinglan'" in " ".join(capsys.readouterr().err.split())


def test_measures_registers_and_companions_add_up(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bare = checked(capsys, NOTICE, "--data", data)
    assert {each["subject"]["id"] for each in bare["violations"] if each["rule"] == "T005"} == {
        "tasks-2-1#1", "livelihood-2-1#1",
    }  # fmt: skip
    assert outcomes(bare)["U001"] == "undetermined"
    other = put(data.parent / "other", {
        "measures.toml": MEASURES, "registers/qinglan.toml": ORGANS, "ql-2026/companions.toml": COMPANIONS,
        "ql-2026/waivers.toml": WAIVER,
    })  # fmt: skip
    result = checked(capsys, NOTICE, "--data", data, "--data", other)
    assert {each["subject"]["id"] for each in result["violations"] if each["rule"] == "T005"} == {"tasks-2-1#1"}
    assert outcomes(result)["U001"] == "violated"
    assert "livelihood-2-1" not in {each["subject"]["id"] for each in result["violations"] if each["rule"] == "U001"}
    assert found(result, "waived") == {"M002"}


def test_the_settings_file_names_folders_too(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"zjrules.toml": 'data = ["data"]\n'})
    assert outcomes(checked(capsys, NOTICE))["M005"] == "passed"


def test_a_folder_without_data_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", NOTICE, "--data", str(tmp_path), "--data", str(tmp_path / "nowhere")]) == 2
    assert capsys.readouterr().err.count("error[no-data]") == 2


def test_registers_and_waivers_in_a_dataset_folder_need_no_companions_file(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine"
    assert main(["import", NOTICE, "-o", str(mine), "--data", str(data)]) == 0
    capsys.readouterr()
    assert outcomes(checked(capsys, mine, "--data", data))["L015"] == "undetermined"
    put(mine, {"waivers.toml": WAIVER, "leaders.toml": LEADERS})
    result = checked(capsys, mine, "--data", data)
    assert outcomes(result)["L015"] == "violated"  # 周闻 is no registered leader
    assert found(result, "waived") == {"M002"}
    put(data, {"registers/qinglan.toml": ORGANS, "ql-2026/companions.toml": COMPANIONS})
    result = checked(capsys, mine, "--data", data)  # what the folder has not lies with the document number
    assert (outcomes(result)["L015"], outcomes(result)["U001"]) == ("violated", "violated")
    assert found(result, "waived") == {"M002"}


def test_a_register_beside_a_dataset_that_cannot_be_read_keeps_nothing_else_from_being_checked(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine"
    assert main(["import", NOTICE, "-o", str(mine), "--data", str(data)]) == 0
    put(mine, {"leaders.toml": 'leaders = [\n{ name = "陈立" },\n]\n'})
    capsys.readouterr()
    assert main(["check", str(mine), "--data", str(data), *CHECK]) == 2
    out, err = capsys.readouterr()
    assert "error[faulty-value]: post is missing" in err
    assert f"{(mine / 'leaders.toml').as_posix()}:2" in err
    assert (outcomes(json.loads(out))["L015"], outcomes(json.loads(out))["M002"]) == ("undetermined", "violated")


def test_an_organ_that_is_renamed_leaves_the_rest_to_be_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (bundled.data() / "registers" / "zj.toml").read_text(encoding="utf-8")
    renamed = re.sub(r'name = "省林业局"', 'name = "省林业和草原局"', text)
    assert renamed != text
    folder = put(tmp_path / "data", {"registers/zj.toml": renamed})
    status = main(["check", "--data", str(folder), "--select", "L001,U012", *CHECK])
    out, err = capsys.readouterr()
    assert status == 0
    assert "[unregistered-unit]: '省林业局' in the order of precedence" in " ".join(err.split())
    assert outcomes(json.loads(out))["L001"] == "passed"
    assert json.loads(out)["inputs"]


def test_the_second_folder_with_a_document_number_is_told(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {"registers/qinglan.toml": ORGANS, "ql-2026/companions.toml": COMPANIONS}
    first, second = put(tmp_path / "first", files), put(tmp_path / "second", files)
    arguments = ["check", NOTICE, "--data", str(data), "--data", str(first), "--data", str(second), *CHECK]
    assert main(arguments) == 0
    told = " ".join(capsys.readouterr().err.split())
    assert told.count("[several-folders]") == 1
    assert f"{second.as_posix()}/ql-2026 states the document number 青政办函〔2026〕8号 too" in told
    assert f"{first.as_posix()}/ql-2026 is used" in told


def test_a_folder_that_replaces_the_bundled_one_is_not_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (bundled.data() / "zj-2023" / "companions.toml").read_text(encoding="utf-8")
    checked(capsys, "--data", put(tmp_path / "data", {"mine/companions.toml": text}), "--select", "L001")


def test_a_number_in_other_brackets_finds_what_goes_with_it(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(data, {"registers/qinglan.toml": ORGANS, "ql-2026/companions.toml": COMPANIONS})
    text = Path(NOTICE).read_text(encoding="utf-8")
    for opening, closing in ("［］", "[]", "（）", "【】"):
        notice = tmp_path / "notice.txt"
        notice.write_text(text.replace("〔", opening, 1).replace("〕", closing, 1), encoding="utf-8")
        result = checked(capsys, notice, "--data", data)
        assert outcomes(result)["U001"] == "violated"  # with its register of organs
        assert outcomes(result)["Z002"] == "violated"


def test_a_notice_with_which_nothing_goes_says_so(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = checked(capsys, NOTICE, "--data", data)
    assert [each["code"] for each in result["diagnostics"]] == ["no-companions"]
    assert outcomes(result)["U001"] == "undetermined"
