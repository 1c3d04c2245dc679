"""A program text that tries to run Python is refused, or is plain text. On every engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines.every import ENGINES
from zjrules.datalog import evaluate
from zjrules.errors import RuleError

engines = pytest.mark.parametrize("engine", ENGINES)

REFUSED = [
    '__import__("os").system("touch {file}").',
    'p(X) :- q(X), __import__("os").',
    "p(X) :- q(X.__class__).",
    'p(X) :- q(X), X.upper() = "A".',
    'p(X) :- q(X), Y = open("{file}", "w").',
    'p(X) :- q(X), Y = eval("1 + 1").',
    "p(X) :- q(X), Y = X[0].",
    "p(X) :- q(X), Y = lambda: 1.",
    'p(X) :- q(X), exec("1").',
    "+p(1)",
    "import os",
    "p[X] == 1",
    "(p(X) <= q(X))",
    "p(`ls`).",
    "p($(ls)).",
]


@engines
@pytest.mark.parametrize("text", REFUSED)
def test_python_is_refused(text: str, engine: str, tmp_path: Path) -> None:
    file = tmp_path / "made"
    with pytest.raises(RuleError):
        evaluate(text.replace("{file}", str(file)), {"q": [("a",)]}, engine)
    assert not file.exists()


TEXTS = [
    "X", "Y", "A.__class__", "os.system", "q.p", "_pyD_class", "True", "False", "None", "__import__('os')",
    "1", "1.0", "'", "X==1", "p(X)", "~p", "[1]", "(1,2)", "lambda x: x", "%s", "{0}", "\\", "\n", "'; --",
]  # fmt: skip


@engines
def test_texts_that_look_like_code_are_texts(engine: str) -> None:
    quoted = ['"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"' for text in TEXTS]
    rules = "".join(f"stated({text}).\nfound({text}) :- given({text}).\n" for text in quoted)
    rules += "same(X) :- stated(X), given(X).\nother(X) :- given(X), not stated(X).\n"
    result = evaluate(rules, {"given": [(text,) for text in TEXTS]}, engine)
    everything = {(text,) for text in TEXTS}
    assert result == {
        "stated": everything, "found": everything, "same": everything, "other": set(), "given": everything
    }  # fmt: skip


@engines
def test_relation_and_variable_names_mean_nothing_to_an_engine(engine: str) -> None:
    rules = """
    ask(Sum_, Len_) :- format_(Sum_, Len_).
    sum_(True_) :- ask(True_, _).
    len_(None_) :- sum_(None_), not range_(None_).
    """
    assert evaluate(rules, {"format_": [("a", "b")], "range_": []}, engine)["len_"] == {("a",)}
