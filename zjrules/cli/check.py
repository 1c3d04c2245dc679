"""``zjrules check``: checks notices, datasets and progress reports, and reports every violation with its proof."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from zjrules.cli.deliver import check_format, deliver
from zjrules.cli.options import UNSET, add_output_options, add_rule_options, fail_on, repeated, settings_of
from zjrules.cli.output import check_target, look, tell
from zjrules.cli.progress import shown_on
from zjrules.engines.limits import limited
from zjrules.errors import Diagnostic
from zjrules.pipeline import check
from zjrules.settings import FAIL_ON
from zjrules.violations.result import CheckResult
from zjrules.violations.verdict import NOT_CHECKED, exit_status


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "check",
        help="校验通知、数据集和进展报告 · check notices, datasets and progress reports",
        epilog="不给 PATH 时校验自带的通知及其进展报告 · without PATH: the bundled notice and its progress reports",
    )
    parser.add_argument("paths", metavar="PATH", nargs="*", type=Path,
                        help="通知、数据集（目录、.toml .json）或进展报告（.csv .parquet）· notices, datasets, reports")
    parser.add_argument("--fail-on", metavar="LEVEL", type=fail_on, default=UNSET,
                        help=f"达到此级别即不通过，默认 error · {'|'.join(FAIL_ON)}")
    add_rule_options(parser)
    add_output_options(parser)


def run(args: argparse.Namespace) -> int:
    settings = settings_of(args)
    check_format(settings.format, bom=args.bom)
    check_target(args.output)
    with shown_on(lang=settings.lang), limited(settings.timeout, settings.memory):
        result = check(settings)
    status = exit_status(result, settings.fail_on)
    tell(
        result.diagnostics,
        fatal=lambda each: status == NOT_CHECKED and not _read_all_the_same(each, result),
        colour=settings.colour,
        lang=settings.lang,
    )
    options = look(settings, args.output is not None)._replace(again=repeated(args), bom=args.bom)
    deliver(result, settings, options, args.output)
    return status


def _read_all_the_same(fault: Diagnostic, result: CheckResult) -> bool:
    """Whether a fault is one of an input that was checked for all that."""
    path = fault.span.path if fault.span else ""
    if path in result.unread:
        return False
    return any(path == each.path or path.startswith(f"{each.path}/") for each in result.inputs)
