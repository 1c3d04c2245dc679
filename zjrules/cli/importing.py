"""``zjrules import``: an official text becomes a dataset that a person can review, and tells what it read."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from zjrules.cli.options import add_look_options, settings_of
from zjrules.cli.output import FileState, look, tell, write_files, write_result
from zjrules.errors import Diagnostic, UsageError
from zjrules.model.folder import dataset_files
from zjrules.model.opening import open_notice
from zjrules.render.reading import render_reading


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "import",
        help="把通知原文转为可核对的数据集 · official text to a dataset that a person can review",
        epilog="不给 -o 时只报告读到的内容 · without -o: only tells what was read",
    )
    parser.add_argument("notice", metavar="NOTICE", type=Path, help="通知原文（.txt）· the official text")
    parser.add_argument("-o", "--output", metavar="DIR", type=Path, default=None,
                        help="数据集目录 · the folder of the dataset")
    add_look_options(parser)


def run(args: argparse.Namespace) -> int:
    settings = settings_of(args)
    opened = open_notice(args.notice)
    if opened.kind != "notice":
        hint = f"zjrules export {args.notice}"
        raise UsageError(Diagnostic("not-a-notice", f"{args.notice} is a dataset already", hint=hint))
    written: list[tuple[str, FileState]] = []
    if args.output is not None:
        written = write_files(args.output, dataset_files(opened.dataset))
    tell(opened.diagnostics, fatal=False, colour=settings.colour, lang=settings.lang)
    write_result(render_reading(opened.dataset, written, look(settings), opened.style.name))
    return 0
