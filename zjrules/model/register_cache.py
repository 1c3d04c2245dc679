"""Register files, read through the cache: warm, neither tomli nor pydantic is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from zjrules.bundled import shown
from zjrules.cache import cached
from zjrules.errors import Diagnostic, ReadError


def read_cached(kind: str, path: Path) -> Any:
    """The checked content of a register file, as JSON."""
    try:
        content = path.read_bytes()
    except OSError as error:
        fault = Diagnostic("no-register", f"the register {shown(path)} cannot be read: {error.strerror}", hint="add it")
        raise ReadError(fault) from error

    def check() -> Any:
        from zjrules.model.register_files import read_register  # loads pydantic, so only when the cache is cold

        return read_register(kind, content, shown(path))

    return cached(f"register-{kind}", content, check)
