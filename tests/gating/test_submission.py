"""What belongs to which report, and what is left when a submission or a part of the history is taken away."""

from __future__ import annotations

from pathlib import Path

import pytest

from zjrules.facts.progress import progress_facts
from zjrules.facts.store import Facts
from zjrules.gating.owned import OWNED
from zjrules.gating.submission import only, reports_of, submission_of, without
from zjrules.model.progress_build import Ids, load_progress
from zjrules.source import Span

FULL = ("事项编号,填报单位,报告期,数据截止,完成值,计量单位,目标值,完成率,状态,进展情况,佐证材料,来源,"
        "报送日期,版次,更正说明,分项,数据口径,灯色,存在问题,下一步措施,审核人,审核日期,指标,"
        "目标编号,别的\n")  # fmt: skip
ROW = ("annual-2-1,省发展改革委,2023H1,2023-06-30,5,%,6,83.3,进行中,截至6月30日增长5%。,统计月报,网站,"
       "2023-07-05,2,更正,甲县,累计,绿,无,继续,张三,2023-07-06,增速,annual-2-1#1,旁注\n")  # fmt: skip


def stated(*paths: Path) -> Facts:
    facts, ids = Facts(), Ids()
    facts.add("measure", "%", "percent", 1)
    for path in paths:
        progress_facts(facts, load_progress(path, 2023, ids))
    return facts


def test_every_fact_of_a_report_is_owned_by_it(tmp_path: Path) -> None:
    (tmp_path / "full.csv").write_text(FULL + ROW, encoding="utf-8")
    facts = stated(tmp_path / "full.csv")
    (report,) = reports_of(facts)
    found = {relation: row for relation, row in facts if report in row}
    assert {relation: row.index(report) for relation, row in found.items()} == {
        relation: OWNED[relation].column for relation in found
    }
    assert len(found) >= 24, sorted(found)
    assert set(facts.rows) - set(found) == {"measure"}


def test_a_report_that_is_handed_in_again_is_another(tmp_path: Path) -> None:
    for name in ("before", "after"):
        (tmp_path / f"{name}.csv").write_text(FULL + ROW, encoding="utf-8")
    before, both = stated(tmp_path / "before.csv"), stated(tmp_path / "before.csv", tmp_path / "after.csv")
    path = (tmp_path / "after.csv").as_posix()
    submitted = submission_of(both, {path})
    (old,) = reports_of(before)
    assert submitted.reports == {f"{old}|2"} and reports_of(both) == {old, f"{old}|2"}
    assert {"annual-2-1", "annual-2-1#1", "省发展改革委"} <= submitted.names
    assert {name: rows for name, rows in without(both, {path}).rows.items() if rows} == before.rows
    assert reports_of(only(both, submitted.reports, {old})) == submitted.reports
    assert only(both, {old}, {old}).rows == both.rows


@pytest.mark.parametrize("key", ["a|b|2023", "a|b|2023|2"])
def test_ids_are_numbered_from_the_second(key: str) -> None:
    ids = Ids({key: 1})
    assert [ids.name(key), ids.name(key), ids.name("other")] == [f"{key}|2", f"{key}|3", "other"]


def test_a_fact_without_a_place_is_nobodys(tmp_path: Path) -> None:
    facts = Facts()
    facts.add("as_of", "2024-01-01")
    facts.add("report", "r", "annual-2-1", at=Span("s.csv", 2))
    assert set(without(facts, {"s.csv"}).rows["report"]) == set()
    assert set(without(facts, {"s.csv"}).rows["as_of"]) == {("2024-01-01",)}
