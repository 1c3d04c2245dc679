"""The page of one rule: what it demands, what it rests on, its Datalog, its parameters and its examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zjrules.datalog.layout import fold, split_comment
from zjrules.render import RenderOptions
from zjrules.render.colour import Page
from zjrules.render.excerpt import Excerpt, excerpt, put_excerpt
from zjrules.render.rule_words import ShownExample, bounds, clause_words, label, place, registers, subject, tags
from zjrules.render.words import quotation, word
from zjrules.render.wrap import visible, wrap
from zjrules.rulebook.message import shown
from zjrules.rulebook.rule import Parameter, Rule
from zjrules.source import Span, display_width

WIDE = {"zh": 4, "en": 8}
FEW_LINES = 16  # of a longer stretch only the lines that are quoted are shown


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
    served = f" · {tags(rule, options.lang)}" if rule.tags else ""
    page.put(f"{rule.name} · {group} · ", (word(rule.severity, options.lang), rule.severity), served)
    page.put((other, "faint"))
    page.blank()
    _basis(page, rule, options, sources or {})
    for key, text in (("why", rule.why), ("fix", rule.fix)):
        _field(page, options, key, text)
    _field(page, options, "message", rule.message if chinese else rule.message_en)
    _field(page, options, "subject", f"{subject(rule, options.lang)} {{{rule.subject_variable}}}")
    if rule.requires:
        _field(page, options, "requires", registers(rule, options.lang))
    for number, parameter in enumerate(rule.parameters):
        _field(page, options, "params" if not number else "", _parameter(parameter, rule, options))
    page.blank()
    _program(page, rule, options)
    for example in examples:
        _example(page, example, options)
    return page.text()


def cited_lines(rule: Rule, sources: Mapping[str, Sequence[str]]) -> Excerpt | None:
    """The cited lines of the official text, what is quoted marked; of a long stretch those that the rule names, else
    those that hold the quotation. None where there are none to show.
    """
    basis, words = rule.basis, clause_words(rule.basis)
    if basis.notice not in sources:
        return None
    text = {basis.notice: sources[basis.notice]}
    if basis.shown:
        each = [excerpt(text, Span(basis.notice, line), words) for line in basis.shown]
        return Excerpt(tuple(line for part in each if part is not None for line in part.lines))
    if basis.lines is None:
        return None
    first, last = basis.lines
    found = excerpt(text, Span(basis.notice, first, last), words)
    if found is not None and last - first >= FEW_LINES:
        found = Excerpt(tuple(line for line in found.lines if line[2]))
    return found if found is not None and found.lines else None


def _field(page: Page, options: RenderOptions, key: str, text: str) -> None:
    page.field(label(key, options.lang) if key else "", text, indent=0, wide=WIDE[options.lang])


def _basis(page: Page, rule: Rule, options: RenderOptions, sources: Mapping[str, Sequence[str]]) -> None:
    """The kind of the basis and its place, the words themselves, and what is said about them, each on its own line."""
    basis, colon = rule.basis, word("colon", options.lang)
    where = place(basis) or basis.cite
    quote = f"{colon}{quotation(basis.quote)}" if basis.quote else ""
    _field(page, options, "basis", f"{word(f'basis.{basis.kind}', options.lang)} · {where}{quote}")
    if where != basis.cite and basis.cite:
        _field(page, options, "", basis.cite)
    found = cited_lines(rule, sources)
    if basis.notice in sources and (basis.lines is not None or found is not None):
        path = Span(f"data/{basis.notice}/notice.txt", *(basis.lines or (basis.shown[0], basis.shown[-1])))
        page.put((str(path), "place"), indent=WIDE[options.lang] + 2)
    if found is not None:
        put_excerpt(page, found, "note", "…", indent=WIDE[options.lang] + 2)


def _parameter(parameter: Parameter, rule: Rule, options: RenderOptions) -> str:
    value, chinese = rule.values[parameter.name], options.lang == "zh"
    told = [bounds(parameter, options.lang)]
    if value != parameter.default:
        told.insert(0, f"{'默认' if chinese else 'default'} {shown(parameter.default)}")
    within = ("，" if chinese else ", ").join(each for each in told if each)
    bracket = ("（{}）" if chinese else " ({})").format(within) if within else ""
    return f"${parameter.name} = {shown(value)}{bracket} {parameter.meaning}"


def _program(page: Page, rule: Rule, options: RenderOptions) -> None:
    _field(page, options, "file", f"{rule.path}:{rule.line}")
    _field(page, options, "reads", ", ".join(rule.reads))
    if rule.uses:
        _field(page, options, "uses", ", ".join(rule.uses))
    page.blank()
    _verbatim(page, rule.datalog)


def _example(page: Page, example: ShownExample, options: RenderOptions) -> None:
    page.blank()
    _field(page, options, example.kind, example.name)
    for each in example.params:
        page.put(each, indent=4)
    _verbatim(page, example.facts)
    for violation in example.violations:
        page.put(("→ ", "error"), violation, indent=4, hang=6)
    for each in example.undetermined:
        page.put(("? ", "warning"), f'undetermined("{each}")', indent=4, hang=6)


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
