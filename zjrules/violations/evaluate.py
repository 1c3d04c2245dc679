"""Run the rules of a book over the facts: for every rule its rows and its outcome, whatever fails in others."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Set
from typing import NamedTuple

from zjrules.engines.base import Engine, evaluate_all
from zjrules.engines.database import Database
from zjrules.errors import Diagnostic, EngineError
from zjrules.facts.store import Facts, Row
from zjrules.rulebook.book import FaultyRule, Rulebook
from zjrules.rulebook.rule import Rule
from zjrules.violations.result import OutcomeKind, RuleOutcome

Reasons = tuple[str, str]  # in Chinese and in English
VIOLATION, SUBJECT, UNDETERMINED = "violation", "subject", "undetermined"
REGISTER_NAMES: Mapping[str, str] = {
    "organs": "责任单位登记表",
    "leaders": "领导名单",
    "measures": "计量单位表",
    "programmes": "工程登记表",
    "census": "人工清点数目",
    "same_items": "重列事项登记",
    "horizons": "期限登记",
    "tables": "没有读取的分解表",
    "precedence": "单位排序登记",
    "indicators": "指标登记表",
    "baselines": "基期数登记",
    "relatives": "比照目标登记",
    "projects": "具名项目登记",
    "plans": "分解计划登记",
    "calendar": "报送日历",
    "delegates": "汇总单位登记",
    "lights": "灯色标准",
    "halves": "复合工程登记",
    "codes": "工程代号登记",
    "packages": "政策包登记",
    "places": "市县登记表",
    "memberships": "成员单位登记",
    "upstream": "政府工作报告目标登记",
    "record": "同一文号的存档数据集",
}


class RuleRun(NamedTuple):
    """What one rule found: its outcome, the rows of ``violation``, and the relations they came from."""

    rule: Rule
    outcome: RuleOutcome
    rows: tuple[Row, ...]
    database: Database
    fault: tuple[Diagnostic, ...] = ()


def run_rules(book: Rulebook, facts: Facts, engine: Engine) -> list[RuleRun]:
    """Evaluate the shared relations once, then every rule over them. A rule that fails is ``errored``.

    Raises ``EngineError`` where the shared relations cannot be evaluated: then no rule can be judged.
    """
    shared = engine.evaluate(book.shared, Database(facts.rows))
    registers = {row[0] for row in facts.rows.get("register", ())}
    found = evaluate_all(engine, [rule.program for rule in book.rules], shared)
    return [_run(rule, found, shared, registers) for rule in book.rules]


def faulty_outcome(faulty: FaultyRule) -> RuleOutcome:
    """The outcome of a rule whose file could not be used."""
    reason = faulty.diagnostics[0].message if faulty.diagnostics else "faulty rule file"
    return RuleOutcome(faulty.id, faulty.id, faulty.path, "error", "errored", reason)


def _run(rule: Rule, found: Iterator[Database | EngineError], shared: Database, registers: Set[object]) -> RuleRun:
    """``found`` gives next what the rule derives, or the error that kept it from that."""
    begun = time.perf_counter()
    database = next(found)
    if isinstance(database, EngineError):
        return errored(rule, database, shared, time.perf_counter() - begun)
    subjects = len(database.table(SUBJECT))
    rows: tuple[Row, ...] = ()
    undetermined = 0
    if not _missing(rule, registers):
        rows = tuple(sorted(database.rows(VIOLATION), key=_sort_key))
        undetermined = len(database.table(UNDETERMINED))
    violated = len({rule.subject_of(row) for row in rows})  # one subject may break a rule in several ways
    outcome = judged(rule, subjects, violated, undetermined, registers, time.perf_counter() - begun)
    return RuleRun(rule, outcome, rows, database)


def errored(rule: Rule, error: EngineError, shared: Database, seconds: float) -> RuleRun:
    """Of a rule that could not be evaluated."""
    reason = error.diagnostics[0].message
    return RuleRun(rule, _outcome(rule, "errored", (reason, reason), 0, 0, 0, seconds), (), shared, error.diagnostics)


def judged(
    rule: Rule, subjects: int, violated: int, undetermined: int, registers: Set[object], seconds: float
) -> RuleOutcome:
    """The outcome of a rule that was evaluated, by the number of its subjects."""
    missing = _missing(rule, registers)
    if missing:
        named = "、".join(REGISTER_NAMES.get(name, name) for name in missing)
        reasons = f"缺少{named}", f"missing registers: {', '.join(missing)}"
        # Without a register nobody knows what there would be to check, so that no subjects prove nothing.
        return _outcome(rule, "undetermined", reasons, subjects, 0, subjects, seconds)
    kind, reasons = _judge(subjects, violated, undetermined)
    return _outcome(rule, kind, reasons, subjects, violated, undetermined, seconds)


def _missing(rule: Rule, registers: Set[object]) -> list[str]:
    return [name for name in rule.requires if name not in registers]


def _judge(subjects: int, violated: int, undetermined: int) -> tuple[OutcomeKind, Reasons]:
    """Nothing looked at is never passed, and nor is what could not be decided."""
    if violated:
        return "violated", ("", "")
    if undetermined:
        what = f"{undetermined} 个对象缺少判断所需的事实", f"facts that would decide it are missing for {undetermined}"
        return "undetermined", what
    if not subjects:
        return "skipped", ("没有可检查的对象", "nothing to check")
    return "passed", ("", "")


def _outcome(
    rule: Rule, kind: OutcomeKind, reasons: Reasons, checked: int, violated: int, undetermined: int, seconds: float
) -> RuleOutcome:
    reason, reason_en = reasons
    return RuleOutcome(
        rule.id, rule.name, rule.title, rule.severity, kind, reason, checked, violated, undetermined,
        round(seconds, 6), rule.title_en, reason_en,
    )  # fmt: skip


def _sort_key(row: Row) -> tuple[str, ...]:
    return tuple(str(value) for value in row)
