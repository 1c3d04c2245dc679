"""``zjrules import``: an official text becomes a dataset that a person can review, and tells what it read."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zjrules.cli.options import add_data_option, add_look_options, settings_of
from zjrules.cli.output import FileState, look, tell, write_files, write_result
from zjrules.errors import Diagnostic, UsageError
from zjrules.model.folder import dataset_files, is_edited
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
    parser.add_argument("--force", action="store_true",
                        help="覆盖改动过的文件 · overwrite files that were edited")
    add_data_option(parser)
    add_look_options(parser)


def run(args: argparse.Namespace) -> int:
    settings = settings_of(args)
    opened = open_notice(args.notice, settings.data_dirs)
    if opened.kind != "notice":
        hint = f"zjrules export {args.notice}"
        raise UsageError(Diagnostic("not-a-notice", f"{args.notice} is a dataset already", hint=hint))
    written: list[tuple[str, FileState]] = []
    if args.output is not None:
        files = dataset_files(opened.dataset)
        if not args.force:
            keep_edits(args.output, files)
        written = write_files(args.output, files)
    tell(opened.diagnostics, fatal=False, colour=settings.colour, lang=settings.lang)
    write_result(render_reading(opened.dataset, written, look(settings), opened.style.name))
    return 0


def keep_edits(folder: Path, files: Mapping[str, str]) -> None:
    """Refuse to write over files that somebody edited. Raises ``UsageError`` with each of them."""
    edited = [
        path
        for path, text in ((folder / name, text) for name, text in files.items())
        if path.is_file() and is_edited(path) and path.read_bytes() != text.encode()
    ]
    if edited:
        hint = "name another folder and compare, or overwrite the edits with --force"
        message = "was edited after it was imported and is not overwritten"
        raise UsageError([Diagnostic("edited-file", f"{path} {message}", hint=hint) for path in edited])
