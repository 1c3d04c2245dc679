"""The form of the entries of a waivers file, as a pydantic model (so not loaded on a warm start)."""

from __future__ import annotations

import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class WaiverEntry(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str = ""
    rule: str = Field(min_length=1)
    subject: str = Field(min_length=1)
    reason: str = ""
    approver: str = ""
    basis: str = ""
    fingerprints: list[Annotated[str, Field(pattern="^[0-9a-f]{16}$")]] = []
    facts: list[Annotated[str, Field(pattern="^[0-9a-f]{16}$")]] = []
    valid_from: datetime.date | None = Field(default=None, alias="from")
    valid_until: datetime.date | None = Field(default=None, alias="until")
