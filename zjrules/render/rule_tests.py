"""What running the examples of rules came to: counts, and every example that does not hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from zjrules.render import RenderOptions
from zjrules.render.colour import Page, paint
from zjrules.rulebook.rule import Rule
from zjrules.source import Span


class RuleTest(NamedTuple):
    """``failures`` are examples (name, place, what differs), ``survivors`` literals that no example needs."""

    rule: Rule
    examples: int
    failures: tuple[tuple[str, Span, tuple[str, ...]], ...]
    mutants: int = 0
    survivors: tuple[tuple[str, Span], ...] = ()

    @property
    def failed(self) -> bool:
        return bool(self.failures or self.survivors)


def _place(page: Page, span: Span) -> None:
    """A path is not broken at the line's end: it is there to be copied."""
    page.lines.append(" " * 6 + paint(str(span), "place", page.colour))


def rule_tests(tests: Sequence[RuleTest], mutants: bool, options: RenderOptions, faulty: int = 0) -> str:
    """``faulty`` counts the rules whose files could not be tested at all."""
    page = Page(options.width, options.colour)
    chinese = options.lang == "zh"
    for test in tests:
        for name, span, differences in test.failures:
            page.put((test.rule.id, "strong"), "  ", ("失败" if chinese else "failed", "error"), f"  {name}")
            _place(page, span)
            for each in differences:
                page.put(each, indent=6, hang=8)
        for literal, span in test.survivors:
            what = "去掉后没有示例失败" if chinese else "no example fails without it"
            page.put((test.rule.id, "strong"), "  ", (what, "error"), f"  {literal}", hang=8)
            _place(page, span)
    examples = sum(test.examples for test in tests)
    failed = sum(len(test.failures) for test in tests)
    alive = sum(len(test.survivors) for test in tests)
    count = sum(test.mutants for test in tests)
    page.blank()
    if chinese:
        verdict = f"{len(tests)} 条规则，{examples} 个示例：" + (f"{failed} 个失败" if failed else "全部符合")
        if mutants:
            verdict += f"；{count} 个变体：" + (f"{alive} 个未被发现" if alive else "全部被发现")
        if faulty:
            verdict = f"{faulty} 条规则有错，未能测试" + (f"；{verdict}" if tests else "")
    else:
        verdict = f"{len(tests)} rules, {examples} examples: " + (f"{failed} failed" if failed else "all hold")
        if mutants:
            verdict += f"; {count} mutants: " + (f"{alive} not noticed" if alive else "all noticed")
        if faulty:
            verdict = f"{faulty} faulty and not tested" + (f"; {verdict}" if tests else "")
    page.put((verdict, "error" if failed or alive or faulty else "good"))
    return page.text()
