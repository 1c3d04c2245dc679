"""The rules as one HTML file that needs nothing beside itself: an index by group, then an entry for each rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from zjrules.render.excerpt import Excerpt
from zjrules.render.rule_docs import RuleDoc, anchor, by_group
from zjrules.render.rule_words import LABELS, ShownExample, bounds, place, registers, subject, tags
from zjrules.render.words import quotation, word
from zjrules.rulebook.message import shown
from zjrules.rulebook.rule import Parameter, Rule

STYLE = """\
.rules { font: 16px/1.6 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; max-width: 60rem; margin: auto;
  padding: 0 1rem; color: #1b1f24; }
.rules a { color: #0b57b0; }
.rules table { border-collapse: collapse; width: 100%; }
.rules th, .rules td { text-align: left; vertical-align: top; padding: .2rem .6rem .2rem 0;
  border-bottom: 1px solid #d8dde3; }
.rules article { border-top: 2px solid #d8dde3; margin-top: 2rem; }
.rules h3 { margin-bottom: 0; }
.rules [lang=en], .rules .name { color: #57606a; }
.rules dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
.rules dt { color: #57606a; }
.rules dd { margin: 0; }
.rules pre { background: #f4f6f8; padding: .6rem .8rem; overflow-x: auto; font-size: .85rem; line-height: 1.45; }
.rules mark { background: #ffe9a8; color: inherit; }
.rules .error, .rules .warning, .rules .note { white-space: nowrap; }
.rules .error { color: #b3261e; }
.rules .warning { color: #8a5a00; }
.rules .note { color: #0b57b0; }
@media (prefers-color-scheme: dark) {
  body:has(> .rules) { background: #14171a; }
  .rules { color: #e3e6e9; }
  .rules a, .rules .note { color: #7db4ff; }
  .rules pre { background: #1f2429; }
  .rules th, .rules td, .rules article { border-color: #3a4149; }
  .rules [lang=en], .rules .name, .rules dt { color: #9aa4ae; }
  .rules mark { background: #5c4a10; }
  .rules .error { color: #ff8a80; }
  .rules .warning { color: #e5b567; }
}
"""


def rule_docs_html(docs: Sequence[RuleDoc]) -> str:
    """The whole page. The same rules give the same bytes."""
    return (
        '<!DOCTYPE html>\n<html lang="zh">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>规则 · Rules</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
        f"{rules_section(docs)}</body>\n</html>\n"
    )


def rules_section(docs: Sequence[RuleDoc]) -> str:
    """The part of a page that tells the rules, to be put into one that has ``STYLE``. Anchors are the rules' ids in
    small letters with their names: ``#l001-lead-is-not-first-listed``."""
    groups = by_group(docs)
    parts = [f'<section class="rules">\n<h1>规则 · Rules</h1>\n<p>{_both(f"{len(docs)} 条规则", "rules")}</p>\n']
    for group, members in groups:
        parts.append(f"<h2>{_both(f'{group.letter} {group.title}', group.title_en)}</h2>\n")
        parts.append(f"<table>\n{''.join(_row(doc.rule) for doc in members)}</table>\n")
    parts += [_article(doc) for _, members in groups for doc in members]
    return "".join((*parts, "</section>\n"))


def _both(chinese: str, english: str) -> str:
    return f'{escape(chinese)} <span lang="en">{escape(english)}</span>'


def _row(rule: Rule) -> str:
    link = f'<a href="#{anchor(rule)}">{rule.id}</a>'
    cells = (link, _severity(rule), _both(rule.title, rule.title_en))
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>\n"


def _severity(rule: Rule) -> str:
    return f'<span class="{rule.severity}">{word(rule.severity, "zh")}</span>'


def _article(doc: RuleDoc) -> str:
    rule = doc.rule
    served = f" · {_both(tags(rule, 'zh'), tags(rule, 'en'))}" if rule.tags else ""
    fields = [
        ("basis", _basis(doc)),
        ("why", escape(rule.why)),
        ("fix", escape(rule.fix)),
        ("message", f'{escape(rule.message)}<br><span lang="en">{escape(rule.message_en)}</span>'),
        ("subject", f"{_both(subject(rule, 'zh'), subject(rule, 'en'))} <code>{rule.subject_variable}</code>"),
        *([("requires", _both(registers(rule, "zh"), registers(rule, "en")))] if rule.requires else []),
        *([("params", "<br>".join(_parameter(each) for each in rule.parameters))] if rule.parameters else []),
        ("file", f"<code>{escape(rule.path)}</code>"),
    ]
    return (
        f'<article id="{anchor(rule)}">\n'
        f"<h3>{rule.id} {escape(rule.title)}</h3>\n"
        f'<p><span lang="en">{escape(rule.title_en)}</span><br>{_severity(rule)} · '
        f'{escape(rule.group.title)}{served} · <span class="name">{escape(rule.name)}</span></p>\n'
        f"<dl>\n{''.join(_field(key, text) for key, text in fields)}</dl>\n"
        f"{_code(rule.datalog)}{_examples(doc.examples)}</article>\n"
    )


def _field(key: str, text: str) -> str:
    return f"<dt>{_both(*LABELS[key])}</dt><dd>{text}</dd>\n"


def _basis(doc: RuleDoc) -> str:
    basis = doc.rule.basis
    kind = _both(word(f"basis.{basis.kind}", "zh"), word(f"basis.{basis.kind}", "en"))
    where = place(basis) or basis.cite
    text = f"{kind} · {escape(where)}" + (f"：{escape(quotation(basis.quote))}" if basis.quote else "")
    if basis.cite and where != basis.cite:
        text += f"<br>{escape(basis.cite)}"
    return text + (_clause(doc.clause) if doc.clause else "")


def _clause(clause: Excerpt) -> str:
    """The cited lines with their numbers, what is quoted marked."""
    lines = (f"{number:>4} │ {_marked(text, marks)}" for number, text, marks in clause.lines)
    more = f"\n     │ {escape(word('more lines', 'zh', clause.left_out))}" if clause.left_out else ""
    return "<pre>" + "\n".join(lines) + f"{more}</pre>"


def _marked(text: str, marks: Iterable[tuple[int, int]]) -> str:
    shown_text, at = "", 0
    for start, end in marks:
        shown_text += f"{escape(text[at:start])}<mark>{escape(text[start:end])}</mark>"
        at = end
    return shown_text + escape(text[at:])


def _parameter(parameter: Parameter) -> str:
    within = bounds(parameter, "zh")
    told = f"，{within}" if within else ""
    return f"<code>${parameter.name}</code> 默认 {escape(shown(parameter.default))}{told}：{escape(parameter.meaning)}"


def _code(text: str) -> str:
    return f"<pre><code>{escape(text.strip(chr(10)))}</code></pre>\n"


def _examples(examples: Sequence[ShownExample]) -> str:
    if not examples:
        return ""
    parts = [f"<details>\n<summary>{_both(f'示例 {len(examples)}', 'examples')}</summary>\n"]
    for each in examples:
        told = [*(f"# {parameter}" for parameter in each.params), each.facts.strip("\n")]
        told += [f"# → {violation}" for violation in each.violations]
        told += [f'# → undetermined("{subject_id}")' for subject_id in each.undetermined]
        parts.append(f"<p>{_both(*LABELS[each.kind])} {escape(each.name)}</p>\n" + _code("\n".join(told)))
    return "".join((*parts, "</details>\n"))
