"""Every character of a file is structure, page furniture or unread; and what is structure is in a record."""

from __future__ import annotations

from collections import Counter

from tests.read.reading import bundled_notice, bundled_raw, bundled_text, read
from zjrules.read.raw import RawNotice
from zjrules.read.text import bare


def check_account(raw: RawNotice) -> None:
    """The parts follow each other over the whole text, and blanks hide nothing."""
    text, at = raw.source.text, 0
    for part in raw.parts:
        assert part.start == at
        assert part.end > part.start
        at = part.end
        if part.role == "blank":
            assert not text[part.start : part.end].strip()
    assert at == len(text)
    unread = "".join(bare(text[part.start : part.end]) for part in raw.parts if part.role == "unread")
    assert "".join(bare(each.text) for each in raw.unread) == unread


def test_the_bundled_notice_is_accounted_for() -> None:
    raw = bundled_raw()
    check_account(raw)
    shares: Counter[str] = Counter()
    for part in raw.parts:
        shares[part.share] += part.end - part.start
    assert shares == {"structure": 19583, "furniture": 1707}
    assert sum(shares.values()) == len(bundled_text()) == 21290


def test_roles_of_the_bundled_notice() -> None:
    raw = bundled_raw()
    words = Counter[str]()
    for part in raw.parts:
        words[part.role] += len(bare(raw.source.text[part.start : part.end]))
    assert (words["garbage"], words["page-mark"], words["blank"]) == (43, 7, 0)
    assert {part.role for part in raw.parts} == {
        "masthead", "doc_number", "title", "addressee", "body", "signature", "date", "remark", "table", "section",
        "item", "clause", "livelihood", "copy", "printed", "page-mark", "garbage", "blank",
    }  # fmt: skip


def test_structure_is_in_the_records() -> None:
    """Character by character: what the lines of items and clauses hold is what the records hold."""
    raw = bundled_raw()
    dataset, _ = bundled_notice()
    there = Counter[str]()
    for part in raw.parts:
        there[part.role] += len(bare(raw.source.text[part.start : part.end]))
    points = sum(repair.kind == "decimal-point" for repair in raw.repairs) - 1  # one of the ten is in livelihood
    numbers = sum(len(str(item.number)) for item in dataset.items if item.numbered)
    overall = len("总负责。")
    assert there["item"] == sum(len(item.text) for item in dataset.items) + numbers + overall - points
    labels = len("责任单位：") * len(dataset.items) + len(dataset.notice.lead_note)
    assert there["clause"] == sum(len(item.responsibility) for item in dataset.items) + labels
    assert there["livelihood"] == sum(len(each.text + each.responsibility) for each in dataset.livelihood) - 1


def test_unread_remainders_have_their_lines() -> None:
    lines = bundled_text().split("\n")
    lines.insert(6, "内部资料")
    raw, dataset, _ = read("\n".join(lines))
    check_account(raw)
    assert [(each.text, str(each.span)) for each in dataset.unread] == [("内部资料", "notice.txt:7")]
