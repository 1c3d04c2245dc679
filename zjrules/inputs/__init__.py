"""Paths → what a run checks: the facts that notices and their progress reports state."""

from __future__ import annotations

from zjrules.inputs.kept import open_inputs
from zjrules.inputs.stated import Inputs, Stated

__all__ = ["Inputs", "Stated", "open_inputs"]
