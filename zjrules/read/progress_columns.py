"""The columns of a fuller form of progress reports. No table needs them; what stands in them is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from zjrules.read.quantity import plain

MORE = {
    "submitted": "报送日期",
    "version": "版次",
    "reason": "更正说明",
    "part": "分项",
    "basis": "数据口径",
    "light": "灯色",
    "problem": "存在问题",
    "next": "下一步措施",
    "signer": "审核人",
    "signed": "审核日期",
    "evidence_date": "佐证日期",
    "evidence_hash": "佐证校验值",
}
BASES = {"cumulative": "累计", "in_period": "当期", "level": "期末", "growth": "同比"}
LIGHTS = {"green": "绿", "yellow": "黄", "red": "红", "blue": "蓝"}

_NAMES = {name.replace("_", ""): name for name in MORE} | {chinese: name for name, chinese in MORE.items()}


def heading(cell: str) -> str:
    """The words of a header cell by which columns are told apart."""
    return re.sub(r"[\s_]", "", plain(cell)).lower()


def more_column(cell: str) -> str:
    """The name of the column with this header; "" where it is none of these."""
    return _NAMES.get(heading(cell), "")


def version_mark(version: str) -> str:
    """What a version adds to the key of a report: nothing where it is the first."""
    number = "".join(plain(version).split())
    return "" if number in ("", "1") else f"|v{number}"


def key_marks(more: Mapping[str, str]) -> str:
    """What these columns add to the key of a report."""
    part = "".join(more.get("part", "").split())
    return (f"|{part}" if part else "") + version_mark(more.get("version", ""))


def more_fields(extra: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What stands in these columns, by their names; of two columns of one name the first counts."""
    found: dict[str, str] = {}
    for printed, text in extra:
        if name := _NAMES.get(heading(printed)):
            found.setdefault(name, text)
    return found
