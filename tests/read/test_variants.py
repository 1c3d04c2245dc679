"""The same notice set in other ways: born digital, other line lengths, no blank lines, clauses in the same line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.read.reading import bundled_raw, bundled_text, read
from tests.read.test_account import check_account
from zjrules.model.notice import Dataset, LivelihoodGroup, TaskItem
from zjrules.read.text import narrow


def content(dataset: Dataset) -> list[Any]:
    """What the records say, places aside."""
    found: list[Any] = [dataset.notice.title, dataset.notice.doc_number, dataset.notice.lead_note]
    found += [(each.id, each.kind, each.heading, each.leader, each.overall) for each in dataset.sections]
    for duty in dataset.duties:
        found.append((duty.id, duty.text, duty.responsibility))
        found += [(each.id, each.indicator, each.comparator, each.value, each.unit) for each in duty.targets]
        if isinstance(duty, TaskItem):
            found += [duty.leader, duty.leads, duty.participants, duty.groups, duty.aliases]
        if isinstance(duty, LivelihoodGroup):
            found += [duty.leaders, duty.units]
    return found


def born_digital() -> str:
    """The text as its authors wrote it: digits of half width, dots and decimal points in place, no page marks."""
    raw = bundled_raw()
    text = list(narrow(raw.source.text))
    for repair in raw.repairs:
        place = repair.span
        start = raw.places.starts[place.line - 1] + place.column - 1
        end = raw.places.starts[place.end_line - 1] + place.end_column - 1
        if repair.kind in ("item-dot", "decimal-point", "page-mark", "garbage-run", "lost-glyph"):
            text[start:end] = [repair.repaired, *[""] * (end - start - 1)]
    return "".join(text)


def no_blank_lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def one_line_each(text: str) -> str:
    """Every item in one line and its clause in another."""
    raw = bundled_raw()
    parts: list[str] = []
    previous = ""
    for part in raw.parts:
        words = text[part.start : part.end]
        if part.role in ("item", "clause", "livelihood") and part.role == previous and not _starts(part.start):
            parts[-1] += words
        elif part.share == "structure":
            parts.append(words)
        previous = part.role if part.share == "structure" else previous
    return "\n".join(parts)


def _starts(offset: int) -> bool:
    numbered = {raw_item.text.offsets[0] for raw_item in bundled_raw().items if raw_item.text.offsets}
    return any(offset < first <= offset + 4 for first in numbered)


VARIANTS: dict[str, Callable[[], str]] = {
    "born digital": born_digital,
    "born digital, no blank lines": lambda: no_blank_lines(born_digital()),
    "no blank lines": lambda: no_blank_lines(bundled_text()),
    "lines that end in blanks": lambda: bundled_text().replace("\n", " \u3000\n"),
    "every line indented": lambda: bundled_text().replace("\n", "\n\u3000\u3000"),
    "one line for each item": lambda: one_line_each(bundled_text()),
    "figures of half width": lambda: narrow(bundled_text()),
    "clauses in the line of the item": lambda: one_line_each(bundled_text()).replace("\n责任单位：", "责任单位："),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_variant(name: str) -> None:
    raw, dataset, diagnostics = read(VARIANTS[name]())
    check_account(raw)
    assert [str(each) for each in diagnostics] == []
    assert content(dataset) == content(read(bundled_text())[1])


def test_a_born_digital_text_needs_no_repair() -> None:
    raw, _, _ = read(born_digital())
    assert [repair.kind for repair in raw.repairs] == ["split-number"]
