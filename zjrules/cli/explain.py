"""``zjrules explain``: the page of a rule with its convention, source clause, Datalog and examples."""

from __future__ import annotations

import argparse
from typing import Any

from zjrules import bundled
from zjrules.cli.options import add_look_options, settings_of
from zjrules.cli.output import look, write_result
from zjrules.cli.rules import add_rules_folders
from zjrules.render import RenderOptions
from zjrules.render.rule_page import ShownExample, rule_page
from zjrules.rulebook.loader import load_rulebook
from zjrules.rulebook.rule import Rule


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser("explain", help="解释一条规则 · explain a rule")
    parser.add_argument("what", metavar="RULE", help="规则编号或名称 · id or name of a rule")
    add_rules_folders(parser)
    add_look_options(parser)


def run(args: argparse.Namespace) -> int:
    settings = settings_of(args)
    book, _ = load_rulebook(settings.rules_dirs)
    write_result(explain_rule(book.rule(args.what), look(settings)))
    return 0


def explain_rule(rule: Rule, options: RenderOptions) -> str:
    """Everything about a rule: its page, the clause it cites as printed, and its examples."""
    return rule_page(rule, options, official_texts(rule), shown_examples(rule))


def official_texts(rule: Rule) -> dict[str, list[str]]:
    """The lines of the bundled text that the rule cites; nothing where that is not at hand."""
    path = bundled.data() / rule.basis.notice / "notice.txt"
    if not rule.basis.notice or not path.is_file():
        return {}
    return {rule.basis.notice: path.read_text(encoding="utf-8", errors="replace").split("\n")}


def shown_examples(rule: Rule) -> tuple[ShownExample, ...]:
    from zjrules.rulebook.read import RuleSource, read_rule  # pydantic: only where examples are shown

    read, _ = read_rule(RuleSource(rule.file, rule.path, rule.file.read_bytes()))
    if read is None:
        return ()
    return tuple(ShownExample(each.name, each.facts, tuple(each.violations)) for each in read.form.example)
