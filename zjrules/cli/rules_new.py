"""``zjrules rules new``: the beginning of a rule file, where it belongs."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from zjrules import bundled
from zjrules.cli.options import did_you_mean, settings_of
from zjrules.cli.output import write_files, write_result
from zjrules.errors import Diagnostic, UsageError
from zjrules.rulebook.book import Rulebook
from zjrules.rulebook.groups import GROUPS
from zjrules.rulebook.loader import load_rulebook
from zjrules.rulebook.skeleton import skeleton
from zjrules.settings import Settings

_ID = re.compile(r"[A-Z][0-9]{3}")
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def run(args: argparse.Namespace) -> int:
    settings = settings_of(args)
    given, name = _words(args.words, args.group)
    book, _ = load_rulebook(folder for folder in settings.rules_dirs if any(folder.rglob("*.toml")))
    rule_id = given or _next(book, _letter(args.group))
    if faults := _shape_faults(rule_id, name, args.group):
        raise UsageError(faults)
    folder = _folder(rule_id, args.rules_dirs, settings)
    if faults := _taken_faults(rule_id, name, book, folder):
        raise UsageError(faults)
    write_files(folder, {f"{rule_id}-{name}.toml": skeleton(rule_id, name)})
    path = bundled.shown(folder / f"{rule_id}-{name}.toml")
    if settings.lang == "zh":
        write_result(f"{path}  新建\n\n填写标有 TODO 之处，然后：zjrules rules test --mutants {path}\n")
    else:
        write_result(f"{path}  new\n\nfill in what is marked TODO, then: zjrules rules test --mutants {path}\n")
    return 0


def _words(words: Sequence[str], group: str) -> tuple[str, str]:
    """The id, which a group makes dispensable, and the name. Raises ``UsageError``."""
    if len(words) == 2:
        return words[0], words[1]
    if len(words) == 1 and group:
        return "", words[0]
    message = f"rules new takes an id and a name, not {' '.join(words)}"
    raise UsageError(Diagnostic("usage", message, hint="zjrules rules new E001 too-many-units"))


def _letter(group: str) -> str:
    """The letter of a group that is named by letter or name. Raises ``UsageError``."""
    for each in GROUPS.values():
        if group in (each.letter, each.key):
            return each.letter
    known = [each.key for each in GROUPS.values()]
    hint = did_you_mean(group, known) or f"one of: {', '.join(known)}"
    raise UsageError(Diagnostic("unknown-group", f"there is no group {group}", hint=hint))


def _next(book: Rulebook, letter: str) -> str:
    taken = [int(rule_id[1:]) for rule_id in _ids(book) if _ID.fullmatch(rule_id) and rule_id[0] == letter]
    return f"{letter}{max(taken, default=0) + 1:03}"


def _ids(book: Rulebook) -> Iterable[str]:
    return [*(rule.id for rule in book.rules), *(rule.id for rule in book.faulty)]


def _folder(rule_id: str, given: Sequence[Path], settings: Settings) -> Path:
    """Where the file goes: the one folder that is named, else the group's folder of the bundled rules, else the one
    folder of rules that the settings name. Raises ``UsageError``."""
    group = GROUPS.get(rule_id[:1])
    bundle = bundled.rules()
    if len(given) == 1:
        return bundle / group.key if group and given[0].resolve() == bundle else given[0]
    if not given and group and not bundled.installed():
        return bundle / group.key
    if not given and len(settings.rules_dirs) == 1:
        return settings.rules_dirs[0]
    message = f"it is not known where {rule_id} goes"
    raise UsageError(Diagnostic("no-folder", message, hint="name one folder for it: --rules my-rules"))


def _shape_faults(rule_id: str, name: str, group: str) -> list[Diagnostic]:
    faults = []
    if not _ID.fullmatch(rule_id):
        hint = "one capital letter for the group and three digits, such as L025"
        faults.append(Diagnostic("bad-id", f"{rule_id!r} is no id of a rule", hint=hint))
    if not _NAME.fullmatch(name):
        hint = "lower-case words joined by hyphens that name the fault, such as lead-is-not-first-listed"
        faults.append(Diagnostic("bad-name", f"{name!r} is no name of a rule", hint=hint))
    if group and not faults and rule_id[0] != (letter := _letter(group)):
        hint = f"ids of {GROUPS[letter].key} begin with {letter}"
        faults.append(Diagnostic("other-group", f"{rule_id} does not belong to {GROUPS[letter].key}", hint=hint))
    return faults


def _taken_faults(rule_id: str, name: str, book: Rulebook, folder: Path) -> list[Diagnostic]:
    """What is there already: the id, the name, the file. Nothing is ever written over."""
    faults = [
        Diagnostic("taken", f"{word} is the {what} of {rule.path}", hint=hint)
        for what, word, hint in (("id", rule_id, f"the next is {_next(book, rule_id[:1])}"), ("name", name, ""))
        for rule in book.rules
        if word == (rule.id if what == "id" else rule.name)
    ]
    faults += [
        Diagnostic("taken", f"{rule_id} is the id of {rule.path}", hint=f"the next is {_next(book, rule_id[:1])}")
        for rule in book.faulty
        if rule.id == rule_id
    ]
    path = folder / f"{rule_id}-{name}.toml"
    if path.exists() and not faults:
        faults.append(Diagnostic("taken", f"{path} is there already", hint="nothing was written"))
    return faults
