"""Diagnostics for a terminal: what is wrong, where, the line with a caret, what to do; all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zjrules.errors import Diagnostic
from zjrules.render.colour import Page
from zjrules.render.excerpt import excerpt, put_excerpt
from zjrules.source import Span

Lines = Callable[[str], list[str] | None]


def render_diagnostics(
    diagnostics: Sequence[Diagnostic], lines: Lines, *, fatal: bool = True, colour: bool = False, width: int = 80
) -> str:
    """One paragraph each, repeated ones once. ``lines`` gives the lines of a file by its shown path, or None.

    Not ``fatal``: the rest was still done, and they are called notes.
    """
    page = Page(width, colour, whole_words=True)
    label, role = ("error", "error") if fatal else ("note", "note")
    for each in dict.fromkeys(diagnostics):
        page.put((f"{label}[{each.code}]", role), f": {each.message}", hang=2)
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
