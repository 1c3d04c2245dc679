"""Line breaking: display widths, marks that may not open or close a line, text that could steer a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zjrules.render.wrap import NO_END, NO_START, crop, cut, pack, pad, visible, wrap
from zjrules.source import display_width

SENTENCE = "牵头单位（列第一位者），除标注“分别牵头”外；1000个左右、1万亿元以上。见notice:12第３４条！"
TEXTS = st.text(alphabet="省发展改革委，。、“”（）《》：；！abc XYZ 019.%１２％…—\u00a0", max_size=80)


def test_a_full_stop_never_opens_a_line() -> None:
    assert wrap("一二三四。五六", 8) == ["一二三", "四。五六"]


def test_a_bracket_never_closes_a_line() -> None:
    assert wrap("一二三（四五）", 8) == ["一二三", "（四五）"]


def test_two_marks_stay_with_the_word_before_them() -> None:
    assert wrap("一二三四”，五", 10) == ["一二三", "四”，五"]


def test_words_and_numbers_are_not_cut() -> None:
    assert wrap("共1000个abc def", 8) == ["共1000个", "abc def"]
    assert wrap("总额１２３４亿", 10) == ["总额", "１２３４亿"]


def test_a_word_wider_than_the_line_is_cut() -> None:
    assert wrap("abcdefghij", 4) == ["abcd", "efgh", "ij"]


def test_a_word_wider_than_the_line_may_stand_out() -> None:
    text = "见 abcdefghij 一二三 x"
    assert [text[a:b] for a, b in cut(text, 6, 6, whole=True)] == ["见", "abcdefghij", "一二三", "x"]
    assert cut("abcdefgh", 6, 6, whole=True) == [(0, 8)]


def test_indents_count() -> None:
    assert wrap("一二三四五", 8, "  ", "    ") == ["  一二三", "    四五"]
    assert wrap("一\n二", 8, "- ", "  ") == ["- 一", "  二"]


def test_packed_parts_stay_whole() -> None:
    assert pack(["f(a: 1,", 'b: "省发展改革委",', "c: 3)"], 20, "  ") == ["f(a: 1,", '  b: "省发展改革委",', "  c: 3)"]
    assert pack(["省发展改革委、", "省"], 8) == ["省发展改", "革委、", "省"]
    assert pack(["aa,", "bb,", "cc"], 7) == ["aa, bb,", "cc"]


@given(TEXTS, st.integers(4, 40))
def test_nothing_is_lost_and_nothing_is_too_wide(text: str, width: int) -> None:
    ranges = cut(text, width, width)
    assert "".join(text[a:b] for a, b in ranges).replace(" ", "") == text.replace(" ", "")
    assert all(display_width(text[a:b]) <= width for a, b in ranges)


@given(st.integers(12, 60))
def test_breaking_rules_hold_in_running_text(width: int) -> None:
    lines = wrap(SENTENCE * 3, width)
    assert not [line for line in lines[1:] if line[0] in NO_START]
    assert not [line for line in lines[:-1] if line[-1] in NO_END and display_width(line) < width]


def test_control_characters_are_defused() -> None:
    assert visible("红\x1b[31m字\u202e反\t了") == "红�[31m字�反 了"
    assert crop("一\n二", 10) == "一 二"


@given(st.text(max_size=30), st.integers(1, 20))
def test_crop_fits(text: str, width: int) -> None:
    assert display_width(crop(text, width)) <= max(width, 1)


def test_pad_counts_columns() -> None:
    assert pad("省厅", 6) == "省厅  "
    assert pad("省厅", 6, right=True) == "  省厅"
    assert pad("省厅", 2) == "省厅"
