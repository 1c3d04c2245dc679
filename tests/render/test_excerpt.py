"""Excerpts: which lines are shown and which words are marked."""

from __future__ import annotations

from decimal import Decimal

from zjrules.render.colour import Page
from zjrules.render.excerpt import excerpt, put_excerpt
from zjrules.source import Span
from zjrules.violations.result import Value


def show(lines: list[str], span: Span, *words: Value, most: int = 8, width: int = 40) -> list[str]:
    shown = excerpt({"f": lines}, span, words, most)
    assert shown is not None
    page = Page(width, colour=False)
    put_excerpt(page, shown, "error", f"({shown.left_out} more)", indent=0)
    return page.lines


def test_columns_of_one_line() -> None:
    assert show(["一二三四"], Span("f", 1, 1, 2, 4)) == ["1 │ 一二三四", "  │   ^^^^"]


def test_columns_over_several_lines() -> None:
    assert show(["一二三", "  四五", "六七"], Span("f", 1, 3, 3, 2)) == [
        "1 │ 一二三", "  │     ^^", "2 │   四五", "  │   ^^^^", "3 │ 六七", "  │ ^^",
    ]  # fmt: skip


def test_a_column_without_an_end_marks_one_character() -> None:
    assert show(["abc"], Span("f", 1, column=2)) == ["1 │ abc", "  │  ^"]


def test_a_column_behind_the_line_still_shows_a_caret() -> None:
    assert show(["abc"], Span("f", 1, column=9)) == ["1 │ abc", "  │    ^"]


def test_words_are_found_across_a_line_end_and_full_width() -> None:
    assert show(["省发展改", "", "革委 １０００ 个"], Span("f", 1, 3), "省发展改革委", Decimal(1000)) == [
        "1 │ 省发展改", "  │ ^^^^^^^^", "3 │ 革委 １０００ 个", "  │ ^^^^ ^^^^^^^^",
    ]  # fmt: skip


def test_a_number_is_not_found_inside_another() -> None:
    assert show(["１０００ 与 10.5 与 100"], Span("f", 1), 10) == ["1 │ １０００ 与 10.5 与 100"]
    assert show(["10. 完"], Span("f", 1), 10) == ["1 │ 10. 完", "  │ ^^"]


def test_single_characters_and_truth_values_are_not_searched() -> None:
    assert show(["一True"], Span("f", 1), "一", True) == ["1 │ 一True"]


def test_many_lines_keep_the_marked_ones() -> None:
    lines = [f"第{n}行" for n in range(1, 21)]
    assert show(lines, Span("f", 1, 20), "第18行", most=3) == [
        " 1 │ 第1行", " 2 │ 第2行", "18 │ 第18行", "   │ ^^^^^^", "     (17 more)",
    ]  # fmt: skip


def test_a_long_line_is_cut_around_its_mark() -> None:
    lines = show(["前" * 50 + "目标" + "后" * 50], Span("f", 1), "目标", width=30)
    assert lines == ["1 │ …前前前前目标后后后后后后…", "  │          ^^^^"]


def test_a_long_line_without_marks_is_cut_at_its_end() -> None:
    assert show(["ab" * 30], Span("f", 1), width=14) == ["1 │ ababababa…"]


def test_control_characters_do_not_reach_the_terminal() -> None:
    assert show(["a\x1b[2Jb"], Span("f", 1)) == ["1 │ a�[2Jb"]


def test_no_source_no_excerpt() -> None:
    assert excerpt({}, Span("f", 1)) is None
    assert excerpt({"f": ["a"]}, Span("f", 2)) is None
    assert excerpt({"f": ["a"]}, Span("f", 0)) is None
