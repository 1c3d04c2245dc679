"""Limits of one run, its time and its memory, enforced by interrupting whatever is running when one is met.

On Unix a timer signal looks at both twenty times a second, so that one long join is interrupted too. Where
there is no such signal (on Windows, and outside of the main thread) engines are stopped between two clauses
and between two rounds of a recursion; Windows does not tell this module how much memory is used, so there
the memory limit binds only engines that have one of their own (``memory_limit()``).
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Literal

from zjrules.datalog import ast
from zjrules.errors import Diagnostic, LimitError

_TICK = 0.05  # seconds between two looks
_PATIENCE = 10  # seconds for an engine to end when it was asked to, before it is made to
_GRACE = 1.0  # seconds for a stopped run to end before it is stopped once more
_OURS = (__file__, contextmanager.__code__.co_filename)
_STATM = Path("/proc/self/statm")  # Linux: the pages of this process; the second figure is what is in memory


class _StopError(BaseException):
    """Ends a run from wherever it is. No handler of ordinary errors may hold it up on its way."""

    def __init__(self, what: Literal["time", "memory"]) -> None:
        self.what = what


class _Limits:
    def __init__(self, seconds: float | None, memory: int | None) -> None:
        self.seconds, self.memory = seconds, memory
        self.deadline = None if seconds is None else time.monotonic() + seconds
        self.clause: ast.Clause | None = None  # that is being evaluated
        self.stopped: Literal["time", "memory", ""] = ""  # which limit was met

    def check(self) -> None:
        if self.deadline is not None and time.monotonic() >= self.deadline:
            raise _StopError("time")
        if self.memory is not None and used_memory() > self.memory:
            raise _StopError("memory")

    def error(self, what: Literal["time", "memory"]) -> LimitError:
        if what == "time":
            code, message, option = "time-limit", f"the run took longer than {self.seconds:g} s", "--timeout"
        else:
            most = _size(self.memory or 0)
            code, message, option = "memory-limit", f"the run took more memory than {most}", "--memory"
        hint = f"allow more with {option}, or leave rules out with --ignore"
        clause = self.clause
        if clause is None:
            return LimitError(Diagnostic(code, f"{message}; no rule was running", hint=hint))
        where = f"; {clause.head.relation} of {Path(clause.path).stem} was being derived"
        return LimitError(Diagnostic(code, message + where, clause.span(), hint))


_active: _Limits | None = None  # one run at a time in one process
_deferred = False  # what is going on now is stopped from outside alone


@contextmanager
def limited(seconds: float | None = None, memory: int | None = None) -> Iterator[None]:
    """Let what is done inside take so many seconds and so many bytes (None: any).

    Raises ``LimitError`` with the clause that was being evaluated when a limit was met.
    """
    global _active
    if seconds is None and memory is None:
        yield
        return
    outer, limits = _active, _Limits(seconds, memory)
    _active = limits
    try:
        with _ticking(limits):
            yield
    except _StopError as stop:
        raise limits.error(stop.what) from None
    except MemoryError:  # the machine, or an engine with a limit of its own, has no more to give
        raise limits.error("memory") from None
    finally:
        _active = outer


def at(clause: ast.Clause | None) -> None:
    """An engine begins with this clause, or (None) is done: what a limit that is met names, if it is not met now."""
    if _active is not None:
        _active.clause = clause
        _active.check()


def seconds_left() -> float | None:
    """Until the time limit of this run; None where it has none."""
    if _active is None or _active.deadline is None:
        return None
    return max(_active.deadline - time.monotonic(), 0.0)


def memory_limit() -> int | None:
    """The bytes this run may take; None where there is no limit. For engines that keep one themselves."""
    return None if _active is None else _active.memory


@contextmanager
def interrupting(
    stop: Callable[[], object], force: Callable[[], object] | None = None, alone: bool = False
) -> Iterator[None]:
    """While an engine works outside of Python, where no signal reaches it: ``stop`` is called from another
    thread when the time is up, and whatever that makes the engine raise is told as the limit that was met. It is
    called again each second; after ten, ``force`` is. ``alone``: nothing else may end the work, for a talk with
    another process that breaks off in the middle cannot be taken up again."""
    global _deferred
    before, _deferred = _deferred, alone
    try:
        with _watching(seconds_left(), stop, force):
            yield
    except Exception:
        if _active is not None and _active.stopped:  # an engine may put an error of its own in the place of ours
            raise _StopError(_active.stopped) from None
        if _active is not None:
            _active.check()
        raise
    finally:
        _deferred = before


@contextmanager
def _watching(left: float | None, stop: Callable[[], object], force: Callable[[], object] | None) -> Iterator[None]:
    if left is None:
        yield
        return
    import threading  # takes time to load, and no check without a limit needs it

    done = threading.Event()

    def watch() -> None:
        if done.wait(left):
            return
        for _ in range(_PATIENCE):
            stop()
            if done.wait(1):
                return
        if force is not None:
            force()

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        done.set()


def used_memory() -> int:
    """Bytes of this process that are in memory: now on Linux, at most so far on other Unix systems; else 0."""
    try:
        return int(_STATM.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        pass
    try:
        import resource  # not on Windows
    except ImportError:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


@contextmanager
def _ticking(limits: _Limits) -> Iterator[None]:
    """Look at the limits again and again, by a signal where there is one."""
    import signal  # takes time to load, and no check without a limit needs it

    def tick(_number: int, frame: FrameType | None) -> None:
        if _deferred or (frame is not None and frame.f_code.co_filename in _OURS):
            return  # or a stopped run is on its way out of here
        try:
            limits.check()
        except _StopError as stop:
            limits.stopped = stop.what
            signal.setitimer(signal.ITIMER_REAL, _GRACE, _GRACE)  # Python swallows what a finalizer raises
            raise

    try:
        before = signal.signal(signal.SIGALRM, tick)
    except (AttributeError, ValueError):  # no such signal here, or not the main thread
        yield
        return
    signal.setitimer(signal.ITIMER_REAL, _TICK, _TICK)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _size(memory: int) -> str:
    """``536870912`` → ``512M``."""
    for unit, factor in (("G", 2**30), ("M", 2**20), ("K", 2**10)):
        if memory >= factor:
            return f"{memory / factor:g}{unit}"
    return f"{memory} bytes"
