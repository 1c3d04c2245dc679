"""``zjrules rules docs``: the documentation of the rules, written, or compared with what is there."""

from __future__ import annotations

import argparse
import difflib
import os
from collections.abc import Iterator
from pathlib import Path

from zjrules import bundled
from zjrules.cli.explain import official_texts, shown_examples
from zjrules.cli.options import settings_of
from zjrules.cli.output import tell, write_files, write_result
from zjrules.errors import Diagnostic, UsageError
from zjrules.render.rule_docs import GENERATED, INDEX, RuleDoc, index, pages, with_index
from zjrules.render.rule_page import cited_lines
from zjrules.rulebook.book import Rulebook
from zjrules.rulebook.loader import load_rulebook
from zjrules.settings import Settings

FAULTY = 2
MOST = 20  # lines that differ, of each page


def run(args: argparse.Namespace) -> int:
    settings = settings_of(args)
    # What is written into the bundled folder is about the bundled rules, whatever the settings add.
    book, faults = load_rulebook(settings.rules_dirs if args.output or args.format == "html" else args.rules_dirs)
    if faults:  # a page without these rules would look as if there were none
        tell(faults, colour=settings.colour, lang=settings.lang)
        return FAULTY
    if args.format == "html":
        return _html(args, book, settings)
    if args.output is None and (args.rules_dirs or bundled.installed()):
        raise UsageError(Diagnostic("no-folder", "it is not known where the pages go", hint="name a folder: -o docs"))
    folder = args.output or bundled.rules()
    wanted = markdown(rule_docs(book), folder)
    if args.check:
        differing = list(_differing(folder, wanted))
        return _told(differing, settings)
    for name in wanted:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
    states = write_files(folder, wanted)
    write_result("".join(f"{bundled.shown(Path(path))}  {state}\n" for path, state in states if state != "same"))
    return 0


def rule_docs(book: Rulebook) -> tuple[RuleDoc, ...]:
    """Every rule of the book with its examples and the clause it rests on, ready to be rendered."""
    return tuple(RuleDoc(rule, shown_examples(rule), cited_lines(rule, official_texts(rule))) for rule in book.rules)


def markdown(docs: tuple[RuleDoc, ...], folder: Path) -> dict[str, str]:
    """Path below ``folder`` → text, for the index and the page of each group. What is written by hand around the
    index is kept."""

    def href(page: str, shown: str) -> str:
        target = os.path.relpath(bundled.located(shown).resolve(), (folder / page).parent.resolve())
        return target.replace(os.sep, "/").replace(" ", "%20")

    return {INDEX: with_index(_text(folder / INDEX), index(docs)), **pages(docs, href)}


def _html(args: argparse.Namespace, book: Rulebook, settings: Settings) -> int:
    from zjrules.render.rule_docs_html import rule_docs_html  # only where it is asked for

    text = rule_docs_html(rule_docs(book))
    if not args.check:
        write_result(text, args.output)
        return 0
    if args.output is None:
        raise UsageError(Diagnostic("no-file", "there is nothing to compare with", hint="name the file: -o rules.html"))
    return _told(list(_differing(args.output.parent, {args.output.name: text})), settings)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _differing(folder: Path, wanted: dict[str, str]) -> Iterator[str]:
    """What differs from the pages as they should be, one page after the other."""
    for name, text in wanted.items():
        old = _text(folder / name)
        if old == text:
            continue
        path = bundled.shown(folder / name)
        lines = list(difflib.unified_diff(old.splitlines(), text.splitlines(), path, "rules docs", n=0, lineterm=""))
        yield "\n".join(lines[: MOST + 2] + [f"… {len(lines) - MOST - 2} more lines"] * (len(lines) > MOST + 2))
    for left in sorted(folder.glob(f"*/{INDEX}")):
        if left.relative_to(folder).as_posix() not in wanted and _text(left).startswith(GENERATED):
            yield f"{bundled.shown(left)}: its group has no rules any more; delete it"


def _told(differing: list[str], settings: Settings) -> int:
    if not differing:
        return 0
    zh = settings.lang == "zh"
    again = "重新生成：zjrules rules docs" if zh else "write them again: zjrules rules docs"
    write_result("\n".join((*differing, again, "")))
    return 1
