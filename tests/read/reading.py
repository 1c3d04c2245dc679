"""What the reading tests share: the styles, the bundled notice, and notices made by editing it."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from zjrules import bundled
from zjrules.errors import Diagnostic
from zjrules.model.build import build
from zjrules.model.notice import Dataset, Duty
from zjrules.read.decode import read_text
from zjrules.read.notice import read_notice
from zjrules.read.raw import RawNotice
from zjrules.read.style import Style
from zjrules.read.styles import load_style, load_styles
from zjrules.source import SourceFile

CASES = Path(__file__).parent.parent / "cases" / "read"
NOTICE = bundled.data() / "zj-2023" / "notice.txt"


def load_cases(name: str) -> list[dict[str, Any]]:
    return list(tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))["case"])


@lru_cache
def styles() -> tuple[Style, ...]:
    """The bundled styles and that of the made-up city."""
    return (*load_styles(bundled.data() / "styles"), load_style(CASES / "qinglan" / "style.toml"))


def style(key: str) -> Style:
    return next(each for each in styles() if each.key == key)


@lru_cache
def bundled_text() -> str:
    return read_text(NOTICE, "notice.txt")[0].text


@lru_cache
def bundled_raw() -> RawNotice:
    return read_notice(SourceFile.of_text("notice.txt", bundled_text()), styles())


@lru_cache
def bundled_notice() -> tuple[Dataset, tuple[Diagnostic, ...]]:
    dataset, diagnostics = build(bundled_raw())
    return dataset, tuple(diagnostics)


def duties() -> dict[str, Duty]:
    dataset, _ = bundled_notice()
    return {duty.id: duty for duty in dataset.duties}


def read(text: str) -> tuple[RawNotice, Dataset, list[Diagnostic]]:
    raw = read_notice(SourceFile.of_text("notice.txt", text), styles())
    return (raw, *build(raw))
