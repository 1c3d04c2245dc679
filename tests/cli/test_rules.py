"""``zjrules rules``, ``explain`` of a rule, and ``query``, as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.rulebook.samples import RULE
from zjrules.cli.main import main
from zjrules.source import display_width

Output = pytest.CaptureFixture[str]
TAKES = """\
requires = ["organs", "tables"]
params.most = { type = "integer", default = "3", min = "1", meaning = "最多几家" }
params.share = { type = "decimal", default = "0.5", min = "0", max = "1", meaning = "占比" }
params.day = { type = "date", default = "2023-12-31", meaning = "到期" }
"""
OPEN = """
undetermined(Item) :- claimed_lead(item: Item), $most > 3, $share > 0.5, $day > @2000-01-01.
"""
STAYS = """
[[example]]
name = "open"
params = { most = "4", share = "0.6" }
facts = '''
item(item: "a-1-1"). item_text(item: "a-1-1", text: "甲。"). claimed_lead(item: "a-1-1").
'''
violations = []
undetermined = ["a-1-1"]
"""


def said(capsys: Output, *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    captured = capsys.readouterr()
    return status, captured.out, captured.err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_list_holds_at_80_columns(capsys: Output, lang: str) -> None:
    status, out, err = said(capsys, "rules", "list", "--lang", lang)
    assert (status, err) == (0, "")
    lines = out.split("\n")
    assert max(map(display_width, lines)) <= 80
    assert "  L001  " in out and "  X001  " in out
    (row,) = [line for line in lines if line.startswith("  L001")]
    assert row.split() == {
        "zh": ["L001", "错误", "lead-is-not-first-listed", "牵头单位不是列第一位者"],
        "en": ["L001", "error", "lead-is-not-first-listed", "The", "lead", "unit", "is", "not", "the"],
    }[lang]


def test_the_list_may_be_a_part(capsys: Output) -> None:
    _, out, _ = said(capsys, "rules", "list", "L001", "livelihood")
    assert "L001" in out and "M002" in out and "X001" not in out
    assert "共 " in out.split("\n")[-2]


def test_a_page_shows_the_convention_with_its_source_lines_and_examples(capsys: Output) -> None:
    status, out, _ = said(capsys, "explain", "L001")
    assert status == 0
    assert "依据  原文 · zj-2023 第66–68行：「除标注“分别牵头”外，列第一位者为牵头单位，下" in out
    assert "\n      data/zj-2023/notice.txt:66-68\n" in out
    assert "66 │ 责任单位：省发展改革委、省农业农村厅（除标注“分别牵头”" in out
    assert "    Name != First." in out.replace("    " * 2, "    ")
    assert "违例  the second unit is recorded as the lead" in out
    assert '    → violation("annual-2-2", "省农业农村厅", "省发展改革委")' in out
    assert "合例  " in out
    short = said(capsys, "rules", "show", "lead-is-not-first-listed")[1]
    assert "违例" not in short
    assert out.startswith(short.split("依据")[0])


def test_a_page_shows_of_a_long_stretch_only_what_is_quoted(capsys: Output, tmp_path: Path) -> None:
    def page(cite: str) -> str:
        basis = f'{{ kind = "observed", notice = "zj-2023", lines = [60, 1431], cite = "{cite}" }}'
        rule = RULE.replace('{ kind = "domain", cite = "示例" }', basis)
        (tmp_path / "Q001.toml").write_text(rule, encoding="utf-8")
        return said(capsys, "explain", "Q001", "--rules", str(tmp_path))[1].split("理由")[0]

    quoting = page("没有比较词的写作“611个”")
    assert "依据  通篇如此 · zj-2023 第60–1431行\n      没有比较词的写作“611个”\n" in quoting
    assert [line.split(" │ ")[0] for line in quoting.splitlines() if " │ " in line] == ["      1175", " " * 10]
    assert " │ " not in page("条条如此") and "data/zj-2023/notice.txt:60-1431" in page("条条如此")


def test_a_page_tells_bounds_what_must_be_at_hand_and_what_stays_open(capsys: Output, tmp_path: Path) -> None:
    rule = RULE.replace("\ndatalog", f"{TAKES}\ndatalog") + STAYS
    rule = rule.replace("\nviolation(Item)", f"{OPEN}\nviolation(Item)")
    (tmp_path / "Q001.toml").write_text(rule, encoding="utf-8")
    assert said(capsys, "rules", "test", str(tmp_path))[0] == 0
    out = said(capsys, "explain", "Q001", "--rules", str(tmp_path))[1]
    assert "须有  责任单位登记表、全部分解表都已读入（没有则结果为未定）\n" in out
    assert "参数  $most = 3（至少 1） 最多几家\n      $share = 0.5（0 至 1） 占比\n" in out
    assert "\n      $day = 2023-12-31 到期\n" in out
    assert "未定  open\n    $most = 4\n    $share = 0.6\n" in out
    assert out.endswith('    ? undetermined("a-1-1")\n')
    english = said(capsys, "explain", "Q001", "--rules", str(tmp_path), "--lang", "en")[1]
    assert "requires  organs, every table of the notice (without: undetermined)\n" in english
    assert "$share = 0.5 (0 to 1) 占比" in english and "\nopen      open\n" in english


def test_an_unknown_rule_is_told_with_a_hint(capsys: Output) -> None:
    status, out, err = said(capsys, "explain", "lead-is-not-first")
    assert (status, out) == (2, "")
    assert "did you mean lead-is-not-first-listed?" in err


@pytest.mark.parametrize(
    ("old", "new", "arguments", "status", "told"),
    [
        ("", "", [], 0, "1 条规则，2 个示例：全部符合"),
        ("", "", ["--mutants"], 0, "1 条规则，2 个示例：全部符合；3 个变体：全部被发现"),
        ("['violation(\"a-1-1\")']", "[]", [], 2, "no-violating-example"),
        ('\'violation("a-1-1")\'', '\'violation("a-1-2")\'', [], 1, 'missing: violation(Item: "a-1-2")'),
        ("    item(item: Item),\n", "    item(item: Item), item(Item, _, _, _, _),\n", ["--mutants"], 1, "没有示例"),
        ("not item_text", "not item_txt", [], 2, "unknown-relation"),
        ('"error"', '"fatal"', [], 2, "bad-value"),
        ('"error"', '"fatal"', [], 2, "1 条规则有错，未能测试\n"),
    ],
)
def test_examples_are_run(
    capsys: Output, tmp_path: Path, old: str, new: str, arguments: list[str], status: int, told: str
) -> None:
    file = tmp_path / "Q001-item-without-words.toml"
    file.write_text(RULE.replace(old, new, 1), encoding="utf-8")
    found, out, err = said(capsys, "rules", "test", str(file), *arguments)
    assert (found, told in out + err) == (status, True)


def test_the_place_of_a_failure_can_be_found(capsys: Output, tmp_path: Path) -> None:
    file = tmp_path / "Q001.toml"
    file.write_text(RULE.replace('\'violation("a-1-1")\'', '\'violation("a-1-2")\''), encoding="utf-8")
    _, out, _ = said(capsys, "rules", "test", str(tmp_path), "--lang", "en")
    assert out == (
        f"Q001  failed  no words\n      {file}:21\n"
        '      missing: violation(Item: "a-1-2")\n      unexpected: violation(Item: "a-1-1")\n\n'
        "1 rules, 2 examples: 1 failed\n"
    )


def test_a_folder_of_rules_is_added(capsys: Output, tmp_path: Path) -> None:
    (tmp_path / "Q001.toml").write_text(RULE, encoding="utf-8")
    _, out, _ = said(capsys, "rules", "list", "--rules", str(tmp_path), "Q", "L001")
    assert "自定  own" in out and "Q001" in out and "L001" in out
    assert said(capsys, "rules", "test", "--rules", str(tmp_path), "Q001")[0] == 0


def test_a_question_is_answered_with_a_table(capsys: Output) -> None:
    status, out, err = said(capsys, "query", 'lead(item: I, unit: "省财政厅")')
    assert (status, err) == (0, "")
    assert out == "I\nannual-1-1\nannual-1-2\n\n2 行\n"
    assert said(capsys, "query", "joint(_)", "--lang", "en")[1] == "yes\n"


def test_a_wide_answer_keeps_its_columns(capsys: Output) -> None:
    _, out, _ = said(capsys, "query", 'item_text(item: I, text: T), starts_with(I, "annual-1")')
    assert max(map(display_width, out.split("\n"))) <= 80
    rows = [line for line in out.split("\n") if line.startswith("annual-1-")]
    assert len({display_width(line[: line.index("  ") + 2]) for line in rows}) == 1


def test_an_answer_as_json(capsys: Output) -> None:
    _, out, _ = said(capsys, "query", 'target(target: T, value: V), T = "annual-2-5#1"', "--format", "json")
    assert json.loads(out) == [{"T": "annual-2-5#1", "V": "1000"}]


def test_a_faulty_question_is_no_answer(capsys: Output) -> None:
    status, out, err = said(capsys, "query", "nobody(I)")
    assert (status, out) == (2, "")
    assert "unknown-relation" in err
