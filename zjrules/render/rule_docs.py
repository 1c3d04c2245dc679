"""The rules as Markdown pages: an index by group, and for each group a page with an entry for each rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import NamedTuple

from zjrules.render.excerpt import Excerpt
from zjrules.render.rule_words import LABELS, ShownExample, bounds, place, registers, subject, tags
from zjrules.render.words import quotation, word
from zjrules.rulebook.groups import GROUPS, Group
from zjrules.rulebook.message import shown
from zjrules.rulebook.rule import SEVERITIES, Basis, Rule

Href = Callable[[str, str], str]  # (the page's path, the path of a file as shown) -> a link from the one to the other
INDEX = "README.md"
BEGIN = "<!-- 以下由 zjrules rules docs 生成 · generated from here on -->"
END = "<!-- 生成部分到此为止 · generated up to here -->"
GENERATED = "<!-- 由 zjrules rules docs 生成，请改规则文件 · generated: edit the rule files instead -->"


class RuleDoc(NamedTuple):
    """A rule with what its file does not tell once it is loaded: its examples, and the lines of its clause."""

    rule: Rule
    examples: tuple[ShownExample, ...] = ()
    clause: Excerpt | None = None


def by_group(docs: Sequence[RuleDoc]) -> list[tuple[Group, list[RuleDoc]]]:
    """The groups in their own order, users' own ones last, and in each its rules by id."""
    order = {letter: number for number, letter in enumerate(GROUPS)}
    ordered = sorted(docs, key=lambda doc: (order.get(doc.rule.id[0], len(order)), doc.rule.id))
    return [(group, list(members)) for group, members in groupby(ordered, key=lambda doc: doc.rule.group)]


def pages(docs: Sequence[RuleDoc], href: Href) -> dict[str, str]:
    """Path → text of the page of each group: ``leadership/README.md``. Own rules of several letters share one."""
    found: dict[str, list[str]] = {}
    for group, members in by_group(docs):
        path = f"{group.key}/{INDEX}"
        found.setdefault(path, [GENERATED]).append(_group_page(group, members, path, href))
    return {path: "\n\n".join(parts) + "\n" for path, parts in found.items()}


def index(docs: Sequence[RuleDoc]) -> str:
    """The part of the index page that is generated, its marks included."""
    counts = "，".join(
        f"{word(each, 'zh')} {each} {number}"
        for each in SEVERITIES
        if (number := sum(doc.rule.severity == each for doc in docs))
    )
    parts = [BEGIN, f"## 规则索引 · Index\n\n{len(docs)} 条规则 rules：{counts}。"]
    for group, members in by_group(docs):
        rows = [
            f"| [{rule.id}]({group.key}/{INDEX}#{anchor(rule)}) | {word(rule.severity, 'zh')} | {escaped(rule.title)} "
            f"| {escaped(rule.title_en)} | {_short(rule.basis)} |"
            for rule, *_ in members
        ]
        head = f"### {group.letter} [{group.title} · {group.title_en}]({group.key}/{INDEX})"
        columns = "| 编号 | 级别 | 查出的是 | finds | 依据 basis |\n| --- | --- | --- | --- | --- |"
        parts.append("\n".join((f"{head}\n", columns, *rows)))
    return "\n\n".join((*parts, END))


def with_index(page: str, made: str) -> str:
    """A page with the generated part put where its marks are, or at its end where it has none."""
    start, end = page.find(BEGIN), page.find(END)
    if 0 <= start < end:
        return page[:start] + made + page[end + len(END) :]
    return f"{page.rstrip()}\n\n{made}\n" if page.strip() else f"# 规则 · Rules\n\n{made}\n"


def anchor(rule: Rule) -> str:
    """The anchor that code hosts make of a rule's heading: letters, digits and hyphens, alike on all of them."""
    return f"{rule.id.lower()}-{rule.name}"


def escaped(text: str) -> str:
    """Text that shows as it is: nothing in it is markup."""
    return re.sub(r"([\\`*_<>\[\]|~$])", r"\\\1", text).replace("\n", " ")


def _short(basis: Basis) -> str:
    kind = word(f"basis.{basis.kind}", "zh")
    if basis.lines is None:
        return kind
    first, last = basis.lines
    return f"{kind} {first}" if first == last else f"{kind} {first}–{last}"


def _group_page(group: Group, docs: Sequence[RuleDoc], path: str, href: Href) -> str:
    back = f"[全部规则 · all rules](../{INDEX})"
    head = f"# {group.letter} {group.title} · {group.title_en}\n\n{len(docs)} 条规则 rules. {back}"
    return "\n\n".join((head, *(_entry(doc, path, href) for doc in docs)))


def _entry(doc: RuleDoc, path: str, href: Href) -> str:
    rule = doc.rule
    facts = [
        f"{word(rule.severity, 'zh')} {rule.severity}",
        f"{subject(rule, 'zh')} {subject(rule, 'en')}",
        *([f"{tags(rule, 'zh')} {tags(rule, 'en')}"] if rule.tags else []),
        f"[{rule.path.rpartition('/')[2]}]({href(path, rule.path)})",
    ]
    lines = [
        _line("basis", _basis(rule.basis, path, href)),
        _line("why", escaped(rule.why)),
        _line("fix", escaped(rule.fix)),
        _line("message", f"{escaped(rule.message)}<br>{escaped(rule.message_en)}"),
    ]
    if rule.requires:
        lines.append(_line("requires", f"{escaped(registers(rule, 'zh'))}<br>{escaped(registers(rule, 'en'))}"))
    parts = [
        f"## {rule.id} {rule.name}",
        f"**{escaped(rule.title)}**<br>{escaped(rule.title_en)}",
        " · ".join(facts),
        "\n".join(lines),
    ]
    if rule.parameters:
        parts.append(_parameters(rule))
    parts.append(_code(rule.datalog))
    if doc.examples:
        parts.append(_examples(doc.examples))
    return "\n\n".join(parts)


def _line(key: str, text: str) -> str:
    return f"- {' '.join(LABELS[key])}：{text}"


def _basis(basis: Basis, path: str, href: Href) -> str:
    told = f"{word(f'basis.{basis.kind}', 'zh')} {word(f'basis.{basis.kind}', 'en')}"
    if basis.lines is not None:
        first, last = basis.lines
        target = f"{href(path, f'data/{basis.notice}/notice.txt')}#L{first}" + (f"-L{last}" if last > first else "")
        told += f" · [{escaped(place(basis))}]({target})"
        told += f"：{escaped(quotation(basis.quote))}" if basis.quote else ""
        return told + (f"<br>{escaped(basis.cite)}" if basis.cite else "")
    return f"{told} · {escaped(basis.cite)}" + (f"：{escaped(quotation(basis.quote))}" if basis.quote else "")


def _parameters(rule: Rule) -> str:
    rows = [
        f"| `${each.name}` | {each.type} | {escaped(shown(each.default))} | {escaped(bounds(each, 'zh'))} "
        f"| {escaped(each.meaning)} |"
        for each in rule.parameters
    ]
    columns = "| 参数 params | 类型 type | 默认 default | 范围 range | 含义 |\n| --- | --- | --- | --- | --- |"
    return "\n".join((columns, *rows))


def _code(text: str) -> str:
    return "```datalog\n" + text.strip("\n") + "\n```"


def _examples(examples: Sequence[ShownExample]) -> str:
    violating = sum(each.kind == "example" for each in examples)
    summary = f"示例 examples：违例 {violating}，合例和未定 {len(examples) - violating}"
    parts = [f"<details>\n<summary>{summary}</summary>"]
    for each in examples:
        parts.append(f"{' '.join(LABELS[each.kind])}：{escaped(each.name)}")
        told = [f"# {parameter}" for parameter in each.params]
        told.append(each.facts.strip("\n"))
        told += [f"# → {violation}" for violation in each.violations]
        told += [f'# → undetermined("{subject_id}")' for subject_id in each.undetermined]
        parts.append(_code("\n".join(told)))
    return "\n\n".join((*parts, "</details>"))
