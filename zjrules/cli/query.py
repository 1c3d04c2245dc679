"""``zjrules query``: an ad-hoc question to the facts of the checked input."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from zjrules.cli.options import (
    add_data_option,
    add_file_option,
    add_limit_options,
    add_look_options,
    one_of,
    settings_of,
)
from zjrules.cli.output import check_target, look, tell, write_result
from zjrules.cli.rules import add_rules_folders
from zjrules.engines import get_engine
from zjrules.engines.database import Database
from zjrules.engines.limits import limited
from zjrules.inputs import Inputs, open_inputs
from zjrules.render import RenderOptions
from zjrules.render.table import table
from zjrules.rulebook.loader import load_rulebook
from zjrules.rulebook.message import shown
from zjrules.rulebook.query import Answer, ask
from zjrules.settings import Settings
from zjrules.violations.verdict import NOT_CHECKED

FORMATS = ("text", "json")


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "query",
        help="用 Datalog 查询事实 · ask the facts a question in Datalog",
        epilog="例 · example: zjrules query 'lead(item: I, unit: \"省财政厅\")'",
    )
    parser.add_argument("datalog", metavar="DATALOG", help="子句体，或若干子句（以末句为答案）· a body, or clauses")
    parser.add_argument("paths", metavar="PATH", nargs="*", type=Path,
                        help="通知、数据集或进展报告，默认自带的 · notices, datasets, progress; default: bundled")
    parser.add_argument("--format", metavar="NAME", type=one_of("--format", FORMATS), default="text",
                        help=f"格式 · {'|'.join(FORMATS)}")
    add_rules_folders(parser)
    add_data_option(parser)
    add_limit_options(parser)
    add_file_option(parser)
    add_look_options(parser)


def run(args: argparse.Namespace) -> int:
    settings = settings_of(args)
    check_target(args.output)
    options = look(settings, args.output is not None)
    with limited(settings.timeout, settings.memory):
        inputs = open_inputs(settings)
        tell(inputs.diagnostics, fatal=bool(inputs.unread), colour=settings.colour, lang=settings.lang)
        text = answer_text(args.datalog, given_facts(inputs), settings, options)
    write_result(text, args.output)
    return NOT_CHECKED if inputs.unread else 0


def answer_text(question: str, facts: Database, settings: Settings, options: RenderOptions) -> str:
    """The answer as a table or as JSON: a list of objects, figures as text."""
    book, _ = load_rulebook(settings.rules_dirs)
    answer = ask(question, facts, book, get_engine("python"))
    return _as_json(answer) if settings.format == "json" else _as_text(answer, options)


def _as_text(answer: Answer, options: RenderOptions) -> str:
    chinese = options.lang == "zh"
    if not answer.columns:
        return ("是\n" if answer.rows else "否\n") if chinese else ("yes\n" if answer.rows else "no\n")
    count = f"{len(answer.rows)} 行" if chinese else f"{len(answer.rows)} rows"
    rows = [[shown(value) for value in row] for row in answer.rows]
    return table(answer.columns, rows, options.width, options.colour) + f"\n{count}\n"


def _as_json(answer: Answer) -> str:
    rows = [
        {name: value if isinstance(value, str | bool) else shown(value) for name, value in pairs}
        for pairs in (zip(answer.columns, row, strict=True) for row in answer.rows)
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def given_facts(inputs: Inputs) -> Database:
    """The given facts of the inputs, those of several notices together."""
    database = Database()
    for notice in inputs.notices:
        for relation, rows in notice.facts.rows.items():
            database.add(relation, rows)
    return database
