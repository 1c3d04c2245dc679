"""The gate: a submission is judged by what it breaks itself, or newly causes together with what was there before."""

from __future__ import annotations

from zjrules.gating.gate import gate

__all__ = ["gate"]
