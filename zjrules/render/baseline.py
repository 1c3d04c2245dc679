"""A baseline as a file, and what an update of it accepts."""

from __future__ import annotations

from collections.abc import Sequence, Set

from zjrules.render import RenderOptions
from zjrules.render.words import word
from zjrules.violations.result import Violation


def listed(violations: Sequence[Violation]) -> str:
    """One fingerprint a line, and for the reader what it is."""
    lines = {each.fingerprint: f"{each.fingerprint}  # {each.rule} {_line(each.message)}" for each in violations}
    return "".join(f"{line}\n" for line in sorted(lines.values(), key=lambda line: (line[18:], line)))


def changes(violations: Sequence[Violation], before: Set[str], options: RenderOptions) -> str:
    """What is accepted that was not, one by one; what was and is no longer there; how many stay."""
    lang = options.lang
    now = {each.fingerprint: each for each in violations}
    lines = [
        f"+ {each.fingerprint}  {word(each.severity, lang)}  {each.rule} "
        + _line((each.message_en if lang == "en" else "") or each.message)
        for each in violations
        if each.fingerprint not in before
    ]
    lines += [f"- {fingerprint}" for fingerprint in sorted(before - now.keys())]
    lines.append(word("baseline updated", lang, len(now.keys() - before), len(before - now.keys()), len(now)))
    return "".join(f"{line}\n" for line in lines)


def _line(text: str) -> str:
    return " ".join(text.split())
