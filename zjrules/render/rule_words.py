"""What every page of a rule says alike, whatever its format: labels, registers, bounds, the place of its clause."""

from __future__ import annotations

import re
from typing import NamedTuple

from zjrules.render.words import word
from zjrules.rulebook.message import shown
from zjrules.rulebook.rule import Basis, Parameter, Rule
from zjrules.settings import Lang
from zjrules.violations.evaluate import REGISTER_NAMES

LABELS = {
    "id": ("编号", "id"),
    "basis": ("依据", "basis"),
    "why": ("理由", "why"),
    "fix": ("建议", "fix"),
    "message": ("消息", "message"),
    "subject": ("对象", "subject"),
    "requires": ("须有", "requires"),
    "params": ("参数", "params"),
    "reads": ("读取", "reads"),
    "uses": ("引用", "uses"),
    "file": ("文件", "file"),
    "example": ("违例", "violates"),
    "silent": ("合例", "silent"),
    "open": ("未定", "open"),
}
TAGS = {"publication": "发文", "gate": "入库", "audit": "督查"}
# What a rule must have at hand; the others are called as they are where one is missing.
_AT_HAND = {"tables": ("全部分解表都已读入", "every table of the notice")}


class ShownExample(NamedTuple):
    """An example as written: facts, the violations it must give (none for a near miss), the subjects that must stay
    undetermined, and the parameters it sets."""

    name: str
    facts: str
    violations: tuple[str, ...]
    undetermined: tuple[str, ...] = ()
    params: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return "example" if self.violations else "open" if self.undetermined else "silent"


def label(key: str, lang: Lang) -> str:
    return LABELS[key][0 if lang == "zh" else 1]


def tags(rule: Rule, lang: Lang) -> str:
    return "、".join(TAGS[tag] for tag in rule.tags) if lang == "zh" else ", ".join(rule.tags)


def registers(rule: Rule, lang: Lang) -> str:
    """What the rule cannot do without."""
    if lang == "zh":
        named = "、".join(_AT_HAND.get(each, (REGISTER_NAMES.get(each, each),))[0] for each in rule.requires)
        return f"{named}（没有则结果为未定）"
    named = ", ".join(_AT_HAND[each][1] if each in _AT_HAND else each for each in rule.requires)
    return f"{named} (without: undetermined)"


def bounds(parameter: Parameter, lang: Lang) -> str:
    """Which values a parameter may have; '' where it has no bounds."""
    low, high = parameter.minimum, parameter.maximum
    if low is not None and high is not None:
        return f"{shown(low)} 至 {shown(high)}" if lang == "zh" else f"{shown(low)} to {shown(high)}"
    if low is not None:
        return f"至少 {shown(low)}" if lang == "zh" else f"{shown(low)} or more"
    if high is not None:
        return f"至多 {shown(high)}" if lang == "zh" else f"{shown(high)} or less"
    return ""


def subject(rule: Rule, lang: Lang) -> str:
    return word(f"subject.{rule.subject_kind}", lang)


def place(basis: Basis) -> str:
    """``zj-2023 第66–68行``, the cited lines alone; '' where no lines are cited."""
    return basis._replace(cite="").citation if basis.lines else ""


def clause_words(basis: Basis) -> list[str]:
    """The words to look for in the cited lines: the quotation, also as printed where its decimal points are lost, and
    what the remark on them quotes."""
    printed = re.sub(r"(?<=\d)\.(?=\d)", "", basis.quote)
    return [each for each in (basis.quote, printed, *re.findall("“([^“”]+)”", basis.cite)) if each]
