"""The all-faults datasets: one fault of each rule side by side, every one found; and every engine finds the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.seeding.allfaults import BESIDES, Found, at_once, planted_at_once
from tests.seeding.kinds import kinds
from tests.seeding.together import DATASETS
from zjrules.pipeline import check
from zjrules.render import RenderOptions
from zjrules.render.json import render
from zjrules.settings import Settings

NIGHTLY = os.environ.get("ZJRULES_HYPOTHESIS") == "nightly"
GROUPS = sorted({kind.rule[0] for kind in kinds()})
QUICK = ("D", "M", "Z")  # groups that pyDatalog gets through in seconds
LISTED = [dataset for dataset in DATASETS if at_once(dataset)]


@pytest.fixture(scope="module", params=LISTED)
def dataset(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def found(dataset: str, tmp_path_factory: pytest.TempPathFactory) -> Found:
    return planted_at_once(dataset, at_once(dataset), tmp_path_factory.mktemp(dataset))


def test_every_rule_has_its_fault_in_one_of_the_datasets() -> None:
    rules = [each.kind.rule for dataset in LISTED for each in at_once(dataset)]
    missing = {kind.rule for kind in kinds()} - set(rules)
    assert not missing, f"`python -m tests.seeding.allfaults` looks for a place: {sorted(missing)}"
    assert len(rules) == len(set(rules)), "one fault of a rule is enough"
    assert len(LISTED) <= 3, "as few datasets as can be"


def test_every_fault_is_found_at_its_place_among_all_the_others(found: Found) -> None:
    assert not found.missed, "\n".join(f"{rule}: {told}" for rule, told in found.missed.items())


def test_what_is_raised_besides_is_what_is_written_down(dataset: str, found: Found) -> None:
    """Knock-on violations of many faults in one dataset, each with its rule and its subject."""
    written = [line.split(maxsplit=1) for line in BESIDES.read_text(encoding="utf-8").splitlines()]
    told = "`python -m tests.seeding.allfaults` writes the list again; say what each new line follows from"
    assert found.besides == [rest for of, rest in written if of == dataset], told
    knock_on = {rule for each in at_once(dataset) for rule in each.kind.knock_on}
    of_several = [line for line in found.besides if line.split()[0] not in knock_on]
    assert len(of_several) <= 0.03 * len(found.besides), f"follows from no fault alone: {of_several}"


def test_the_engines_agree_on_all_faults_at_once(dataset: str, found: Found) -> None:
    """Byte by byte, but for the engine's name and the seconds that each rule took."""
    by_python = as_json(found.settings, "python")
    assert as_json(found.settings, "duckdb") == by_python
    assert by_python.count('"fingerprint"') > len(found.new)


def test_the_slow_engine_agrees(dataset: str, found: Found) -> None:
    """Over some groups of rules, and over all of them at night."""
    for group in GROUPS if NIGHTLY else QUICK:
        settings = found.settings._replace(select=(group,))
        assert as_json(settings, "pydatalog") == as_json(settings, "python"), group


def as_json(settings: Settings, engine: str) -> str:
    result = check(settings._replace(engine=engine))
    assert result.engine == engine
    timeless = tuple(rule._replace(seconds=0.0) for rule in result.rules)
    return render(result._replace(engine="", rules=timeless), RenderOptions())


def test_a_fault_found_elsewhere_is_told(tmp_path: Path) -> None:
    """What the tests above rest on: a subject or a place that is not the violation's is a miss."""
    (there,) = (each for each in at_once("json") if each.kind.rule == "D018")
    other_subject = there._replace(kind=there.kind._replace(subject="five_year-99-1"))
    other_place = there._replace(kind=there.kind._replace(at="/notice"))
    right, *wrong = (
        planted_at_once("json", [each], tmp_path / name).missed.get("D018", "")
        for name, each in (("right", there), ("subject", other_subject), ("place", other_place))
    )
    assert right == ""
    assert wrong[0].startswith("no D018 of five_year-99-1, but ['D018 ")
    assert "not in dataset.json" in wrong[1]
