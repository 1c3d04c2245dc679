"""Lines → cleaned text: blanks out, lost decimal points and glyphs back in, every change on record."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zjrules.read.raw import RawRepair
from zjrules.read.style import RepairStyle
from zjrules.read.text import Places, Text

_RUN = re.compile(r"\S+")
_GAPS = re.compile(r"(?<![\d.])\d[\d.]*(?:[ \u3000]+\d[\d.]*)+")
_DECIMAL = re.compile(r"([1-9]\d*|0)[ \u3000]+(\d{1,2})")
_TIMES = ("年", "月", "日", "号")  # a figure before these is no decimal
_LARGE = ("%", "万", "亿")  # before these two decimals are as likely as one


class Cleaner:
    """Makes cleaned texts of one file; ``repairs`` fills as it goes, so clean each place once."""

    def __init__(self, source: str, text: str, style: RepairStyle, places: Places) -> None:
        self.source = source  # as it stands in the file, for the record
        self._text = text  # the same, narrow
        self._lost = tuple(style.lost_glyphs)
        self._words = style.words
        self._places = places
        self.repairs: list[RawRepair] = []

    def clean(self, ranges: Sequence[tuple[int, int]]) -> Text:
        """The characters of these (start, end) offsets as one string without blanks and line ends."""
        parts: list[str] = []
        offsets: list[int] = []
        for start, end in ranges:
            if start >= end:
                continue
            if parts and parts[-1][-1].isdecimal() and self._text[start].isdecimal():
                self._log_cut(offsets[-1], start, end)
            self._line(start, end, parts, offsets)
        return self._restore(Text("".join(parts), offsets))

    def _line(self, start: int, end: int, parts: list[str], offsets: list[int]) -> None:
        at = start
        for gap in _GAPS.finditer(self._text, start, end):
            self._runs(at, gap.start(), parts, offsets)
            at = gap.end()
            decimal = _DECIMAL.fullmatch(gap[0])
            if decimal and self._is_decimal(decimal[2], at, end):
                self._put(f"{decimal[1]}.{decimal[2]}", gap.start(), len(decimal[1]), at, parts, offsets)
                reason = "a blank between figures is a lost decimal point"
                self._log("decimal-point", gap.start(), gap.end(), parts[-1], reason)
            else:  # nobody can say what stood there: one blank stays, so that rules see the place
                for number, run in enumerate(_RUN.finditer(gap[0])):
                    if number:
                        parts.append(" ")
                        offsets.append(gap.start() + run.start() - 1)
                    self._runs(gap.start() + run.start(), gap.start() + run.end(), parts, offsets)
        self._runs(at, end, parts, offsets)

    def _is_decimal(self, fraction: str, at: int, end: int) -> bool:
        following = self._text[at:end].lstrip()
        if following.startswith(_TIMES):
            return False
        return len(fraction) == 1 or following.startswith(_LARGE)

    def _put(self, word: str, start: int, point: int, end: int, parts: list[str], offsets: list[int]) -> None:
        """Append a decimal: figures keep their places, the point takes that of the first blank."""
        parts.append(word)
        offsets.extend(range(start, start + point + 1))
        offsets.extend(range(end - (len(word) - point - 1), end))

    def _runs(self, start: int, end: int, parts: list[str], offsets: list[int]) -> None:
        for run in _RUN.finditer(self._text, start, end):
            parts.append(run[0])
            offsets.extend(range(run.start(), run.end()))

    def _log(self, kind: str, start: int, end: int, repaired: str, reason: str) -> None:
        raw = "⏎".join(line.strip() for line in self.source[start:end].split("\n") if line.strip())
        self.repairs.append(RawRepair(kind, raw, repaired, reason, self._places.exact(start, end - 1)))

    def _log_cut(self, before: int, start: int, end: int) -> None:
        """A number that runs over a line end: joined, and said."""
        left, right = before, start
        while left > 0 and self._text[left - 1].isdecimal():
            left -= 1
        while right < end and self._text[right].isdecimal():
            right += 1
        joined = self._text[left : before + 1] + self._text[start:right]
        self._log("cut-number", left, right, joined, "a number runs over a line end")

    def _restore(self, text: Text) -> Text:
        """Put lost glyphs back where exactly one known word fits around them."""
        string = text.string
        for lost in self._lost:
            at = string.find(lost)
            while at >= 0:
                fits = {fit for word in self._words if (fit := _fitting(string, at, word))}
                if len(fits) == 1:
                    start, word = fits.pop()
                    first, last = text.offsets[start], text.offsets[start + len(word) - 1]
                    self._log("lost-glyph", first, last + 1, word, "a lost glyph; only one known word fits")
                    string = string[:start] + word + string[start + len(word) :]
                at = string.find(lost, at + 1)
        return text if string is text.string else Text(string, text.offsets)


def _fitting(string: str, at: int, word: str) -> tuple[int, str] | None:
    """Where ``word`` begins when it equals the text around ``at`` in all but that one character."""
    for place in range(len(word)):
        start = at - place
        if start >= 0 and string[start:at] == word[:place] and string[at + 1 : start + len(word)] == word[place + 1 :]:
            return start, word
    return None
