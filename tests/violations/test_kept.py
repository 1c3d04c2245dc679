"""A kept result serves only a rule that would find the same again: everything that it depends on is part of its key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.violations.samples import PATH, facts_of, rule_text
from zjrules import cache
from zjrules.facts.digest import digest_of_places, digests
from zjrules.facts.store import Facts
from zjrules.rulebook.book import Rulebook
from zjrules.rulebook.loader import load_rulebook
from zjrules.source import Span
from zjrules.violations import find as find_module
from zjrules.violations import kept as kept_module
from zjrules.violations.evidence import Evidence
from zjrules.violations.find import find
from zjrules.violations.kept import Kept, Seen
from zjrules.violations.result import Found

LIBRARY = """
relation wordless(item: text).
wordless(Item) :- item(item: Item), not item_text(item: Item).
relation led(item: text, leader: text).
led(Item, Leader) :- item_leader(item: Item, leader: Leader).
"""
WORDLESS = """
subject(Item) :- item(item: Item).

violation(Item) :- wordless(item: Item).
"""
MANY = """
subject(Item) :- item(item: Item).

violation(Item) :- item(item: Item), count { Unit : listed(item: Item, unit: Unit) } > $most.
"""
LED = """
subject(Item) :- item(item: Item).

violation(Item) :- led(item: Item, leader: "甲").
"""
MOST = '{ most = { type = "integer", default = "1", min = "0", max = "9", meaning = "最多几家" } }'
RULES = {
    "Q001": rule_text(WORDLESS),
    "Q002": rule_text(MANY, id='"Q002"', name='"too-many"', params=MOST),
    "Q003": rule_text(LED, id='"Q003"', name='"led"', requires='["organs"]'),
    "Q004": rule_text(WORDLESS, id='"Q004"', name='"of-records"', subject='{ kind = "record", id = "Item" }'),
}
FACTS = """
item(item: "a-1-1", table: "a"). item(item: "a-1-2", table: "a"). item_text(item: "a-1-2", text: "办好。").
listed(item: "a-1-2", position: 1, unit: "甲局"). item_leader(item: "a-1-2", leader: "乙").
record(kind: "item", id: "a-1-1"). register(name: "organs", entries: 1). notice(notice: "n").
"""
PLACES = {"item": 3, "item_text": 4, "listed": 5, "item_leader": 6, "record": 7, "notice": 1}


class World(NamedTuple):
    """All that a run may depend on."""

    rules: Mapping[str, str] = RULES
    library: str = LIBRARY
    facts: str = FACTS
    places: Mapping[str, int] = PLACES
    origins: Mapping[str, Span] = {}
    parameters: Mapping[str, Mapping[str, Any]] = {}
    severities: Mapping[str, Any] = {}
    engine: str = "python"

    def book(self, folder: Path) -> Rulebook:
        rules = folder / "rules"
        rules.mkdir(exist_ok=True)
        for rule_id, text in self.rules.items():
            (rules / f"{rule_id}.toml").write_text(text, encoding="utf-8")
        (rules / "shared.dl").write_text(self.library, encoding="utf-8")
        book, faults = load_rulebook([rules], with_bundled=False)
        assert not faults, "\n".join(map(str, faults))
        return book.configured(self.severities, self.parameters)

    def stated(self) -> Facts:
        return facts_of(self.facts, self.places)


BASE = World()


def also(facts: str) -> World:
    return BASE._replace(facts=FACTS + facts)


def at(**lines: int) -> World:
    return BASE._replace(places={**PLACES, **lines})


# What changes, and the rules that have to be run again for it.
CHANGES: dict[str, tuple[World, set[str]]] = {
    "nothing": (BASE, set()),
    "the message of a rule": (
        BASE._replace(rules={**RULES, "Q001": RULES["Q001"].replace("{Item} 没有文字", "{Item}：没有文字")}),
        {"Q001"},
    ),
    "a parameter": (BASE._replace(parameters={"Q002": {"most": 0}}), {"Q002"}),
    "a severity": (BASE._replace(severities={"Q001": "note"}), {"Q001"}),
    "a clause of the library": (
        BASE._replace(library=LIBRARY.replace("item_text(item: Item).", 'item_text(item: Item), Item != "a-1-1".')),
        {"Q001", "Q004"},
    ),
    "another clause of the library": (
        BASE._replace(library=LIBRARY.replace("leader: Leader).", 'leader: Leader), Leader != "丙".')),
        {"Q003"},
    ),
    "lines and comments of the library": (BASE._replace(library=f"# shared\n{LIBRARY}"), set()),
    "a row that two rules read": (also('listed(item: "a-1-2", position: 2, unit: "乙局").'), {"Q002"}),
    "a row that the library reads": (also('item_leader(item: "a-1-1", leader: "甲").'), {"Q003"}),
    "a row that all rules read": (also('item(item: "a-1-3").'), set(RULES)),
    "a row that no rule reads": (also('issued(notice: "n", date: @2023-01-20).'), set()),
    "a register": (BASE._replace(facts=FACTS.replace('register(name: "organs", entries: 1).', "")), {"Q003"}),
    "a place that violations show": (at(item=8), {"Q001", "Q004"}),
    "a place that no violation shows": (at(listed=9, notice=2), set()),
    "the kind of a record": (BASE._replace(facts=FACTS.replace('kind: "item"', 'kind: "livelihood"')), {"Q004"}),
    "lines in the official text": (BASE._replace(origins={"a-1-1": Span(PATH, 30)}), {"Q001", "Q004"}),
    "the engine": (BASE._replace(engine="pydatalog"), set(RULES)),
}  # fmt: skip


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("ZJRULES_CACHE", raising=False)
    monkeypatch.setattr(cache, "_stamp_of_files", cache._stamp)  # somebody may be editing the code
    return tmp_path / "cache" / "zjrules"


class Runs:
    """Which rules the engine was asked for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ids: set[str] = set()
        run = find_module._run

        def noted(evidence: Evidence, *engines: str) -> list[Found]:
            self.ids |= evidence.book.ids
            return run(evidence, *engines)

        monkeypatch.setattr(find_module, "_run", noted)


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> Runs:
    return Runs(monkeypatch)


def found_in(world: World, folder: Path, *, reuse: bool = True) -> list[Found]:
    facts = world.stated()
    evidence = Evidence(facts, world.book(folder), world.origins)
    if not reuse:
        return find(evidence, world.engine)
    kept = Kept(PATH, world.engine)
    found = find(evidence, world.engine, kept=kept, seen=Seen(digests(facts), digest_of_places(world.origins)))
    kept.save()
    return found


def plain(found: list[Found]) -> list[Found]:
    """Without the time that each rule took."""
    return [each._replace(outcome=each.outcome._replace(seconds=0)) for each in found]


def test_the_rules_find_something_and_nothing(tmp_path: Path) -> None:
    found = {each.outcome.id: len(each.violations) for each in found_in(BASE, tmp_path)}
    assert found == {"Q001": 1, "Q002": 0, "Q003": 0, "Q004": 1}


@pytest.mark.parametrize("change", CHANGES)
def test_rules_run_again_where_they_may_find_something_else(change: str, tmp_path: Path, runs: Runs) -> None:
    found_in(BASE, tmp_path)
    runs.ids.clear()
    world, expected = CHANGES[change]
    found = found_in(world, tmp_path)
    assert runs.ids == expected
    assert plain(found) == plain(found_in(world, tmp_path, reuse=False))


PARTS = ["rule", "severity", "parameters", "registers", "rows", "engine", "places", "kinds", "origins"]


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_the_key_is_needed(part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any one of them a rule would not be run again although it finds something else now."""
    for name in ("what_it_finds", "what_is_told"):
        monkeypatch.setattr(kept_module, name, without(part, getattr(kept_module, name)))
    stale = []
    for change, (world, expected) in CHANGES.items():
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / change))
        with monkeypatch.context() as patch:
            runs = Runs(patch)
            found_in(BASE, tmp_path)
            runs.ids.clear()
            found = found_in(world, tmp_path)
        # Two engines find the same, or one of them is wrong: then all the more the other's results must not serve.
        if runs.ids < expected and (part == "engine" or plain(found) != plain(found_in(world, tmp_path, reuse=False))):
            stale.append(change)
    assert stale


def without(part: str, whole: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    def parts(*seen: Any) -> dict[str, Any]:
        return {name: None if name == part else value for name, value in whole(*seen).items()}

    return parts


def test_the_parts_of_the_key_are_all_of_them() -> None:
    rule, seen = load_rulebook()[0].rules[0], Seen({}, "")
    parts = [*kept_module.what_it_finds(rule, seen, "python"), *kept_module.what_is_told(rule, seen)]
    assert parts == PARTS


def test_other_code_takes_nothing_over(tmp_path: Path, runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    found_in(BASE, tmp_path)
    runs.ids.clear()
    monkeypatch.setattr(cache, "_stamp", lambda: b"other code")
    found_in(BASE, tmp_path)
    assert runs.ids == set(RULES)


def test_what_is_taken_over_took_no_time(tmp_path: Path) -> None:
    assert any(each.outcome.seconds for each in found_in(BASE, tmp_path))
    assert [each.outcome.seconds for each in found_in(BASE, tmp_path)] == [0.0] * len(RULES)


def test_a_rule_that_fails_is_run_again(tmp_path: Path, runs: Runs) -> None:
    failing = WORDLESS.replace("wordless(item: Item)", "wordless(item: Item), X = 1 / (2 - 2), X > 0")
    world = BASE._replace(rules={**RULES, "Q001": rule_text(failing)})
    first = found_in(world, tmp_path)
    assert first[0].outcome.outcome == "errored"
    runs.ids.clear()
    assert plain(found_in(world, tmp_path)) == plain(first)
    assert runs.ids == {"Q001"}


@pytest.mark.parametrize("damage", [b"", b"{}", b"no digest\n1 2", None])
def test_a_damaged_store_is_made_anew(folder: Path, tmp_path: Path, runs: Runs, damage: bytes | None) -> None:
    expected = plain(found_in(BASE, tmp_path))
    (store,) = folder.glob("results-*")
    whole = store.read_bytes()
    store.write_bytes(whole[:-1] if damage is None else damage)
    runs.ids.clear()
    assert plain(found_in(BASE, tmp_path)) == expected
    assert runs.ids == set(RULES)
    assert store.read_bytes() == whole


def test_results_come_and_go(folder: Path, tmp_path: Path, runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of earlier runs stay while there is room; what the last run asked for always does."""
    worlds = [at(item=line) for line in range(10, 16)]
    for world in worlds:
        found_in(world, tmp_path)
    runs.ids.clear()
    for world in worlds:
        found_in(world, tmp_path)
    assert runs.ids == set()
    (store,) = folder.glob("results-*")
    monkeypatch.setattr(kept_module, "MOST_BYTES", 1)
    found_in(BASE, tmp_path)
    assert len(store.read_bytes().splitlines()) == 1 + len(RULES)
    found_in(BASE, tmp_path)
    assert runs.ids == {"Q001", "Q004"}
    found_in(worlds[0], tmp_path)
    assert len(store.read_bytes().splitlines()) == 1 + len(RULES)


def test_nothing_is_written_where_all_was_known(folder: Path, tmp_path: Path) -> None:
    found_in(BASE, tmp_path)
    (store,) = folder.glob("results-*")
    before = store.stat().st_mtime_ns
    found_in(BASE, tmp_path)
    assert store.stat().st_mtime_ns == before


def test_off_takes_nothing_over(tmp_path: Path, folder: Path, runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZJRULES_CACHE", "off")
    found_in(BASE, tmp_path)
    runs.ids.clear()
    found_in(BASE, tmp_path)
    assert runs.ids == set(RULES)
    assert not folder.exists()
