"""Text predicates made ready for one second argument; and the search for RE2 patterns.

RE2 takes time to load and each search crosses into it, so it is asked only where plain text cannot
answer: a pattern of mere words is looked up as such, and a text that lacks a word which every match
holds is not searched.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from operator import methodcaller

from zjrules.datalog.patterns import searcher
from zjrules.engines.values import OperandError

Test = Callable[[str], bool]

_WORD = r"[^\\^$.|?*+()\[\]{}]"  # a character that stands for itself
_WORDS = re.compile(rf"\^?{_WORD}*\$?(?:\|\^?{_WORD}*\$?)*")  # words with anchors, joined by |
_PIECE = re.compile(
    rf"""(?P<word>(?:{_WORD}|\\[^\w\s])+)                                # characters that stand for themselves
       | \[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]                      # one of a class
       | \\[pP]\{{[^}}]*\}} | \\[pP]\w | \\x\{{[^}}]*\}} | \\x[0-9a-fA-F]{{2}} | \\[dDsSwWbBAz]
       | [.^$()|?*+] | \{{[0-9,]+\}}""",
    re.VERBOSE | re.DOTALL,
)


def prepared(predicate: str, other: str) -> Test:
    """The text predicate with a second argument that was checked with the program."""
    if predicate == "matches":
        return _prepared_pattern(other)
    method = {"starts_with": "startswith", "ends_with": "endswith", "contains": "__contains__"}[predicate]
    return methodcaller(method, other)


def matches(text: str, pattern: str) -> bool:
    """Is the RE2 pattern found somewhere in the text? Time is linear in the text.

    Raises ``OperandError`` for a pattern that is none.
    """
    return _searcher(pattern)(text)


@lru_cache(maxsize=1000)
def _prepared_pattern(pattern: str) -> Test:
    if _WORDS.fullmatch(pattern):
        tests = [_word(each) for each in pattern.split("|")]
        return tests[0] if len(tests) == 1 else lambda text: any(test(text) for test in tests)
    words = needed_words(pattern)
    if not words:
        return lambda text: matches(text, pattern)
    return lambda text: any(word in text for word in words) and matches(text, pattern)


def _word(part: str) -> Test:
    """A word that stands for itself, perhaps at an end of the text."""
    word = part.removeprefix("^").removesuffix("$")
    if part.startswith("^"):
        return methodcaller("__eq__" if part.endswith("$") else "startswith", word)
    return methodcaller("endswith" if part.endswith("$") else "__contains__", word)


@lru_cache(maxsize=1000)
def _searcher(pattern: str) -> Test:
    try:
        return searcher(pattern)
    except ValueError as error:
        raise OperandError("bad-pattern", f"{pattern} is no regular expression: {error}") from None


def needed_words(pattern: str) -> list[str]:
    """Words one of which is in every text that matches; none where that is not plain to see."""
    best, longest, depth, place = [], "", 0, 0
    while place < len(pattern):
        piece = _PIECE.match(pattern, place)
        if piece is None or pattern.startswith("(?", place):  # flags may change what a letter stands for
            return []
        place = piece.end()
        depth += {"(": 1, ")": -1}.get(piece[0], 0)
        if piece[0] == "|" and depth == 0:
            best.append(longest)
            longest = ""
        elif piece["word"] and depth == 0:
            word = re.sub(r"\\(.)", r"\1", piece["word"])
            if pattern[place : place + 1] in ("?", "*", "{"):
                word = word[:-1]  # its last character may be left out
            longest = max(longest, word, key=len)
    best.append(longest)
    return best if all(best) else []
