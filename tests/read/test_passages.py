"""What stands outside the tables, and the forms that the text is written in."""

from __future__ import annotations

import pytest

from tests.read.reading import bundled_raw
from zjrules.read.passages import forms_of
from zjrules.read.text import Places


def test_passages_of_the_bundled_notice() -> None:
    raw = bundled_raw()
    found = {each.role: (each.text, each.span.line, each.span.end_line) for each in raw.passages if each.role != "body"}
    assert found == {
        "masthead": ("浙江省人民政府办公厅文件", 1, 1),
        "addressee": ("各市、县（市、区）人民政府，省政府直属各单位：", 12, 12),
        "signature": ("浙江省人民政府办公厅", 43, 43),
        "date": ("2023年1月20日", 45, 45),
        "remark": ("（此件公开发布）", 47, 47),
        "copy": ("抄送：省委各部门，省人大常委会、省政协办公厅，省军区，省监委，省法院，省检察院。", 1612, 1614),
        "printed": ("浙江省人民政府办公厅2023年1月20日印发", 1616, 1616),
    }
    (body,) = (each for each in raw.passages if each.role == "body")
    assert body.text == raw.head.body
    assert (body.span.line, body.span.end_line) == (14, 41)


def test_forms_of_the_bundled_notice() -> None:
    found = {(each.kind, each.form): (each.times, each.span.line) for each in bundled_raw().forms}
    assert found == {
        ("digit-width", "full"): (688, 3),
        ("percent", "％"): (29, 384),
        ("blank-after-figure", "yes"): (129, 14),
        ("blank-after-figure", "no"): (3, 1544),
    }


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("", {}),
        ("没有数字。", {}),
        ("增长5%。", {("digit-width", "half"): (1, "增长5%。"), ("percent", "%"): (1, "增长5%。")}),
        ("百分之五，百分之百。", {("percent", "百分之"): (1, "百分之五，百")}),
        ("共\n３ 家企业", {("digit-width", "full"): (1, "３ 家企业")}),  # may be the number of an item
        ("共 ３ 家，4家", {
            ("digit-width", "full"): (1, "共 ３ 家，4家"),
            ("digit-width", "half"): (1, "共 ３ 家，4家"),
            ("blank-after-figure", "yes"): (1, "共 ３ 家，4家"),
            ("blank-after-figure", "no"): (1, "共 ３ 家，4家"),
        }),
    ],
)  # fmt: skip
def test_forms(text: str, forms: dict[tuple[str, str], tuple[int, str]]) -> None:
    assert {(each.kind, each.form): (each.times, each.first) for each in forms_of(text, Places("x", text))} == forms
