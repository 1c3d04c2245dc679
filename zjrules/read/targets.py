"""The figures of a clause → targets: comparison, commitment, period, indicator, parts and pairs."""

from __future__ import annotations

import re
from typing import NamedTuple

from zjrules.read.naming import drop, name, short_name, subjects
from zjrules.read.nesting import inside
from zjrules.read.numbers import Number
from zjrules.read.raw import RawPairing, RawTarget
from zjrules.read.style import FigureStyle

_EACH, _RESPECTIVELY, _OF_WHICH = "各", "分别", "其中"
_YEAR = r"(?:到|至)?((?:19|20)\d\d)年(?:底|末|年底)?(?:前)?"
_YEAR_FIRST, _YEAR_LAST = re.compile(_YEAR), re.compile(_YEAR + "$")


class Figure(NamedTuple):
    """A number that may be a target, and the text it governs: from ``start`` to ``end``."""

    number: Number
    start: int
    end: int
    stop: int  # after the comparison word that follows the unit
    after: str  # what that word says, "" for none


class Said(NamedTuple):
    """What the clause says of a figure: the words that name it, comparison, time, and where the clause begins."""

    before: str
    comparator: str
    period: str | None
    clause: int
    whole: int | None  # the target of which the clause gives a part (其中)


class TargetMaker:
    """Makes the targets of one text, clause by clause."""

    def __init__(self, text: str, year: int | None, style: FigureStyle) -> None:
        self._text, self._year, self._style = text, year, style
        self._before = sorted(style.before, key=lambda each: -len(each[0]))
        self._commitments = [(word, True) for word in style.aspirational] + [(word, False) for word in style.firm]
        self._due: str | None = None  # from 到2027年， until the sentence ends
        self._sentence = 0  # the first target of the current sentence
        self.targets: list[RawTarget] = []
        self.pairings: list[RawPairing] = []

    def clause(self, start: int, end: int, figures: list[Figure]) -> list[Number]:
        """Take in one clause; the numbers that turn out to be no targets are returned."""
        text = self._text
        if start and text[start - 1] in "。；！":
            self._sentence = len(self.targets)
            self._due = self._due if text[start - 1] == "；" else None
        due = _YEAR_FIRST.fullmatch(text, start, end)
        if due:
            self._due = due[1]
        whole = self._whole(start)
        carried, others, index = "", list[Number](), 0
        while index < len(figures):
            figure = figures[index]
            before, comparator = self._compare(figure)
            if comparator == "eq" and not figure.number.unit:
                others.append(figure.number._replace(reason="no_unit"))
                index += 1
                continue
            words, period = self._period(before)
            said = Said(words, comparator, period, start, whole)
            if _RESPECTIVELY in said.before:
                group = [figure, *_bare_followers(text, figures[index + 1 :])]
                self._respectively(group, said)
                index += len(group)
                continue
            carried = self._one(figure, said, carried)
            index += 1
        return others

    def _one(self, figure: Figure, said: Said, carried: str) -> str:
        """One figure: a target, or several where 各 gives each subject the same. The verb to carry on."""
        naming, before = self._style.naming, said.before
        after = self._text[figure.stop : figure.end].removesuffix("等")
        if before.endswith(_EACH) and not after:
            named = name(before.removesuffix(_EACH), "", "", carried, naming)
            for subject in subjects(named.indicator, naming) or [named.indicator]:
                self._put(figure, subject, said)
            return named.verb
        named = name(before, after, figure.number.unit, carried, naming)
        indicator = named.indicator
        if not before and not after and self.targets:
            indicator = self.targets[-1].indicator  # 老旧小区600个、7500栋; 一季度达到30%、二季度达到60%
        self._put(figure, short_name(indicator, self._text[: figure.number.start], naming), said)
        return named.verb

    def _respectively(self, group: list[Figure], said: Said) -> None:
        """A、B分别达到X、Y: each value for its subject, the comparison word for all."""
        named, _, tail = said.before.partition(_RESPECTIVELY)
        listed = subjects(named, self._style.naming)
        start, end = group[0].start, group[-1].end
        for place, figure in enumerate(group):
            subject = listed[min(place, len(listed) - 1)] if listed else ""
            own = self._compare(figure)[1] if place else said.comparator
            comparator = said.comparator if own == "eq" else own
            shared = figure._replace(start=start, end=end)
            self._put(shared, subject + tail, said._replace(comparator=comparator))
        self.pairings.append(RawPairing(self._text[start:end], len(listed), len(group), start, end))

    def _put(self, figure: Figure, indicator: str, said: Said) -> None:
        quote = self._text[figure.start : figure.end]
        self.targets.append(
            RawTarget(
                indicator=indicator or quote,
                comparator=said.comparator,
                value=figure.number.value,
                unit=figure.number.unit,
                quote=quote,
                high=figure.number.high,
                aspirational=self._aspirational(said.clause, figure.number.start),
                period=said.period or self._due,
                part_of=said.whole,
                start=figure.start,
                end=figure.end,
            )
        )

    def _compare(self, figure: Figure) -> tuple[str, str]:
        """The words before the figure without those that compare, and the comparator."""
        before = self._text[figure.start : figure.number.start]
        meaning, hit = "", True
        while hit:
            word, says = next((each for each in self._before if before.endswith(each[0])), ("", ""))
            hit = bool(word)
            before = before.removesuffix(word)
            meaning = meaning or says
        if figure.number.high is not None:
            return before, "between"
        if figure.after and meaning not in ("gt", "lt"):
            meaning = figure.after
        return before, meaning or "eq"

    def _period(self, before: str) -> tuple[str, str | None]:
        """The words before the figure without a time that they begin or end with, and that time."""
        before = before.removeprefix(_OF_WHICH)
        if last := _YEAR_LAST.search(before):
            return before[: last.start()], last[1]
        rest, _ = drop(before, self._style.naming)
        if first := _YEAR_FIRST.match(rest):
            return rest[first.end() :], first[1]
        for word, code in self._style.periods:
            period = f"{self._year}{code}" if self._year else None
            if before.endswith(word):
                return before.removesuffix(word), period
            if rest.startswith(word):
                return rest.removeprefix(word), period
        return before, None

    def _aspirational(self, clause: int, number: int) -> bool:
        """Whether the last word of commitment before the figure, within its clause, is 力争 or its like."""
        found = [
            (at, aspiring)
            for word, aspiring in self._commitments
            if (at := self._text.rfind(word, clause, number)) >= 0 and not inside(self._text, at)
        ]
        return max(found)[1] if found else False

    def _whole(self, start: int) -> int | None:
        """The target of which a clause that begins with 其中 gives a part."""
        there = len(self.targets) > self._sentence
        return len(self.targets) - 1 if there and self._text.startswith(_OF_WHICH, start) else None


def _bare_followers(text: str, figures: list[Figure]) -> list[Figure]:
    """The figures that follow in a list without words of their own."""
    found = []
    for figure in figures:
        if text[figure.start : figure.number.start].strip("和与及、") or text[figure.stop : figure.end]:
            break
        found.append(figure)
    return found
