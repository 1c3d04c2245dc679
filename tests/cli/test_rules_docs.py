"""``zjrules rules docs``: what is committed is what the rule files say, and what differs is told."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.rulebook.samples import RULE
from zjrules import bundled
from zjrules.cli.main import main
from zjrules.render.rule_docs import BEGIN, END, GENERATED
from zjrules.rulebook.groups import GROUPS
from zjrules.rulebook.loader import load_rulebook

Output = pytest.CaptureFixture[str]
BOOK, _ = load_rulebook()


def said(capsys: Output, *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_the_committed_pages_are_those_of_the_rules(capsys: Output) -> None:
    assert said(capsys, "rules", "docs", "--check", "--config", "none") == (0, "", ""), "run: make rules-docs"


def test_the_index_names_every_rule_and_its_links_lead_somewhere() -> None:
    text = (bundled.rules() / "README.md").read_text(encoding="utf-8")
    made = text[text.index(BEGIN) : text.index(END)]
    rows = re.findall(r"^\| \[([A-Z][0-9]{3})\]\(([^)#]+)#([^)]+)\) \|", made, re.MULTILINE)
    order = list(GROUPS)
    ids = [rule_id for rule_id, _, _ in rows]
    assert ids == sorted((rule.id for rule in BOOK.rules), key=lambda each: (order.index(each[0]), each))
    pages = {path: (bundled.rules() / path).read_text(encoding="utf-8") for _, path, _ in rows}
    for rule_id, path, target in rows:
        assert f"\n## {rule_id} {target[5:]}\n" in pages[path]
    broken = [
        (path, link)
        for path, page in pages.items()
        for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", re.sub(r"```.*?```", "", page, flags=re.DOTALL))
        if not ((bundled.rules() / path).parent / link).exists()
    ]
    assert broken == []


@pytest.fixture
def written(tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one rule of one's own, of its pages, in a checkout that has no other rules."""
    for name in ("library",):
        shutil.copytree(bundled.rules() / name, tmp_path / "rules" / name)
    monkeypatch.setattr(bundled, "rules", lambda: tmp_path / "rules")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "Q001.toml").write_text(RULE, encoding="utf-8")
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "README.md").write_text("# 规则\n\n手写。\n", encoding="utf-8")
    status, out, err = said(capsys, "rules", "docs", "--rules", "mine", "-o", "pages")
    assert (status, out, err) == (0, "pages/README.md  changed\npages/own/README.md  new\n", "")
    return tmp_path


def check(capsys: Output) -> tuple[int, str]:
    status, out, err = said(capsys, "rules", "docs", "--rules", "mine", "-o", "pages", "--check", "--lang", "en")
    assert err == ""
    return status, out


def test_what_is_there_is_told_as_the_same(capsys: Output, written: Path) -> None:
    assert (written / "pages/README.md").read_text(encoding="utf-8").startswith(f"# 规则\n\n手写。\n\n{BEGIN}\n")
    assert "[Q001.toml](../../mine/Q001.toml)" in (written / "pages/own/README.md").read_text(encoding="utf-8")
    assert check(capsys) == (0, "")
    assert said(capsys, "rules", "docs", "--rules", "mine", "-o", "pages") == (0, "", "")


def test_what_differs_is_told_and_nothing_written(capsys: Output, written: Path) -> None:
    rule = written / "mine" / "Q001.toml"
    rule.write_text(RULE.replace("补上文字。", "删去事项。"), encoding="utf-8")
    page = (written / "pages/own/README.md").read_bytes()
    status, out = check(capsys)
    assert status == 1
    assert "--- pages/own/README.md\n" in out and "-- 建议 fix：补上文字。\n+- 建议 fix：删去事项。\n" in out
    assert out.endswith("\nwrite them again: zjrules rules docs\n") and "pages/README.md" not in out
    assert (written / "pages/own/README.md").read_bytes() == page
    rule.write_text(RULE, encoding="utf-8")
    (written / "pages/own/README.md").unlink()
    (written / "pages/gone").mkdir()
    (written / "pages/gone/README.md").write_text(f"{GENERATED}\n", encoding="utf-8")
    status, out = check(capsys)
    assert status == 1 and " more lines\n" in out
    assert "pages/gone/README.md: its group has no rules any more; delete it\n" in out


def test_a_faulty_rule_leaves_the_pages_as_they_are(capsys: Output, written: Path) -> None:
    (written / "mine" / "Q001.toml").write_text(RULE.replace('"error"', '"fatal"'), encoding="utf-8")
    before = (written / "pages/own/README.md").read_bytes()
    status, out, err = said(capsys, "rules", "docs", "--rules", "mine", "-o", "pages")
    assert (status, out) == (2, "") and "error[bad-value]" in err
    assert (written / "pages/own/README.md").read_bytes() == before


def test_own_rules_do_not_get_into_the_bundled_pages(capsys: Output, written: Path) -> None:
    status, _, err = said(capsys, "rules", "docs", "--rules", "mine")
    assert status == 2 and "name a folder: -o docs" in err
    (written / "zjrules.toml").write_text('rules = ["mine"]\n', encoding="utf-8")
    assert said(capsys, "rules", "docs")[:2] == (0, "rules/README.md  new\n")
    assert "Q001" not in (written / "rules/README.md").read_text(encoding="utf-8")


def test_html_is_one_file(capsys: Output, written: Path) -> None:
    arguments = ("rules", "docs", "--rules", "mine", "--format", "html")
    shown = said(capsys, *arguments)[1]
    assert shown.startswith("<!DOCTYPE html>") and 'id="q001-item-without-words"' in shown
    assert said(capsys, *arguments, "--check")[0] == 2
    assert said(capsys, *arguments, "-o", "rules.html") == (0, "", "")
    assert (written / "rules.html").read_text(encoding="utf-8") == shown
    assert said(capsys, *arguments, "-o", "rules.html", "--check") == (0, "", "")
    (written / "rules.html").write_text(shown.replace("补上文字。", ""), encoding="utf-8")
    assert said(capsys, *arguments, "-o", "rules.html", "--check")[0] == 1
