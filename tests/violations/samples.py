"""Small rules over made-up facts, run the way a check runs them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.rulebook.samples import RULE
from zjrules.datalog.facts import parse_facts
from zjrules.engines import get_engine
from zjrules.facts.relations import RELATIONS
from zjrules.facts.store import Facts
from zjrules.rulebook.book import Rulebook
from zjrules.rulebook.loader import load_rulebook
from zjrules.source import Span
from zjrules.violations.collect import collect
from zjrules.violations.evaluate import RuleRun, run_rules
from zjrules.violations.evidence import Evidence
from zjrules.violations.result import Violation

PATH = "notice.txt"
CLAUSES = RULE[RULE.index("subject(Item) :-") : RULE.index("'''\n\n[[example]]")]


def rule_text(datalog: str, **keys: str) -> str:
    """A sound rule file with this Datalog; ``keys`` replace single lines of it."""
    text = RULE.replace(CLAUSES, datalog)
    lines = text.split("\n")
    for key, value in keys.items():
        place = next((n for n, line in enumerate(lines) if line.startswith(f"{key} =")), None)
        if place is None:
            lines.insert(1, f"{key} = {value}")
        else:
            lines[place] = f"{key} = {value}"
    return "\n".join(lines)


def book_of(folder: Path, *rules: str) -> Rulebook:
    """A rulebook of these files alone, all of them sound, without the shared relations."""
    (folder / "rules").mkdir(exist_ok=True)
    for number, text in enumerate(rules, 1):
        (folder / "rules" / f"{number}.toml").write_text(text, encoding="utf-8")
    book, faults = load_rulebook([folder / "rules"], with_bundled=False)
    assert not faults, "\n".join(map(str, faults))
    return book


def facts_of(text: str, places: Mapping[str, int] | None = None) -> Facts:
    """The facts of a text; those of a relation in ``places`` stand on that line of a notice."""
    facts = Facts()
    for relation, rows in parse_facts(text, RELATIONS).items():
        line = (places or {}).get(relation)
        for row in sorted(rows, key=str):
            facts.add(relation, *row, at=Span(PATH, line) if line else None)
    return facts


def runs_of(book: Rulebook, facts: Facts) -> list[RuleRun]:
    return run_rules(book, facts, get_engine("python"))


def violations_of(book: Rulebook, facts: Facts) -> list[Violation]:
    evidence = Evidence(facts, book, {})
    return collect(runs_of(book, facts), evidence)
