"""What a target measures, named as a person would: from the words around the figure."""

from __future__ import annotations

from typing import NamedTuple

from zjrules.read.nesting import inside, split
from zjrules.read.style import Naming


class Named(NamedTuple):
    """An indicator, and the verb that further members of the same list share (新增A 5个、B 3个)."""

    indicator: str
    verb: str


def name(before: str, after: str, unit: str, carried: str, naming: Naming) -> Named:
    """Name the figure that stands between ``before`` and ``after``; ``carried`` is the list's verb.

    ``before`` comes without comparison words and times. "" when neither side says anything.
    """
    subject, dropped = drop(before, naming)
    verb = _verb(subject, naming)
    rest = subject[len(verb) :].removesuffix("的")
    after = after.removeprefix("的")
    if not rest and not after:
        return Named(verb, verb)
    if not verb and not dropped:
        verb = carried
    if not verb and not rest:
        after = _turned(after, naming)
    return Named(_share(verb + rest + after, unit, naming), verb)


def _verb(text: str, naming: Naming) -> str:
    return max((word for word in naming.keep if text.startswith(word)), key=len, default="")


def drop(text: str, naming: Naming) -> tuple[str, bool]:
    """``text`` without light verbs (完成, 确保) in front, and whether there was one."""
    dropped = False
    while not text.startswith(naming.keep):
        word = max((word for word in naming.drop if text.startswith(word)), key=len, default="")
        if not word:
            break
        text, dropped = text[len(word) :], True
    return text, dropped


def short_name(indicator: str, said: str, naming: Naming) -> str:
    """The full form of a name that is cut short because ``said``, the text before it, has said the rest."""
    for short, word, full in naming.short:
        if indicator == short and word in said:
            return full
    return indicator


def subjects(text: str, naming: Naming) -> list[str]:
    """The members of A、B和C, with a verb in front or a head at the end that belongs to each."""
    text, _ = drop(text, naming)
    verb = _verb(text, naming)
    members = [part for part in split(text[len(verb) :], "、和") if part]
    heads = [word for word in naming.heads if members and members[-1].endswith(word)]
    head = max(heads, key=len, default="")
    return [verb + member + ("" if member.endswith(head) else head) for member in members]


def _turned(noun: str, naming: Naming) -> str:
    """乡镇建有老年大学 → 建有老年大学的乡镇: what is counted comes last."""
    found = [at for verb in naming.predicates if (at := noun.find(verb, 1)) > 0 and not inside(noun, at)]
    at = min(found, default=0)
    return f"{noun[at:]}的{noun[:at]}" if at else noun


def _share(text: str, unit: str, naming: Naming) -> str:
    if unit == "%" and naming.share and not text.endswith((*naming.rates, naming.share)):
        return text + naming.share
    return text
