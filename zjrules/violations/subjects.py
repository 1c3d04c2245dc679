"""What kind of thing a violation is about, where its rule looks at records of every kind."""

from __future__ import annotations

from collections.abc import Mapping

from zjrules.facts.store import Facts

RECORD = "record"  # the subject kind of a rule whose subjects are records of several kinds
NOTICE = "notice"  # what belongs to no kind of its own is a matter of the notice as a whole
# Relation → the columns of kind and id; those that come first know best.
_RECORDS = (("record", 0, 1), ("absent", 0, 1), ("unreadable", 0, 1))
_REGISTERS = (("programme", 0), ("organ", 0), ("leader", 0))
KIND_RELATIONS = tuple(relation for relation, *_ in (*_RECORDS, *_REGISTERS))
_NAMES = {"organ": "unit"}
_KINDS = frozenset({"section", "item", "livelihood", "target", "programme", "unit", "leader", "report"})


def kinds_of(facts: Facts) -> Mapping[str, str]:
    """Id → kind, as a check result names kinds, of every record that the facts know."""
    kinds: dict[str, str] = {}
    for relation, kind, identifier in _RECORDS:
        for row in facts.rows.get(relation, ()):
            named = str(row[kind])
            kinds.setdefault(str(row[identifier]), named if named in _KINDS else NOTICE)
    for relation, identifier in _REGISTERS:
        for row in facts.rows.get(relation, ()):
            kinds.setdefault(str(row[identifier]), _NAMES.get(relation, relation))
    return kinds
