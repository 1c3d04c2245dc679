"""The schemas are valid, and what zjrules writes keeps to them."""

from __future__ import annotations

import copy
import json
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.render.readings import READ
from tests.render.samples import RESULTS, many
from zjrules.cli.main import main
from zjrules.cli.schema import REGISTERS, SCHEMAS, schema
from zjrules.errors import Diagnostic
from zjrules.model.dump import dump_dataset
from zjrules.render.json import as_data
from zjrules.source import Span

ROOT = Path(__file__).parents[2]


def faults(name: str, data: Any) -> list[str]:
    checker = jsonschema.Draft202012Validator(schema(name))
    return [error.message for error in checker.iter_errors(json.loads(json.dumps(data, default=str)))]


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_is_a_json_schema_and_is_printed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", name]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == schema(name)
    jsonschema.Draft202012Validator.check_schema(printed)


def test_they_are_all_there() -> None:
    assert list(SCHEMAS) == ["dataset", "submission", "rule", "check-result", *REGISTERS, "waivers"]


FILES = {  # registers whose files are not named by what they hold
    "zj": "organs", "zj-places": "places",
}
READINGS = {"notice", "five_year", "annual", "livelihood", "repairs"}  # the dataset


def test_bundled_registers_keep_to_their_schema() -> None:
    files = [path for path in sorted((ROOT / "data").rglob("*.toml")) if path.stem not in READINGS]
    files = [path for path in files if "styles" not in path.parts]
    names = [FILES.get(path.stem, path.stem) for path in files]
    assert sorted(names) == sorted({*REGISTERS, "waivers"} - {"memberships"})  # of which nothing is published
    for name, path in zip(names, files, strict=True):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        assert (name, faults(name, data)) == (name, [])
        assert len(faults(name, {**data, "extra": ["x"]})) == 1, name


def test_a_register_with_a_fault_breaks_its_schema() -> None:
    body = {"body": "省节水工作领导小组", "units": ["省水利厅"], "source": "水发〔2030〕1号"}
    assert faults("memberships", {"memberships": [body]}) == []
    assert len(faults("memberships", {"memberships": [{**body, "units": []}]})) == 1
    assert len(faults("organs", {"organs": [{"name": "省水利厅", "class": "mine"}]})) == 1
    assert len(faults("same-items", {"same_items": [["annual-1-1"]]})) == 1
    assert len(faults("census", {"annual": {"items": -1}})) == 1
    assert faults("census", {"leaders": 9, "any-table": {"sections": 10}}) == []
    assert len(faults("census", {"leader": 9})) == len(faults("census", {"any-table": {"section": 10}})) == 1
    programme = {"id": "jia", "name": "甲", "five_year": ["a-1-1"]}
    figures = [{"value": "1", "unit": "项", "basis": basis} for basis in ("per_year", "per_yr")]
    assert [len(faults("programmes", {"programmes": [{**programme, "figures": [each]}]})) for each in figures] == [0, 1]


def test_check_results_keep_to_their_schema() -> None:
    for result in [*RESULTS.values(), many()]:
        assert faults("check-result", as_data(result)) == []


def test_the_schema_knows_every_key_that_is_written() -> None:
    strict = close(schema("check-result"))
    data = as_data(RESULTS["violations"])
    data["diagnostics"] = [{"code": "c", "message": "m", "hint": "", "location": {"path": "p", "line": 1}}]
    assert [error.message for error in jsonschema.Draft202012Validator(strict).iter_errors(data)] == []


def close(node: Any) -> Any:
    """The schema with no key allowed beyond those it names (where it names them in one place)."""
    if isinstance(node, dict):
        closed = {key: close(value) for key, value in node.items()}
        if (
            "properties" in node
            and "additionalProperties" not in node
            and not {"path", "end_line"} & set(node["properties"])
        ):
            closed["additionalProperties"] = False
        return closed
    return [close(each) for each in node] if isinstance(node, list) else node


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema",), "zjrules/check-result/2"),
        (("violations", 0, "severity"), "fatal"),
        (("violations", 0, "witness", 0, "values", "value"), 1.5),
        (("violations", 0, "locations", 0, "line"), 0),
        (("rules", 0, "checked"), -1),
        (("rules", 0, "outcome"), "ok"),
        (("as_of",), "31.3.2031"),
    ],
)
def test_a_wrong_check_result_is_refused(path: tuple[str | int, ...], value: object) -> None:
    data: Any = copy.deepcopy(as_data(RESULTS["violations"]))
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert len(faults("check-result", data)) == 1


def test_diagnostics_keep_to_the_schema() -> None:
    data = as_data(RESULTS["empty"])
    data["diagnostics"] = [{"code": "c", "message": "m", "hint": "", "location": None}]
    assert faults("check-result", data) == []
    assert Diagnostic("c", "m", Span("p", 1)).code == "c"


def test_datasets_keep_to_their_schema() -> None:
    data = dump_dataset(READ)
    assert faults("dataset", data) == []
    data["items"][0]["targets"][0]["value"] = 8.5
    assert len(faults("dataset", data)) == 1


def test_rule_files_keep_to_their_schema() -> None:
    files = sorted((ROOT / "rules").glob("*/*.toml"))
    assert files
    for file in files:
        assert (file.name, faults("rule", tomllib.loads(file.read_text(encoding="utf-8")))) == (file.name, [])


def test_submissions() -> None:
    row = {"item": "annual-2-5", "reporter": "省发展改革委", "period": "2030Q1", "value": "8.5", "外加": "照收"}
    assert faults("submission", {"schema": "zjrules/submission/1", "reports": [row]}) == []
    assert len(faults("submission", {"schema": "zjrules/submission/1", "reports": [{**row, "value": 8.5}]})) == 1
    assert len(faults("submission", {"schema": "zjrules/submission/1", "reports": [{**row, "status": "好"}]})) == 1
    assert len(faults("submission", {"reports": [{"item": "annual-2-5"}]})) == 3
