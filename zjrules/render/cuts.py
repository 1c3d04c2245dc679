"""What an output leaves out because its viewers take no more: said in the output itself and on standard error."""

from __future__ import annotations

from typing import NamedTuple

from zjrules.errors import Diagnostic
from zjrules.settings import Lang

_WORDS = {
    "results": ("另有 {} 项违规没有列出（共 {} 项，按严重程度取舍）：此格式的查看工具至多接受 {}",
                "{} of {} violations are left out, the least severe: viewers of this format take at most {}"),
    "shown": ("GitHub 只显示这 {1} 项违规中最严重的 {0} 项",
              "GitHub shows only the {} most severe of these {} violations"),
    "proofs": ("有 {} 项违规的证据没有列出：列出会超过此格式的查看工具所接受的大小（{}）",
               "of {} violations the proofs are left out: with them this would be larger than viewers take ({})"),
    "places": ("有 {} 项违规的部分位置没有列出：每项至多 {} 处",
               "of {} violations some places are left out: at most {} of each are shown"),
    "messages": ("有 {} 条消息太长，只留前 {} 个字", "{} messages are too long and end after {} characters"),
    "annotations": ("GitHub 每一步每类只显示 {} 条标注：另有 {} 项违规只列在日志里",
                    "GitHub shows {} annotations of a kind for each step: {} more violations stand in the log alone"),
}  # fmt: skip


class Cut(NamedTuple):
    """One thing that is left out. A value may be a pair: in Chinese, in English."""

    key: str
    values: tuple[object, ...]

    def text(self, lang: Lang) -> str:
        chosen = 0 if lang == "zh" else 1
        values = [each[chosen] if isinstance(each, tuple) else each for each in self.values]
        return _WORDS[self.key][chosen].format(*values)

    def diagnostic(self, form: str) -> Diagnostic:
        hint = "the whole result: --format json; fewer rules: --select"
        return Diagnostic("cut", f"{form}: {self.text('en')}", hint=hint)


def told(cuts: list[Cut], form: str) -> tuple[Diagnostic, ...]:
    return tuple(cut.diagnostic(form) for cut in cuts)
