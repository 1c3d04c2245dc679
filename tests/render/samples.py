"""Made-up check results that look like real ones; the golden files are made from them."""

from __future__ import annotations

import datetime
from decimal import Decimal

from zjrules.errors import Diagnostic
from zjrules.source import Span
from zjrules.violations.result import (
    AppliedWaiver,
    Basis,
    CheckedInput,
    CheckResult,
    RuleOutcome,
    RuleText,
    Value,
    Violation,
    WitnessFact,
)

NOTICE = "data/xx-2030/notice.txt"
PROGRESS = "data/xx-2030/progress/results.csv"
DATASET = "data/xx-2030/annual.toml"

LINES = [
    "二、李一明常务副省长牵头重点工作",
    "",
    "１ 安排省重大项目 ９００ 个左右，完成年度投资 １ 万亿元以上，带",
    "",
    "动投资增长 ６％以上。",
    "",
    "责任单位：省发展改革委、省经信厅、省科技厅、省财政厅、省自",
    "",
    "然资源厅、省生态环境厅、省建设厅、省交通运输厅、省水利厅、省",
    "",
    "农业农村厅、省文化和旅游厅、省卫生健康委、省国资委、省地方金",
    "",
    "融监管局、省能源局、省林业局",
    "",
    "２ 细颗粒物平均浓度低于 ２６ 微克，优良天数比率高于 ９３％。",
    "",
    "责任单位：省生态环境厅",
    "",
    "（牵头领导：王二、张三，责任单位：省教育厅）",
]
TABLE = [
    "事项编号,指标,填报单位,报告期,完成值,计量单位,完成率",
    "annual-2-1,重大项目,省经信厅,2030年,791,个,87.9",
]
TOML = [
    "[[items]]",
    'id = "annual-2-1"',
    'leads = ["省经信厅"]',
    'text = "安排省重大项目900个左右，' + "加快实施一批补短板项目，" * 9 + '责任单位：省发展改革委"',
]


def fact(relation: str, line: int = 0, kind: str = "given", path: str = NOTICE, **values: Value) -> WitnessFact:
    place = Span(path, line) if line else None
    return WitnessFact(relation, values, place, kind)  # type: ignore[arg-type]


LEAD = Violation(
    fingerprint="3f9ac1d2e4b5a607",
    rule="L001",
    name="lead-is-not-first-listed",
    group="leadership",
    severity="error",
    subject_kind="item",
    subject_id="annual-2-1",
    title="牵头单位不是列第一位者",
    title_en="The lead unit is not the first-listed unit",
    message="annual-2-1 的牵头单位是省经信厅，而列第一位的是省发展改革委",
    message_en="annual-2-1 is led by 省经信厅, but 省发展改革委 is listed first",
    basis=Basis("text", "xx-2030 第66–68行", "除标注‘分别牵头’外，列第一位者为牵头单位，下同"),
    fix="把牵头单位改为列第一位的单位；确需由该单位牵头的，调整责任单位的排列次序，或在其后标注“分别牵头”。",
    key=("annual-2-1", "省经信厅", "省发展改革委"),
    locations=(Span(NOTICE, 7, 13), Span(DATASET, 3, 3, 10, 16, "leads"), Span(DATASET, 4, cell="text")),
    witness=(
        fact("listed", 7, item="annual-2-1", position=1, order=1, group=1, unit="省发展改革委", separator=""),
        fact("claimed_lead", 3, path=DATASET, item="annual-2-1", unit="省经信厅"),
        fact("group_mark", kind="absent", item="annual-2-1", mark="分别牵头"),
    ),
)
FIGURE = Violation(
    fingerprint="a0b1c2d3e4f56789",
    rule="P006",
    name="programme-figure-contradicted",
    group="programmes",
    severity="error",
    subject_kind="programme",
    subject_id="qian-xiang",
    title="工程名称中的数字与年度目标不一致",
    title_en="The figure in a programme's name contradicts the annual target",
    message="“千项”是每年 1000 项，而 annual-2-1#1 安排 900 个左右",
    message_en="“千项” means 1000 a year, but annual-2-1#1 plans about 900",
    basis=Basis("domain", "", "“千项万亿”：每年实施重大项目1000个、完成投资1万亿元"),
    fix="核对原文与工程方案。",
    key=("qian-xiang", Decimal(900), Decimal("1000")),
    locations=(Span(NOTICE, 3, 5),),
    witness=(
        fact("programme_figure", 12, path="data/xx-2030/programmes.toml", programme="qian-xiang", order=1,
             value=Decimal(1000), unit="项", indicator="省重大项目", basis="per_year"),
        fact("target", 3, target="annual-2-1#1", item="annual-2-1", order=1, indicator="省重大项目",
             comparator="approx", value=Decimal("900"), unit="个", commitment="firm",
             quote="安排省重大项目900个左右，完成年度投资1万亿元以上，带动投资增长6%以上"),
    ),
)  # fmt: skip
LEADERS = Violation(
    fingerprint="77aa77aa77aa77aa",
    rule="M002",
    name="livelihood-leader-not-one",
    group="livelihood",
    severity="error",
    subject_kind="livelihood",
    subject_id="livelihood-1-1",
    title="民生实事牵头领导不是一位",
    title_en="",
    message="livelihood-1-1 有 2 位牵头领导",
    message_en="",
    basis=Basis("observed", "xx-2030", ""),
    key=("livelihood-1-1", 2),
    locations=(Span(NOTICE, 19, 19, 2, 12),),
    witness=tuple(
        fact("livelihood_leader", 19, kind="counted", group="livelihood-1-1", position=n, leader=name)
        for n, name in enumerate(("王二", "张三", "赵四", "钱五", "孙六", "周七", "吴八", "郑九"), 1)
    ),
)
MEASURE = Violation(
    fingerprint="5ca1ab1e5ca1ab1e",
    rule="T004",
    name="measure-incomplete",
    group="targets",
    severity="warning",
    subject_kind="target",
    subject_id="annual-2-2#1",
    title="计量单位不完整",
    title_en="The unit of measure is incomplete",
    message="annual-2-2#1 的计量单位“微克”没有写明每立方米",
    message_en="annual-2-2#1 gives 微克 without a volume",
    basis=Basis("standard", "GB 3095—2012", ""),
    key=("annual-2-2#1", "微克"),
    locations=(Span(NOTICE, 15),),
    witness=(fact("target", 15, target="annual-2-2#1", unit="微克"),),
    status="waived",
    waiver=AppliedWaiver(
        id="W-03",
        reason="原文如此：通知正文省略了“／立方米”，不影响考核；已与省生态环境厅核对过口径。",
        approver="某某",
        until=datetime.date(2031, 1, 1),
    ),
)
LATE = Violation(
    fingerprint="0ddba11000000001",
    rule="G011",
    name="reporter-is-not-lead",
    group="progress",
    severity="note",
    subject_kind="report",
    subject_id="annual-2-1@2030",
    title="填报单位不是牵头单位",
    title_en="The reporter is not a lead unit",
    message="annual-2-1 由省发展改革委牵头，2030年的进展由省经信厅填报",
    message_en="annual-2-1 is led by 省发展改革委 but reported by 省经信厅",
    basis=Basis("domain"),
    fix="由牵头单位汇总填报。",
    key=("annual-2-1@2030", "省经信厅"),
    locations=(Span(PROGRESS, 2, cell="C2"),),
    witness=(fact("reporter", 2, path=PROGRESS, report="annual-2-1@2030", unit="省经信厅"),),
)
OLD = MEASURE._replace(fingerprint="0ddba11000000002", status="baseline", waiver=None, subject_id="annual-2-2#2")

INPUTS = (
    CheckedInput(NOTICE, "notice", "9f2c" * 16, 165),
    CheckedInput(PROGRESS, "progress", "01ab" * 16, 54),
)
PASSED_IDS = "L002 L003 L010 L014 S001 S002 S003 S004 U001 U002 U004 X001 X002 X003 T005 T006 T007 D001 D002 D010"
RULES = (
    *(RuleOutcome(each, f"rule-{each.lower()}", "某条规则", "error", "passed", checked=80 + n, seconds=0.0123)
      for n, each in enumerate(PASSED_IDS.split())),
    RuleOutcome("L001", LEAD.name, LEAD.title, "error", "violated", checked=144, violated=1, seconds=0.01),
    RuleOutcome("P006", FIGURE.name, FIGURE.title, "error", "violated", checked=2, violated=1),
    RuleOutcome("M002", LEADERS.name, LEADERS.title, "error", "violated", checked=21, violated=1),
    RuleOutcome("T004", MEASURE.name, MEASURE.title, "warning", "violated", checked=171, violated=2),
    RuleOutcome("G011", LATE.name, LATE.title, "note", "violated", checked=54, violated=1, undetermined=6),
    RuleOutcome("U007", "unit-not-registered", "责任单位未登记", "warning", "undetermined",
                "没有单位名录（organs），无法判定", checked=80, undetermined=80),
    *(RuleOutcome(f"U0{n}", f"unit-rule-{n}", "单位名录规则", "warning", "undetermined",
                  "没有单位名录（organs），无法判定", 80, 0, 80)
      for n in range(10, 16)),
    RuleOutcome("Z012", "notice-date-after-report", "报告早于通知", "note", "skipped", "没有可查的对象"),
)  # fmt: skip

SOURCES = {NOTICE: LINES, PROGRESS: TABLE, DATASET: TOML}
ERRORED = RuleOutcome(
    "X009", "twin-differs", "重复事项不一致", "error", "errored",
    "duckdb 引擎中止：超出时间限制 60 秒（rules/cross/X009-twin-differs.toml:31）",
)  # fmt: skip


def of(violations: tuple[Violation, ...] = (), rules: tuple[RuleOutcome, ...] = RULES) -> CheckResult:
    made = CheckResult("0.1.0", datetime.date(2031, 3, 31), "python", INPUTS, rules, violations, SOURCES)
    return made._replace(texts=TEXTS)


def many() -> CheckResult:
    """A result as long as a whole notice: each of 144 items breaks one rule."""
    violations = tuple(
        LEAD._replace(
            fingerprint=f"{n:016x}",
            subject_id=f"annual-2-{n}",
            message=f"annual-2-{n} 的牵头单位是省经信厅，而列第一位的是省发展改革委",
            locations=(Span(NOTICE, 7 + n % 9),),
        )
        for n in range(144)
    )
    return of(tuple(sorted(violations, key=lambda v: (v.locations[0].line, v.fingerprint))))


TEXTS = {
    "L001": RuleText("leadership", ("publication", "gate"), LEAD.basis, "牵头单位写错，任务就没有人牵头。", LEAD.fix),
    "U007": RuleText("units", ("publication",), Basis("standard", "GB/T 20091"), "名录之外的单位无从考核。"),
}
# What a submission may hold: formulas, markup, commands, characters that XML and terminals do not take.
HARD = LATE._replace(
    fingerprint="bad0bad0bad0bad0",
    severity="error",
    subject_id="=1+1|@someone #12",
    title="标题带 <b>标记</b> | `代码` 和 ]]>",
    message="=HYPERLINK(\"http://example.org\")\n::error::x ##[error]y 100%，"
    "\n[0123456789abcdef] 豁免 一行\r- [0123456789abcdef] 错误 \0\x1b[31m红\ud800\U0001d11e [a](b) *c* $d$",
    locations=(Span("数据 表/上报 100%.xlsx", 7, cell="三季度!C7"), Span(DATASET, 4, 4, 10, 16)),
    witness=(fact("report_text", 2, path=PROGRESS, text="```\n# 标题 & <!-- -->"),),
    fix="",
)
EXCUSED = MEASURE._replace(
    fingerprint="bad0bad0bad0bad1", waiver=AppliedWaiver("W|1", "原因 -->\n[0123456789abcdef] | 表 |"), locations=()
)

FAULTS = tuple(
    Diagnostic("unknown-key", f"unknown key {key!r} in the dataset", Span(DATASET, line), "remove it")
    for line, key in enumerate(("led", "lead", "leader_", "unit", "note", "remark", "x"), 20)
)
RESULTS = {
    "clean": of(rules=RULES[: len(PASSED_IDS.split())]),
    "violations": of((FIGURE, LEAD, MEASURE, OLD, LEADERS, LATE)),
    "errored": of((LATE,), (*RULES[-3:], ERRORED))._replace(diagnostics=FAULTS),
    "unread": of((LATE,))._replace(
        inputs=INPUTS[:1],
        unread=(PROGRESS,),
        diagnostics=(Diagnostic("empty-file", f"{PROGRESS} is empty", Span(PROGRESS, 1), "give a header"),),
    ),
    "hard": of((HARD, EXCUSED, HARD))._replace(
        sources={DATASET: ["", "", "", "文字𝄞" * 3 + "之后"]}, unshown={"G011": 12},
    ),
    "empty": CheckResult("0.1.0", datetime.date(2031, 3, 31), "python", (), (), ()),
}
