"""Checks notices, datasets and progress reports against declarative rules, each violation with its proof."""

from __future__ import annotations

__version__ = "0.1.0"
