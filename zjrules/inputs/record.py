"""State what the dataset on record says, the reviewed one of the same document number, kept between runs."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from zjrules import bundled
from zjrules.cache import cached
from zjrules.errors import Diagnostic
from zjrules.facts.record import record_facts
from zjrules.facts.store import Facts
from zjrules.inputs.form import add_facts, facts_to_json, spans_from_json
from zjrules.model.opening import Opened
from zjrules.model.record import load_record, record_folder
from zjrules.read.style import Style
from zjrules.source import Span


def state_record(facts: Facts, opened: Opened, data_dirs: Sequence[Path]) -> Sequence[Diagnostic]:
    """Add the facts of the dataset on record of ``opened``, where there is one. A record with a fault is not used:
    what it lacks would seem to be wrong in ``opened``; then the faults are returned."""
    folder = record_folder(opened.dataset.notice.doc_number, (*data_dirs, bundled.data()))
    if folder is None:
        return ()
    faults: list[Diagnostic] = []

    def make() -> Any:
        record, found = load_record(folder)
        faults.extend(found)
        if found:
            return None
        made, spans = Facts(), dict[Span | None, int]()
        record_facts(made, record, opened.style)
        return {"facts": facts_to_json(made, spans), "spans": list(spans)}

    kept = cached("record", _key(folder, opened.style), make)
    if kept is None:
        return faults or load_record(folder)[1]
    add_facts(facts, kept["facts"], spans_from_json(kept["spans"]))
    return ()


def _key(folder: Path, style: Style) -> bytes:
    """The names and bytes of all that the facts are made of."""
    key = hashlib.sha256(repr((bundled.shown(folder), style)).encode())
    for path in sorted(folder.glob("*.toml")):
        content = path.read_bytes()
        key.update(f"\0{path.name}\0{len(content)}\0".encode())
        key.update(content)
    return key.digest()
