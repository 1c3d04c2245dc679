"""Waivers and baselines: they excuse, they never hide, and they lapse when what they excused changes."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from tests.edits import AS_OF, NOTICE
from zjrules import bundled
from zjrules.errors import UsageError
from zjrules.pipeline import check
from zjrules.render.json import as_data
from zjrules.settings import Settings
from zjrules.source import Span
from zjrules.violations.baseline import load_baseline
from zjrules.violations.fingerprint import pin_of
from zjrules.violations.result import Basis, CheckResult, Violation, WitnessFact
from zjrules.violations.waiver_file import load_waivers
from zjrules.violations.waivers import Waiver, apply_baseline, apply_waivers, lapsed

DAY = datetime.date(2030, 6, 15)
FOUND = Violation(
    "f1", "L001", "lead", "leadership", "error", "item", "a-1-1", "题", "title", "话", "message", Basis("text")
)  # fmt: skip


def day(number: int) -> datetime.date:
    return datetime.date(2030, 6, number)


@pytest.mark.parametrize(
    ("start", "end", "holds"),
    [
        (None, None, True),
        (day(15), None, True),
        (day(16), None, False),
        (None, day(15), True),
        (None, day(14), False),
        (day(15), day(15), True),
        (day(1), day(14), False),
    ],
)
def test_a_waiver_holds_from_its_first_day_through_its_last(
    start: datetime.date | None, end: datetime.date | None, holds: bool
) -> None:
    waiver = Waiver("w", "L001", "a-1-1", "reason", valid_from=start, valid_until=end)
    assert waiver.holds_on(DAY) is holds
    (marked,), excused = apply_waivers([FOUND], [waiver], DAY)
    assert marked.status == ("waived" if holds else "new")
    assert excused == ([("w", "f1")] if holds else [])


@pytest.mark.parametrize(
    ("waiver", "covers"),
    [
        (Waiver("w", "L001", "a-1-1", "r"), True),
        (Waiver("w", "L001", "a-1-2", "r"), False),
        (Waiver("w", "L002", "a-1-1", "r"), False),
        (Waiver("w", "L001", "a-1-1", "r", fingerprints=("f0", "f1")), True),
        (Waiver("w", "L001", "a-1-1", "r", fingerprints=("f2",)), False),
        (Waiver("w", "L001", "a-1-2", "r", fingerprints=("f1",)), False),
    ],
)
def test_a_waiver_covers_its_rule_and_subject_and_where_pinned_its_fingerprints(waiver: Waiver, covers: bool) -> None:
    assert waiver.covers(FOUND) is covers


def test_the_first_waiver_that_covers_is_the_one_that_is_told() -> None:
    waivers = [Waiver("late", "L001", "a-1-1", "x", valid_from=day(20)),
               Waiver("w1", "L001", "a-1-1", "因为", "某某", valid_until=day(30)),
               Waiver("w2", "L001", "a-1-1", "又因为")]  # fmt: skip
    (marked,), excused = apply_waivers([FOUND], waivers, DAY)
    assert marked == FOUND._replace(status="waived", waiver=marked.waiver)
    assert marked.waiver == ("w1", "因为", "某某", day(30))
    assert excused == [("w1", "f1")]


def test_a_baseline_accepts_what_no_waiver_excuses() -> None:
    waived = FOUND._replace(status="waived")
    other = FOUND._replace(fingerprint="f2")
    accepted = apply_baseline([FOUND, waived, other], frozenset({"f1"}))
    assert [each.status for each in accepted] == ["baseline", "waived", "new"]


FILE = """
[[waiver]]
rule = "L012"
subject = "annual-1-3"
reason = "由主办城市牵头，与通知所附方案一致。"
approver = "某某"
fingerprints = ["994f987f5e30dcf1"]
from = 2023-01-20
until = 2024-06-30
id = "hosts"

[[waiver]]
rule = "X005"
subject = "annual-1-3"
"""


def test_a_file_of_waivers(tmp_path: Path) -> None:
    (tmp_path / "w.toml").write_text(FILE, encoding="utf-8")
    first, second = load_waivers(tmp_path / "w.toml", None)
    assert (first.id, first.rule, first.subject, first.approver) == ("hosts", "L012", "annual-1-3", "某某")
    assert (first.valid_from, first.valid_until) == (datetime.date(2023, 1, 20), datetime.date(2024, 6, 30))
    assert first.fingerprints == ("994f987f5e30dcf1",)
    assert (second.id, second.reason, second.fingerprints) == ("X005/annual-1-3", "", ())
    assert [each.span and each.span.line for each in (first, second)] == [2, 12]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[waiver]]\nrule = 'L001'\n", ["1:subject is missing (mend subject)"]),
        ("[[waiver]]\nrule = ''\nsubject = 'a'\n", ["2:rule is empty (mend rule)"]),
        (
            "\n[[waiver]]\nrule='L'\nsubject='a'\nuntill = 2030-01-01\nresaon = 'b'\n",
            ["5:unknown key 'untill' (did you mean 'until'?)", "6:unknown key 'resaon' (did you mean 'reason'?)"],
        ),
        (
            "[[waiver]]\nrule = 'L001'\nsubject = 'a'\nfingerprints = ['00db9cd3a69fbfc7', 'xyz']\n",
            [
                "4:fingerprints.1 must be the 16 digits and letters a to f that `zjrules check` prints of the violation"
                " (mend fingerprints)"
            ],
        ),
        (
            "[[ waiver ]]\nrule = 'L001'\nsubject = 'a'\nfrom = { on = 2030-13-01 }\n",
            ["4:not TOML: 2030-13-01 is no date (a date is a day of the calendar, written as in 2023-08-17)"],
        ),
        ("waiver = 'L001'\n", ["1:the register holds no list 'waiver' (write waiver = [ … ])"]),
        ("[[waivers]]\nrule='L'\nsubject='a'\n", ["1:unknown key 'waivers' (did you mean 'waiver'?)"]),
        ("[[waiver]\n", ["1:not TOML: Expected ']]' at the end of an array declaration (mend this line)"]),
    ],
)
def test_every_fault_of_a_file_is_told(tmp_path: Path, text: str, told: list[str]) -> None:
    (tmp_path / "w.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        load_waivers(tmp_path / "w.toml", None)
    faults = [f"{each.span.line if each.span else 0}:{each.message} ({each.hint})" for each in caught.value.diagnostics]
    assert faults == told


def test_a_file_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load_waivers(tmp_path / "none.toml", None)
    (tmp_path / "w.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="not UTF-8"):
        load_waivers(tmp_path / "w.toml", None)
    assert load_waivers(None, None) == ()


def checked(folder: Path, waivers: str, day: datetime.date = AS_OF, without: str = "") -> CheckResult:
    """A check of the bundled notice, with these waivers and where it first stands without this passage."""
    (folder / "w.toml").write_text(waivers, encoding="utf-8")
    text = NOTICE.read_text(encoding="utf-8")
    assert without in text
    (folder / "notice.txt").write_text(text.replace(without, "", 1), encoding="utf-8")
    return check(Settings(paths=(folder / "notice.txt",), as_of=day, waivers=folder / "w.toml", select=("L012", "W")))


def status(result: CheckResult) -> dict[tuple[str, str], str]:
    return {(violation.rule, violation.subject_id): violation.status for violation in result.violations}


HOSTS = FILE[: FILE.index("[[waiver]]\nrule = \"X005\"")]


def test_a_waived_violation_is_told_with_its_reason(tmp_path: Path) -> None:
    result = checked(tmp_path, HOSTS)
    assert status(result) == {("L012", "annual-1-3"): "waived", ("L012", "annual-7-3"): "new"}
    (told,) = [each["waiver"] for each in as_data(result)["violations"] if each["waiver"]]
    assert told == {
        "id": "hosts", "reason": "由主办城市牵头，与通知所附方案一致。", "approver": "某某", "until": "2024-06-30",
    }  # fmt: skip


def test_an_expired_waiver_excuses_nothing_and_is_itself_a_violation(tmp_path: Path) -> None:
    result = checked(tmp_path, HOSTS, datetime.date(2024, 7, 1))
    assert status(result) == {
        ("L012", "annual-1-3"): "new", ("L012", "annual-7-3"): "new", ("W002", "hosts"): "new",
    }  # fmt: skip


def test_a_pinned_waiver_lapses_when_a_value_changes_and_is_told_to_excuse_nothing(tmp_path: Path) -> None:
    pinned, unpinned = (
        checked(tmp_path, waiver, without="杭州市、宁波市、")
        for waiver in (HOSTS, HOSTS.replace('fingerprints = ["994f987f5e30dcf1"]\n', ""))
    )
    assert status(pinned)["L012", "annual-1-3"] == "new"
    assert ("W005", "hosts") in status(pinned)
    assert status(unpinned)["L012", "annual-1-3"] == "waived"
    assert all(violation.locations for violation in (*pinned.violations, *unpinned.violations))


def test_a_waiver_without_a_reason_is_a_violation(tmp_path: Path) -> None:
    result = checked(tmp_path, '[[waiver]]\nrule = "L012"\nsubject = "annual-1-3"\n')
    assert "W001" in {violation.rule for violation in result.violations}
    assert status(result)["L012", "annual-1-3"] == "waived"  # it excuses, but the run does not pass by it


ONE, TWO = "0123456789abcdef", "00db9cd3a69fbfc7"


def test_a_baseline_is_a_check_result_or_a_plain_list(tmp_path: Path) -> None:
    data = {"schema": "zjrules/check-result/1", "violations": [{"fingerprint": ONE}, {"fingerprint": TWO}]}
    (tmp_path / "b.json").write_text(json.dumps(data), encoding="utf-8")
    (tmp_path / "b.txt").write_text(f"{ONE}  # known\n\n# none\n{TWO}\n", encoding="utf-8")
    assert load_baseline(tmp_path / "b.json") == load_baseline(tmp_path / "b.txt") == {ONE, TWO}


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b'{"schema": "zjrules/check-result/1", "violations": 5}', [1]),
        (b'{"violations": []}', [1]),
        (b'{"schema": "zjrules/check-result/1", "violations": [{"fingerprint": "f1"}, 7]}', [1, 1]),
        (b"{\n\n", [3]),
        (b"\xff\xfe", [0]),
        (f"# accepted\n{ONE}\nP005 annual-2-5\n{ONE[:8]}\n{TWO}\n{TWO.upper()}".encode(), [3, 4, 6]),
    ],
)
def test_what_is_no_baseline_is_told_with_its_lines(tmp_path: Path, content: bytes, lines: list[int]) -> None:
    (tmp_path / "b.json").write_bytes(content)
    with pytest.raises(UsageError) as caught:
        load_baseline(tmp_path / "b.json")
    told = caught.value.diagnostics
    assert [each.span.line if each.span else 0 for each in told] == lines
    assert {(each.code, bool(each.hint)) for each in told} == {("baseline", True)}


def test_a_result_is_the_baseline_of_the_next_run(tmp_path: Path) -> None:
    settings = Settings(paths=(NOTICE,), as_of=AS_OF, select=("U019", "P012"))
    first = check(settings)
    assert {violation.status for violation in first.violations} == {"new"}
    (tmp_path / "b.json").write_text(json.dumps(as_data(first)), encoding="utf-8")
    again = check(Settings(paths=(NOTICE,), as_of=AS_OF, select=("U019", "P012"), baseline=tmp_path / "b.json"))
    assert [violation.fingerprint for violation in again.violations] == [v.fingerprint for v in first.violations]
    assert {violation.status for violation in again.violations} == {"baseline"}


def test_a_waiver_of_a_rule_that_is_not_there_is_told_whatever_is_selected(tmp_path: Path) -> None:
    entries = "".join(f'[[waiver]]\nrule = "{rule}"\nsubject = "annual-1-3"\n' for rule in ("X505", "l012", "X001"))
    result = checked(tmp_path, entries)  # of L012 and W only: X001 was left out, but it is there
    assert [(each.code, each.span and each.span.line, each.hint) for each in result.diagnostics] == [
        ("unknown-rule", 1, "did you mean 'X005'? where it is a rule of yours, name its folder with --rules"),
        ("unknown-rule", 4, "did you mean 'L012'? where it is a rule of yours, name its folder with --rules"),
    ]


def test_without_the_bundled_rules_nobody_knows_which_are_there() -> None:
    own = Settings(as_of=AS_OF, bundled_rules=False, rules_dirs=(bundled.rules() / "waivers",))
    assert check(own).diagnostics == ()


def facts(value: int, line: int, order: int = 1) -> tuple[WitnessFact, ...]:
    return (
        WitnessFact("report_value", {"report": "r", "value": value, "unit": "个"}, Span("a.csv", line)),
        WitnessFact("record", {"kind": "report", "id": "r", "order": order}, Span("a.csv", line)),
        WitnessFact("measure", {"unit": "个", "dimension": "count", "factor": line}, None),
    )


def test_a_waiver_pinned_to_facts_lapses_with_a_value_and_never_with_a_place() -> None:
    first = FOUND._replace(witness=facts(5, 7))
    waiver = Waiver("w", "L001", "a-1-1", "r", facts=(pin_of(first),))
    for same in (facts(5, 7), facts(5, 99, order=12), facts(5, 7)[::-1]):
        assert waiver.covers(FOUND._replace(witness=same))
    for other in (facts(6, 7), facts(5, 7)[1:], (*facts(5, 7), WitnessFact("report", {"report": "r"}))):
        assert not waiver.covers(FOUND._replace(witness=other))
    assert not waiver.covers(first._replace(rule="L002"))


def test_a_lapsed_waiver_says_what_to_look_at_and_how_to_pin_it_again() -> None:
    changed = FOUND._replace(witness=facts(6, 7), fingerprint="f2")
    waivers = [Waiver("w1", "L001", "a-1-1", "r", facts=(pin_of(FOUND._replace(witness=facts(5, 7))),)),
               Waiver("w2", "L001", "a-1-1", "r", fingerprints=("f1",)),
               Waiver("late", "L001", "a-1-1", "r", fingerprints=("f1",), valid_from=day(20)),
               Waiver("other", "L001", "a-1-2", "r", fingerprints=("f1",))]  # fmt: skip
    (marked,), excused = apply_waivers([changed], waivers, DAY)
    assert (marked.status, excused) == ("new", [])
    told = lapsed([marked], waivers, excused, DAY)
    assert [each.message.split()[2] for each in told] == ["w1", "w2"]
    assert f'facts = ["{pin_of(changed)}"]' in told[0].hint and '"f2"' in told[1].hint
    (marked,), excused = apply_waivers([FOUND], waivers, DAY)
    assert (marked.status, [each.message.split()[2] for each in lapsed([marked], waivers, excused, DAY)]) == (
        "waived", [])  # fmt: skip
