"""RE2 patterns → Java's regular expressions, where both find the same texts; Spark searches with Java's.

What a class of characters holds is asked of RE2 itself, so no two editions of Unicode and no two meanings of
``\\s`` or ``.`` can differ. What is left is words, alternatives, groups, repetitions and the ends of a text, which
mean the same. Java goes back and forth where RE2 does not, so repetitions that could take it ages are refused.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import lru_cache

from zjrules.engines.sql.types import UnsupportedError

_MOST_REPEATS = 3  # unbounded ones in a pattern
_PIECE = re.compile(
    r"""(?P<class>\[\^?\]?(?:\\x\{[^}]*\}|\\[pP]\{[^}]*\}|\\.|\[:\^?\w+:\]|[^\]\\])*\]
                  | \\[pP]\{[^}]*\} | \\[pP]\w | \\x\{[^}]*\} | \\x[0-9a-fA-F]{2} | \\[dDsSwWafnrtv] | [.])
      | (?P<escaped>\\[^\w\s])
      | (?P<ends>\\A|\\z|[\^$])
      | (?P<open>\((?:\?:)?(?!\?))
      | (?P<close>\)) | (?P<bar>\|)
      | (?P<repeat>(?:[?*+]|\{[0-9]+(?:,[0-9]*)?\})\??)
      | (?P<letter>[^\\()\[\]{}|?*+^$.])""",
    re.VERBOSE | re.DOTALL,
)
_ENDS = {"^": r"\A", "$": r"\z"}


@lru_cache(maxsize=1000)
def java_pattern(pattern: str) -> str:
    """Raises ``UnsupportedError`` for a pattern that had better be left to RE2."""
    made: list[str] = []
    repeats, place, before = 0, 0, ""
    while place < len(pattern):
        piece = _PIECE.match(pattern, place)
        if piece is None or piece.lastgroup is None:
            raise UnsupportedError("a pattern that Java may understand otherwise")
        kind, text = piece.lastgroup, piece[0]
        if kind == "repeat":
            repeats += text[0] in "*+" or text.rstrip("?").endswith(",}")
            if before not in ("class", "escaped", "letter") and not (before == "close" and text == "?"):
                raise UnsupportedError("a repetition of more than one character")
        if repeats > _MOST_REPEATS:
            raise UnsupportedError("a pattern of many repetitions")
        made.append(_java(kind, text))
        place, before = piece.end(), kind
    return "".join(made)


def _java(kind: str, text: str) -> str:
    match kind:
        case "class":
            return _class(text)
        case "escaped" | "letter":
            return f"\\x{{{ord(text[-1]):x}}}"
        case "open":
            return "(?:"
        case "ends":
            return _ENDS.get(text, text)
        case _:
            return text


@lru_cache(maxsize=1000)
def _class(text: str) -> str:
    """The characters that RE2 takes for one of a class, one by one."""
    ranges = "".join(f"\\x{{{first:x}}}-\\x{{{last:x}}}" for first, last in _members(text))
    return f"[{ranges}]" if ranges else "(?!)"


def _members(text: str) -> Iterator[tuple[int, int]]:
    import re2  # takes time to load, and is needed where patterns are

    for run in re2.finditer(f"(?s)(?:{text})+".encode() if text != "." else b"[^\n]+", _everything()):
        found = run[0].decode()
        yield from _unbroken(found)


def _unbroken(found: str) -> Iterator[tuple[int, int]]:
    """Surrogates stand between two neighbours in the text of all characters."""
    first, last = ord(found[0]), ord(found[-1])
    if first < 0xD800 and last > 0xDFFF:
        yield first, 0xD7FF
        yield 0xE000, last
    else:
        yield first, last


@lru_cache(maxsize=1)
def _everything() -> bytes:
    """All characters there are, in order."""
    return "".join(map(chr, (*range(0xD800), *range(0xE000, sys.maxunicode + 1)))).encode()
