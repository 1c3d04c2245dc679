"""``zjrules rules``: the rules there are, the page of one, and the run of their examples."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from zjrules import bundled
from zjrules.cli.options import add_look_options, settings_of, words
from zjrules.cli.output import look, tell, write_result
from zjrules.errors import RuleError
from zjrules.render import RenderOptions
from zjrules.render.rule_list import rule_list
from zjrules.render.rule_page import rule_page
from zjrules.render.rule_tests import RuleTest, rule_tests
from zjrules.rulebook.book import Rulebook
from zjrules.rulebook.loader import load_rulebook
from zjrules.rulebook.rule import Rule
from zjrules.settings import Settings

FAULTY = 2


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser("rules", help="规则：列表、说明、示例测试 · rules: list, show, test")
    commands = parser.add_subparsers(title="命令 · commands", metavar="COMMAND", dest="action", required=True)
    listing = commands.add_parser("list", help="列出规则 · list the rules")
    listing.add_argument("words", metavar="RULE", nargs="*", help="编号、组或名称 · id, group or name; default: all")
    show = commands.add_parser("show", help="一条规则的说明 · the page of a rule")
    show.add_argument("words", metavar="RULE", nargs="+", help="编号或名称 · id or name")
    test = commands.add_parser("test", help="运行规则的示例 · run the examples of the rules")
    test.add_argument("words", metavar="RULE", nargs="*",
                      help="编号、组、名称，或规则文件、目录 · id, group, name, or a rule file or folder; default: all")
    test.add_argument("--mutants", action="store_true",
                      help="逐一去掉子句中的文字，须有示例因此失败 · leave out each literal: some example must fail")
    for command in (listing, show, test):
        add_rules_folders(command)
        add_look_options(command)


def add_rules_folders(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rules", metavar="DIR", dest="rules_dirs", action="append", type=Path, default=[],
                        help="另加一个规则目录，可重复 · add a folder of rules to the bundled ones; repeatable")


def run(args: argparse.Namespace) -> int:
    settings = settings_of(args)
    options = look(settings)
    paths = [Path(word) for word in args.words if _is_path(word)] if args.action == "test" else []
    book, _ = load_rulebook([*settings.rules_dirs, *(path for path in paths if not _is_bundled(path))])
    names = [each for word in args.words if not _is_path(word) or args.action != "test" for each in words(word)]
    if args.action == "show":
        return _show(book, names, options)
    chosen = _under(book, paths) if paths else ()
    if names or not paths:
        named = book.selected(names)
        chosen = (*chosen, *(rule for rule in named.rules if rule not in chosen))
    faulty = _tell_faults(book, paths, names, settings)
    if args.action == "list":
        write_result(rule_list(chosen, options))
        return FAULTY if faulty else 0
    return _test(book, chosen, args.mutants, faulty, settings)


def _show(book: Rulebook, names: Sequence[str], options: RenderOptions) -> int:
    pages = [rule_page(book.rule(name), options) for name in names]
    write_result("\n".join(pages))
    return 0


def _test(book: Rulebook, rules: Sequence[Rule], mutants: bool, faulty: bool, settings: Settings) -> int:
    from zjrules.rulebook.examples import run_examples  # parser and pydantic: only here
    from zjrules.rulebook.mutate import survivors

    tests = []
    for rule in rules:
        try:
            results = run_examples(rule, book)
            count, alive = survivors(rule, book) if mutants else (0, [])
        except RuleError as error:
            tell(error.diagnostics, colour=settings.colour)
            faulty = True
            continue
        tests.append(
            RuleTest(
                rule,
                len(results),
                tuple((each.example.name, each.example.span, each.differences) for each in results if each.differences),
                count,
                tuple((each.left_out, each.span) for each in alive),
            )
        )
    write_result(rule_tests(tests, mutants, look(settings)))
    if faulty:
        return FAULTY
    return 1 if any(test.failed for test in tests) else 0


def _tell_faults(book: Rulebook, paths: Sequence[Path], names: Sequence[str], settings: Settings) -> bool:
    """Tell the faults of the chosen rule files; are there any?"""
    files = [path.resolve() for path in paths]
    faults = [
        fault
        for rule in book.faulty
        if not (paths or names) or any(rule.file.resolve().is_relative_to(path) for path in files)
        or any(word in (rule.id, rule.id[:1]) for word in names)
        for fault in rule.diagnostics
    ]  # fmt: skip
    if faults:
        tell(faults, colour=settings.colour)
    return bool(faults)


def _is_path(word: str) -> bool:
    return "/" in word or word.endswith(".toml") or Path(word).is_dir()


def _is_bundled(path: Path) -> bool:
    return path.resolve().is_relative_to(bundled.rules())


def _under(book: Rulebook, paths: Sequence[Path]) -> tuple[Rule, ...]:
    whole = [path.resolve() for path in paths]
    return tuple(rule for rule in book.rules if any(rule.file.resolve().is_relative_to(path) for path in whole))
