"""Every fault of a rule file, told with its line: one case file each, with the messages it must give."""

from __future__ import annotations

from pathlib import Path

import pytest

from zjrules import bundled
from zjrules.errors import Diagnostic
from zjrules.rulebook.loader import load_rulebook

CASES = Path(__file__).parent.parent / "cases" / "rulebook" / "faulty"
NAMES = sorted(path.stem for path in CASES.iterdir() if path.suffix in (".toml", ""))


def told(diagnostics: tuple[Diagnostic, ...]) -> str:
    """One line each: place, code, message, hint; related places below."""
    lines = []
    for each in diagnostics:
        assert each.span is not None
        column = f":{each.span.column}" if each.span.column else ""
        lines.append(f"{each.span.line}{column} {each.code}: {each.message}" + (f" ({each.hint})" if each.hint else ""))
        lines += [f"    {Path(span.path).name}:{span.line} {remark}" for span, remark in each.related]
    return "\n".join(lines) + "\n"


def test_there_is_a_case_for_every_fault() -> None:
    assert len(NAMES) == 39


@pytest.mark.parametrize("name", NAMES)
def test_a_faulty_file_is_told(name: str) -> None:
    path = CASES / name
    case = path if path.is_dir() else path.with_suffix(".toml")
    book, diagnostics = load_rulebook([bundled.rules() / "library", case], with_bundled=False)
    assert told(diagnostics) == path.with_suffix(".txt").read_text(encoding="utf-8")
    assert [rule.id for rule in book.faulty] == ["bad-id-and-name" if name == "bad-id-and-name" else "Q001"]
    assert len(book.rules) == (1 if case.is_dir() else 0)


def test_the_other_rules_still_load() -> None:
    book, diagnostics = load_rulebook([CASES / "unknown-relation.toml"])
    assert "L001" in [rule.id for rule in book.rules]
    assert any(rule.path.endswith("unknown-relation.toml") for rule in book.faulty)
    assert diagnostics == book.diagnostics
