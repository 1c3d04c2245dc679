"""What a notice says outside its tables, and how its text was written before it was cleaned."""

from __future__ import annotations

from typing import NamedTuple

from zjrules.source import Span


class Passage(NamedTuple):
    """A part of the notice outside its tables: ``addressee``, ``body``, ``date``, ``remark``, ``copy`` …"""

    role: str
    text: str
    span: Span | None = None
    record_span: Span | None = None


class Form(NamedTuple):
    """How often the text writes things of one kind (``digit-width``) in one form (``full``), and where first."""

    kind: str
    form: str
    times: int
    first: str = ""
    span: Span | None = None
    record_span: Span | None = None
