"""The rule language: grammar, syntax tree, checks. It knows no document and no engine.

``parse`` and ``evaluate`` are loaded when first used: the one needs Lark, the other the engines.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zjrules.datalog.analysis import analyse as analyse
    from zjrules.datalog.facts import parse_facts as parse_facts
    from zjrules.datalog.parser import parse as parse
    from zjrules.datalog.parser import parse_atom as parse_atom
    from zjrules.engines.api import evaluate as evaluate

_HOMES = {
    "analyse": "zjrules.datalog.analysis",
    "evaluate": "zjrules.engines.api",
    "parse": "zjrules.datalog.parser",
    "parse_atom": "zjrules.datalog.parser",
    "parse_facts": "zjrules.datalog.facts",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__} has no attribute {name}")
