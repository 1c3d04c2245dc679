"""The rules of a SARIF log: every one that ran, with what it says of itself, and what became of it."""

from __future__ import annotations

from typing import Any

from zjrules.render.phrases import reason, title
from zjrules.render.words import quotation, word
from zjrules.settings import Lang
from zjrules.violations.result import CheckResult, RuleOutcome, RuleText

# What GitHub code scanning takes of a rule.
MOST_NAME = 255
MOST_DESCRIPTION = 1024
MOST_TAGS = 10
PROBLEM = {"error": "error", "warning": "warning", "note": "recommendation"}


def listed(result: CheckResult) -> dict[str, RuleOutcome]:
    """Every rule once, those too of which there is nothing but violations."""
    rules: dict[str, RuleOutcome] = {}
    for rule in result.rules:
        rules.setdefault(rule.id, rule)
    for found in result.violations:
        made = RuleOutcome(found.rule, found.name, found.title, found.severity, "violated", title_en=found.title_en)
        rules.setdefault(found.rule, made)
    return rules


def descriptor(rule: RuleOutcome, text: RuleText, lang: Lang) -> dict[str, Any]:
    """The rule as its readers meet it. What became of it is no part of this: that changes from run to run."""
    name = _cropped(title(rule, lang), MOST_DESCRIPTION)
    help_text, help_markdown = _help(rule, text, lang)
    return {
        "id": rule.id,
        "name": _cropped(rule.name, MOST_NAME),
        "shortDescription": {"text": name},
        "fullDescription": {"text": _cropped(text.why, MOST_DESCRIPTION) or name},
        "help": {"text": help_text, "markdown": help_markdown},
        "defaultConfiguration": {"level": rule.severity},
        "properties": {
            "tags": list(dict.fromkeys(tag for tag in (text.group, *text.tags) if tag))[:MOST_TAGS],
            "problem.severity": PROBLEM[rule.severity],
        },
    }


def outcome(rule: RuleOutcome, lang: Lang) -> dict[str, Any]:
    """What became of the rule. A rule that is skipped or undetermined has not passed."""
    return {
        "id": rule.id,
        "outcome": rule.outcome,
        "reason": reason(rule, lang) or None,
        "checked": rule.checked,
        "violated": rule.violated,
        "undetermined": rule.undetermined,
    }


def basis_text(text: RuleText, lang: Lang) -> str:
    """``原文 zj-2023 第66–68行：“…”``"""
    if not text.basis.kind:
        return ""
    said = " ".join(part for part in (word(f"basis.{text.basis.kind}", lang), text.basis.cite) if part)
    return said + (word("colon", lang) + quotation(text.basis.quote) if text.basis.quote else "")


def _help(rule: RuleOutcome, text: RuleText, lang: Lang) -> tuple[str, str]:
    parts = [("why", text.why), ("basis", basis_text(text, lang)), ("fix", text.fix)]
    told = [(word(key, lang), said) for key, said in parts if said]
    more = f"zjrules explain {rule.id}"
    plain = [f"{label}{word('colon', lang)}{said}" for label, said in told]
    marked = [f"**{label}**{word('colon', lang)}{_escaped(said)}" for label, said in told]
    return "\n".join([title(rule, lang), *plain, more]), "\n\n".join([*marked, f"`{more}`"])


def _escaped(text: str) -> str:
    return "".join(f"\\{char}" if char in "\\`*_[]<>|#~" else char for char in text)


def _cropped(text: str, most: int) -> str:
    """At most so many characters; a wide one counts as one, so the width is twice as much."""
    return text if len(text) <= most else text[: most - 1] + "…"
