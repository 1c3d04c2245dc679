"""``zjrules schema``: the JSON Schema of what zjrules reads and writes."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from zjrules.cli.options import add_file_option, one_of
from zjrules.cli.output import check_target, write_result

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser("schema", help="数据格式的 JSON Schema · JSON Schema of the formats")
    parser.add_argument("name", metavar="NAME", type=one_of("schema", SCHEMAS), help=" | ".join(SCHEMAS))
    add_file_option(parser)


def run(args: argparse.Namespace) -> int:
    check_target(args.output)
    write_result(json.dumps(schema(args.name), ensure_ascii=False, indent=2) + "\n", args.output)
    return 0


def schema(name: str) -> dict[str, Any]:
    """The schema of one of ``SCHEMAS``; a rule and a register are their parsed TOML."""
    return {"$schema": DIALECT, **SCHEMAS[name]()}


def _kept(name: str) -> Callable[[], dict[str, Any]]:
    """A schema that is kept by hand, as a promise; tests hold real output against it."""

    def read() -> dict[str, Any]:
        text = (Path(__file__).parent / "schemas" / f"{name}.json").read_text(encoding="utf-8")
        return dict(json.loads(text))

    return read


def _dataset() -> dict[str, Any]:
    from zjrules.model.wire import DatasetRecord  # pydantic: only where it is asked for

    return dict(_exact(DatasetRecord.model_json_schema(by_alias=True)))


def _rule() -> dict[str, Any]:
    from zjrules.rulebook.file import RuleFile

    return RuleFile.model_json_schema(by_alias=True)


def _register(name: str) -> Callable[[], dict[str, Any]]:
    def made() -> dict[str, Any]:
        from zjrules.model.register_schema import register_schema

        return register_schema(name)

    return made


def _waivers() -> dict[str, Any]:
    from zjrules.violations.waiver_shape import WaiverEntry

    entries = {"type": "array", "items": WaiverEntry.model_json_schema(by_alias=True)}
    return {"title": "waivers", "type": "object", "properties": {"waiver": entries}, "additionalProperties": False}


def _exact(data: Any) -> Any:
    """The schema with whole numbers where pydantic would let any number in: figures are exact, never floats."""
    if isinstance(data, dict):
        return {key: "integer" if (key, each) == ("type", "number") else _exact(each) for key, each in data.items()}
    return [_exact(each) for each in data] if isinstance(data, list) else data


REGISTERS = (
    "organs", "places", "indicators", "measures", "companions", "census", "leaders", "programmes", "same-items",
    "horizons", "precedence", "supplements", "memberships", "upstream",
)  # fmt: skip

SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "dataset": _dataset,
    "submission": _kept("submission"),
    "rule": _rule,
    "check-result": _kept("check-result"),
    **{name: _register(name) for name in REGISTERS},
    "waivers": _waivers,
}
