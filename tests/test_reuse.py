"""A check that takes over what an earlier one found says the very same as one that runs every rule."""

from __future__ import annotations

import datetime
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.edits import AS_OF, NOTICE, edited_json, edited_text, edited_toml, load_cases
from zjrules import bundled, cache
from zjrules.pipeline import check, explain
from zjrules.render import RenderOptions, render
from zjrules.settings import Settings
from zjrules.violations import find as find_module
from zjrules.violations.evidence import Evidence
from zjrules.violations.kept import Kept
from zjrules.violations.result import CheckResult, Found

EDITS = [
    *((edited_text, case) for case in load_cases("text")[::6]),
    *((form, case) for form in (edited_json, edited_toml) for case in load_cases("records")[::8]),
]
PROGRESS = bundled.data() / "zj-2023" / "progress" / "outcomes-2023.csv"
OPTIONS = RenderOptions(width=80)


@pytest.fixture(autouse=True)
def store(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """One store for all tests of a process: what one leaves there must not mislead the next."""
    folder = tmp_path_factory.getbasetemp() / "store"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    monkeypatch.delenv("ZJRULES_CACHE", raising=False)
    monkeypatch.setattr(cache, "_stamp_of_files", cache._stamp)  # somebody may be editing the code
    yield folder


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The rules that the engine was asked for."""
    ids: set[str] = set()
    run = find_module._run

    def noted(evidence: Evidence, *engines: str) -> list[Found]:
        ids.update(evidence.book.ids)
        return run(evidence, *engines)

    monkeypatch.setattr(find_module, "_run", noted)
    return ids


def told(result: CheckResult) -> tuple[str, str]:
    """The report as text and as JSON, without the time that each rule took."""
    data = json.loads(render(result, "json", OPTIONS))
    for rule in data["rules"]:
        del rule["seconds"]
    return render(result, "text", OPTIONS), json.dumps(data)


def afresh(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> CheckResult:
    """With every rule run, and nothing of it kept."""
    with monkeypatch.context() as patch:
        patch.setattr(Kept, "find", lambda *_: None)
        patch.setattr(Kept, "save", lambda _: None)
        return check(settings)


def rerun(
    ran: set[str], path: Path, before: str, after: str, paths: tuple[Path, ...]
) -> tuple[CheckResult, set[str]]:
    """What is found after one file has changed, and the rules that were run for that."""
    path.write_text(before, encoding="utf-8")
    check(Settings(paths=paths, as_of=AS_OF))
    path.write_text(after, encoding="utf-8")
    ran.clear()
    result = check(Settings(paths=paths, as_of=AS_OF))
    return result, ran.copy()


def same_with_and_without(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> CheckResult:
    result = check(settings)
    assert told(result) == told(afresh(settings, monkeypatch))
    return result


def test_no_edit_was_lost() -> None:
    assert len(EDITS) == 15


@pytest.mark.parametrize(("form", "case"), EDITS, ids=lambda value: value["name"] if isinstance(value, dict) else "")
def test_an_edited_notice(form: Any, case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # all edits have one name
    check(Settings(paths=(NOTICE,), as_of=AS_OF))
    path = form(case, Path())
    same_with_and_without(Settings(paths=(path,), as_of=AS_OF), monkeypatch)
    same_with_and_without(Settings(paths=(path,), as_of=AS_OF), monkeypatch)


def test_nothing_is_run_where_nothing_changed(ran: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(as_of=AS_OF)
    check(settings)
    ran.clear()
    result = check(settings)
    assert ran == set()
    assert len(result.rules) > 200
    assert told(result) == told(afresh(settings, monkeypatch))


def test_another_progress_report_leaves_the_rules_of_the_document_alone(
    ran: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "progress.csv"
    text = PROGRESS.read_text(encoding="utf-8")
    result, again = rerun(ran, path, text, text.replace("2023", "2022", 1), (NOTICE, path))
    assert told(result) == told(afresh(Settings(paths=(NOTICE, path), as_of=AS_OF), monkeypatch))
    assert {"G001", "G007"} <= again
    assert again.isdisjoint({"M002", "P005", "S001", "T001", "X001", "Z001"})
    assert len([rule for rule in again if rule[0] != "G"]) < 80


def test_a_moved_line_runs_those_rules_again_that_show_it(
    ran: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "notice.txt"
    text = NOTICE.read_text(encoding="utf-8")
    result, again = rerun(ran, path, text, "\n" + text, (path,))
    assert {"L007", "Z020"} <= again
    assert again.isdisjoint({"L001", "M002", "P005"})
    assert told(result) == told(afresh(Settings(paths=(path,), as_of=AS_OF), monkeypatch))


RULE = bundled.rules() / "leadership" / "L001-lead-is-not-first-listed.toml"
SOME = Settings(paths=(NOTICE, PROGRESS), as_of=AS_OF, select=("L", "U", "G", "W"))


def test_another_day(monkeypatch: pytest.MonkeyPatch) -> None:
    first = same_with_and_without(SOME, monkeypatch)
    other = same_with_and_without(SOME._replace(as_of=datetime.date(2023, 6, 30)), monkeypatch)
    assert told(first) != told(other)
    assert told(first) == told(check(SOME))


def test_a_changed_register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "data"
    shutil.copytree(bundled.data() / "zj-2023", folder / "zj-2023")
    shutil.copytree(bundled.data() / "registers", folder / "registers")
    settings = SOME._replace(data_dirs=(folder,))
    first = same_with_and_without(settings, monkeypatch)
    for path in (folder / "registers" / "zj.toml", folder / "zj-2023" / "precedence.toml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace('"浙江出版集团"', '"浙江出版局"'), encoding="utf-8")
    other = same_with_and_without(settings, monkeypatch)
    assert {each.rule for each in other.violations} > {each.rule for each in first.violations}


def test_other_waivers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waivers = tmp_path / "waivers.toml"
    settings = SOME._replace(waivers=waivers)
    for subject in ("five_year-2-19", "annual-8-2"):
        waivers.write_text(f'[[waiver]]\nrule = "U017"\nsubject = "{subject}"\nreason = "原文如此"\n', encoding="utf-8")
        result = same_with_and_without(settings, monkeypatch)
        assert [each.subject_id for each in result.violations if each.status == "waived"] == [subject]


def test_a_baseline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    accepted = next(each.fingerprint for each in check(SOME).violations if each.status == "new")
    (tmp_path / "accepted").write_text(accepted, encoding="utf-8")
    result = same_with_and_without(SOME._replace(baseline=tmp_path / "accepted"), monkeypatch)
    assert [each.fingerprint for each in result.violations if each.status == "baseline"] == [accepted]
    assert told(check(SOME)) == told(afresh(SOME, monkeypatch))


def test_a_changed_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own.toml"
    text = RULE.read_text(encoding="utf-8").replace("L001", "Q001").replace("lead-is-not-first-listed", "own")
    settings = SOME._replace(rules_dirs=(own,), select=("Q001",))
    checked = []
    for clause in ("first_listed(Item, _)", 'first_listed(Item, _), starts_with(Item, "annual")'):
        own.write_text(text.replace("subject(Item) :- first_listed(Item, _)", f"subject(Item) :- {clause}"), "utf-8")
        checked += [rule.checked for rule in same_with_and_without(settings, monkeypatch).rules]
    assert checked[0] > checked[1] > 0


def test_a_parameter(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = SOME._replace(select=("W001", "L001"))
    for shortest, violated in ((15, 0), (200, 18)):
        result = same_with_and_without(settings._replace(parameters={"W001": {"shortest": shortest}}), monkeypatch)
        assert [rule.violated for rule in result.rules if rule.id == "W001"] == [violated]


def test_another_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same bytes under other names: places are told as seen from where the command is run."""
    (tmp_path / "inner").mkdir()
    shutil.copy(NOTICE, tmp_path / "inner" / "copy.txt")
    told_places = set()
    for here, name in ((tmp_path, "inner/copy.txt"), (tmp_path / "inner", "copy.txt")):
        monkeypatch.chdir(here)
        result = same_with_and_without(SOME._replace(paths=(Path(name),)), monkeypatch)
        told_places |= {place.path for each in result.violations for place in each.locations if "copy" in place.path}
    assert told_places == {"inner/copy.txt", "copy.txt"}


def test_a_proof_is_made_and_a_second_opinion_asked_for_afresh(ran: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    fingerprint = check(SOME).violations[0].fingerprint
    ran.clear()
    monkeypatch.setattr(Kept, "find", None)
    assert explain(SOME, fingerprint).violation.fingerprint == fingerprint
    assert len(ran) > 50
    ran.clear()
    check(SOME._replace(paranoid=True, select=("L001",)))
    assert ran == {"L001"}


def test_two_processes_at_once(tmp_path: Path) -> None:
    """Each is told what is true, and what they leave serves the next."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "zjrules", "check", "--as-of", "2024-03-31", "--select", "L", "--color", "never"]
    both = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) for _ in range(2)]
    first, second = (each.communicate()[0] for each in both)
    third = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True).stdout
    assert [each.returncode for each in both] == [0, 0]
    assert first == second == third != b""
    assert len(list(tmp_path.glob("zjrules/results-*.json"))) == 1
    assert list(tmp_path.glob("zjrules/*.part")) == []
