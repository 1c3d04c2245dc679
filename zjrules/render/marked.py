"""Text in Markdown: what stands in a document is shown as it is, and names, links and mentions nobody."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from zjrules.render.phrases import one_line
from zjrules.render.wrap import visible

_MARKS = re.compile(r"[\\`*_\[\]<>|~$&]")
_TOKENS = re.compile(r"[A-Za-z0-9_./:#@!-]+")
# Ids, and what trackers would make links of, to people, issues and pages (@name, #12, !12, GH-12, http://…): as code
# they stay text.
_IDS = re.compile(r"[_#@]\w|\w[_@]|!\d|://|www\.|GH-\d|\A[a-z]+(-\d+)+\Z", re.ASCII)


def safe(text: str) -> str:
    """One line of running text."""
    line = visible(one_line(text))
    parts, at = [], 0
    for found in _TOKENS.finditer(line):
        token = found[0].rstrip(".:!/-")
        if _IDS.search(token):
            parts += [_plain(line[at : found.start()]), code(token)]
            at = found.start() + len(token)
    return "".join([*parts, _plain(line[at:])])


def _plain(text: str) -> str:
    return _MARKS.sub(r"\\\g<0>", text)


def code(text: str) -> str:
    """The text as code, whatever backticks it holds."""
    line = visible(one_line(text))
    if not line.strip():
        return ""
    longest = max(map(len, re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    blank = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{blank}{line}{blank}{fence}"


def folded(summary: str, lines: Sequence[str]) -> list[str]:
    """Lines that a reader may unfold, shown as they are. No line is empty, so a list around them stays tight."""
    shown = [escape(visible(one_line(line))) for line in lines if line.strip()]
    return [f"<details><summary>{escape(summary)}</summary><pre>", *shown, "</pre></details>"]
