"""Diagnostics for a terminal: what is wrong, where, the line with a caret, what to do; all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zjrules.errors import Diagnostic
from zjrules.render.colour import Page
from zjrules.render.excerpt import excerpt, put_excerpt
from zjrules.render.fault_words import said
from zjrules.settings import Lang
from zjrules.source import Span

Lines = Callable[[str], list[str] | None]


def render_diagnostics(
    diagnostics: Sequence[Diagnostic],
    lines: Lines,
    *,
    fatal: Callable[[Diagnostic], bool] = lambda _: True,
    colour: bool = False,
    width: int = 80,
    lang: Lang = "zh",
) -> str:
    """One paragraph each, repeated ones once. ``lines`` gives the lines of a file by its shown path, or None.

    What is not ``fatal`` did not keep the rest from being done, and is called a note. Messages are exact and in
    English; with ``lang`` zh the meaning of an input's faults follows in Chinese.
    """
    page = Page(width, colour, whole_words=True)
    for each in dict.fromkeys(diagnostics):
        label, role = ("error", "error") if fatal(each) else ("note", "note")
        page.put((f"{label}[{each.code}]", role), f": {each.message}", hang=2)
        if lang == "zh" and said(each.code):
            page.put(said(each.code), indent=2)
        if each.span is not None:
            _place(page, each.span, lines, role)
        for span, remark in each.related:
            page.put(remark, indent=2)
            _place(page, span, lines, "note")
        if each.hint:
            page.put(("hint: ", "faint"), each.hint, indent=2, hang=8)
    return page.text() if page.lines else ""


def _place(page: Page, span: Span, lines: Lines, role: str) -> None:
    cell = f"  {span.cell}" if span.cell else ""
    page.put((str(span), "place"), cell, indent=2)
    source = lines(span.path)
    shown = excerpt({span.path: source}, span, most=3) if source is not None else None
    if shown is not None and shown.lines:
        put_excerpt(page, shown, role, "…")
