"""Engines: a checked program and a database in, a database out. Each is loaded when first asked for."""

from __future__ import annotations

from zjrules.datalog.language import did_you_mean
from zjrules.engines.base import Engine
from zjrules.errors import Diagnostic, EngineError

NAMES = ("python", "pydatalog")


def get_engine(name: str) -> Engine:
    """The engine of that name; ``auto`` chooses by itself. Raises ``EngineError`` for an unknown one."""
    if name in ("auto", "python"):
        from zjrules.engines.python import PythonEngine

        return PythonEngine()
    if name == "pydatalog":
        from zjrules.engines.pydatalog import PyDatalogEngine

        return PyDatalogEngine()
    hint = did_you_mean(name, NAMES) or f"engines are auto, {', '.join(NAMES)}"
    raise EngineError(Diagnostic("unknown-engine", f"there is no engine {name}", hint=hint))
