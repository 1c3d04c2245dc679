"""``zjrules rules``: the rules there are, the page of one, their examples, their documentation, a new one."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from zjrules.cli.options import add_look_options, one_of, settings_of, words
from zjrules.cli.output import look, tell, write_result
from zjrules.render import RenderOptions
from zjrules.render.rule_list import rule_list
from zjrules.render.rule_page import rule_page
from zjrules.rulebook.book import Rulebook
from zjrules.rulebook.loader import load_rulebook
from zjrules.settings import Settings

FAULTY = 2
# What is long has a module of its own, loaded only when it is asked for.
ACTIONS = {"test": "rules_test", "docs": "rules_docs", "new": "rules_new"}
DOC_FORMATS = ("md", "html")


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "rules", help="规则：列表、说明、示例测试、文档、新建 · rules: list, show, test, docs, new"
    )
    commands = parser.add_subparsers(title="命令 · commands", metavar="COMMAND", dest="action", required=True)
    listing = commands.add_parser("list", help="列出规则 · list the rules")
    listing.add_argument("words", metavar="RULE", nargs="*", help="编号、组或名称 · id, group or name; default: all")
    show = commands.add_parser("show", help="一条规则的说明 · the page of a rule")
    show.add_argument("words", metavar="RULE", nargs="+", help="编号或名称 · id or name")
    test = commands.add_parser("test", help="运行规则的示例 · run the examples of the rules")
    _add_test(test)
    docs = commands.add_parser("docs", help="由规则文件生成文档 · generate the documentation from the rule files")
    _add_docs(docs)
    new = commands.add_parser("new", help="新建规则文件，待填写 · begin a rule file, to be filled in")
    _add_new(new)
    for command in (listing, show, test, docs, new):
        if command is not new:
            add_rules_folders(command)
        add_look_options(command)


def _add_test(test: argparse.ArgumentParser) -> None:
    test.add_argument("words", metavar="RULE", nargs="*",
                      help="编号、组、名称，或规则文件、目录 · id, group, name, or a rule file or folder; default: all")
    test.add_argument("--mutants", action="store_true",
                      help="逐一去掉子句中的文字，须有示例因此失败 · leave out each literal: some example must fail")
    test.add_argument("--watch", action="store_true",
                      help="文件一有改动就重新运行，Ctrl-C 结束 · run again whenever a file changes, until Ctrl-C")


def _add_docs(docs: argparse.ArgumentParser) -> None:
    docs.add_argument("-o", "--output", metavar="PATH", type=Path, default=None,
                      help="写入的目录，html 则为文件；默认为 rules/ 或标准输出 · "
                      "the folder, for html the file; default: rules/, for html standard output")
    docs.add_argument("--format", metavar="NAME", type=one_of("--format", DOC_FORMATS), default="md",
                      help="md：索引和每组一页；html：一个文件 · md: an index, a page for each group; html: one file")
    docs.add_argument("--check", action="store_true",
                      help="什么也不写，只列出与规则不符之处，有则退出码为 1 · "
                      "write nothing, list what differs; exit status 1 where something does")


def _add_new(new: argparse.ArgumentParser) -> None:
    new.add_argument("words", metavar="ID NAME", nargs="+",
                     help="编号和名称，如 L025 lead-is-missing；给出 --group 时编号可省 · "
                     "id and name; with --group the id may be left out")
    new.add_argument("--group", metavar="GROUP", default="",
                     help="组，如 leadership：编号取其下一个 · the group: the id is the next one of it")
    new.add_argument("--rules", metavar="DIR", dest="rules_dirs", action="append", type=Path, default=[],
                     help="写入的目录，默认为自带规则中该组的目录 · "
                     "the folder to write to; default: the group's folder of the bundled rules")


def add_rules_folders(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rules", metavar="DIR", dest="rules_dirs", action="append", type=Path, default=[],
                        help="另加一个规则目录，可重复 · add a folder of rules to the bundled ones; repeatable")


def run(args: argparse.Namespace) -> int:
    if args.action in ACTIONS:
        status: int = importlib.import_module(f"zjrules.cli.{ACTIONS[args.action]}").run(args)
        return status
    settings = settings_of(args)
    options = look(settings)
    book, _ = load_rulebook(settings.rules_dirs)
    names = [each for word in args.words for each in words(word)]
    return _show(book, names, options) if args.action == "show" else _list(book, names, options, settings)


def _show(book: Rulebook, names: Sequence[str], options: RenderOptions) -> int:
    pages = [rule_page(book.rule(name), options) for name in names]
    write_result("\n".join(pages))
    return 0


def _list(book: Rulebook, names: Sequence[str], options: RenderOptions, settings: Settings) -> int:
    chosen = book.selected(names)
    faults = [fault for rule in chosen.faulty for fault in rule.diagnostics]
    if faults:
        tell(faults, colour=settings.colour, lang=settings.lang)
    write_result(rule_list(chosen.rules, options))
    return FAULTY if faults else 0
