"""Who leads an item: what its clause marks, else what the notice's own convention says."""

from __future__ import annotations

from collections.abc import Iterable

from zjrules.model.notice import LeadMode
from zjrules.read.raw import Clause, Entry


def leads_of(clause: Clause, convention: str) -> tuple[LeadMode, tuple[str, ...]]:
    """The lead mode of a clause and its leads in printed order.

    ``convention`` is what the notice states (``first_listed``), "" where it states none: then only
    marks make a lead.
    """
    roles = {group.number: group.role for group in clause.groups}
    joint = _names(entry for entry in clause.entries if roles[entry.group] == "joint")
    if joint:
        return "joint", joint
    marked = _names(entry for entry in clause.entries if entry.mark or roles[entry.group] == "lead")
    if marked:
        return ("joint" if len(marked) > 1 else "marked"), marked
    plain = [entry for entry in clause.entries if roles[entry.group] != "participant"]
    nobody = not plain or plain[0].kind == "collective" or "shared" in roles.values()
    if nobody or convention != "first_listed":
        return "collective", ()
    return "first_listed", (plain[0].name,)


def _names(entries: Iterable[Entry]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.name for entry in entries if entry.kind == "named"))
