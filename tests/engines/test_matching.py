"""Patterns answered without RE2 mean what RE2 says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zjrules.datalog.patterns import pattern_fault, searcher
from zjrules.engines.matching import needed_words, prepared

_PIECES = r"""
    a b 中 ab \. \\ ^ $ . | ( ) [ab] [^a] []a] [[:alpha:]b] ? * + {2} {0,1} {,1} { - (?i) (?:a|b)
    \p{Han} \PL \d \x41 \x{4e2d} \b \Qa.\E
"""
_patterns = st.lists(st.sampled_from(_PIECES.split()), max_size=6).map("".join)
_texts = st.text("abAB中.\\x41-{},\n", max_size=6)


@settings(deadline=None, derandomize=True, max_examples=1500)
@given(_patterns, _texts)
def test_a_prepared_pattern_finds_what_re2_finds(pattern: str, text: str) -> None:
    if not pattern_fault(pattern):
        assert prepared("matches", pattern)(text) == searcher(pattern)(text)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("(市|县)(人民)?政府$", ["政府"]),
        ("\\p{Han}\\?|\\?\\p{Han}", ["?", "?"]),
        ("^[一二]+、\\p{Han}{2,4}牵头重点工作$", ["牵头重点工作"]),
        ("工程(实施|建设).*完成", ["工程"]),
        ("ab?c", ["a"]),
        ("ab{0}", ["a"]),
        ("(ab)", []),
        ("a|[b]", []),
        ("(?i)abc", []),
        ("\\x41", []),
        ("\\Qa.b\\E", []),
    ],
)
def test_words_that_every_match_holds(pattern: str, words: list[str]) -> None:
    assert needed_words(pattern) == words


@pytest.mark.parametrize(
    ("predicate", "other", "yes", "no"),
    [
        ("starts_with", "实施", "实施工程", "工程实施"),
        ("ends_with", "。", "完成。", "。完成"),
        ("contains", "", "", None),
        ("matches", "^省|厅$|教育", "教育局", "市政府"),
        ("matches", "^省厅$", "省厅", "省厅\n"),
    ],
)
def test_prepared_predicates(predicate: str, other: str, yes: str, no: str | None) -> None:
    check = prepared(predicate, other)
    assert check(yes)
    assert no is None or not check(no)
