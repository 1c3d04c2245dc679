"""Engines: a checked program and a database in, a database out. Each is loaded when first asked for."""

from __future__ import annotations

from functools import lru_cache

from zjrules.datalog.language import did_you_mean
from zjrules.engines.base import Engine
from zjrules.errors import Diagnostic, EngineError

NAMES = ("python", "duckdb", "pydatalog", "spark")


def get_engine(name: str, spark_master: str = "") -> Engine:
    """The engine of that name, the same object each time; ``auto`` chooses by itself. ``spark_master`` is where
    Spark runs, else in this machine.

    Raises ``EngineError`` for an unknown one, and for one that cannot run here.
    """
    if name == "spark":
        from zjrules.engines.spark_session import LOCAL

        return _engine(name, spark_master or LOCAL)
    return _engine(name, "")


@lru_cache(maxsize=len(NAMES) + 1)
def _engine(name: str, spark_master: str) -> Engine:
    if name in ("auto", "python"):
        from zjrules.engines.python import PythonEngine

        return PythonEngine()
    if name == "duckdb":
        from zjrules.engines.duckdb import DuckDbEngine

        return DuckDbEngine()
    if name == "pydatalog":
        from zjrules.engines.pydatalog import PyDatalogEngine

        return PyDatalogEngine()
    if name == "spark":
        from zjrules.engines.spark import SparkEngine

        return SparkEngine(spark_master)
    hint = did_you_mean(name, NAMES) or f"engines are auto, {', '.join(NAMES)}"
    raise EngineError(Diagnostic("unknown-engine", f"there is no engine {name}", hint=hint))
