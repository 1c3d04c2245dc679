"""Facts of a proof and places of a violation as a reader sees them."""

from __future__ import annotations

from tests.render.samples import RESULTS
from zjrules.render import RenderOptions, render
from zjrules.render.proof import fact_text
from zjrules.source import Span
from zjrules.violations.result import CheckResult, Violation, WitnessFact


def with_first(**changes: object) -> CheckResult:
    """A sample of which only the first violation is left, changed."""
    result = RESULTS["violations"]
    first: Violation = result.violations[0]._replace(**changes)  # type: ignore[arg-type]
    return result._replace(violations=(first,))


def shown(result: CheckResult) -> str:
    return render(result, "text", RenderOptions(lang="en"))


def test_a_relation_of_a_rule_itself_is_written_in_order_without_made_up_names() -> None:
    assert fact_text(WitnessFact("agrees", {"1": "千项", "2": 1}, None, "absent")) == 'agrees("千项", 1)'
    assert fact_text(WitnessFact("agrees", {"3": True}, None, "absent")) == "agrees(_, _, true)"
    assert fact_text(WitnessFact("known", {}, None, "absent")) == "known()"
    assert fact_text(WitnessFact("item", {"item": "a-1", "table": ""})) == 'item(item: "a-1")'


def test_why_lines_are_not_shown_is_said() -> None:
    result = with_first(locations=(Span("elsewhere.txt", 3),))
    assert "elsewhere.txt" in shown(result)
    assert "(lines not shown:" in shown(result)
    assert "(lines not shown:" not in shown(with_first())


def test_lines_that_stand_there_already_are_not_told_again() -> None:
    first = RESULTS["violations"].violations[0].locations[0]
    here = Span(first.path, first.line, first.line + 1)
    around, apart = Span(first.path, first.line, first.line + 2), Span(first.path, first.line + 5, first.line + 6)
    assert "see also" not in shown(with_first(locations=(here, around)))
    assert shown(with_first(locations=(here, around, apart))).count("see also") == 1


def test_the_figure_in_question_is_marked_where_it_stands() -> None:
    span = Span("n.txt", 1)
    fact = WitnessFact("target", {"target": "a-1#1", "value": 900, "unit": "个"}, span)
    result = with_first(locations=(span,), witness=(fact,), key=("a-1",))._replace(sources={"n.txt": ["建设９００ 个"]})
    lines = shown(result).splitlines()
    at = next(number for number, line in enumerate(lines) if "建设９００" in line)
    assert lines[at + 1].split("│")[1].rstrip() == " " * 5 + "^" * 6
