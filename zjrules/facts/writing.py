"""Facts of how things are written: passages outside the tables, forms, and characters that are out of the ordinary."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from functools import cache

from zjrules.facts.store import Facts
from zjrules.model.notice import Dataset
from zjrules.source import Span

# Where words are looked at character by character: relation, the columns of its record and of its words, the field.
FIELDS = (
    ("notice", 0, 1, "title"),
    ("notice", 0, 2, "doc_number"),
    ("notice", 0, 3, "issuer"),
    ("passage", 0, 1, "passage"),
    ("table", 0, 2, "title"),
    ("section", 0, 4, "heading"),
    ("section_leader", 0, 1, "leader"),
    ("item", 0, 0, "id"),
    ("item_text", 0, 1, "text"),
    ("clause", 0, 1, "responsibility"),
    ("listed", 0, 4, "unit"),
    ("collective", 0, 3, "unit"),
    ("claimed_lead", 0, 1, "unit"),
    ("claimed_participant", 0, 1, "unit"),
    ("livelihood", 0, 0, "id"),
    ("livelihood_text", 0, 1, "text"),
    ("bracket", 0, 1, "responsibility"),
    ("livelihood_leader", 0, 2, "leader"),
    ("livelihood_unit", 0, 2, "unit"),
    ("target", 0, 0, "id"),
    ("target", 0, 3, "indicator"),
    ("target", 0, 6, "measure"),
    ("organ_name", 1, 0, "name"),
    ("leader", 0, 0, "name"),
    ("report_indicator", 0, 1, "indicator"),
    ("reporter", 0, 1, "reporter"),
    ("report_narrative", 0, 1, "narrative"),
    ("report_evidence", 0, 1, "evidence"),
    ("report_source", 0, 1, "source"),
)
_MARKS = "、。·—…‘’“”〔〕〈〉《》「」『』【】（）！，：；？～〇●○①②③④⑤⑥⑦⑧⑨⑩±×÷≥≤‰℃㎡²³μ"
_AROUND = 4  # characters shown on either side of an odd one
_RUN = re.compile(r"(.)\1{4,}", re.DOTALL)
_GREAT = re.compile(r"(?<!第)([两二三四五六七八九十]+|[0-9]+)大([一-鿿]{1,4})")
_DAY = re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日")


def passage_facts(facts: Facts, dataset: Dataset) -> None:
    """What the notice says outside its tables, and the forms its text is written in."""
    met: Counter[str] = Counter()
    for each in dataset.passages:
        met[each.role] += 1
        at = each.record_span or each.span
        facts.add("passage", each.role, each.text, met[each.role], at=at)
        if each.role == "printed" and (day := _day(each.text)):
            facts.add("printed_on", dataset.notice.id, day, at=at)
    for form in dataset.forms:
        facts.add("writing_form", form.kind, form.form, form.times, form.first, at=form.record_span or form.span)


def character_facts(facts: Facts) -> None:
    """Odd characters, and long runs of one, in the words that the facts so far hold."""
    for relation, key, column, field in FIELDS:
        for row, at in list(facts.rows.get(relation, {}).items()):
            words_facts(facts, str(row[key]), field, str(row[column]), at)


def words_facts(facts: Facts, record: str, field: str, words: str, at: Span | None) -> None:
    """The same for the words of one field."""
    usual = _usual()
    if not usual.issuperset(words):
        _odd(facts, usual, record, field, words, at)
    for run in _RUN.finditer(words) if len(words) >= 5 else ():
        facts.add("character_run", record, field, run[1], len(run[0]), at=at)


def great_facts(facts: Facts) -> None:
    """Numbers before 大 in the words of items and groups."""
    for relation in ("item_text", "livelihood_text"):
        for (record, words), at in list(facts.rows.get(relation, {}).items()):
            for found in _GREAT.finditer(str(words)):
                facts.add("great_count", record, found[1], found[2], at=at)


def _odd(facts: Facts, usual: frozenset[str], record: str, field: str, words: str, at: Span | None) -> None:
    for place, char in enumerate(words):
        if char not in usual:
            code = f"U+{ord(char):04X}"
            before, after = words[max(0, place - _AROUND) : place], words[place + 1 : place + 1 + _AROUND]
            facts.add("odd_character", record, field, char, code, _charset(char), before, after, at=at)


@cache
def _usual() -> frozenset[str]:
    """The 6763 characters of GB2312, printable ASCII, and the marks of Chinese text."""
    han = bytes(byte for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF) for byte in (row, cell))
    return frozenset(han.decode("gb2312", "ignore")) | frozenset(map(chr, range(0x20, 0x7F))) | frozenset(_MARKS)


def _charset(char: str) -> str:
    for name in ("GB2312", "GBK"):
        try:
            char.encode(name)
        except UnicodeEncodeError:
            continue
        return name
    return "GB18030"


def _day(text: str) -> datetime.date | None:
    found = _DAY.search(text)
    try:
        return datetime.date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
