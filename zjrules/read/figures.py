"""The numbers of a text: targets, numbers that are none, named counts, pairings."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from zjrules.read.raw import Figures
from zjrules.read.style import Style


class QuotedFigure(NamedTuple):
    value: Decimal
    unit: str


def read_figures(text: str, style: Style, year: int | None) -> Figures:
    """To come: at present every text is read as one without numbers."""
    del text, style, year
    return Figures()


def quoted_figures(quote: str, style: Style) -> tuple[QuotedFigure, ...]:
    """The figures that a target's quote prints, in order."""
    del quote, style
    return ()
