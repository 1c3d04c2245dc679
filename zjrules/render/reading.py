"""What ``import`` read from a notice: its parts, its lead convention, every repair, everything left over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import get_args

from zjrules.model.notice import Dataset, LeadMode
from zjrules.render import RenderOptions
from zjrules.render.colour import Page
from zjrules.render.proof import place_text
from zjrules.render.words import quotation, word
from zjrules.render.wrap import GLUE, pack
from zjrules.settings import Lang
from zjrules.source import Span

LEAD_MODES: tuple[LeadMode, ...] = get_args(LeadMode)


def render_reading(
    dataset: Dataset, written: Sequence[tuple[str, str]], options: RenderOptions, style_name: str = ""
) -> str:
    """The account of one import. ``written`` are the files made: path and what became of it (new, changed, same)."""
    page, lang = Page(options.width, options.colour), options.lang
    _head(page, dataset, style_name, lang)
    _tables(page, dataset, lang)
    _repairs(page, dataset, lang)
    _other_numbers(page, dataset, lang)
    _unread(page, dataset, lang)
    if written:
        _heading(page, word("written", lang, len(written)))
        for path, state in written:
            page.put(path, "  ", (word(f"file.{state}", lang), "faint"), indent=2, hang=4)
    return page.text()


def _heading(page: Page, text: str) -> None:
    page.blank()
    page.put((text, "strong"))
    page.rule()


def _head(page: Page, dataset: Dataset, style_name: str, lang: Lang) -> None:
    notice = dataset.notice
    page.put((notice.title or notice.id, "strong"))
    page.rule()
    wide = 8 if lang == "zh" else 15
    date = notice.issue_date.isoformat() if notice.issue_date else ""
    facts = "  ".join(part for part in (notice.id, notice.doc_number, notice.issuer, date) if part)
    page.field(word("subject.notice", lang), facts, indent=0, wide=wide)
    page.field(word("source", lang), notice.source, indent=0, wide=wide)
    style = f"{notice.style}  {style_name}" if notice.style else word("none", lang)
    page.field(word("style", lang), style, indent=0, wide=wide)
    convention = word(f"convention.{notice.lead_convention}", lang) if notice.lead_convention else word("none", lang)
    page.field(word("lead convention", lang), convention, indent=0, wide=wide)
    if notice.lead_note:
        place = place_text(notice.lead_note_span) if notice.lead_note_span else ""
        page.field("", quotation(notice.lead_note), "  ", (place, "place"), indent=0, wide=wide)


def _tables(page: Page, dataset: Dataset, lang: Lang) -> None:
    duties = dataset.duties
    _heading(page, word("tables", lang, len(dataset.tables)))
    for table in dataset.tables:
        page.put((table.key, "strong"), "  ", table.title, "  ", (_at(table.span), "place"), indent=2, hang=4)
        sections = [section for section in dataset.sections if section.table == table.key]
        items = [item for item in dataset.items if item.table == table.key]
        groups = [group for group in dataset.livelihood if group.table == table.key]
        parts = [word("count.sections", lang, len(sections))]
        parts += [word("count.items", lang, len(items))] if items else []
        parts += [word("count.groups", lang, len(groups))] if groups else []
        parts.append(word("count.targets", lang, sum(len(duty.targets) for duty in duties if duty.table == table.key)))
        page.put("  ".join(parts), indent=4)
    modes = Counter(item.lead_mode for item in dataset.items)
    page.put(
        word("all", lang), "  ",
        word("count.items", lang, len(dataset.items)), "  ",
        word("count.groups", lang, len(dataset.livelihood)), "  ",
        word("count.targets", lang, sum(len(duty.targets) for duty in duties)),
        indent=2, hang=4,
    )  # fmt: skip
    shown = [word(f"mode.{mode}", lang, modes[mode]) for mode in LEAD_MODES if modes[mode]]
    page.put("  ".join(shown), indent=4)
    joint = [item for item in dataset.items if item.lead_mode == "joint"]
    if joint:
        page.put((word("joint items", lang), "faint"), indent=4)
        for item in joint:
            page.put(f"{item.id}  {'、'.join(item.leads)}", indent=6, hang=8)


def _repairs(page: Page, dataset: Dataset, lang: Lang) -> None:
    """Every repair, those of one kind and reason together."""
    _heading(page, word("repairs", lang, len(dataset.repairs)))
    if not dataset.repairs:
        page.put((word("none", lang), "faint"), indent=2)
    groups: dict[tuple[str, str], list[str]] = {}
    for repair in dataset.repairs:
        after = quoted(repair.repaired) if repair.repaired else word("removed", lang)
        shown = f"{_at(repair.span)}{GLUE}{quoted(repair.raw)}{GLUE}→{GLUE}{after}"
        groups.setdefault((repair.kind, repair.reason), []).append(shown)
    for (kind, reason), entries in groups.items():
        name = word(f"repair.{kind}", lang)
        title = name if name == kind else f"{name} {kind}"
        page.put((title, "strong"), f"  {len(entries)}  ", (reason, "faint"), indent=2, hang=4)
        _put_packed(page, entries)


def _other_numbers(page: Page, dataset: Dataset, lang: Lang) -> None:
    groups: dict[str, list[str]] = {}
    for duty in dataset.duties:
        for number in duty.other_numbers:
            groups.setdefault(number.reason, []).append(
                f"{_at(number.span)}{GLUE}{duty.id}{GLUE}{quoted(number.raw)}"
            )
    _heading(page, word("other numbers", lang, sum(map(len, groups.values()))))
    if not groups:
        page.put((word("none", lang), "faint"), indent=2)
    for reason, entries in groups.items():
        name = word(f"number.{reason}", lang)
        page.put((name if name == reason else f"{name} {reason}", "strong"), f"  {len(entries)}", indent=2, hang=4)
        _put_packed(page, entries)


def _put_packed(page: Page, entries: Sequence[str]) -> None:
    for line in pack(entries, page.width - 4, between="  "):
        page.put(line.replace(" ", GLUE), indent=4)


def _unread(page: Page, dataset: Dataset, lang: Lang) -> None:
    _heading(page, word("unread", lang, len(dataset.unread)))
    if not dataset.unread:
        page.put((word("all read", lang), "good"), indent=2)
    for unread in dataset.unread:
        page.put((_at(unread.span), "place"), "  ", (quoted(unread.text), "warning"), indent=2, hang=6)


def quoted(text: str) -> str:
    """The text in brackets that no Chinese quotation mark can be mistaken for, with its line ends shown."""
    return f"⟨{'⏎'.join(text.splitlines()) if text.strip() else text}⟩"


def _at(span: Span | None) -> str:
    if span is None:
        return "-"
    return f"{span.line}" if span.end_line == span.line else f"{span.line}-{span.end_line}"

