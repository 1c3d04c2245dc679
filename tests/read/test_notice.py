"""The bundled notice as it is read: counts, head, structure, twenty records, repairs, targets."""

from __future__ import annotations

import datetime
import tomllib
from collections import Counter
from typing import Any

import pytest

from tests.read.reading import CASES as FOLDER
from tests.read.reading import bundled_notice, bundled_raw, duties
from zjrules.model.notice import LivelihoodGroup, Target, TaskItem

ITEMS = list(tomllib.loads((FOLDER / "zj-2023" / "items.toml").read_text(encoding="utf-8"))["case"])


def golden(name: str) -> list[str]:
    return (FOLDER / "zj-2023" / name).read_text(encoding="utf-8").splitlines()


def test_counts() -> None:
    dataset, diagnostics = bundled_notice()
    assert diagnostics == ()
    assert Counter(item.table for item in dataset.items) == {"five_year": 88, "annual": 56}
    assert Counter(section.table for section in dataset.sections) == {"five_year": 10, "annual": 9, "livelihood": 10}
    assert len(dataset.livelihood) == 21
    assert Counter(item.lead_mode for item in dataset.items) == {"first_listed": 129, "joint": 10, "collective": 5}
    assert sum(len(item.leads) for item in dataset.items if item.lead_mode == "joint") == 22
    assert [item.id for item in dataset.items if not item.numbered] == ["five_year-5-1", "annual-5-1"]
    assert len({duty.id for duty in dataset.duties}) == 165
    assert dataset.unread == ()


def test_units() -> None:
    """The counts of the responsible units agree with those made by hand."""
    dataset, _ = bundled_notice()
    named = [unit for item in dataset.items for unit in item.listed]
    collectives = [name for item in dataset.items for name in item.groups]
    others = [name for name in collectives if name.endswith("其他成员单位")]
    assert (len(named) + len(collectives), len(others), len(set(others))) == (983, 46, 32)
    assert Counter(name for name in collectives if name not in others) == {
        "各市、县（市、区）政府": 7,
        "省政府直属各单位": 6,
        "各设区市政府": 3,
        "有关能源发电企业": 2,
        "省级各行政执法单位": 1,
    }
    aliases = Counter((unit, alias) for item in dataset.items for unit, alias in item.aliases.items())
    assert aliases == {
        ("省委组织部", "省委人才办"): 7,
        ("省委宣传部", "省文明办"): 2,
        ("省委宣传部", "省新闻出版局"): 1,
        ("省委改革办", "省放管服办"): 1,
    }
    assert sum(len(item.listed) == 1 and not item.groups for item in dataset.items) == 15


def test_head() -> None:
    dataset, _ = bundled_notice()
    notice, head = dataset.notice, bundled_raw().head
    assert (notice.id, notice.style, notice.issuer) == ("zj-2023", "zj", "浙江省人民政府办公厅")
    assert notice.doc_number == "浙政办发〔2023〕6号"
    assert notice.title == "浙江省人民政府办公厅关于印发2023年政府工作报告重点工作责任分解的通知"
    assert notice.issue_date == datetime.date(2023, 1, 20)
    assert notice.annexes == (
        "今后五年发展的目标任务责任分解",
        "2023年重点工作责任分解",
        "十方面民生实事责任分解",
    )
    assert notice.annexes == tuple(table.title for table in dataset.tables)
    assert head.masthead == "浙江省人民政府办公厅文件"
    assert head.addressee == "各市、县（市、区）人民政府，省政府直属各单位："
    assert head.body.startswith("《今后五年")
    assert head.body.endswith("奋力谱写中国式现代化浙江篇章。")
    assert head.signature == "浙江省人民政府办公厅"


def test_lead_note() -> None:
    dataset, _ = bundled_notice()
    notice = dataset.notice
    assert notice.lead_convention == "first_listed"
    assert notice.lead_note == "（除标注“分别牵头”外，列第一位者为牵头单位，下同）"
    span = notice.lead_note_span
    assert span is not None
    assert (span.line, span.end_line) == (66, 68)


def test_sections() -> None:
    dataset, _ = bundled_notice()
    roster = ["王浩", "徐文光", "王文序", "卢山", "王成国", "张雁云", "张家胜", "胡伟", "李岩益"]
    for table in ("five_year", "annual"):
        assert [each.leader for each in dataset.sections if each.table == table and each.kind == "leader"] == roster
    first, common = dataset.sections[0], dataset.sections[9]
    assert (first.id, first.post, first.overall, first.heading) == (
        "five_year-1",
        "省长",
        "总负责。",
        "一、王浩省长牵头重点工作",
    )
    assert (common.id, common.kind, common.leader) == ("five_year-10", "common", None)
    assert [each.section for each in dataset.sections] == [*range(1, 11), *range(1, 10), *range(1, 11)]
    assert all(each.loose_text == "" for each in dataset.sections)
    names = {each.category: each.category_name for each in dataset.livelihood}
    themes = "教育助学 医疗卫生 养老帮困 婴幼儿托育 就业创业 城乡宜居 交通出行 文体旅游 便民服务 除险保安"
    assert list(names.values()) == themes.split()


def shown(target: Target) -> str:
    text = f"{target.indicator} {target.comparator} {target.value} {target.unit}"
    text += " aspirational" if target.commitment == "aspirational" else ""
    return text + (f" part of {target.part_of}" if target.part_of else "")


def test_number_of_items() -> None:
    assert len({case["id"] for case in ITEMS}) == 20


@pytest.mark.parametrize("case", ITEMS, ids=[each["id"] for each in ITEMS])
def test_item(case: dict[str, Any]) -> None:
    duty = duties()[case["id"]]
    units = [unit for unit in case["units"].split("、") if unit]
    assert duty.text == case["text"]
    assert [shown(target) for target in duty.targets] == case.get("targets", [])
    text, clause = duty.text_span, duty.responsibility_span
    assert text is not None
    assert clause is not None
    assert [text.line, text.end_line, clause.line, clause.end_line] == case["lines"]
    if isinstance(duty, LivelihoodGroup):
        assert list(duty.leaders) == case["leaders"]
        assert list(duty.units) == units
        return
    assert isinstance(duty, TaskItem)
    assert (duty.leader or "") == case["leader"]
    assert list(duty.listed) == units
    assert list(duty.leads) == units[: case["leads"]]
    assert list(duty.participants) == units[case["leads"] :]
    assert list(duty.groups) == case.get("groups", [])
    assert duty.aliases == case.get("aliases", {})
    assert duty.lead_mode == case.get("mode", "first_listed")


def test_repairs() -> None:
    dataset, _ = bundled_notice()
    lines = [(each.span.line if each.span else 0, each.kind, each.raw, each.repaired) for each in dataset.repairs]
    assert ["\t".join(map(str, each)) for each in lines] == golden("repairs.tsv")
    assert Counter(each.kind for each in dataset.repairs) == {
        "item-dot": 142,
        "decimal-point": 10,
        "page-mark": 2,
        "split-number": 1,
        "garbage-run": 1,
        "lost-glyph": 1,
    }
    reasons = [each.reason for each in dataset.repairs if each.kind == "page-mark"]
    assert reasons == [
        "page mark between two lines of text",
        "page mark between two lines of text, its figures reversed (page 26)",
    ]


def test_targets() -> None:
    dataset, _ = bundled_notice()
    lines = []
    for duty in dataset.duties:
        for target in duty.targets:
            line = target.span.line if target.span else 0
            lines.append(
                f"{target.id}\t{line}\t{target.indicator}\t{target.comparator}\t{target.value}\t{target.unit}\t"
                f"{target.commitment}\t{target.period or ''}\t{target.part_of or ''}\t{target.quote}"
            )
    assert lines == golden("targets.tsv")
    assert Counter(line.partition("-")[0] for line in lines) == {"five_year": 8, "annual": 78, "livelihood": 68}


def test_other_numbers() -> None:
    lines = []
    for duty in duties().values():
        lines += [f"{duty.id}\tnumber\t{each.raw}\t{each.reason}" for each in duty.other_numbers]
        for count in duty.named_counts:
            members = "、".join(count.members) + ("等" if count.open else "")
            lines.append(f"{duty.id}\tcount\t{count.number}{count.noun}\t{members}")
        lines += [f"{duty.id}\tpairing\t{each.subjects} = {each.values}\t{each.quote}" for each in duty.pairings]
    assert lines == golden("numbers.tsv")
