"""The command line: finds the command, runs it, and turns what went wrong into messages and an exit status."""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn, Protocol, cast

from zjrules import __version__
from zjrules.cli.options import did_you_mean
from zjrules.cli.output import tell, terminal_width
from zjrules.errors import Diagnostic, UsageError, ZjrulesError
from zjrules.render.wrap import wrap
from zjrules.settings import Lang
from zjrules.violations.verdict import NOT_CHECKED

# Command -> module of this package. Only the module of the command that is given is imported.
COMMANDS = {
    "check": "check",
    "gate": "gate",
    "verify": "verify",
    "baseline": "baseline",
    "import": "importing",
    "export": "exporting",
    "explain": "explain",
    "rules": "rules",
    "query": "query",
    "schema": "schema",
}
HELP = ("-h", "--help")
INTERRUPTED = 130


class Command(Protocol):
    """A command module: ``add`` registers its arguments, ``run`` does the work and returns the exit status."""

    def add(self, subparsers: argparse._SubParsersAction[Any]) -> None: ...

    def run(self, args: argparse.Namespace) -> int: ...


class Formatter(argparse.HelpFormatter):
    def __init__(self, prog: str, **options: Any) -> None:
        # Told the width, argparse does not load shutil, and with it three compression libraries, to find it.
        super().__init__(prog, **{"width": terminal_width() - 2, **options})

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrap(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(wrap(text, width, indent, indent))


class Parser(argparse.ArgumentParser):
    """Reports faults as diagnostics and knows how wide Chinese is."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"formatter_class": Formatter, "allow_abbrev": False, **options})

    def error(self, message: str) -> NoReturn:
        raise UsageError(Diagnostic("usage", message, hint=f"{self.prog} --help"))


def entry() -> NoReturn:
    """The ``zjrules`` command."""
    # A run is short and its facts form no cycles: looking for some again and again would cost a good
    # part of the time and free nothing. A library caller keeps the settings of its own process.
    gc.set_threshold(200_000, 50, 100)
    status = main()
    gc.freeze()  # what is left is given back by the end of the process, not object by object
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # the reader went away; without this the interpreter complains on its way out
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(status)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line (default: of this process); returns the exit status, never raises for its faults."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(arguments)
    except ZjrulesError as error:
        tell(error.diagnostics, lang=_lang(arguments))
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:  # the path that could not be used is the user's; one that is not named is of ours
        if error.filename is None and not isinstance(error, FileNotFoundError):
            return _failed(error)
        tell([_unusable(error)], lang=_lang(arguments))
    except SystemExit as stop:  # --help and --version
        return stop.code if isinstance(stop.code, int) else 0
    except Exception as error:
        return _failed(error)
    return NOT_CHECKED


def _failed(error: Exception) -> int:
    """A fault of ours must not look like "violations found", which is 1."""
    sys.excepthook(*sys.exc_info())
    tell([Diagnostic("internal", f"zjrules failed: {type(error).__name__}: {error}", hint="please report this")])
    return NOT_CHECKED


def _unusable(error: OSError) -> Diagnostic:
    if error.filename is None:  # os.getcwd() names no path
        return Diagnostic("no-working-folder", "the working folder is not there any more", hint="change to one that is")
    message = f"{os.fsdecode(error.filename)} cannot be used: {error.strerror}"
    return Diagnostic("unreadable-file", message, hint="check the path and its permissions")


def _lang(arguments: Sequence[str]) -> Lang:
    """The language asked for, also where the command line as a whole could not be read."""
    asked = [*arguments, *(word.removeprefix("--lang=") for word in arguments if word.startswith("--lang="))]
    return "en" if "en" in asked else "zh"


def _run(arguments: list[str]) -> int:
    name = arguments[0] if arguments else "--help"
    _check_first(name)
    parser, subparsers = _parser()
    # Help lists every command, and each says itself what it does; nothing else needs more than one.
    named = [name] if name in COMMANDS else COMMANDS if name in HELP else []
    modules = {each: _module(each) for each in named}
    for module in modules.values():
        module.add(subparsers)
    args, unknown = parser.parse_known_args(arguments or ["--help"])
    if unknown:
        raise UsageError([_unknown(each, subparsers.choices[args.command]) for each in unknown])
    return modules[args.command].run(args)


def _check_first(name: str) -> None:
    if name in COMMANDS or name in (*HELP, "--version"):
        return
    if name.startswith("-"):
        raise UsageError(Diagnostic("unknown-option", f"zjrules has no option {name}", hint="the command comes first"))
    hint = did_you_mean(name, list(COMMANDS)) or f"one of: {', '.join(COMMANDS)}"
    raise UsageError(Diagnostic("unknown-command", f"no command {name!r}", hint=hint))


def _module(command: str) -> Command:
    return cast(Command, importlib.import_module(f"zjrules.cli.{COMMANDS[command]}"))


def _parser() -> tuple[Parser, argparse._SubParsersAction[Parser]]:
    parser = Parser(
        prog="zjrules",
        description="按规则校验政府责任分解通知及其进展报告，每项违规都附证据 · "
        "checks government task breakdowns and progress reports against rules, each violation with its proof",
        epilog="退出码 · exit status: 0 通过 passed, 1 有违规 violations, 2 未能校验 could not be checked",
    )
    parser.add_argument("--version", action="version", version=f"zjrules {__version__}")
    return parser, parser.add_subparsers(title="命令 · commands", metavar="COMMAND", dest="command", required=True)


def _unknown(argument: str, parser: argparse.ArgumentParser) -> Diagnostic:
    if not argument.startswith("-"):
        return Diagnostic("unexpected-argument", f"{parser.prog} takes no {argument!r}", hint=f"{parser.prog} --help")
    option = argument.split("=")[0]
    hint = did_you_mean(option, sorted(parser._option_string_actions)) or f"{parser.prog} --help"
    return Diagnostic("unknown-option", f"{parser.prog} has no option {option}", hint=hint)
