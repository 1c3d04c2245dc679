"""Do something again whenever a file changes, until the user ends it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from zjrules.cli.output import tell
from zjrules.errors import UsageError, ZjrulesError
from zjrules.settings import Settings

PAUSE = 0.5  # seconds between two looks at the files
CLEAR = "\x1b[2J\x1b[3J\x1b[H"


def watch(
    work: Callable[[], object],
    files: Callable[[], Iterable[Path]],
    settings: Settings,
    wait: Callable[[float], object] = time.sleep,
) -> int:
    """Run ``work``, and again after each change of the ``files``, which are asked for anew each time.

    A terminal is cleared before each round and told how to end; anything else gets the results alone. What is wrong
    is told and waited for, but a command that cannot be carried out from the start raises ``UsageError``. Returns 0
    when the user interrupts.
    """
    terminal = sys.stdout.isatty()
    first = True
    try:
        while True:
            before = _stamps(files())
            if terminal:
                sys.stdout.write(CLEAR)
                sys.stdout.flush()
            try:
                work()
            except ZjrulesError as error:
                if first and isinstance(error, UsageError):
                    raise
                tell(error.diagnostics, colour=settings.colour, lang=settings.lang)
            first = False
            if terminal:
                ending = {"zh": "文件有改动即重新运行；Ctrl-C 结束", "en": "runs again on change; Ctrl-C ends"}
                sys.stdout.write(f"\n{ending[settings.lang]}\n")
                sys.stdout.flush()
            before = {**_stamps(files()), **before}  # the first round may find out which files there are
            while _stamps(files()) == before:
                wait(PAUSE)
    except KeyboardInterrupt:
        return 0


def _stamps(files: Iterable[Path]) -> Mapping[Path, tuple[int, int]]:
    """Time and size of each file that is there."""
    stamps = {}
    for file in files:
        try:
            status = file.stat()
        except OSError:  # gone, or just being replaced: its return is a change
            continue
        stamps[file] = (status.st_mtime_ns, status.st_size)
    return stamps
