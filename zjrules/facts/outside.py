"""Facts of what no notice states (places, memberships, the report's figures), and of lines and stretches of words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from zjrules.facts.store import Facts
from zjrules.model.notice import Dataset, TaskItem
from zjrules.model.outside import Outside

_STRETCH = re.compile(r"[^，。；：]{8,}")
_PART = re.compile(r"[^；。]+")


def outside_facts(facts: Facts, dataset: Dataset, outside: Outside) -> None:
    for place in outside.places:
        facts.add("place", place.name, place.level, place.parent, place.valid_from, place.valid_until, at=place.span)
    for each in outside.memberships:
        for unit in each.units:
            facts.add("membership", each.body, unit, each.valid_from, each.valid_until, at=each.span)
    for figure in outside.upstream:
        facts.add(
            "upstream", figure.table, figure.indicator, figure.value, figure.unit, figure.source, at=figure.span
        )  # fmt: skip
    for organ in dataset.units:
        if organ.valid_from:
            facts.add("organ_from", organ.name, organ.valid_from, at=organ.span)
        if organ.valid_until:
            facts.add("organ_until", organ.name, organ.valid_until, at=organ.span)
        if organ.successor:
            facts.add("successor", organ.name, organ.successor, at=organ.span)
    for leader in dataset.leaders:
        if leader.valid_from:
            facts.add("leader_from", leader.name, leader.valid_from, at=leader.span)
        if leader.valid_until:
            facts.add("leader_until", leader.name, leader.valid_until, at=leader.span)


def printed_facts(facts: Facts, dataset: Dataset) -> None:
    """The lines that duties stand on, the parts of livelihood texts, and what two items say in the same words."""
    met: Counter[str] = Counter()
    for duty in dataset.duties:
        section = f"{duty.table}-{duty.section if isinstance(duty, TaskItem) else duty.category}"
        met[section] += 1
        if spans := [span for span in (duty.text_span, duty.responsibility_span) if span]:
            at, first, last = duty.place("lines"), spans[0].line, spans[-1].end_line
            facts.add("printed_lines", duty.id, section, met[section], first, last, at=at)
    for group in dataset.livelihood:
        for order, part in enumerate(_PART.findall(group.text), 1):
            facts.add("livelihood_part", group.id, order, part, at=group.place("text"))
    _repeated(facts, dataset.items)


def _repeated(facts: Facts, items: Sequence[TaskItem]) -> None:
    met: dict[str, list[TaskItem]] = {}
    for item in items:
        for words in dict.fromkeys(_STRETCH.findall(item.text)):
            for other in met.setdefault(words, []):
                if other.text != item.text:
                    facts.add("repeated_words", other.id, item.id, words, at=item.place("text"))
            met[words].append(item)
