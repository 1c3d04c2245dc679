"""Lark's errors → diagnostics a person can act on; and where the next clause begins after one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zjrules.errors import Diagnostic
from zjrules.source import Span

if TYPE_CHECKING:
    from lark import UnexpectedInput

# Whatever hides a full stop from us: a text, a comment, a word on either side. Else a full stop ends a clause.
_CLAUSE_END = re.compile(r'"(?:[^"\\\n]|\\.)*"|(?:#|//)[^\n]*|(?<=\w)\.(?=\w)|(?P<end>\.)', re.ASCII)

_CLAUSE_START = re.compile(r"^(?P<indent>[ \t]*)(?:relation[ \t]+)?[A-Za-z]\w*[ \t]*(?:\(|:-)", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*(?:#|//).*|(?<=[ \t])(?:#|//).*", re.MULTILINE)

_FULL_WIDTH = dict(zip("，。（）：；“”！＝", ',.():.""!=', strict=True))
_HINTS = {
    "'": 'text stands in double quotes: "…"',
    ";": "there is no “or” inside a body: write a second clause with the same head",
    "_": "write _ alone for a value nobody asks for; a variable begins with a capital letter",
    "@": "a date is @YYYY-MM-DD",
    "$": "a parameter is $name, in small letters",
    "?": "a program holds facts and clauses; ask with `zjrules query`",
    "|": "there is no “or” inside a body: write a second clause with the same head",
    "&": "literals are joined by a comma",
    "~": "negation is `not` or `!`",
}
_TERMS = {"VARIABLE", "TEXT", "NUMBER"}
_QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"')  # a whole text


def clause_around(text: str, offset: int) -> tuple[int, int]:
    """Start and end of the stretch that holds the fault at ``offset``: from one clause end to the next, or to a
    line before that on which a clause seems to begin, for the full stop may be what is missing."""
    start, end = 0, len(text)
    for found in _CLAUSE_END.finditer(text):
        if found["end"]:
            if found.end() > offset:
                end = found.end()
                break
            start = found.end()
    first = len(text[start:offset]) - len(text[start:offset].lstrip()) + start  # where the faulty clause begins
    indent = first - (text.rfind("\n", 0, first) + 1)
    for line in _CLAUSE_START.finditer(text, max(first, text.rfind("\n", 0, offset) + 1), end):
        before = _COMMENT.sub("", text[first : line.start()]).rstrip()
        if before and len(line["indent"]) <= indent and not before.endswith((",", ":-", "(", "{", ":", "=")):
            return start, line.start()
    return start, end


def diagnose(error: UnexpectedInput, text: str, path: str, first_line: int) -> tuple[Diagnostic, int]:
    """The diagnostic for a Lark error, and the offset in ``text`` that it is about."""
    offset = error.pos_in_stream
    if offset is None or offset < 0 or _at_end(error):
        offset = len(text.rstrip())
        return Diagnostic("syntax", *_end_fault(error, text, offset, path, first_line)), max(offset - 1, 0)
    word = _word(text, offset)
    message, hint = _explain(error, text, offset, word)
    line = text.count("\n", 0, offset) + first_line
    column = offset - (text.rfind("\n", 0, offset) + 1) + 1
    return Diagnostic("syntax", message, Span(path, line, line, column, column + len(word)), hint), offset


def _at_end(error: UnexpectedInput) -> bool:
    token = getattr(error, "token", None)
    return token is not None and token.type == "$END"


def _end_fault(error: UnexpectedInput, text: str, offset: int, path: str, first_line: int) -> tuple[str, Span, str]:
    line = text.count("\n", 0, offset) + first_line
    column = offset - (text.rfind("\n", 0, offset) + 1) + 1
    hint = "a clause ends with a full stop" if "DOT" in _expected(error) else _wanted(_expected(error))
    return "the text ends inside a clause", Span(path, line, line, column, column + 1), hint


def _explain(error: UnexpectedInput, text: str, offset: int, word: str) -> tuple[str, str]:
    char, before = text[offset], text[:offset].rstrip()
    expected = _expected(error)
    line = text[text.rfind("\n", 0, offset) + 1 :].partition("\n")[0]
    if char == '"' and not hasattr(error, "token"):
        return "this text is not closed", 'close it with " on the same line; write \\" for a quote inside'
    if _QUOTED.sub("", line).count('"') % 2:
        return f"unexpected {word}", "a text on this line is not closed, or begins without a quote"
    if char in _FULL_WIDTH:
        return f"full-width {char} outside a text", f"write {_FULL_WIDTH[char]}"
    if before.endswith(("=", "<")) and char in "=>":
        return f"unexpected {char}", "equality is one =, inequality is !="
    if re.search(r"(?<![a-z0-9_])not$|!$", before):
        return f"unexpected {word}", "a negation takes an atom or text predicate; the opposite of = is !="
    if "DOT" in expected and "COMMA" in expected and (word[0].isalpha() or char in "_!$@"):
        return f"unexpected {word}", f"a full stop or a comma is missing before {word}"
    previous = re.search(r"(?:^|[^\w$@])([a-z][a-z0-9_]*)$", before)
    if previous and "LPAR" in expected and not _TERMS & expected:
        name = previous[1]
        return f"unexpected {word}", f'{name} is neither a text ("{name}") nor a variable ({name.capitalize()})'
    if char == "." and re.match(r"\w\.\w", text[offset - 1 : offset + 2], re.ASCII):
        return f"unexpected {word}", "no value has parts (A.b); after the full stop that ends a clause write a blank"
    if char in _HINTS and not (char == "_" and word == "_"):
        return f"unexpected {word}", _HINTS[char]
    return f"unexpected {word}", _wanted(expected)


def _word(text: str, offset: int) -> str:
    found = re.compile(r"\w+|:-|[<>!=]=|\S").match(text, offset)
    return found[0] if found else text[offset : offset + 1]


def _expected(error: UnexpectedInput) -> set[str]:
    """The names of the terminals that could stand here."""
    exact = getattr(error, "accepts", None)
    return set(exact or getattr(error, "expected", None) or getattr(error, "allowed", None) or ())


def _wanted(expected: set[str]) -> str:
    if "AGGREGATE" in expected:
        return "expected a literal" if "NOT" in expected else "expected a term or an aggregate"
    if "VARIABLE" in expected:
        return "expected a term"
    names = [name for key, name in _NAMES.items() if key in expected]
    return f"expected {', '.join(names[:-1]) + ' or ' if names[1:] else ''}{names[-1]}" if names else ""


_NAMES = {
    "NAME": "a name", "COMPARE": "a comparison", "LPAR": "an opening bracket", "RPAR": "a closing bracket",
    "RBRACE": "a closing brace", "COLON": "a colon", "COMMA": "a comma", "DOT": "a full stop",
}  # fmt: skip
