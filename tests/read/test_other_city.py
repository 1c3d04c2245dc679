"""The same code reads another city's notice of another year, described by a style file alone."""

from __future__ import annotations

import datetime
from functools import lru_cache

from tests.read.reading import CASES, read
from tests.read.test_account import check_account
from zjrules.errors import Diagnostic
from zjrules.model.notice import Dataset, TaskItem
from zjrules.read.raw import RawNotice


@lru_cache
def notice() -> tuple[RawNotice, Dataset, list[Diagnostic]]:
    return read((CASES / "qinglan" / "notice.txt").read_text(encoding="utf-8"))


def items() -> dict[str, TaskItem]:
    return {item.id: item for item in notice()[1].items}


def test_head() -> None:
    raw, dataset, diagnostics = notice()
    assert diagnostics == []
    check_account(raw)
    head = dataset.notice
    assert (head.id, head.style, head.doc_number) == ("ql-2026", "qinglan", "青政办函〔2026〕8号")
    assert head.issue_date == datetime.date(2026, 2, 9)
    assert head.title == "青澜市人民政府办公室关于印发2026年市政府重点工作任务分工的通知"
    assert head.annexes == ("2026年市政府重点工作任务分工", "2026年民生实事项目")
    assert [table.key for table in dataset.tables] == ["tasks", "livelihood"]
    assert (head.lead_convention, dataset.unread) == ("", ())


def test_sections() -> None:
    sections = notice()[1].sections
    assert [(each.id, each.kind, each.leader, each.post) for each in sections] == [
        ("tasks-1", "leader", "陈立", "市长"),
        ("tasks-2", "leader", "欧阳明", "常务副市长"),
        ("tasks-3", "common", None, None),
        ("livelihood-1", "category", None, None),
        ("livelihood-2", "category", None, None),
    ]


def test_items() -> None:
    shown = {key: (item.lead_mode, item.leads, item.participants, item.groups) for key, item in items().items()}
    assert shown == {
        "tasks-1-1": ("marked", ("市发展改革委",), ("市统计局", "市商务局"), ("各县（市、区）政府",)),
        "tasks-1-2": ("joint", ("市工业和信息化局", "市科技局"), ("东湖区政府", "西岭县政府", "云港市政府"), ()),
        "tasks-1-3": ("marked", ("市工业和信息化局",), ("市自然资源局", "青澜产业投资有限公司（集团）"), ()),
        "tasks-2-1": ("marked", ("市行政审批局",), ("市市场监管局", "市城管局"), ()),
        "tasks-2-2": ("joint", ("市发展改革委", "市城管局"), ("市供电公司",), ()),
        "tasks-3-1": ("collective", (), ("市司法局",), ("市政府各部门",)),
    }
    assert all(item.numbered for item in items().values())
    assert items()["tasks-1-3"].aliases == {"市自然资源局": "市林业局"}


def test_a_clause_without_label_in_the_words_of_the_item() -> None:
    item = items()["tasks-2-2"]
    assert item.text.endswith("换电站各200座。")
    assert item.responsibility == "市发展改革委、市城管局共同牵头，市供电公司配合"
    text, clause = item.text_span, item.responsibility_span
    assert text is not None
    assert clause is not None
    assert (text.line, text.end_line, clause.line) == (28, 29, 30)


def test_livelihood() -> None:
    groups = notice()[1].livelihood
    assert [(each.id, each.category_name, each.leaders, each.units) for each in groups] == [
        ("livelihood-1-1", "老有所养", ("欧阳明",), ("市民政局",)),
        ("livelihood-2-1", "出行", ("陈立", "周闻"), ("市交通局",)),
    ]


def test_targets() -> None:
    dataset = notice()[1]
    shown = [
        f"{each.id} {each.indicator} {each.comparator} {each.value}{f'-{each.high}' if each.high else ''}{each.unit} "
        f"{each.commitment[0]} {each.period or ''}{each.part_of or ''}".strip()
        for duty in dataset.duties
        for each in duty.targets
    ]
    assert shown == [
        "tasks-1-1#1 地区生产总值增长 approx 6% f",
        "tasks-1-1#2 规模以上工业增加值占比 reach 31.5% f",
        "tasks-1-1#3 社会消费品零售总额 gt 1200亿元 a",
        "tasks-1-2#1 新开工产业项目 eq 120个 f",
        "tasks-1-2#2 投资 eq 85.6亿元 f",
        "tasks-1-2#3 高新技术企业 reach 900家 f 2027",
        "tasks-1-3#1 建成标准厂房 eq 30万平方米 f 2026H1",
        "tasks-2-1#1 企业开办时间 le 1个工作日 f",
        "tasks-2-1#2 新建口袋公园 between 10-12个 f",
        "tasks-2-2#1 一般工业占比 reach 40% f",
        "tasks-2-2#2 商业用电占比 reach 25% f",
        "tasks-2-2#3 新增充电桩 eq 200座 f",
        "tasks-2-2#4 新增换电站 eq 200座 f",
        "tasks-3-1#1 行政复议纠错率 le 8% f",
        "livelihood-1-1#1 改造社区食堂 eq 60家 f",
        "livelihood-1-1#2 农村食堂 eq 25家 f livelihood-1-1#1",
        "livelihood-1-1#3 提供助餐服务的老人 eq 3万人 f",
        "livelihood-2-1#1 新增公交车 eq 100辆 f",
    ]


def test_named_count() -> None:
    (count,) = items()["tasks-1-3"].named_counts
    assert (count.number, count.noun, count.members, count.open) == (2, "百亿级产业集群", ("先进装备", "新材料"), True)


def test_no_repair_but_the_page_mark() -> None:
    assert [(each.kind, each.raw) for each in notice()[1].repairs] == [("page-mark", "- 2 -")]


def test_without_mark_and_convention_nobody_leads() -> None:
    text = (CASES / "qinglan" / "notice.txt").read_text(encoding="utf-8")
    bare = text.replace("责任单位：▲市行政审批局", "责任单位：市行政审批局")
    _, dataset, diagnostics = read(bare)
    item = next(item for item in dataset.items if item.id == "tasks-2-1")
    assert (item.lead_mode, item.leads) == ("collective", ())
    assert [(each.code, each.span.line if each.span else 0) for each in diagnostics] == [("no-lead-convention", 27)]
