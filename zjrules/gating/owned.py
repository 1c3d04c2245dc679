"""Relations with facts of single reports, and where they hold the id of the report."""

from __future__ import annotations

from zjrules.datalog.influence import Owned
from zjrules.facts.relations import RELATIONS

_OF_ALL = {name: Owned(0) for name in ("odd_character", "character_run")}
_OF_RECORDS = {name: Owned(1, 0, "report") for name in ("record", "absent", "unreadable")}
_OF_REPORTS = {each.name: Owned(0) for each in RELATIONS if each.columns[0].name == "report"}
OWNED = _OF_REPORTS | _OF_ALL | _OF_RECORDS
