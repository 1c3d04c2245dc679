"""Style files: loading, faults, and the choice of the style that a text shows."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.read.reading import CASES, bundled_text, style, styles
from zjrules import bundled
from zjrules.errors import ReadError
from zjrules.read.styles import choose_style, load_style, load_styles, style_of


def test_bundled_styles() -> None:
    found = load_styles(bundled.data() / "styles")
    assert "zj" in [each.key for each in found]
    assert len({each.key for each in found}) == len(found)


def test_choice() -> None:
    qinglan = (CASES / "qinglan" / "notice.txt").read_text(encoding="utf-8")
    assert choose_style(bundled_text(), styles()).key == "zj"
    assert choose_style(qinglan, styles()).key == "qinglan"
    assert choose_style(qinglan.replace("：", ":"), styles()).key == "qinglan"


def test_no_style_fits() -> None:
    with pytest.raises(ReadError) as caught:
        choose_style("春眠不觉晓", styles(), "poem.txt")
    (diagnostic,) = caught.value.diagnostics
    assert (diagnostic.code, str(diagnostic.span)) == ("no-style", "poem.txt:1")
    assert "qinglan（青澜市" in diagnostic.hint


def faulty(**changes: Any) -> list[str]:
    data = tomllib.loads((CASES / "qinglan" / "style.toml").read_text(encoding="utf-8"))
    with pytest.raises(ReadError) as caught:
        style_of({**data, **changes}, "s.toml")
    assert all(str(each.span) == "s.toml:1" and each.hint for each in caught.value.diagnostics)
    return [each.message for each in caught.value.diagnostics]


def test_all_faults_at_once() -> None:
    messages = faulty(
        key="",
        posts="市长",
        colour="red",
        head={"title": "{issuer}关于{nothing}的通知", "font": 1},
        clause={"labels": [{"text": "责任单位", "role": "boss"}], "marks": [{"text": "牵头", "at": "middle"}]},
    )
    assert len(messages) == 7
    words = ("key is missing", "posts cannot be", "colour is unknown", "head.font", "{nothing}", "'boss'", "'middle'")
    assert all(word in "\n".join(messages) for word in words)


@pytest.mark.parametrize(
    "changes",
    [
        {"table": [{"key": "a", "kind": "list", "heading": "甲"}]},
        {"section": [{"kind": "part", "heading": "甲"}]},
        {"figures": {"before": {"约": "about"}}},
        {"figures": {"trap": [{"text": "{d}强", "reason": "because"}]}},
        {"items": {"lost_dot": "yes"}},
    ],
)
def test_closed_lists(changes: dict[str, Any]) -> None:
    assert len(faulty(**changes)) == 1


def test_a_file_that_is_no_toml(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text("key = ", encoding="utf-8")
    with pytest.raises(ReadError) as caught:
        load_style(path)
    assert caught.value.diagnostics[0].code == "style-syntax"
    with pytest.raises(ReadError):
        load_styles(tmp_path)


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        load_styles(tmp_path)
    assert caught.value.diagnostics[0].code == "no-styles"


def test_templates() -> None:
    heading = style("zj").template("{n}、{leader}{post}牵头重点工作")
    assert heading.match("二、徐文光常务副省长牵头重点工作") == {"n": "二", "leader": "徐文光", "post": "常务副省长"}
    assert heading.match("三、买买提·艾力副省长牵头重点工作") == {"n": "三", "leader": "买买提·艾力", "post": "副省长"}
    assert heading.match("甲、徐文光常务副省长牵头重点工作") is None
    assert heading.match("二、徐文光牵头重点工作") is None
    found = style("zj").template("（除标注“{any}”外，下同）").search("省财政厅（除标注“牵头”外，下同）")
    assert found is not None
    assert found.start() == 4
    with pytest.raises(ValueError, match="unknown gap"):
        style("zj").template("{x}")
