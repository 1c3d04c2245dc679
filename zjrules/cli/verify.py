"""``zjrules verify``: is what a receipt says still so: the files, the rules, the verdict?"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from zjrules.cli.options import add_limit_options, add_look_options, settings_of
from zjrules.cli.output import write_result
from zjrules.engines.limits import limited
from zjrules.render.words import word
from zjrules.violations.verdict import FAILED, PASSED


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "verify",
        help="复核回执 · check a receipt of the gate again",
        epilog="退出码 · exit status: 0 相符 it holds, 1 不符 it does not, 2 无法复核 it could not be checked",
    )
    parser.add_argument("receipt", metavar="RECEIPT", type=Path,
                        help="gate --receipt 写下的文件 · a file that gate --receipt wrote")
    add_limit_options(parser)
    add_look_options(parser)


def run(args: argparse.Namespace) -> int:
    from zjrules.gating.receipt import differences, read_receipt

    settings = settings_of(args)
    data = read_receipt(args.receipt)
    with limited(args.timeout, args.memory):
        found = differences(data)
    lang = settings.lang
    lines = [word("receipt differs", lang, what, then, now) for what, then, now in found]
    said = word(f"gate {data['verdict']}", lang)
    lines.append(word("receipt broken" if found else "receipt holds", lang, said, data["as_of"]))
    write_result("".join(f"{line}\n" for line in lines))
    return FAILED if found else PASSED
