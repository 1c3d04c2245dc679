"""Facts of the style: the fixed words that this family of notices has in its headings and brackets."""

from __future__ import annotations

import re

from zjrules.facts.store import Facts
from zjrules.read.style import Style

_FREE = re.compile(r"\{(?!leader\}|post\})[a-z]+\}")  # a gap whose words no other fact tells


def style_facts(facts: Facts, style: Style) -> None:
    for section in style.section:
        form = section.heading
        start, end, last = form.partition("{")[0], _FREE.split(form)[-1], form.rpartition("}")[2]
        facts.add("heading_form", section.kind, start, end, last, "{n}" in form)
    for role, labels in (("leaders", style.bracket.leaders), ("units", style.bracket.units)):
        for label in labels:
            facts.add("bracket_label", role, label)
