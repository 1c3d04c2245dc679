"""Model → relations: all given facts of one check, each with its place."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from zjrules.facts.document import notice_facts, reading_facts, register_facts
from zjrules.facts.duties import duty_facts
from zjrules.facts.outside import printed_facts
from zjrules.facts.progress import progress_facts
from zjrules.facts.progress_more import calendar_facts
from zjrules.facts.record import part_facts
from zjrules.facts.store import Facts
from zjrules.facts.style import style_facts
from zjrules.facts.writing import character_facts, great_facts, passage_facts
from zjrules.model.notice import Dataset
from zjrules.model.progress import ProgressTable
from zjrules.model.registers import Registers
from zjrules.read.style import Style
from zjrules.source import SourceFile, Span


def extract(
    dataset: Dataset,
    registers: Registers,
    style: Style,
    sources: Iterable[SourceFile],
    tables: Sequence[ProgressTable],
    as_of: datetime.date,
) -> Facts:
    """The facts of one notice with its registers and progress reports, on the day ``as_of``."""
    facts = Facts()
    notice_facts(facts, dataset)
    reading_facts(facts, dataset)
    passage_facts(facts, dataset)
    register_facts(facts, dataset, registers)
    style_facts(facts, style)
    duty_facts(facts, dataset, style)
    printed_facts(facts, dataset)
    part_facts(facts, dataset)
    for source in sources:
        facts.add("source_file", source.path, source.encoding, source.bom, at=Span(source.path, 1))
    for table in tables:
        progress_facts(facts, table)
    calendar_facts(facts, registers, dataset.notice.issue_date.year if dataset.notice.issue_date else None)
    great_facts(facts)
    character_facts(facts)
    facts.add("as_of", as_of)
    return facts
