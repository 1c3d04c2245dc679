"""The engines that every test of all engines runs on. Spark only where it can run; else the run says why not."""

from __future__ import annotations

import os
import random
from decimal import Decimal
from typing import Any

import pytest

from zjrules.engines import NAMES
from zjrules.engines.spark_session import missing

LACK = missing()
# Short programs: what Java would spend on compiling itself well never comes back.
os.environ.setdefault("SPARK_SUBMIT_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")

on_spark = (
    pytest.mark.spark,
    pytest.mark.xdist_group("spark"),  # one session, in one worker
    pytest.mark.skipif(bool(LACK), reason=f"the engine spark cannot run: {LACK}"),
)
ENGINES = [pytest.param(name, marks=on_spark) if name == "spark" else name for name in NAMES]


def mark(test: Any) -> Any:
    """A test of Spark alone."""
    for each in on_spark:
        test = each(test)
    return test


# What every engine with numbers of its own must compute exactly, from the figures v.
ARITHMETIC = """
a(X, Y, A, B) :- v(X), v(Y), A = X + Y, B = X - Y.
m(X, Y, A) :- v(X), v(Y), A = X * Y.
q(X, Y, A) :- v(X), v(Y), Y != 0, A = X / Y.
r(X, Y, A) :- v(X), v(Y), Y != 0, A = X % Y.
o(X, A, B, C, D) :- v(X), A = round(X, 1), B = round(X, 0), C = round(X, -2), D = abs(X).
t(X, T) :- v(X), T = concat(X, "|").
s(N, M) :- N = sum { X : v(X) }, M = max { X * X : v(X) }.
"""


def figures(most: int, each: int) -> set[Decimal]:
    """``each`` figures of every size up to ``most`` digits, with up to six places, and numbers that round oddly."""
    draw = random.Random(7)
    drawn = {
        Decimal(draw.randint(-(10**digits), 10**digits)).scaleb(-draw.randint(0, 6))
        for digits in range(1, most + 1)
        for _ in range(each)
    }
    halves = ("0.5", "1.5", "2.5", "-0.5", "-1.5", "0.25", "0.35", "150", "250", "3", "7")
    return {figure for figure in (*drawn, *map(Decimal, halves)) if figure}
