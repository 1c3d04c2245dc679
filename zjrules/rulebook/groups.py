"""The groups of rules: the letter of the id, the folder, and the name a reader sees."""

from __future__ import annotations

from typing import NamedTuple


class Group(NamedTuple):
    letter: str
    key: str  # the folder, and the name used with --select
    title: str
    title_en: str


GROUPS = {
    group.letter: group
    for group in (
        Group("S", "structure", "结构与编号", "Structure and numbering"),
        Group("L", "leadership", "牵头", "Leadership"),
        Group("U", "units", "责任单位", "Responsible units"),
        Group("X", "cross-listing", "重复列示", "Cross-listing"),
        Group("P", "programmes", "工程", "Programmes"),
        Group("T", "targets", "目标与数字", "Targets and figures"),
        Group("M", "livelihood", "民生实事", "Livelihood matters"),
        Group("G", "progress", "进展报告", "Progress reports"),
        Group("Z", "format", "文稿格式", "Document format"),
        Group("D", "data", "数据质量", "Data quality"),
        Group("W", "waivers", "豁免", "Waivers"),
    )
}


def group_of(rule_id: str) -> Group:
    """The group of a rule id; a letter that zjrules does not use is the user's own group."""
    letter = rule_id[:1]
    return GROUPS.get(letter) or Group(letter, "own", "自定", "Own rules")
