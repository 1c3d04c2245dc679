"""``zjrules gate``: admits or rejects a submission, for what it breaks itself or newly causes."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from zjrules.cli.deliver import check_format, deliver
from zjrules.cli.options import UNSET, add_output_options, add_rule_options, fail_on, repeated, settings_of
from zjrules.cli.output import check_target, look, tell, write_result
from zjrules.cli.progress import shown_on
from zjrules.engines.limits import limited
from zjrules.errors import Diagnostic, UsageError
from zjrules.gating import gate
from zjrules.read.progress_files import is_progress
from zjrules.settings import FAIL_ON
from zjrules.violations.verdict import NOT_CHECKED, exit_status


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "gate",
        help="准入：只问报送本身带来的问题 · admit or reject a submission, for what it brings alone",
        epilog="退出码 · exit status: 0 准予接收 admitted, 1 退回 rejected, 2 无法判定 could not be judged",
    )
    parser.add_argument("submission", metavar="SUBMISSION", nargs="+", type=Path,
                        help="报送的进展报告 · progress reports that are handed in")
    parser.add_argument("--against", metavar="DATASET", type=Path, default=None,
                        help="所依据的通知或数据集，默认设置文件的 paths · "
                        "the notice or dataset that it is held against; default: the one that the settings file names")
    parser.add_argument("--history", metavar="DIR|FILE", type=Path, action="append", default=[],
                        help="以前的进展报告，可重复，默认设置文件的 history · progress reports handed in before; "
                        "repeatable; default: those that the settings file names")
    parser.add_argument("--receipt", metavar="FILE", type=Path, default=None,
                        help="写下回执，供 verify 复核 · write a receipt, for verify to check later")
    parser.add_argument("--fail-on", metavar="LEVEL", type=fail_on, default=UNSET,
                        help=f"达到此级别即退回，默认 error · {'|'.join(FAIL_ON)}")
    add_rule_options(parser)
    add_output_options(parser)


def run(args: argparse.Namespace) -> int:
    submission = _files(args.submission)
    settings = settings_of(args)
    dataset = args.against or _dataset(settings.paths)
    handed_in = {path.resolve() for path in submission}
    before = _files(args.history or settings.history)
    args.paths = [dataset, *(each for each in before if each.resolve() not in handed_in)]
    settings = settings._replace(paths=tuple(args.paths))
    if settings.paranoid:
        raise UsageError(Diagnostic("usage", "gate has no --paranoid", hint="zjrules check has"))
    check_format(settings.format, bom=args.bom)
    for target in (args.output, args.receipt):
        check_target(target)
    with shown_on(lang=settings.lang), limited(settings.timeout, settings.memory):
        result = gate(settings, submission)
    status = exit_status(result, settings.fail_on)
    tell(result.diagnostics, fatal=status == NOT_CHECKED, colour=settings.colour, lang=settings.lang)
    again = argparse.Namespace(**{**vars(args), "paths": [*args.paths, *submission]})
    receipt = None
    if args.receipt:
        from zjrules.gating.receipt import receipt_of  # only where one is asked for

        receipt = json.dumps(receipt_of(settings, submission, result), ensure_ascii=False, indent=2) + "\n"
    options = look(settings, args.output is not None)._replace(again=repeated(again), bom=args.bom)
    deliver(result, settings, options, args.output)
    if receipt:
        write_result(receipt, args.receipt)
    return status


def _dataset(paths: Sequence[Path]) -> Path:
    """The one notice or dataset that the settings file names."""
    found = [path for path in paths if not is_progress(path)]
    if len(found) == 1:
        return found[0]
    hint = "give --against DATASET, or name one notice or dataset as paths in the settings file"
    raise UsageError(Diagnostic("usage", "it is not said what the submission is held against", hint=hint))


def _files(paths: Sequence[Path]) -> list[Path]:
    """The files named, and the tables in folders named. Raises ``UsageError`` with all that are not there."""
    found: list[Path] = []
    faults = []
    for path in paths:
        if path.is_dir():
            found += sorted(each for each in path.rglob("*") if each.is_file() and is_progress(each))
        elif not path.exists():
            faults.append(Diagnostic("no-such-file", f"{path} does not exist", hint="check the path"))
        elif not is_progress(path):
            hint = "progress reports are .csv, .xlsx, .parquet or .json"
            faults.append(Diagnostic("no-reports", f"{path} is no table of progress reports", hint=hint))
        else:
            found.append(path)
    if faults:
        raise UsageError(faults)
    return list(dict.fromkeys(found))
