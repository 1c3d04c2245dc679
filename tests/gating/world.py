"""A small notice with rows made up for it: a history, a submission, waivers; every draw is one case."""

from __future__ import annotations

import datetime
import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

from hypothesis import strategies as st

from zjrules import bundled
from zjrules.facts.progress import progress_facts
from zjrules.facts.store import Facts
from zjrules.facts.writing import FIELDS, words_facts
from zjrules.gating.gate import Answer, answer
from zjrules.gating.reach import Reach, reach_of
from zjrules.inputs import Stated, open_inputs
from zjrules.model.dump import dump_dataset
from zjrules.model.opening import open_notice
from zjrules.model.progress import FieldFault, ProgressReport, ProgressTable
from zjrules.model.progress_build import Ids, read_report
from zjrules.pipeline import WAIVER_GROUP, rules_of
from zjrules.read.progress import RawReport
from zjrules.settings import Settings
from zjrules.source import Span

AS_OF = datetime.date(2024, 3, 31)
HISTORY, SUBMISSION = "history.csv", "submission.csv"
# A few items of the bundled notice: with targets that fall and rise, one printed under two leaders, a joint lead.
ITEMS = ("annual-2-1", "annual-2-5", "annual-3-9", "annual-4-11", "annual-1-3", "annual-7-3")
GROUPS = ("livelihood-2-1",)
COLUMNS = ("item", "target", "indicator", "reporter", "period", "data_as_of", "value", "unit", "target_value", "rate",
           "status", "narrative", "version")  # fmt: skip
Row = tuple[str, ...]


class Case(NamedTuple):
    history: tuple[Row, ...]
    submission: tuple[Row, ...]
    waivers: tuple[tuple[str, str, str], ...]


@cache
def dataset(folder: Path) -> Path:
    """The small notice as a file."""
    opened = open_notice(bundled.data() / "zj-2023" / "notice.txt")
    data = json.loads(json.dumps(dump_dataset(opened.dataset), default=str))
    data["items"] = [each for each in data["items"] if each["id"] in ITEMS]
    data["livelihood"] = [each for each in data["livelihood"] if each["id"] in GROUPS]
    path = folder / "small.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


@cache
def words(path: Path) -> dict[str, list[str]]:
    """What rows are drawn from."""
    data = json.loads(path.read_text(encoding="utf-8"))
    duties = [*data["items"], *data["livelihood"]]
    targets = [target for duty in duties for target in duty["targets"]]
    units = [unit for duty in duties for unit in (duty.get("listed") or duty.get("units"))[:2]]
    return {
        "units": [f"{target['id']}={target['unit']}" for target in targets],
        "item": [*(duty["id"] for duty in duties), "annual-99-1", ""],
        "target": [*(target["id"] for target in targets[:8]), "", "", "annual-2-1#99"],
        "indicator": [*(target["indicator"] for target in targets[:5]), "", "甲指标"],
        "reporter": [*dict.fromkeys(units), "省发展和改革委员会", "某某局", ""],
        "period": ["2023", "2023H1", "2023-01/2023-11", "2022", "2023-12", "不明"],
        "data_as_of": ["", "2024-01-20", "2024-02-20", "2024-05-01"],
        "value": ["6", "1", "5.0", "3.1", "1200", "约30", ""],
        "unit": ["%", "个", "万亿元", ""],
        "target_value": ["", "5", "5.5"],
        "rate": ["", "100", "120.0%"],
        "status": ["已完成", "进行中", "", "基本完成"],
        "version": ["", "", "1", "2"],
        "narrative": ["", "按计划推进", "坏\ufffd字"],
    }


def cases(path: Path) -> st.SearchStrategy[Case]:
    known = words(path)
    plain = st.tuples(*(st.sampled_from(known[name]) for name in COLUMNS))
    row = st.builds(lambda row, chance: _fitting(row, chance, known["units"]), plain, st.integers(0, 3))
    waiver = st.tuples(st.sampled_from(["G001", "G003", "G006", "G015", "G022", "L001"]),
                       st.integers(0, 7), st.sampled_from([*known["reporter"][:3], "某人"]))  # fmt: skip
    return st.builds(
        lambda history, submission, again, waivers: Case(
            tuple(history),
            (*submission, *(history[at % len(history)] for at in again if history)),
            tuple((rule, str(at), who) for rule, at, who in waivers),
        ),
        st.lists(row, max_size=14),
        st.lists(row, min_size=1, max_size=4),
        st.lists(st.integers(0, 13), max_size=1),
        st.lists(waiver, max_size=2),
    )


def _fitting(row: Row, chance: int, units: list[str]) -> Row:
    """Most rows name the item that their target is of, and use its unit of measure; many are of the whole year."""
    if not chance or not row[1]:
        return row
    own = dict(each.split("=") for each in units).get(row[1], row[7])
    return (row[1].partition("#")[0], *row[1:4], "2023" if chance > 1 else row[4], *row[5:7], own, *row[8:])


class World:
    """The rules and the notice, read once."""

    def __init__(self, folder: Path) -> None:
        self.path = dataset(folder)
        self.waivers = folder / "waivers.toml"
        self.settings = Settings(paths=(self.path,), as_of=AS_OF, waivers=self.waivers)
        (self.notice,) = open_inputs(self.settings).notices
        self.all_rules = rules_of(self.settings)
        book, known = self.all_rules
        self.reach = reach_of(book.without_group(WAIVER_GROUP))
        self.together = reach_of(book.without_group(WAIVER_GROUP), together=True)
        others = {rule.id for rule in self.reach.others}
        self.rules = book._replace(rules=tuple(rule for rule in book.rules if rule.id not in others)), known

    def stated(self, case: Case, submitted: bool) -> Stated:
        """The facts before the submission, or those after."""
        facts = Facts()
        facts.rows = {name: dict(rows) for name, rows in self.notice.facts.rows.items()}
        ids = Ids()
        state(facts, case.history, HISTORY, ids)
        if submitted:
            state(facts, case.submission, SUBMISSION, ids)
        return self.notice._replace(facts=facts, seen=None)

    def write_waivers(self, case: Case, after: Stated) -> None:
        reports = [json.dumps(row[0], ensure_ascii=False) for row in after.facts.rows["report"]]
        texts = [
            f'[[waiver]]\nrule = "{rule}"\nsubject = {reports[int(at) % len(reports)]}\n'
            f'reason = "核对过原始凭证，确认无误。"\napprover = "{who}"\nuntil = 2024-12-31\nid = "{number}"\n'
            for number, (rule, at, who) in enumerate(case.waivers)
        ]
        self.waivers.write_text("".join(texts), encoding="utf-8")

    def answer(self, after: Stated, reach: Reach | None = None) -> Answer:
        return answer(after, self.settings, frozenset([SUBMISSION]), self.rules, reach or self.reach)


def state(facts: Facts, rows: tuple[Row, ...], path: str, ids: Ids) -> None:
    """State what a table of these rows does."""
    reports: list[ProgressReport] = []
    faults: list[FieldFault] = []
    for line, row in enumerate(rows, 2):
        fields = {name: cell for name, cell in zip(COLUMNS, row, strict=True) if cell}
        report, misread = read_report(RawReport(Span(path, line), fields), 2023, frozenset(COLUMNS), ids.name)
        reports.append(report)
        faults += misread
    progress_facts(facts, ProgressTable(path, "", tuple(reports), tuple(faults)))
    for relation, key, column, field in FIELDS:
        if relation in ("reporter", "report_indicator", "report_narrative"):
            for fact, at in list(facts.rows.get(relation, {}).items()):
                words_facts(facts, str(fact[key]), field, str(fact[column]), at)
