"""Diagnostics for a person: exact message, meaning in Chinese, place with excerpt, hint."""

from __future__ import annotations

import ast
from pathlib import Path

import zjrules
from zjrules.errors import Diagnostic
from zjrules.render.diagnostics import render_diagnostics
from zjrules.render.fault_words import _SAID, said
from zjrules.settings import Lang
from zjrules.source import Span

FAULT = Diagnostic("not-utf-8", "the file is not UTF-8", Span("a.toml", 2), "save it as UTF-8")
TOLD = ("Diagnostic", "tell", "_tell")


def shown(lang: Lang, fatal: bool) -> list[str]:
    lines = {"a.toml": ["一", "二"]}
    return render_diagnostics([FAULT, FAULT], lines.get, fatal=lambda _: fatal, lang=lang).splitlines()


def test_in_chinese_the_meaning_follows_the_message() -> None:
    assert shown("zh", fatal=True) == [
        "error[not-utf-8]: the file is not UTF-8", "  文件不是 UTF-8 编码：另存为 UTF-8。", "  a.toml:2", "  2 │ 二",
        "  hint: save it as UTF-8",
    ]  # fmt: skip


def test_in_english_it_does_not() -> None:
    assert shown("en", fatal=False) == [
        "note[not-utf-8]: the file is not UTF-8", "  a.toml:2", "  2 │ 二", "  hint: save it as UTF-8",
    ]  # fmt: skip


def codes_of_inputs() -> set[str]:
    """Every code that reading inputs, registers, waivers and baselines can tell."""
    package = Path(zjrules.__file__).parent
    files = [*(path for part in ("inputs", "read", "model", "violations") for path in
             (package / part).glob("*.py"))]  # fmt: skip
    calls = [
        node
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)
    ]
    named = [(call, call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", ""))
             for call in calls]  # fmt: skip
    return {str(call.args[0].value) for call, name in named if name in TOLD and isinstance(call.args[0], ast.Constant)}


def test_every_fault_of_an_input_has_its_sentence() -> None:
    # Fields of a progress report are told as facts, which rules judge; they only look like codes here. Words of the
    # command line have the code unknown-value too, and their message says it all.
    codes = codes_of_inputs() - {"item", "value", "unknown-value"}
    assert len(codes) > 40
    assert [code for code in sorted(codes) if not said(code)] == []
    assert sorted(_SAID) == list(_SAID)
    assert all(sentence.endswith("。") for sentence in _SAID.values())
