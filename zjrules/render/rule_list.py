"""The list of rules by group, in columns that hold whatever the width of the characters."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from zjrules.render import RenderOptions
from zjrules.render.colour import Page
from zjrules.render.words import word
from zjrules.render.wrap import pad
from zjrules.rulebook.rule import SEVERITIES, Rule
from zjrules.source import display_width

_MOST = 36  # columns for names


def rule_list(rules: Sequence[Rule], options: RenderOptions) -> str:
    page = Page(options.width, options.colour)
    chinese = options.lang == "zh"
    wide = min(max((display_width(rule.name) for rule in rules), default=0), _MOST)
    severity = max(display_width(word(each, options.lang)) for each in SEVERITIES)
    ordered = sorted(rules, key=lambda rule: rule.id)
    for group, members in groupby(ordered, key=lambda rule: rule.group):
        page.blank()
        page.put((group.title if chinese else group.title_en, "strong"), (f"  {group.key}", "faint"))
        for rule in members:
            page.put(
                f"{rule.id}  ",
                (pad(word(rule.severity, options.lang), severity), rule.severity),
                f"  {pad(rule.name, wide)}  {rule.title if chinese else rule.title_en}",
                indent=2,
                hang=2 + 4 + 2 + severity + 2 + wide + 2,
            )
    counts = (
        word("comma", options.lang).join(
            f"{word(each, options.lang)} {number}"
            for each in SEVERITIES
            if (number := sum(rule.severity == each for rule in rules))
        )
    )
    page.blank()
    total = f"共 {len(rules)} 条规则" if chinese else f"{len(rules)} rules"
    page.put(f"{total}{word('colon', options.lang) if counts else ''}{counts}")
    return page.text()
