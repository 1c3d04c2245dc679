"""Faults told to a person: what is wrong, where, and what to do. One shape for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from zjrules.source import Span


class Diagnostic(NamedTuple):
    """One fault in a rule file or an input.

    ``code`` is stable and kebab-case (``unknown-relation``); ``hint`` says what to do;
    ``related`` are further places that explain it, each with its own short remark.
    """

    code: str
    message: str
    span: Span | None = None
    hint: str = ""
    related: tuple[tuple[Span, str], ...] = ()

    def __str__(self) -> str:
        place = f"{self.span}: " if self.span else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}{self.message} [{self.code}]{hint}"


class ZjrulesError(Exception):
    """Everything that zjrules refuses, with all its diagnostics at once."""

    def __init__(self, diagnostics: Sequence[Diagnostic] | Diagnostic | str) -> None:
        if isinstance(diagnostics, str):
            diagnostics = Diagnostic("error", diagnostics)
        if isinstance(diagnostics, Diagnostic):
            diagnostics = (diagnostics,)
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(str(each) for each in self.diagnostics))


class RuleError(ZjrulesError):
    """A faulty program or rule file."""


class ReadError(ZjrulesError):
    """An input of which nothing can be checked."""


class EngineError(ZjrulesError):
    """An engine that failed or ran out of its limits."""


class LimitError(ZjrulesError):
    """A run that met its limit of time or memory. No ``EngineError``: nothing is carried on after it."""


class UsageError(ZjrulesError):
    """A command that cannot be carried out as given."""
