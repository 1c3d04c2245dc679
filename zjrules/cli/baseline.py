"""``zjrules baseline update``: accepts what a check finds now, and says what that is."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from zjrules.cli.options import add_look_options, add_rule_options, settings_of
from zjrules.cli.output import check_target, look, tell, write_result
from zjrules.cli.progress import shown_on
from zjrules.engines.limits import limited
from zjrules.errors import Diagnostic, UsageError
from zjrules.pipeline import check
from zjrules.render.baseline import changes, listed
from zjrules.violations.baseline import load_baseline
from zjrules.violations.verdict import PASSED, errored


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "baseline",
        help="更新基线：接受现有的违规项 · accept what a check finds now",
        epilog="接受什么、不再有什么，逐项列出 · what it accepts, and what is no longer there, is listed one by one",
    )
    parser.add_argument("action", metavar="update", choices=["update"], help="写入现有的违规项 · write what is found")
    parser.add_argument("file", metavar="FILE", type=Path,
                        help="基线文件，没有则新建 · the baseline; made where there is none")
    parser.add_argument("paths", metavar="PATH", nargs="*", type=Path,
                        help="要校验的文件，同 check · what is to be checked, as for check")
    parser.add_argument("--dry-run", action="store_true", help="只列出，不写入 · list, and write nothing")
    add_rule_options(parser)
    add_look_options(parser)


def run(args: argparse.Namespace) -> int:
    settings = settings_of(args)._replace(baseline=None)
    check_target(args.file)
    before = load_baseline(args.file, listing=True) if args.file.exists() else frozenset()
    with shown_on(lang=settings.lang), limited(settings.timeout, settings.memory):
        result = check(settings)
    tell(result.diagnostics, fatal=bool(result.unread), colour=settings.colour, lang=settings.lang)
    if result.unread or errored(result) or result.unshown or not result.rules:
        hint = "mend that first: a baseline accepts all that is there, or nothing"
        message = "not everything could be checked and shown; nothing was written"
        raise UsageError(Diagnostic("baseline", message, hint=hint))
    accepted = [violation for violation in result.violations if violation.status == "new"]
    if not args.dry_run:
        write_result(listed(accepted), args.file)
    write_result(changes(accepted, before, look(settings)))
    return PASSED
