"""A made-up dataset as an import would give it."""

from __future__ import annotations

import datetime
from decimal import Decimal

from zjrules.model.notice import (
    Dataset,
    LivelihoodGroup,
    Notice,
    OtherNumber,
    Repair,
    Section,
    Table,
    Target,
    TaskItem,
    Unread,
)
from zjrules.source import Span

PATH = "data/xx-2030/notice.txt"


def target(identifier: str, line: int) -> Target:
    return Target(identifier, "项目数", "ge", Decimal("8.5"), "万元", "达到8.5万元", span=Span(PATH, line))


READ = Dataset(
    notice=Notice(
        id="xx-2030",
        title="某省人民政府办公厅关于印发2030年政府工作报告重点工作责任分解的通知",
        doc_number="某政办发〔2030〕6号",
        issuer="某省人民政府办公厅",
        issue_date=datetime.date(2030, 1, 20),
        lead_convention="first_listed",
        lead_note="除标注“分别牵头”外，列第一位者为牵头单位，下同",
        style="xx",
        source=PATH,
        lead_note_span=Span(PATH, 66, 68),
    ),
    tables=(
        Table("annual", 1, "2030年重点工作责任分解", "tasks", Span(PATH, 12)),
        Table("livelihood", 2, "十方面民生实事责任分解", "livelihood", Span(PATH, 90)),
    ),
    sections=(
        Section("annual", 1, "leader", "一、李一明常务副省长牵头重点工作", "李一明", span=Span(PATH, 14)),
        Section("livelihood", 1, "category", "一、教育", span=Span(PATH, 91)),
    ),
    items=(
        TaskItem(id="annual-1-1", text="…", targets=(target("annual-1-1#1", 16),), table="annual", section=1, number=1,
                 leads=("省发展改革委",), listed=("省发展改革委",),
                 other_numbers=(OtherNumber("415X", "name", Span(PATH, 17)),)),
        TaskItem(id="annual-1-2", text="…", table="annual", section=1, number=2, lead_mode="joint",
                 leads=("省委组织部", "省科技厅"), listed=("省委组织部", "省科技厅")),
        TaskItem(id="annual-1-3", text="…", table="annual", section=1, number=3, lead_mode="collective",
                 groups=("各设区市政府",)),
    ),
    livelihood=(
        LivelihoodGroup(id="livelihood-1-1", text="…", targets=(target("livelihood-1-1#1", 92),), category=1, group=1,
                        leaders=("王二",), units=("省教育厅",)),
    ),
    repairs=(
        Repair("lost-dot", "８ ５ 万元", "8.5万元", "数字之间留有失去的小数点的空位", Span(PATH, 16)),
        Repair("page-mark", "省科\n—２—\n技厅", "省科技厅",
               "页码落在责任单位名单中间，单位名称因此被断开为两截", Span(PATH, 20, 22)),
    ),
    unread=(Unread("（此件有误）", Span(PATH, 99)),),
)  # fmt: skip
WRITTEN = (("data/xx-2030/notice.toml", "same"), ("data/xx-2030/annual.toml", "changed"), ("out.toml", "new"))
NOTHING = Dataset(notice=Notice(id="yy"))
