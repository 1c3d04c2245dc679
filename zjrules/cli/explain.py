"""``zjrules explain``: the page of a rule, or the proof of one violation down to its source lines."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any

from zjrules import bundled, pipeline
from zjrules.cli.options import add_file_option, add_look_options, add_rule_options, settings_of
from zjrules.cli.output import check_target, look, write_result
from zjrules.engines.limits import limited
from zjrules.render import RenderOptions
from zjrules.render.explanation import violation_page
from zjrules.render.rule_page import rule_page
from zjrules.render.rule_words import ShownExample
from zjrules.rulebook.loader import load_rulebook
from zjrules.rulebook.message import shown
from zjrules.rulebook.rule import Rule
from zjrules.settings import Settings

FINGERPRINT = re.compile("[0-9a-fA-F]{4,16}")


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "explain",
        help="解释一条规则，或一项违规的证明 · explain a rule, or the proof of a violation",
        epilog="解释违规项时，PATH 和选项须与 check 时相同 · for a violation give the paths and options of its check",
    )
    parser.add_argument("what", metavar="RULE|FINGERPRINT",
                        help="规则编号或名称，或违规项的指纹 · id or name of a rule, or the fingerprint of a violation")
    parser.add_argument("paths", metavar="PATH", nargs="*", type=Path,
                        help="校验过的文件，默认自带的通知 · what was checked; default: the bundled notice")
    add_rule_options(parser)
    add_file_option(parser)
    add_look_options(parser)


def run(args: argparse.Namespace) -> int:
    settings = settings_of(args)
    options = look(settings, args.output is not None)
    check_target(args.output)
    book, _ = load_rulebook(settings.rules_dirs)
    known = {word for rule in book.rules for word in (rule.id, rule.name)}
    if FINGERPRINT.fullmatch(args.what) and args.what.upper() not in known:
        write_result(explain_violation(settings, args.what, options), args.output)
    else:
        write_result(explain_rule(book.rule(args.what), options), args.output)
    return 0


def explain_violation(settings: Settings, fingerprint: str, options: RenderOptions) -> str:
    """The proof of one violation of a check with these settings, down to the source lines."""
    with limited(settings.timeout, settings.memory):
        found = pipeline.explain(settings, fingerprint)
    evidence = found.evidence
    return violation_page(found.violation, found.proof, evidence.facts, evidence.schema, found.sources, options)


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
    return tuple(
        ShownExample(
            each.name, each.facts, tuple(each.violations), tuple(each.undetermined),
            tuple(f"${name} = {shown(value)}" for name, value in each.params.items()),
        )
        for each in read.form.example
    )  # fmt: skip
