"""A rule file cannot run anything: what looks like Python is refused, or is text like any other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rulebook.samples import RULE
from zjrules import bundled
from zjrules.engines import get_engine
from zjrules.engines.database import Database
from zjrules.rulebook.loader import load_rulebook
from zjrules.rulebook.message import fill
from zjrules.rulebook.rule import Value

TEXTS = [
    "__import__('pathlib').Path('ran').touch()",
    "Os.System",
    "os.system",
    "X",
    "True",
    "None",
    "{Item.__class__}",
    "%s%s",
    "'); import os #",
    "\\u202e倒",
]
REFUSED = [
    "__import__('os').system(Item)",
    "os.system(Item)",
    "Item.__class__(X)",
    "eval(\"1\")",
    "item(item: Item.text)",
    "item(item: lambda)",
]


@pytest.mark.parametrize("engine", ["python", "pydatalog"])
@pytest.mark.parametrize("text", TEXTS)
def test_a_text_stays_a_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str, text: str) -> None:
    monkeypatch.chdir(tmp_path)
    literal = text.replace("\\", "\\\\").replace('"', '\\"')
    datalog = RULE.replace("not item_text(item: Item).", f'item_text(item: Item, text: "{literal}").')
    file = tmp_path / "Q001.toml"
    file.write_text(datalog, encoding="utf-8")
    book, faults = load_rulebook([bundled.rules() / "library", file], with_bundled=False)
    assert faults == ()
    rule = book.rule("Q001")
    facts: dict[str, list[tuple[Value, ...]]] = {"item": [(text, "a", "a-1", 1, True)]}
    facts["item_text"] = [(text, text), ("other", "text")]
    rows = get_engine(engine).evaluate(rule.program, Database(facts)).rows("violation")
    assert rows == {(text,)}
    assert fill(rule.message, rule.head, (text,)) == f"{text} 没有文字"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Q001.toml"]


@pytest.mark.parametrize("code", REFUSED)
def test_code_is_refused(tmp_path: Path, code: str) -> None:
    file = tmp_path / "Q001.toml"
    file.write_text(RULE.replace("not item_text(item: Item).", f"{code}."), encoding="utf-8")
    book, faults = load_rulebook([bundled.rules() / "library", file], with_bundled=False)
    assert book.rules == ()
    assert faults and {each.span.line for each in faults if each.span} <= {16, 17, 18}
