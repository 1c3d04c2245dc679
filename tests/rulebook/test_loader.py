"""Loading, choosing and configuring rules."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from tests.rulebook.samples import RULE
from zjrules import cache
from zjrules.errors import RuleError, UsageError
from zjrules.rulebook.loader import load_rulebook
from zjrules.rulebook.rule import Rule

WITH_SHARE = RULE.replace(
    "\ndatalog = ",
    'params = { share = { type = "decimal", default = "0.05", min = "0", max = "0.5", meaning = "容差" } }\n'
    "\ndatalog = ",
).replace("not item_text(item: Item).", "not item_text(item: Item), $share < 0.3.")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "Q001-item-without-words.toml").write_text(WITH_SHARE, encoding="utf-8")
    (tmp_path / ".hidden.toml").write_text("no rule", encoding="utf-8")
    (tmp_path / "notes.md").write_text("no rule", encoding="utf-8")
    return tmp_path


def test_a_folder_adds_to_the_bundled_rules(folder: Path) -> None:
    book, diagnostics = load_rulebook([folder])
    assert {"L001", "L002", "M002", "X001", "Q001"} <= {rule.id for rule in book.rules}
    assert [rule.id for rule in book.rules] == sorted(rule.id for rule in book.rules)
    assert not [each for each in diagnostics if each.span and str(folder) in each.span.path]
    alone, _ = load_rulebook([folder], with_bundled=False)
    assert [rule.id for rule in alone.rules] == ["Q001"]


def test_a_rule_knows_what_a_page_needs() -> None:
    rule = load_rulebook()[0].rule("l001")
    assert rule.name == "lead-is-not-first-listed"
    assert (rule.severity, rule.group.key) == ("error", "leadership")
    assert rule.head == ("Item", "Lead", "First")
    assert rule.subject_of(("annual-2-2", "甲", "乙")) == "annual-2-2"
    assert rule.basis.citation == "zj-2023 第66–68行"
    assert rule.path == "rules/leadership/L001-lead-is-not-first-listed.toml"
    assert rule.file.read_text(encoding="utf-8").split("\n")[rule.line - 1].startswith("subject(Item)")
    assert {"listed", "lead_note", "claimed_lead", "organ_name"} <= set(rule.reads)
    assert {"first_listed", "official"} <= set(rule.uses)
    assert rule.place == ("claimed_lead", "listed")


def test_a_library_text_of_ones_own_is_added(folder: Path) -> None:
    text = "relation wordless(item: text).\nwordless(Item) :- item(item: Item), not item_text(item: Item).\n"
    (folder / "own.dl").write_text(text, encoding="utf-8")
    rule = RULE.replace("    item(item: Item),\n    not item_text(item: Item).", "    wordless(item: Item).")
    (folder / "Q002.toml").write_text(rule.replace("Q001", "Q002"), encoding="utf-8")
    book, diagnostics = load_rulebook([folder])
    assert "wordless" in book.rule("Q002").uses
    assert not [each for each in diagnostics if each.span and str(folder) in each.span.path]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("lead(I) :- item(item: I).", "undeclared-relation"),
        ("relation subject(item: text).\nsubject(I) :- item(item: I).", "reserved-name"),
        ("relation many(item: text).\nmany(I) :- item(item: I", "syntax"),
        ("relation many(item: text).\nmany(I) :- itm(item: I).", "unknown-relation"),
    ],
)
def test_a_faulty_library_stops_everything(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "own.dl").write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        load_rulebook([tmp_path], with_bundled=False)
    assert code in [each.code for each in caught.value.diagnostics]


def test_a_library_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    (tmp_path / "own.dl").write_bytes("# 共用关系\n".encode("gb18030"))
    with pytest.raises(RuleError, match="UTF-8"):
        load_rulebook([tmp_path], with_bundled=False)


def test_a_missing_folder_is_a_fault_of_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no rules at"):
        load_rulebook([tmp_path / "nowhere"])


def test_an_id_that_is_taken_leaves_the_first_rule(folder: Path) -> None:
    (folder / "L001.toml").write_text(RULE.replace("Q001", "L001"), encoding="utf-8")
    book, _ = load_rulebook([folder])
    assert book.rule("L001").name == "lead-is-not-first-listed"
    (faulty,) = [each for each in book.faulty if each.file == folder / "L001.toml"]
    assert [each.code for each in faulty.diagnostics] == ["duplicate-rule"]


def test_rules_are_chosen_by_id_group_letter_and_name(folder: Path) -> None:
    book, _ = load_rulebook([folder])

    def chosen(*select: str, ignore: tuple[str, ...] = ()) -> set[str]:
        return {rule.id for rule in book.selected(select, ignore).rules}

    assert chosen("L001", "group-has-not-exactly-one-leader") == {"L001", "M002"}
    assert {"L001", "L002"} <= chosen("leadership") == chosen("L")
    assert chosen("leadership", ignore=("L001",)) == chosen("L") - {"L001"}
    assert chosen("own") == chosen("Q") == {"Q001"}
    assert chosen() == {rule.id for rule in book.rules}
    assert book.only_group("L").rules == book.selected(["L"]).rules
    assert "L001" not in {rule.id for rule in book.without_group("L").rules}


def test_words_that_name_nothing_are_all_told() -> None:
    book, _ = load_rulebook()
    with pytest.raises(UsageError) as caught:
        book.selected(["lead-is-not-first", "leadershp"], ["nobody"])
    assert [each.hint for each in caught.value.diagnostics] == [
        "did you mean lead-is-not-first-listed?", "did you mean leadership?", "`zjrules rules list` shows all rules"
    ]  # fmt: skip


def test_severities_and_parameters_are_set(folder: Path) -> None:
    book, _ = load_rulebook([folder])
    changed = book.configured({"Q001": "note", "M002": "off"}, {"item-without-words": {"share": "0.5"}})
    rule = changed.rule("Q001")
    assert rule.severity == "note"
    assert rule.values == {"share": Decimal("0.5")}
    assert rule.program.parameters == {"share": Decimal("0.5")}
    assert "M002" not in {rule.id for rule in changed.rules}
    assert book.rule("Q001").values == {"share": Decimal("0.05")}


def test_wrong_settings_are_all_told(folder: Path) -> None:
    book, _ = load_rulebook([folder])
    with pytest.raises(UsageError) as caught:
        book.configured({"Q009": "note"}, {"Q001": {"share": "0.9", "shares": 1}, "L001": {"share": 1}})
    assert [each.code for each in caught.value.diagnostics] == [
        "no-such-rule", "parameter-out-of-range", "unknown-parameter", "unknown-parameter"
    ]  # fmt: skip


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "Q001.toml"
    file.write_bytes(b"\xef\xbb\xbf" + RULE.replace("\n", "\r\n").encode())
    rule = load_rulebook([file])[0].rule("Q001")
    assert rule.line == 14
    assert rule.program.strata[0].clauses[0].span().line == 14


def keep_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache of the test's own that stays in use even while somebody edits the code."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("ZJRULES_CACHE", "on")
    monkeypatch.setattr(cache, "_stamp_of_files", cache._stamp)


def same(one: Rule, other: Rule) -> bool:
    return one == other and one.program == other.program


def test_cold_and_warm_give_the_same_rules(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_entries(tmp_path, monkeypatch)
    cold, _ = load_rulebook([folder], with_bundled=False)
    warm, _ = load_rulebook([folder], with_bundled=False)
    assert len(list((tmp_path / "cache" / "zjrules").iterdir())) == 1
    assert all(map(same, cold.rules, warm.rules))
    assert cold.shared == warm.shared


def test_a_changed_rule_is_never_served_from_the_cache(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_entries(tmp_path, monkeypatch)
    load_rulebook([folder], with_bundled=False)
    file = folder / "deep" / "er" / "Q001-item-without-words.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('"error"', '"note"'), encoding="utf-8")
    assert load_rulebook([folder], with_bundled=False)[0].rule("Q001").severity == "note"


def test_faults_are_told_every_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_entries(tmp_path, monkeypatch)
    file = tmp_path / "Q001.toml"
    file.write_text(RULE.replace('"error"', '"fatal"'), encoding="utf-8")
    first, second = (load_rulebook([file], with_bundled=False)[1] for _ in range(2))
    assert [each.code for each in first] == ["bad-value"]
    assert first == second


def test_a_warm_start_loads_no_parser_and_no_validator(folder: Path, tmp_path: Path) -> None:
    """In a process of its own, because this one has loaded everything."""
    script = (
        "import sys\nfrom pathlib import Path\nfrom zjrules import cache\n"
        "from zjrules.rulebook.loader import load_rulebook\n"
        "cache._stamp = cache._stamp_of_files = lambda: b'the same code'\n"  # even if somebody edits it
        "book, _ = load_rulebook([Path(sys.argv[1])], with_bundled=False)\n"
        "assert [rule.program.strata != () for rule in book.rules] == [True]\n"
        "heavy = {'lark', 'pydantic', 'tomli', 'pyDatalog', 're2'}\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & heavy))"
    )
    environment = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "HOME": str(tmp_path), "PATH": ""}
    root = Path(__file__).parent.parent.parent
    command = [sys.executable, "-c", script, str(folder)]
    runs = [
        subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=True).stdout.strip()
        for _ in range(2)
    ]
    assert runs == ["['lark', 'pydantic', 'tomli']", "[]"]
