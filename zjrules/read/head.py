"""The notice before its first table: masthead, number, title, addressee, body, signature, date."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from zjrules.read.clean import Cleaner
from zjrules.read.lines import Line
from zjrules.read.raw import Head, RawPassage, RawRepair
from zjrules.read.style import Style
from zjrules.read.template import Template
from zjrules.read.text import EMPTY, Places, Text

_MOST = 4  # lines that one part other than the body may take
_TOP = 8  # lines from the masthead on that a number in mistaken brackets is looked for in
_MISTAKEN = ("［］", "[]", "（）", "()", "【】", "〖〗")


class HeadReader:
    """Finds the parts in their order; a part that is not there is skipped. ``roles`` as in ``Structure``."""

    def __init__(self, lines: Sequence[Line], style: Style, cleaner: Cleaner, places: Places) -> None:
        self._lines, self._style, self._cleaner, self._places = lines, style, cleaner, places
        self._at = 0
        self.roles = ["unread"] * len(lines)
        self.repairs: list[RawRepair] = []
        self.passages: list[RawPassage] = []
        self.body = EMPTY
        self.head = self._read()

    def _read(self) -> Head:
        style = self._style.head
        masthead, gaps = self._take("masthead", style.masthead, 1)
        issuer = gaps.get("issuer", "")
        doc_number = self._number(style.doc_number)
        title, gaps = self._take("title", style.title, _MOST)
        issuer = issuer or gaps.get("issuer", "")
        addressee, _ = self._take("addressee", style.addressee, _MOST, within=1)
        self.body = self._body(issuer)
        body = self.body.string
        signature, _ = self._take("signature", issuer, 1)
        _, gaps = self._take("date", style.date, 1)
        for remark in style.remarks:
            self._take("remark", remark, 1)
        span = self._places.lines(self._lines[0].start, self._lines[-1].end - 1) if self._lines else None
        return Head(
            masthead, doc_number, title, addressee, body, signature, issuer, date_of(gaps), self._annexes(body), span
        )

    def _number(self, template: str) -> str:
        """The document number; near the top also in brackets that are not its own, which is for a rule to tell."""
        number, _ = self._take("doc_number", template, 2)
        for pair in _MISTAKEN if "〔" in template else ():
            mistaken = template.replace("〔", pair[0]).replace("〕", pair[1])
            number = number or self._take("doc_number", mistaken, 2, within=_TOP)[0]
        return number

    def _take(self, role: str, template: str, most: int, within: int = 1000) -> tuple[str, dict[str, str]]:
        """The next part that fits the template in the fewest lines, ``within`` so many from here, and its gaps."""
        if not template:
            return "", {}
        form = self._style.template(template)
        for count in range(1, most + 1):
            for first in range(self._at, min(self._at + within, len(self._lines) - count + 1)):
                gaps = form.match("".join(line.bare for line in self._lines[first : first + count]))
                if gaps is not None:
                    return self._clean(role, first, first + count).string, gaps
        return "", {}

    def _clean(self, role: str, first: int, last: int) -> Text:
        lines = self._lines[first:last]
        if role == "doc_number" and len(lines) > 1:
            self._log_split(lines)
        self.roles[first:last] = [role] * (last - first)
        self._at = last
        text = self._cleaner.clean([(line.start, line.end) for line in lines])
        place = self._places.lines(lines[0].start, lines[-1].end - 1)
        if role not in ("doc_number", "title"):  # the head has these
            self.passages.append(RawPassage(role, text.string, place))
        return text

    def _log_split(self, lines: Sequence[Line]) -> None:
        raw = "⏎".join(self._cleaner.source[line.start : line.end] for line in lines)
        reason = f"the document number stands on {len(lines)} lines"
        place = self._places.lines(lines[0].start, lines[-1].end - 1)
        self.repairs.append(RawRepair("split-number", raw, "".join(line.bare for line in lines), reason, place))

    def _body(self, issuer: str) -> Text:
        """Everything up to the signature, the date or a remark; nothing before a title was found."""
        if "title" not in self.roles:
            return EMPTY
        style = self._style.head
        ends = [self._style.template(each) for each in (issuer, style.date, *style.remarks) if each]
        last = self._at
        while last < len(self._lines) and not _fits(ends, self._lines[last].bare):
            last += 1
        return self._clean("body", self._at, last) if last > self._at else EMPTY

    def _annexes(self, body: str) -> tuple[str, ...]:
        """The titles that the first sentence of the body names one after the other."""
        before, gap, after = self._style.head.annex.partition("{name}")
        if not gap:
            return ()
        titles, at = [], body.find(before)
        stop = body.find("。") if "。" in body else len(body)
        while 0 <= at < stop and (end := body.find(after, at)) >= 0:
            titles.append(body[at + len(before) : end])
            at = body.find(before, end)
        return tuple(titles)


def _fits(templates: list[Template], text: str) -> bool:
    return any(template.match(text) is not None for template in templates)


def date_of(gaps: dict[str, str]) -> datetime.date | None:
    """The day that the gaps {year} {month} {day} give; None for no day of the calendar."""
    try:
        return datetime.date(int(gaps["year"]), int(gaps["month"]), int(gaps["day"]))
    except (KeyError, ValueError):
        return None
