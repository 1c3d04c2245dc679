"""What a long run is doing at the moment, told to whoever wants to show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal, NamedTuple

Step = Literal["read", "columns", "library", "rule", "prove"]


class Doing(NamedTuple):
    """``rule`` is the id of the rule that is run, ``done`` how many of ``of`` rules were run before it."""

    step: Step
    rule: str = ""
    done: int = 0
    of: int = 0


_listener: Callable[[Doing], None] | None = None  # one run at a time in one process


def doing(step: Step, rule: str = "", done: int = 0, of: int = 0) -> None:
    """Say what begins now."""
    if _listener is not None:
        _listener(Doing(step, rule, done, of))


@contextmanager
def told_to(listener: Callable[[Doing], None]) -> Iterator[None]:
    """Let the listener hear of every step of what is done inside."""
    global _listener
    before, _listener = _listener, listener
    try:
        yield
    finally:
        _listener = before
