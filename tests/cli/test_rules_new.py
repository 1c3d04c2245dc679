"""``zjrules rules new``: a skeleton that is told as unfinished until it is filled in, and never writes over a file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.rulebook.samples import RULE
from zjrules import bundled
from zjrules.cli.main import main
from zjrules.rulebook.loader import load_rulebook
from zjrules.rulebook.placeholders import MARK

Output = pytest.CaptureFixture[str]
ROOT = Path(__file__).parent.parent.parent
FILE = "Q002-item-without-place.toml"


def said(capsys: Output, *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    captured = capsys.readouterr()
    return status, captured.out, captured.err


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def begun(capsys: Output, *arguments: str) -> Path:
    status, out, err = said(capsys, "rules", "new", *arguments, "--lang", "en")
    assert (status, err) == (0, "")
    return Path(out.split("  new\n")[0])


def test_every_place_to_be_filled_in_is_told_with_its_line(capsys: Output, folder: Path) -> None:
    path = begun(capsys, "Q002", "item-without-place", "--rules", "mine")
    assert path == Path("mine") / FILE
    marked = [
        number
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if MARK in line
    ]
    assert len(marked) == 14
    status, out, err = said(capsys, "rules", "test", str(path), "--lang", "en")
    assert (status, out) == (2, "1 faulty and not tested\n")
    assert [int(line) for line in re.findall(rf"^  {re.escape(str(path))}:(\d+)$", err, re.MULTILINE)] == marked
    assert err.count("error[placeholder]") == 14
    assert "error[placeholder]: example[2].facts is still to be written" in err


def test_every_mark_counts_and_without_them_the_skeleton_runs(capsys: Output, folder: Path) -> None:
    path = begun(capsys, "Q002", "item-without-place", "--rules", "mine")
    text = path.read_text(encoding="utf-8").replace('"TODO error, warning or note"', '"note"')
    while MARK in text:
        path.write_text(text, encoding="utf-8")
        assert said(capsys, "rules", "test", str(path))[0] == 2
        text = text.replace(f"{MARK} ", "", 1)
    path.write_text(text, encoding="utf-8")
    assert said(capsys, "rules", "test", str(path), "--mutants")[:2] == (
        0, "1 条规则，2 个示例：全部符合；3 个变体：全部被发现\n"
    )  # fmt: skip


def test_other_faults_are_told_beside_the_marks_and_comments_are_free(capsys: Output, folder: Path) -> None:
    (folder / "Q001.toml").write_text(
        f"# {MARK} a comment of the file\n"
        + RULE.replace('"没有文字就没有任务。"', f'"{MARK}"').replace('kind = "item"', 'kind = "thing"')
        .replace('"An item has no words"', '"TODOS are words"'), encoding="utf-8"
    )  # fmt: skip
    _, faults = load_rulebook([folder / "Q001.toml"], with_bundled=False)
    told = [(each.code, each.span.line if each.span else 0) for each in faults]
    assert told == [("placeholder", 8), ("bad-value", 12)]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["Q001", "other-name"], "Q001 is the id of mine/Q001-item-without-words.toml"),
        (["Q003", "item-without-words"], "item-without-words is the name of mine/Q001-item-without-words.toml"),
        (["Q004", "other-name"], "Q004 is the id of mine/Q004-begun.toml"),
        (["L001", "other-name"], "L001 is the id of rules/leadership/L001-lead-is-not-first-listed.toml"),
        (["q1", "Other"], "'q1' is no id of a rule"),
        (["q1", "Other"], "'Other' is no name of a rule"),
        (["other-name"], "rules new takes an id and a name"),
        (["Q003", "other", "name"], "rules new takes an id and a name"),
        (["other-name", "--group", "unit"], "did you mean 'units'?"),
        (["L900", "other-name", "--group", "units"], "ids of units begin with U"),
        (["Q003", "other-name", "--rules", "another"], "name one folder for it"),
    ],
)
def test_what_cannot_be_begun(capsys: Output, folder: Path, arguments: list[str], told: str) -> None:
    mine = folder / "mine"
    mine.mkdir()
    (mine / "Q001-item-without-words.toml").write_text(RULE, encoding="utf-8")
    (mine / "Q004-begun.toml").write_text('id = "Q004"\n', encoding="utf-8")
    before = sorted(folder.rglob("*"))
    status, out, err = said(capsys, "rules", "new", *arguments, "--rules", "mine")
    assert (status, out) == (2, "")
    assert told in err.replace("\n        ", " ").replace("\n  ", " ")
    assert sorted(folder.rglob("*")) == before
    assert (mine / "Q001-item-without-words.toml").read_text(encoding="utf-8") == RULE


def test_a_file_that_is_there_stays_as_it_is(capsys: Output, folder: Path) -> None:
    (folder / FILE).write_bytes(b"not a rule")
    status, _, err = said(capsys, "rules", "new", "Q002", "item-without-place", "--rules", ".")
    assert status == 2 and "error[taken]" in err
    assert (folder / FILE).read_bytes() == b"not a rule"


def test_the_next_id_of_a_group(capsys: Output, folder: Path) -> None:
    last = max(int(rule.id[1:]) for rule in load_rulebook()[0].rules if rule.id[0] == "U")
    first = begun(capsys, "first-of-mine", "--group", "units", "--rules", "mine")
    second = begun(capsys, "second-of-mine", "--group", "U", "--rules", "mine")
    assert (first.name, second.name) == (f"U{last + 1:03}-first-of-mine.toml", f"U{last + 2:03}-second-of-mine.toml")


def test_the_letter_gives_the_folder(
    capsys: Output, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundled, "rules", lambda: folder / "rules")
    (folder / "rules").mkdir()
    (folder / "rules" / "empty.dl").write_text("", encoding="utf-8")
    path = begun(capsys, "P900", "programme-without-a-name")
    assert path == Path("rules/programmes/P900-programme-without-a-name.toml") and path.is_file()
    assert begun(capsys, "P901", "another-one", "--rules", "rules").parent == Path("rules/programmes")
    status, _, err = said(capsys, "rules", "new", "Q900", "one-of-my-own")
    assert status == 2 and "it is not known where Q900 goes" in err
    monkeypatch.setattr(bundled, "installed", lambda: True)
    assert said(capsys, "rules", "new", "P902", "another-two")[0] == 2


def test_the_settings_may_name_the_folder(capsys: Output, folder: Path) -> None:
    (folder / "zjrules.toml").write_text('rules = ["mine"]\n', encoding="utf-8")
    (folder / "mine").mkdir()
    assert begun(capsys, "Q002", "item-without-place") == Path("mine") / FILE


def test_a_new_rule_is_one_new_file(capsys: Output, folder: Path) -> None:
    """New, filled in with the rule of the README, tested, run: nothing but that file was written or changed."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(r"^```toml my-rules/(E001-(\S+)\.toml)\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    assert found is not None
    path = begun(capsys, "E001", found[2], "--rules", "my-rules")
    assert path == Path("my-rules") / found[1]
    assert said(capsys, "check", "--rules", "my-rules", "--select", "E001", "--as-of", "2024-03-31")[0] == 2
    path.write_text(found[3], encoding="utf-8")
    assert said(capsys, "rules", "test", "my-rules", "--mutants")[0] == 0
    status, out, err = said(
        capsys, "check", "--rules", "my-rules", "--select", "E001", "--as-of", "2024-03-31", "--fail-on", "note"
    )
    assert (status, err) == (1, "")
    assert "five_year-9-9 列了 21 家责任单位，多于 15 家" in out
    assert [each for each in sorted(folder.rglob("*")) if each.is_file()] == [folder / path]
