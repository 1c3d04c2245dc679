"""All outputs agree: the same verdict and the same violations in each, read back as its viewers read it."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.render.made import results
from tests.render.readers import READERS, of_result
from tests.render.samples import RESULTS, many
from zjrules.pipeline import check
from zjrules.render import FORMATS, RenderOptions, render, rendered
from zjrules.settings import FAIL_ON, FailOn, Lang, Settings
from zjrules.violations.result import CheckResult
from zjrules.violations.verdict import verdict

LANGS: tuple[Lang, ...] = ("zh", "en")


def agree(result: CheckResult, fail_on: FailOn, lang: Lang) -> None:
    expected = verdict(result, fail_on), of_result(result)
    for name, reader in READERS.items():
        text = render(result, name, RenderOptions(lang=lang, fail_on=fail_on)).encode("utf-8", "replace").decode()
        assert tuple(reader(text, fail_on, lang)) == expected, name


def test_every_format_but_that_of_the_terminal_can_be_read_back() -> None:
    assert set(READERS) == set(FORMATS) - {"text"}


@settings(max_examples=100, deadline=None, phases=set(Phase) - {Phase.explain})
@given(result=results(), fail_on=st.sampled_from(FAIL_ON), lang=st.sampled_from(LANGS))
def test_all_agree_on_any_result(result: CheckResult, fail_on: FailOn, lang: Lang) -> None:
    agree(result, fail_on, lang)


@pytest.mark.parametrize("name", RESULTS)
@pytest.mark.parametrize("fail_on", FAIL_ON)
@pytest.mark.parametrize("lang", LANGS)
def test_all_agree_on_the_samples(name: str, fail_on: FailOn, lang: Lang) -> None:
    agree(RESULTS[name], fail_on, lang)


def test_all_agree_on_the_bundled_notice() -> None:
    result = check(Settings(as_of=datetime.date(2024, 3, 31)))
    assert len(result.violations) > 40
    assert result.texts.keys() >= {each.rule for each in result.violations}
    agree(result, "error", "zh")
    agree(result, "note", "en")


@pytest.mark.parametrize("name", sorted(READERS))
def test_a_result_with_many_violations_is_whole(name: str) -> None:
    text, cuts = rendered(many(), name)
    assert READERS[name](text, "error", "zh") == ("rejected", of_result(many()))
    assert [cut.code for cut in cuts] == (["cut"] if name in ("github", "markdown") else [])
