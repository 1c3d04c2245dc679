"""``zjrules check``: what it prints where, and its exit status."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.notices import changed
from zjrules import bundled
from zjrules.cli.main import main
from zjrules.cli.schema import schema
from zjrules.source import display_width

DAY = ("--as-of", "2024-03-31")
RULES = ("--select", "L001,P005,M002")  # enough for tests of the command, and quick


def run(*arguments: object, **options: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "zjrules", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, **options)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    return changed(tmp_path, "１０００ 个左右", "９００ 个左右")


def test_nothing_found_is_0(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["check", str(changed(tmp_path)), *DAY, *RULES]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[-1] == "结论  通过：没有达到门槛（错误）的违规项"
    assert err == ""


def test_a_violation_is_1_and_shown_with_its_words_marked(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(broken), *DAY, *RULES]) == 1
    out, _ = capsys.readouterr()
    lines = out.splitlines()
    assert "错误 P005" in out
    at = next(number for number, line in enumerate(lines) if "９００ 个左右" in line)
    assert lines[at].lstrip().startswith("974 │")
    assert lines[at + 1].replace("│", "").split() == ["^^^^", "^^^^^^"]  # 项目 of the indicator, and the figure
    assert lines[-1] == "结论  不通过：1 项违规达到门槛（错误）"
    assert [line for line in lines if display_width(line) > 80] == []


@pytest.mark.parametrize(("level", "status"), [("never", 0), ("error", 1), ("warning", 1), ("note", 1)])
def test_fail_on(broken: Path, level: str, status: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(broken), *DAY, *RULES, "--fail-on", level]) == status
    assert "P005" in capsys.readouterr().out


def test_json_keeps_to_its_schema_and_two_runs_are_equal(broken: Path) -> None:
    first, second = (run("check", broken, *DAY, "--format", "json") for _ in range(2))
    assert first.returncode == second.returncode == 1
    assert without_seconds(first.stdout) == without_seconds(second.stdout)
    data = json.loads(first.stdout)
    jsonschema.Draft202012Validator(schema("check-result")).validate(data)
    assert "P005" in {violation["rule"] for violation in data["violations"]}
    assert data["inputs"][0]["records"] == 165
    assert all(violation["witness"] for violation in data["violations"])


def without_seconds(text: bytes) -> list[bytes]:
    return [line for line in text.splitlines() if b'"seconds"' not in line]


def test_text_of_two_runs_is_equal_byte_for_byte(broken: Path) -> None:
    first, second = (run("check", broken, *DAY) for _ in range(2))
    assert first.stdout == second.stdout != b""


def test_output_goes_to_a_file(broken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "r.json"
    assert main(["check", str(broken), *DAY, *RULES, "--format", "json", "-o", str(target)]) == 1
    assert capsys.readouterr() == ("", "")
    assert json.loads(target.read_text(encoding="utf-8"))["summary"]["error"] == 1


def test_english(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(broken), *DAY, *RULES, "--lang", "en"]) == 1
    out = capsys.readouterr().out
    assert out.splitlines()[-1] == "verdict  failed: 1 at or above error"
    assert "error P005" in out


def test_colour_in_a_pipe_only_when_asked_for(broken: Path) -> None:
    assert b"\x1b[" not in run("check", broken, *DAY, *RULES).stdout
    assert b"\x1b[1;31m" in run("check", broken, *DAY, *RULES, "--color", "always").stdout


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("none.txt", None, "none.txt"),
        ("empty.txt", b"", "empty"),
        ("binary.txt", bytes(range(256)) * 8, "binary"),
        ("other.json", b"[1]", "dataset"),
        ("bad.json", b'{"schema": ', "JSON"),
        ("bad.toml", b"x = [", "TOML"),
    ],
)
def test_an_input_of_which_nothing_can_be_checked_is_2(
    tmp_path: Path, name: str, content: bytes | None, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert main(["check", str(path), *DAY, *RULES]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("error[")
    assert told in err
    assert "hint: " in err
    assert "Traceback" not in err


@pytest.mark.parametrize(("name", "content"), [("other.txt", bytes(range(256))), ("report.csv", b"")])
def test_an_unread_input_beside_a_sound_one_is_2_and_the_rest_is_checked(
    broken: Path, tmp_path: Path, name: str, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(content)
    status = main(["check", str(broken), str(tmp_path / name), *DAY, *RULES, "--fail-on", "never"])
    out, err = capsys.readouterr()
    assert status == 2
    assert "错误 P005" in out
    lines = out.splitlines()
    assert f"{tmp_path / name}" in "".join(line.strip() for line in lines)  # folded at 80 columns
    assert lines[-1] == "结论  不能判定：1 个文件没能读取，没有校验"
    assert name in err
    assert "hint: " in err


def test_only_what_was_not_read_is_called_an_error(
    broken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "other.txt").write_bytes(b"")
    odd = tmp_path / "gbk.txt"
    odd.write_bytes(broken.read_text(encoding="utf-8").encode("gb18030"))
    assert main(["check", str(odd), str(tmp_path / "other.txt"), *DAY, *RULES]) == 2
    _, err = capsys.readouterr()
    assert "note[not-utf8]" in err
    assert "  1 │  浙江省人民政府办公厅文件\n" in err  # decoded as it was read
    assert "error[empty-file]" in err
    assert "  文件是空的：请给出有内容的文件。\n" in err


def test_in_english_nothing_is_chinese_but_the_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "other.txt").write_bytes(b"\x00\x01")
    assert main(["check", str(tmp_path / "other.txt"), "--lang=en"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[0].startswith("error[binary-file]")
    assert err.isascii()


def test_json_names_an_unread_input(broken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "other.txt").write_bytes(b"")
    assert main(["check", str(tmp_path / "other.txt"), str(broken), *DAY, *RULES, "--format", "json"]) == 2
    data = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(schema("check-result")).validate(data)
    assert data["unread"] == [str(tmp_path / "other.txt")]
    assert [each["path"] for each in data["inputs"]] == [str(broken)]
    assert data["summary"]["error"] == 1


def test_a_faulty_rule_is_2_and_the_others_still_run(
    broken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = tmp_path / "rules" / "leadership"
    rules.mkdir(parents=True)
    (rules / "L999-broken.toml").write_text('id = "L999"\n', encoding="utf-8")
    status = main(["check", str(broken), *DAY, "--select", "P005,L999", "--rules", str(rules.parent)])
    out, err = capsys.readouterr()
    assert status == 2
    assert "错误 P005" in out
    assert out.splitlines()[-1] == "结论  不能判定：1 条规则没能运行"
    assert err.startswith("error[")
    assert "L999-broken.toml" in err


def test_a_faulty_rule_that_is_not_selected_is_told_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "E001-mine.toml").write_text("id = [\n", encoding="utf-8")
    notice = str(changed(tmp_path))
    assert main(["check", notice, *DAY, "--select", "L001", "--rules", str(rules)]) == 0
    assert "note[toml-syntax]" in (err := capsys.readouterr().err)
    assert "E001-mine.toml" in err
    assert main(["check", notice, *DAY, "--select", "E001", "--rules", str(rules)]) == 2
    assert "error[toml-syntax]" in capsys.readouterr().err
    (rules / "E001-mine.toml").rename(rules / "mine.toml")  # now nothing says that E001 is meant
    assert main(["check", notice, *DAY, "--select", "E001", "--rules", str(rules)]) == 2
    err = capsys.readouterr().err
    assert (err.count("error[no-such-rule]"), err.count("error[toml-syntax]")) == (1, 1)


def test_a_folder_without_rules_is_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "rules" / "mine").mkdir(parents=True)
    (tmp_path / "rules" / "notes.txt").write_text("none yet", encoding="utf-8")
    assert main(["check", *DAY, "--select", "L001", "--rules", str(tmp_path / "rules")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "error[no-rules]: there are no rules in" in err


def test_a_rule_that_is_not_there_is_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(changed(tmp_path)), "--select", "L00l"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "L00l" in err


def test_check_loads_no_heavy_package_on_a_warm_start(tmp_path: Path) -> None:
    notice = changed(tmp_path)
    code = (
        "import sys; from zjrules.cli.main import main; main(sys.argv[1:]);"
        "print(sorted(set(sys.modules) & {'pydantic', 'lark', 'pyDatalog', 'tomli', 'duckdb'}), file=sys.stderr)"
    )
    for _ in range(2):
        warm = subprocess.run(
            [sys.executable, "-c", code, "check", str(notice), *DAY], capture_output=True, text=True, encoding="utf-8"
        )
    assert warm.stderr.strip() == "[]"


def test_what_can_be_read_only_once_is_read_once(broken: Path) -> None:
    piped = run("check", "/dev/stdin", *DAY, *RULES, "--format", "json", input=broken.read_bytes())
    assert piped.stderr == b""
    assert [each["rule"] for each in json.loads(piped.stdout)["violations"]] == ["P005"]


def test_what_it_says_to_type_next_finds_the_same(broken: Path, tmp_path: Path) -> None:
    put = tmp_path / "my data" / "measures.toml"
    put.parent.mkdir()
    put.write_bytes((bundled.data() / "measures.toml").read_bytes())
    chosen = (broken.name, "--data", "my data", "--set", "P005.tolerance=0.01", *DAY)
    checked = run("check", *chosen, *RULES, "--lang", "en", cwd=tmp_path)
    assert checked.returncode == 1
    _, _, told = checked.stdout.decode().rpartition("zjrules explain")
    fingerprint, *again = shlex.split(told.partition("verdict")[0])
    assert again == [*chosen]
    assert run("explain", fingerprint, *again, cwd=tmp_path).returncode == 0
