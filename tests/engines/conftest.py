"""What tests of several engines watch."""

from __future__ import annotations

from typing import Any

import pytest

from zjrules.engines.sql import evaluation


@pytest.fixture
def referred(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The relations that are left to the reference engine."""
    found: list[tuple[str, ...]] = []
    refer = evaluation._refer

    def watching(stratum: Any, *rest: Any) -> None:
        found.append(stratum.relations)
        refer(stratum, *rest)

    monkeypatch.setattr(evaluation, "_refer", watching)
    return found
