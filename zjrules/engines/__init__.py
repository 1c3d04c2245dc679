"""Engines: a checked program and a database in, a database out. Each is loaded when first asked for."""

from __future__ import annotations

from functools import lru_cache

from zjrules.datalog.language import did_you_mean
from zjrules.engines.base import Engine
from zjrules.errors import Diagnostic, EngineError

NAMES = ("python", "duckdb", "pydatalog")


@lru_cache(maxsize=len(NAMES) + 1)
def get_engine(name: str) -> Engine:
    """The engine of that name, the same object each time; ``auto`` chooses by itself.

    Raises ``EngineError`` for an unknown one.
    """
    if name in ("auto", "python"):
        from zjrules.engines.python import PythonEngine

        return PythonEngine()
    if name == "duckdb":
        from zjrules.engines.duckdb import DuckDbEngine

        return DuckDbEngine()
    if name == "pydatalog":
        from zjrules.engines.pydatalog import PyDatalogEngine

        return PyDatalogEngine()
    hint = did_you_mean(name, NAMES) or f"engines are auto, {', '.join(NAMES)}"
    raise EngineError(Diagnostic("unknown-engine", f"there is no engine {name}", hint=hint))
