"""The engines that every test of all engines runs on. Spark only where it can run; else the run says why not."""

from __future__ import annotations

import os
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
