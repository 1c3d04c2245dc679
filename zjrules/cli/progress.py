"""One line on a terminal that says what a long check is doing; nothing in a pipe, and nothing of a short one."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from zjrules.doing import Doing, told_to
from zjrules.settings import Lang

PATIENCE = 1.0  # seconds before there is a line
_EVERY = 0.5  # seconds between two looks at the clock
_CLEAR = "\r\x1b[K"
_WORDS = {
    "read": ("读取表格", "reading the table"),
    "columns": ("查看各列", "looking at the columns"),
    "library": ("推导各规则共用的事实", "deriving what rules share"),
    "rule": ("规则 {rule}（{now}/{of}）", "rule {rule} ({now} of {of})"),
    "prove": ("写出证明", "proving what was found"),
}


@contextmanager
def shown_on(stream: TextIO | None = None, lang: Lang = "zh", patience: float = PATIENCE) -> Iterator[None]:
    """Show what is done inside on standard error (or another stream), where that is a terminal."""
    stream = stream or sys.stderr
    if not stream.isatty() or os.environ.get("TERM") == "dumb":
        yield
        return
    import threading  # takes time to load

    last: list[Doing] = []
    over = threading.Event()
    begun = time.monotonic()

    def show() -> None:
        if over.wait(patience):
            return
        while True:
            if last:
                stream.write(_CLEAR + line(last[-1], time.monotonic() - begun, lang))
                stream.flush()
            if over.wait(_EVERY):
                stream.write(_CLEAR)
                stream.flush()
                return

    thread = threading.Thread(target=show, daemon=True)
    thread.start()
    try:
        with told_to(lambda now: last.__setitem__(slice(None), [now])):
            yield
    finally:
        over.set()
        thread.join()


def line(now: Doing, seconds: float, lang: Lang) -> str:
    words = _WORDS[now.step][lang == "en"].format(rule=now.rule, now=now.done + 1, of=now.of)
    return f"{seconds:.0f} s  {words} …"
