"""The fixed words of reports, Chinese and English side by side."""

from __future__ import annotations

from zjrules.settings import Lang

_WORDS: dict[str, tuple[str, str]] = {
    "error": ("错误", "error"),
    "warning": ("警告", "warning"),
    "note": ("提示", "note"),
    "subject.notice": ("通知", "notice"),
    "subject.section": ("分组", "section"),
    "subject.item": ("任务事项", "item"),
    "subject.livelihood": ("民生实事", "livelihood group"),
    "subject.target": ("目标", "target"),
    "subject.programme": ("工程", "programme"),
    "subject.unit": ("单位", "unit"),
    "subject.leader": ("领导", "leader"),
    "subject.report": ("进展报告", "progress report"),
    "subject.rule": ("规则", "rule"),
    "basis.text": ("原文", "the text"),
    "basis.observed": ("通篇如此", "observed throughout"),
    "basis.standard": ("标准", "standard"),
    "basis.domain": ("业务常理", "domain"),
    "basis.external": ("外部资料", "outside source"),
    "input.notice": ("通知", "notice"),
    "input.dataset": ("数据集", "dataset"),
    "input.progress": ("进展报告", "progress"),
    "basis": ("依据", "basis"),
    "given": ("证据", "proof"),
    "absent": ("未见", "absent"),
    "counted": ("计入", "counted"),
    "fix": ("建议", "fix"),
    "same": ("依据、建议见上文首个 {}", "basis and fix: see the first {} above"),
    "fingerprint": ("指纹", "id"),
    "see also": ("另见", "see also"),
    "more facts": ("另有 {} 条：zjrules explain {}", "{} more: zjrules explain {}"),
    "nowhere": ("没有位置", "no place"),
    "line": ("第 {} 行", "line {}"),
    "lines": ("第 {}–{} 行", "lines {}–{}"),
    "here": ("{} 项", "{}"),
    "more lines": ("（略 {} 行）", "({} more lines)"),
    "waived": ("豁免", "waived"),
    "baseline": ("基线", "baseline"),
    "waived list": ("豁免 {} 项（照列，不计入结论）", "Waived: {} (listed, not counted)"),
    "baseline list": ("基线内 {} 项（早已有之，不计入结论）", "In the baseline: {} (known before, not counted)"),
    "because": ("理由：{}", "because: {}"),
    "approved": ("批准：{}", "approved by {}"),
    "until": ("至 {}", "until {}"),
    "summary": ("汇总", "Summary"),
    "as of": ("截至 {}", "as of {}"),
    "engine": ("引擎 {}", "engine {}"),
    "inputs": ("输入", "inputs"),
    "more faults": ("输入中另有 {} 处问题", "further faults in the inputs: {}"),
    "records": ("{} 条", "{} records"),
    "rules": ("规则", "rules"),
    "rules of": ("共 {} 条", "{} in all"),
    "violated": ("违反", "violated"),
    "errored": ("出错", "errored"),
    "undetermined": ("未定", "undetermined"),
    "skipped": ("跳过", "skipped"),
    "passed": ("通过", "passed"),
    "undetermined of": ("其中未定 {}", "{} undetermined"),
    "found": ("违规", "found"),
    "first": ("先看", "first"),
    "verdict": ("结论", "verdict"),
    "verdict passed": ("通过：没有达到门槛（{}）的违规项", "passed: no violation at or above {}"),
    "verdict never": ("不设门槛：只报告，不判定", "no threshold: reported, not judged"),
    "verdict failed": ("不通过：{} 项违规达到门槛（{}）", "failed: {} at or above {}"),
    "verdict errored": ("不能判定：{} 条规则没能运行", "not decided: rules that could not run: {}"),
    "no rule": ("不能判定：没有运行任何规则", "not decided: no rule was run"),
    "reason none": ("没有说明", "no reason given"),
    "source": ("原文", "source"),
    "style": ("样式", "style"),
    "none": ("无", "none"),
    "lead convention": ("牵头约定", "lead convention"),
    "convention.first_listed": ("列第一位者为牵头单位（first_listed）", "the first-listed unit leads (first_listed)"),
    "tables": ("读到 {} 张表", "Tables read: {}"),
    "count.sections": ("分组 {}", "sections {}"),
    "count.items": ("任务事项 {}", "items {}"),
    "count.groups": ("民生实事 {} 组", "livelihood groups {}"),
    "count.targets": ("目标 {}", "targets {}"),
    "all": ("合计", "all"),
    "mode.first_listed": ("列第一位者牵头 {}", "first-listed lead {}"),
    "mode.joint": ("共同牵头 {}", "joint lead {}"),
    "mode.marked": ("标明牵头 {}", "marked lead {}"),
    "mode.collective": ("集合牵头 {}", "collective {}"),
    "joint items": ("共同牵头：", "joint lead:"),
    "repairs": ("修正 {} 处（行号、种类、原样 → 改后、理由）", "Repairs: {} (line, kind, raw → repaired, reason)"),
    "other numbers": ("没有读作目标的数字 {} 个（行号、事项、数字、原因）",
                      "Numbers read as no target: {} (line, item, number, reason)"),
    "unread": ("未读部分 {} 处", "Unread remainders: {}"),
    "all read": ("全文每个字都有归属", "every character of the text is accounted for"),
    "written": ("写出 {} 个文件", "Files written: {}"),
    "file.new": ("新建", "new"),
    "file.changed": ("有改动", "changed"),
    "file.same": ("未变", "unchanged"),
    "colon": ("：", ": "),
    "comma": ("，", ", "),
}


def quotation(text: str) -> str:
    """The text in quotation marks, in corner brackets where it holds quotation marks itself."""
    return f"「{text}」" if "“" in text else f"“{text}”"


def label_width(lang: Lang) -> int:
    """Columns of the widest label beside the parts of a violation."""
    return 4 if lang == "zh" else 8


def word(key: str, lang: Lang, *values: object) -> str:
    """The words for a key, with values in their places; the key's last part where there are none."""
    pair = _WORDS.get(key)
    text = key.rpartition(".")[2] if pair is None else pair[0 if lang == "zh" else 1]
    return text.format(*values) if values else text
