"""``zjrules rules test``: the run of the rules' examples, once or whenever a file changes."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from zjrules import bundled
from zjrules.cli.options import settings_of, words
from zjrules.cli.output import look, tell, write_result
from zjrules.cli.watch import watch
from zjrules.errors import Diagnostic, RuleError
from zjrules.render.rule_tests import RuleTest, rule_tests
from zjrules.rulebook.book import FaultyRule, Rulebook
from zjrules.rulebook.groups import group_of
from zjrules.rulebook.loader import load_rulebook
from zjrules.rulebook.rule import Rule
from zjrules.settings import Settings

FAULTY = 2


class Asked(NamedTuple):
    """What is to be tested: rules by name, and rule files or folders. Neither: all."""

    names: tuple[str, ...]
    paths: tuple[Path, ...]
    folders: tuple[Path, ...]  # of rules beside the bundled ones
    mutants: bool


def run(args: argparse.Namespace) -> int:
    settings = settings_of(args)
    paths = tuple(Path(word) for word in args.words if _is_path(word))
    names = tuple(each for word in args.words if not _is_path(word) for each in words(word))
    own = (path for path in paths if not path.resolve().is_relative_to(bundled.rules()))
    asked = Asked(names, paths, (*settings.rules_dirs, *own), args.mutants)
    if not args.watch:
        return _once(asked, settings, None)[0]
    return _again(asked, settings)


def _again(asked: Asked, settings: Settings) -> int:
    tested: set[Path] = set()  # the files of the rules that are named, once they are known

    def work() -> None:
        known = tested or (asked.paths and not asked.names)
        only = {*tested, *_under(asked.paths)} if known else None
        tested.update(_once(asked, settings, only)[1])

    def files() -> Iterator[Path]:
        yield from tested
        yield from _under(asked.paths)
        folders = (bundled.rules(), *asked.folders)
        yield from (path for path in _under(folders) if path.suffix == ".dl" or not (asked.names or asked.paths))

    return watch(work, files, settings)


def _under(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        whole = path.absolute()
        if whole.is_dir():
            yield from (each for each in sorted(whole.rglob("*")) if each.suffix in (".toml", ".dl"))
        else:
            yield whole


def _once(asked: Asked, settings: Settings, only: Collection[Path] | None) -> tuple[int, list[Path]]:
    """One round: its exit status, and the files of the rules it was about."""
    book, _ = load_rulebook(asked.folders, only=only)
    files = [path.resolve() for path in asked.paths]
    rules = [rule for rule in book.rules if _is_under(rule.file, files)]
    faulty = [rule for rule in book.faulty if _is_meant(rule, asked, files)]
    if asked.names or not asked.paths:
        rules += [rule for rule in book.selected(asked.names).rules if rule not in rules]
    faults = [fault for rule in faulty for fault in rule.diagnostics]
    tests = []
    for rule in rules:
        try:
            tests.append(_test(rule, book, asked.mutants))
        except RuleError as error:
            faults += error.diagnostics
    _tell(faults, settings)
    write_result(rule_tests(tests, asked.mutants, look(settings), len(faulty) + len(rules) - len(tests)))
    status = FAULTY if faults else 1 if any(test.failed for test in tests) else 0
    return status, [*(rule.file for rule in rules), *(rule.file for rule in faulty)]


def _tell(faults: Sequence[Diagnostic], settings: Settings) -> None:
    if faults:
        tell(faults, colour=settings.colour, lang=settings.lang)


def _test(rule: Rule, book: Rulebook, mutants: bool) -> RuleTest:
    """Raises ``RuleError`` where an example is faulty."""
    from zjrules.rulebook.examples import run_examples  # parser and pydantic: only here
    from zjrules.rulebook.mutate import survivors

    results = run_examples(rule, book)
    count, alive = survivors(rule, book) if mutants else (0, [])
    failures = tuple((each.example.name, each.example.span, each.differences) for each in results if each.differences)
    return RuleTest(rule, len(results), failures, count, tuple((each.left_out, each.span) for each in alive))


def _is_meant(rule: FaultyRule, asked: Asked, files: Sequence[Path]) -> bool:
    everything = not (asked.names or asked.paths)
    named = {rule.id, rule.id[:1], group_of(rule.id).key} & {*asked.names}
    return everything or bool(named) or _is_under(rule.file, files)


def _is_under(file: Path, paths: Sequence[Path]) -> bool:
    return any(file.resolve().is_relative_to(path) for path in paths)


def _is_path(word: str) -> bool:
    return "/" in word or word.endswith(".toml") or Path(word).is_dir()
