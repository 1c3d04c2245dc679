"""The committed dataset, the bundled notice and the reports belong together; what is found is accounted for."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from zjrules import bundled
from zjrules.model.dump import dump_dataset
from zjrules.model.folder import dataset_files
from zjrules.model.opening import open_notice
from zjrules.pipeline import check
from zjrules.render import RenderOptions, render
from zjrules.settings import Settings
from zjrules.violations.result import CheckResult

AS_OF = datetime.date(2024, 3, 31)
FOLDER = bundled.data() / "zj-2023"
REPORTS = bundled.root() / "reports"


@pytest.fixture(scope="module")
def result() -> CheckResult:
    return check(Settings(as_of=AS_OF))


def test_the_committed_dataset_is_what_the_import_makes() -> None:
    made = dataset_files(open_notice(FOLDER / "notice.txt").dataset)
    assert sorted(made) == ["annual.toml", "five_year.toml", "livelihood.toml", "notice.toml", "repairs.toml"]
    for name, text in made.items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, f"{name}: run `make dataset`"


def test_the_dataset_holds_the_whole_notice() -> None:
    dataset = open_notice(FOLDER).dataset
    by_table = [sum(item.table == table for item in dataset.items) for table in ("five_year", "annual")]
    assert by_table == [88, 56]
    assert len(dataset.livelihood) == 21
    assert len({group.category for group in dataset.livelihood}) == 10
    assert sum(item.lead_mode == "joint" for item in dataset.items) == 10
    targets = [len(duty.targets) for duty in dataset.duties]
    assert sum(targets) == 154
    assert dataset.unread == ()


def test_the_bundled_data_pass(result: CheckResult) -> None:
    assert [violation.message for violation in result.violations if violation.severity == "error"
            and violation.status == "new"] == []  # fmt: skip
    assert {outcome.outcome for outcome in result.rules} <= {"passed", "violated", "undetermined", "skipped"}
    assert len(result.rules) > 120


def test_what_is_found_is_explained_in_the_reports(result: CheckResult) -> None:
    """Each fingerprint stands in reports/README.md with a sentence on why it is real."""
    listed = (REPORTS / "README.md").read_text(encoding="utf-8")
    missing = [f"{each.rule} {each.subject_id} {each.fingerprint}" for each in result.violations
               if each.fingerprint not in listed]  # fmt: skip
    assert missing == []
    assert listed.count("`") // 2 >= len(result.violations)


@pytest.mark.parametrize("name", ["zj-2023.txt", "zj-2023.json", "zj-2023.sarif", "zj-2023.md"])
def test_the_committed_reports_are_what_the_check_makes(result: CheckResult, name: str) -> None:
    kept = (REPORTS / name).read_text(encoding="utf-8")
    form = {".txt": "text", ".md": "markdown"}.get(Path(name).suffix, Path(name).suffix[1:])
    made = render(result, form, RenderOptions(again="--as-of 2024-03-31"))
    if name.endswith("json"):
        assert {rule["seconds"] for rule in json.loads(kept)["rules"]} == {0}, "times differ from run to run"
        assert timeless(kept) == timeless(made), "run `make reports`"
    else:
        assert kept == made, "run `make reports`"


def timeless(text: str) -> object:
    """A result in JSON without the times that differ from run to run."""
    data = json.loads(text)
    for rule in data["rules"]:
        del rule["seconds"]
    return data


def test_the_notice_alone_raises_nothing_new_in_any_form(tmp_path: Path) -> None:
    for name, text in dataset_files(open_notice(FOLDER / "notice.txt").dataset).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    results = [check(Settings(paths=(path,), as_of=AS_OF)) for path in (FOLDER / "notice.txt", FOLDER, tmp_path)]
    found = [{(each.fingerprint, each.status) for each in each_result.violations} for each_result in results]
    assert found[0] == found[1] == found[2]
    assert len(found[0]) > 10


def test_a_dataset_cannot_make_a_report_print_other_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "secret" / "notes.txt"
    secret.parent.mkdir()
    secret.write_text("not yours\n" * 2000, encoding="utf-8")
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    data = dump_dataset(open_notice(FOLDER / "notice.txt").dataset)
    for named in (str(secret), "../secret/notes.txt", "data/../../secret/notes.txt"):
        data["notice"]["source"] = named
        (work / "d.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        found = check(Settings(paths=(work / "d.json",), as_of=AS_OF))
        assert any(place.path == named for each in found.violations for place in each.locations)
        assert named not in found.sources
