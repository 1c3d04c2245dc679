"""The page of one rule: what it demands, what it rests on, its Datalog, its parameters and its examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from zjrules.datalog.layout import fold, split_comment
from zjrules.render import RenderOptions
from zjrules.render.colour import Page
from zjrules.render.excerpt import excerpt, put_excerpt
from zjrules.render.words import word
from zjrules.render.wrap import visible, wrap
from zjrules.rulebook.message import shown
from zjrules.rulebook.rule import Parameter, Rule
from zjrules.source import Span, display_width
from zjrules.violations.evaluate import REGISTER_NAMES

_LABELS = {
    "id": ("编号", "id"),
    "basis": ("依据", "basis"),
    "quote": ("原文", "quote"),
    "why": ("理由", "why"),
    "fix": ("建议", "fix"),
    "message": ("消息", "message"),
    "subject": ("对象", "subject"),
    "requires": ("须有", "requires"),
    "params": ("参数", "params"),
    "reads": ("读取", "reads"),
    "uses": ("引用", "uses"),
    "file": ("文件", "file"),
    "example": ("违例", "violates"),
    "silent": ("合例", "silent"),
}
_TAGS = {"publication": "发文", "gate": "入库", "audit": "督查"}
WIDE = {"zh": 4, "en": 8}


class ShownExample(NamedTuple):
    """An example as written: facts, and the violations it must give (none for a near miss)."""

    name: str
    facts: str
    violations: tuple[str, ...]


def rule_page(
    rule: Rule,
    options: RenderOptions,
    sources: Mapping[str, Sequence[str]] | None = None,
    examples: Sequence[ShownExample] = (),
) -> str:
    """The page as text. ``sources`` holds the lines of official texts by notice id, for the cited clause."""
    page = Page(options.width, options.colour)
    chinese = options.lang == "zh"
    title, other = (rule.title, rule.title_en) if chinese else (rule.title_en, rule.title)
    group = rule.group.title if chinese else rule.group.title_en
    page.put((rule.id, "strong"), "  ", (title, "strong"))
    page.put(f"{rule.name} · {group} · ", (word(rule.severity, options.lang), rule.severity), _tags(rule, chinese))
    page.put((other, "faint"))
    page.blank()
    _basis(page, rule, options, sources or {})
    for key, text in (("why", rule.why), ("fix", rule.fix)):
        _field(page, options, key, text)
    _field(page, options, "message", rule.message if chinese else rule.message_en)
    subject = word(f"subject.{rule.subject_kind}", options.lang)
    _field(page, options, "subject", f"{subject} {{{rule.subject_variable}}}")
    if rule.requires:
        named = [REGISTER_NAMES.get(each, each) if chinese else each for each in rule.requires]
        _field(page, options, "requires", ("、" if chinese else ", ").join(named))
    for number, parameter in enumerate(rule.parameters):
        _field(page, options, "params" if not number else "", _parameter(parameter, rule))
    page.blank()
    _program(page, rule, options)
    for example in examples:
        _example(page, example, options)
    return page.text()


def _tags(rule: Rule, chinese: bool) -> str:
    if not rule.tags:
        return ""
    return " · " + ("、".join(_TAGS[tag] for tag in rule.tags) if chinese else ", ".join(rule.tags))


def _field(page: Page, options: RenderOptions, key: str, text: str) -> None:
    label = _LABELS[key][0 if options.lang == "zh" else 1] if key else ""
    page.field(label, text, indent=0, wide=WIDE[options.lang])


def _basis(page: Page, rule: Rule, options: RenderOptions, sources: Mapping[str, Sequence[str]]) -> None:
    basis = rule.basis
    kind = word(f"basis.{basis.kind}", options.lang)
    quote = f"：“{basis.quote}”" if options.lang == "zh" else f": “{basis.quote}”"
    _field(page, options, "basis", f"{kind} · {basis.citation}{quote if basis.quote else ''}")
    if basis.lines is None or basis.notice not in sources:
        return
    found = excerpt({basis.notice: sources[basis.notice]}, Span(basis.notice, *basis.lines), [basis.quote])
    if found is not None and found.lines:
        put_excerpt(page, found, "note", "…", indent=WIDE[options.lang] + 2)


def _parameter(parameter: Parameter, rule: Rule) -> str:
    value = rule.values[parameter.name]
    bounds = "–".join("" if bound is None else shown(bound) for bound in (parameter.minimum, parameter.maximum))
    within = f"（{bounds}）" if bounds != "–" else ""
    default = "" if value == parameter.default else f"，默认 {shown(parameter.default)}"
    return f"${parameter.name} = {shown(value)}{default}{within} {parameter.meaning}"


def _program(page: Page, rule: Rule, options: RenderOptions) -> None:
    _field(page, options, "file", f"{rule.path}:{rule.line}")
    _field(page, options, "reads", ", ".join(rule.reads))
    if rule.uses:
        _field(page, options, "uses", ", ".join(rule.uses))
    page.blank()
    _verbatim(page, rule.datalog)


def _example(page: Page, example: ShownExample, options: RenderOptions) -> None:
    page.blank()
    _field(page, options, "example" if example.violations else "silent", example.name)
    _verbatim(page, example.facts)
    for violation in example.violations:
        page.put(("→ ", "error"), violation, indent=4, hang=6)


def _verbatim(page: Page, text: str) -> None:
    """Datalog as written, but that its lines are broken between literals where they are too wide."""
    indent = "    "
    width = page.width - len(indent)
    for line in text.strip("\n").split("\n"):
        code, comment = split_comment(visible(line))
        if min(display_width(visible(line)), display_width(f"{code}  {comment}")) <= width:
            whole = display_width(visible(line)) <= width
            page.lines.append((indent + (visible(line) if whole else f"{code}  {comment}")).rstrip())
            continue
        start = line[: len(line) - len(line.lstrip())]
        if comment:  # above its line, where that is too wide with it
            mark = "// " if comment.startswith("//") else "# "
            page.lines += wrap(comment.lstrip("#/ "), page.width, indent + start + mark, indent + start + mark)
        page.lines += [indent + part for part in fold(code, width) if code.strip()]
