"""Where generated tables are kept: a folder outside the repository, by the very code that made them."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
MAKERS = ("document.py", "generate.py")


def folder() -> Path:
    """``ZJRULES_BENCH_CACHE``, else a folder among the temporary ones; below it one for this version of the maker."""
    root = os.environ.get("ZJRULES_BENCH_CACHE") or str(Path(tempfile.gettempdir()) / f"zjrules-bench-{os.getuid()}")
    code = b"".join((HERE / name).read_bytes() for name in MAKERS)
    found = Path(root) / hashlib.sha256(code).hexdigest()[:12]
    found.mkdir(parents=True, exist_ok=True)
    return found
