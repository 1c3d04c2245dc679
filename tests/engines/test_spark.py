"""Spark: what reaches it, what it leaves to the reference engine, and the same results as the reference engine."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Sequence
from typing import Any

import pytest

from tests.engines.every import ARITHMETIC, figures, mark
from tests.engines.test_no_python import TEXTS
from zjrules.datalog import evaluate
from zjrules.datalog.patterns import searcher
from zjrules.engines import get_engine, spark_session
from zjrules.engines.api import prepare
from zjrules.engines.database import Database
from zjrules.engines.spark import SparkConnection, SparkEngine
from zjrules.engines.spark_patterns import java_pattern
from zjrules.engines.sql.types import UnsupportedError
from zjrules.errors import EngineError
from zjrules.rulebook.examples import examples_of
from zjrules.rulebook.loader import load_rulebook

BOOK, _ = load_rulebook()
HEADS = ("violation", "subject", "undetermined")


@pytest.fixture
def engine() -> SparkEngine:
    """The one that all tests share: a session takes seconds to start."""
    found = get_engine("spark")
    assert isinstance(found, SparkEngine)
    return found


# ---------------------------------------------------------------------- whether it can run


@pytest.mark.parametrize(
    ("name", "found", "told", "hint"),
    [
        ("find_spec", None, "pyspark is not installed", "zjrules[spark]"),
        ("which", None, "there is no Java", "Java 17"),
    ],
)
def test_it_says_why_it_cannot_run(
    name: str, found: object, told: str, hint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda *_: found if name == "find_spec" else True)
    monkeypatch.setattr(shutil, "which", lambda *_, **__: found)
    with pytest.raises(EngineError) as caught:
        SparkEngine()
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "engine-missing"
    assert told in diagnostic.message and hint in diagnostic.hint


def test_a_cluster_without_what_it_needs_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "grpc" else True)
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    assert spark_session.missing("sc://cluster:15002") == "Spark Connect needs grpc"
    assert spark_session.missing("spark://cluster:7077") == "there is no Java"


# ---------------------------------------------------------------------- what is sent


@mark
def test_no_value_and_no_name_of_a_program_gets_into_sql(engine: SparkEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = [*TEXTS, "x' OR 'a'='a", "'); DROP VIEW r1; --", ":p1", "?", "${x}", "a\\'b", 'a"b', "r1", "𠮷"]
    quoted = ['"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"' for text in hostile]
    rules = "".join(f"select_from(Drop_view, {text}) :- union(Drop_view), Drop_view != {text}.\n" for text in quoted)
    rules += 'where(Drop_view, 7654321.25) :- select_from(Drop_view, T), contains(T, "DROP"), T < $limit.\n'
    rules += 'same(T) :- union(T), T = $limit. same(T) :- union(T), T = "innocent".'
    program, facts = prepare(rules, {"union": [(text,) for text in (*hostile, "innocent")]}, {"limit": "a\\'b"})
    sent: list[str] = []
    frame = SparkConnection._frame

    def watching(self: SparkConnection, sql: str, values: Sequence[object]) -> Any:
        sent.append(sql)
        return frame(self, sql, values)

    monkeypatch.setattr(SparkConnection, "_frame", watching)
    found, expected = engine.evaluate(program, facts), get_engine("python").evaluate(program, facts)
    for name in ("select_from", "where", "same"):
        assert set(found.rows(name)) == set(expected.rows(name)) != set()
    everything = " ".join(sent).lower()
    assert len(sent) > 2
    words = ("union(", "select_from", "where(", "drop", "innocent", "7654321", "a\\'b", "os.system", "eval")
    assert [word for word in words if word in everything] == []


# ---------------------------------------------------------------------- equality


def _same(rules: str, facts: dict[str, Any]) -> None:
    assert evaluate(rules, facts, "spark") == evaluate(rules, facts, "python")


@mark
def test_arithmetic_is_exact(referred: list[tuple[str, ...]]) -> None:
    """Figures of all sizes, each with each: what python says of sums, products, quotients, remainders."""
    _same(ARITHMETIC, {"v": [(figure,) for figure in figures(11, 3)]})
    assert referred == []


@mark
@pytest.mark.parametrize(
    ("rules", "values", "left"),
    [
        ("p(Y) :- v(X), Y = X * X.", [10**25], [("p",)]),
        ("p(Y) :- Y = sum { X : v(X) }.", [10**38 - 1, 10**38 - 2], [("p",)]),
        ("p(Y) :- v(X), v(Z), X > Z, Y = X / Z.", [10**30, 3, 7 * 10**17], [("p",)]),
        ("p(Y) :- v(X), Y = X + 1.", [10**37, 1], []),
        ('p(X) :- v(X), matches(X, "(ab|c)+").', ["xabc", "x"], [("p",)]),
        ('p(X) :- v(X), matches(X, "(?i)AB").', ["xab", "x"], [("p",)]),
    ],
)
def test_what_spark_cannot_say_the_reference_engine_evaluates(
    rules: str, values: list[object], left: list[tuple[str, ...]], referred: list[tuple[str, ...]]
) -> None:
    _same(rules, {"v": [(value,) for value in values]})
    assert referred == left


@mark
def test_texts_and_dates_are_the_same(referred: list[tuple[str, ...]]) -> None:
    texts = ["𠮷野家", "　全角　", "中文", "", "é", "A", "_%", "a.b", "\t x ", "\\", "a'b", "\x85x\u2028", "1"]
    days = [(1, 1, 1), (1000, 2, 28), (1582, 10, 4), (1582, 10, 10), (2023, 1, 31), (9999, 12, 31)]
    rules = """
    one(T, N, S, C) :- v(T), N = length(T), S = trim(T), C = concat(T, "|", T).
    two(T, U) :- v(T), v(U), starts_with(T, U). three(T, U) :- v(T), v(U), ends_with(T, U), contains(T, U), T < U.
    four(T, R) :- v(T), R = replace(T, "a", "\\\\𠮷"). five(A, B) :- A = min { T : v(T) }, B = max { T : v(T) }.
    six(X, Y, N, T) :- d(X), d(Z), Y = year(X), N = days(X, Z), T = concat(X, ""), X > @1582-10-08.
    seven(A, B) :- A = min { T : d(T) }, B = max { T : d(T) }. eight(X) :- d(X), X != @0001-01-01.
    nine() :- d(@1000-02-28). ten() :- d(@1000-02-27). eleven(X, true) :- d(X), not ten(), nine().
    """
    _same(rules, {"v": [(text,) for text in texts], "d": [(datetime.date(*day),) for day in days]})
    assert referred == []


PATTERNS = [
    "^实施[^。，；]+工程。$", r"\p{Han}\?|\?\p{Han}", "a.b", r"[[:alpha:]\d]x?$", "(?:a|b)?c", "^$", "", r"\A\s*\z",
    r"[\x{4E00}-\x{9FFF}𠮷]{2,3}", r"\.[^\w]", r"^\PL+$", "[]a]b*?", r"[^\n]\z", "#|-|&&", r"[a&&b]", "^.$",
]  # fmt: skip
SUBJECTS = ["", "a", "ab", "a\nb", "a\rb", "a\u2028b", "bc", "c", "实施甲工程。", "实施，工程。", "中?", "x𠮷野家",
            "𠮷", "\n", "ab\n", " \t", "\x0b", "1.-", "é", "#", "a&&b", "--", "A", "]b", "\u0660", "〇"]  # fmt: skip


@mark
def test_patterns_find_what_re2_finds(referred: list[tuple[str, ...]]) -> None:
    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    rules = "".join(f"found({place}, T) :- v(T), matches(T, {quoted(each)}).\n" for place, each in enumerate(PATTERNS))
    found = evaluate(rules, {"v": [(text,) for text in SUBJECTS]}, "spark")["found"]
    assert found == {(place, text) for place, each in enumerate(PATTERNS) for text in SUBJECTS if searcher(each)(text)}
    assert referred == []


@pytest.mark.parametrize("pattern", ["(a|b)*", "(?i)a", r"\bа", r"\Qa.b\E", "(a+)+", "a*b*c*d*", "(?s).", "x{"])
def test_patterns_that_java_might_take_otherwise_are_left_alone(pattern: str) -> None:
    with pytest.raises(UnsupportedError):
        java_pattern(pattern)


@mark
def test_deep_recursion_ends() -> None:
    chain = [(number, number + 1) for number in range(12)]
    rules = "p(X, Y) :- e(X, Y). p(X, Z) :- p(X, Y), e(Y, Z). c(N) :- N = count { X, Y : p(X, Y) }."
    assert evaluate(rules, {"e": chain}, "spark")["c"] == {(12 * 13 // 2,)}


@mark
def test_examples_of_rules_give_the_same_rows() -> None:
    """The first example of one rule in eight, each time the same ones; shared relations from the reference engine."""
    rules = list(BOOK.rules)[::8]
    assert len(rules) >= 15
    for rule in rules:
        example = examples_of(rule, BOOK)[0]
        program = rule.program.with_parameters(example.values)
        facts = get_engine("python").evaluate(BOOK.shared, Database(example.facts))
        found = []
        for name in ("python", "spark"):
            derived = get_engine(name).evaluate(program, facts)
            found.append({head: set(derived.rows(head)) for head in HEADS})
        assert found[0] == found[1], rule.id
