"""Sections of a dataset that does not say what kind they are."""

from __future__ import annotations

from typing import Any

import pytest

from zjrules.model.load import load_dataset
from zjrules.model.places import Places

ITEMS = [
    {"id": "annual-1-1", "table": "annual", "section": 1, "number": 1, "lead_mode": "first_listed", "leads": ["甲厅"]},
    {"id": "annual-2-1", "table": "annual", "section": 2, "number": 1, "lead_mode": "collective", "groups": ["各县"]},
    {"id": "annual-3-1", "table": "annual", "section": 3, "number": 1, "lead_mode": "collective", "leader": "王二"},
]
GROUPS = [{"id": "livelihood-1-1", "category": 1, "group": 1}]


@pytest.mark.parametrize(
    ("section", "kind"),
    [
        ({"table": "annual", "section": 1, "leader": "王二"}, "leader"),
        ({"table": "annual", "section": 1}, "leader"),  # its leader is missing: a rule says so
        ({"table": "annual", "section": 2}, "common"),
        ({"table": "annual", "section": 2, "leader": "王二"}, "leader"),
        ({"table": "annual", "section": 3}, "leader"),
        ({"table": "annual", "section": 9}, "leader"),  # it holds nothing
        ({"table": "livelihood", "section": 4}, "category"),
        ({"table": "annual", "section": 1, "kind": "common"}, "common"),
    ],
)
def test_the_kind_of_a_section(section: dict[str, Any], kind: str) -> None:
    data = {"notice": {"id": "x"}, "sections": [section], "items": ITEMS, "livelihood": GROUPS}
    dataset, diagnostics = load_dataset(data, "x.json", Places())
    assert diagnostics == []
    assert [each.kind for each in dataset.sections] == [kind]
