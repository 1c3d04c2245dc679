"""Line templates of a style: literal text with named gaps such as ``{n}、{leader}{post}牵头重点工作``.

Gaps are a closed list, so a style file can hold no pattern of its own and none that runs away.
"""

from __future__ import annotations

import re
from functools import lru_cache

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
CHINESE_DIGITS = "〇零一二两三四五六七八九十百"

_GAPS = {
    "n": r"\w{1,5}",  # a Chinese ordinal; that it is one is checked on what was found
    "d": r"\d{1,4}",  # Arabic figures
    "year": r"\d{4}",
    "month": r"\d{1,2}",
    "day": r"\d{1,2}",
    "leader": r"[\w·]{2,8}?",  # a person's name
    "issuer": r"\w{2,40}?",
    "name": r".{1,60}?",
    "any": r".{0,200}?",
}
_GAP = re.compile(r"\{([a-z]+)\}")


class Template:
    """One template; the expression is made when first needed."""

    __slots__ = ("_ends", "_posts", "_starts", "_whole", "text")

    def __init__(self, text: str, posts: tuple[str, ...] = ()) -> None:
        self.text = text
        self._posts = posts
        self._starts = text.partition("{")[0]
        self._ends = text.rpartition("}")[2]
        self._whole: re.Pattern[str] | None = None
        unknown = [name for name in _GAP.findall(text) if name != "post" and name not in _GAPS]
        if unknown:
            raise ValueError(f"unknown gap {{{unknown[0]}}}; known: {', '.join(sorted([*_GAPS, 'post']))}")

    def match(self, line: str) -> dict[str, str] | None:
        """The gaps of ``line`` when it fits as a whole."""
        if not (line.startswith(self._starts) and line.endswith(self._ends)):
            return None
        if self._whole is None:
            self._whole = re.compile(_expression(self.text, self._posts))
        found = self._whole.fullmatch(line)
        if not found:
            return None
        gaps = found.groupdict()
        return gaps if "n" not in gaps or not gaps["n"].strip(CHINESE_DIGITS) else None

    def search(self, text: str) -> re.Match[str] | None:
        """The first place in ``text`` that fits."""
        return _searching(self.text, self._posts).search(text)


@lru_cache(maxsize=256)
def _searching(template: str, posts: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_expression(template, posts))


def _expression(template: str, posts: tuple[str, ...]) -> str:
    parts, seen, at = [], set[str](), 0
    for gap in _GAP.finditer(template):
        parts.append(re.escape(template[at : gap.start()]))
        name, at = gap[1], gap.end()
        body = "|".join(map(re.escape, sorted(posts, key=len, reverse=True))) if name == "post" else _GAPS[name]
        parts.append(f"(?:{body})" if name in seen or name == "any" else f"(?P<{name}>{body})")
        seen.add(name)
    parts.append(re.escape(template[at:]))
    return "".join(parts)


def chinese_number(text: str) -> int | None:
    """``十二`` → 12, ``二十`` → 20, ``8`` → 8; None for what is no number below a thousand."""
    if text.isdecimal():
        return int(text)
    total, digit = 0, None
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char] if digit is None else digit * 10 + _DIGITS[char]
        elif char in "十百":
            total += (1 if digit is None else digit) * (10 if char == "十" else 100)
            digit = None
        else:
            return None
    return total + (digit or 0) if text else None
