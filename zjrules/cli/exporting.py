"""``zjrules export``: a dataset as the JSON that other programs read; ``check`` reads it back."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from zjrules.cli.options import add_data_option, add_file_option, add_look_options, settings_of
from zjrules.cli.output import check_target, tell, write_result
from zjrules.errors import ReadError
from zjrules.model.dump import dump_dataset
from zjrules.model.opening import open_notice


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser("export", help="数据集转为 JSON · dataset to JSON")
    parser.add_argument("dataset", metavar="DATASET", type=Path,
                        help="数据集（目录、.toml、.json）或通知原文 · a dataset, or an official text")
    add_data_option(parser)
    add_file_option(parser)
    add_look_options(parser)


def run(args: argparse.Namespace) -> int:
    settings = settings_of(args)
    check_target(args.output)
    opened = open_notice(args.dataset, settings.data_dirs)
    if opened.unread:  # half a dataset would pass for a whole one
        raise ReadError(opened.diagnostics)
    tell(opened.diagnostics, fatal=False, colour=settings.colour, lang=settings.lang)
    write_result(json.dumps(dump_dataset(opened.dataset), ensure_ascii=False, indent=2) + "\n", args.output)
    return 0
