"""A responsibility clause → its units and collectives in printed order, with groups, marks and second names."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial

from zjrules.read.nesting import inner
from zjrules.read.raw import Clause, Entry, EntryKind, Group, MarkRole
from zjrules.read.style import ClauseStyle, Style

_ROLES: dict[str, MarkRole] = {"lead": "lead", "participant": "participant", "listed": ""}
_MARK_ROLES: dict[str, MarkRole] = {
    "joint": "joint", "lead": "lead", "participant": "participant", "shared": "shared",
}  # fmt: skip
_COMMAS = "，,；;。"


class _Piece:
    """Some entries of the clause: their text, the separator before each, and the ，-group they form."""

    __slots__ = ("mark", "role", "separators", "words")

    def __init__(self, mark: str, role: MarkRole) -> None:
        self.mark = mark
        self.role = role
        self.words: list[str] = []
        self.separators: list[str] = []


@lru_cache(maxsize=8)
def clause_reader(style: Style) -> Callable[[str], Clause]:
    """``parse_clause`` for one style. A notice's clauses are asked for twice, by the reader and for the
    facts: what was taken apart once is kept."""
    return lru_cache(maxsize=4096)(partial(parse_clause, style=style))


def parse_clause(text: str, style: Style) -> Clause:
    """Take a cleaned clause apart; labels (责任单位：) and the lead note may be in it or not.

    Reads whatever stands there: an empty clause has no entries, an unclosed bracket is part of a name.
    """
    clause = style.clause
    pieces: list[_Piece] = []
    for mark, role, body in _labelled(strip_note(text, style), clause):
        pieces.extend(_pieces(body, mark, role, clause))
    groups: list[Group] = []
    entries: list[Entry] = []
    for piece in pieces:
        index = len(groups) + 1
        _close_group(piece, clause)
        groups.append(Group(index, piece.mark, piece.role))
        names = _distribute(piece.words, clause)
        for raw, name, separator in zip(piece.words, names, piece.separators, strict=True):
            entries.append(_entry(len(entries) + 1, index, raw, name, separator, clause))
    return Clause(tuple(groups), tuple(entries))


def strip_note(text: str, style: Style) -> str:
    """The clause without the note that states the lead convention."""
    for convention in style.convention:
        if found := style.template(convention.note).search(text):
            text = text[: found.start()] + text[found.end() :]
    return text


def _labelled(text: str, clause: ClauseStyle) -> list[tuple[str, MarkRole, str]]:
    """(mark, role, list of units) for each label; one unmarked list where there is no label."""
    found = []
    for label in clause.labels:
        for colon in "：:":
            at = text.find(label.text + colon)
            while at >= 0:
                found.append((at, at + len(label.text) + 1, label))
                at = text.find(label.text + colon, at + 1)
    found.sort(key=lambda each: each[0])
    if not found:
        return [("", "", text)]
    lists: list[tuple[str, MarkRole, str]] = [("", "", text[: found[0][0]])] if found[0][0] else []
    for (_, start, label), following in zip(found, [*found[1:], None], strict=True):
        body = text[start : following[0] if following else len(text)]
        mark = "" if label.role == "listed" else label.text
        lists.append((mark, _ROLES.get(label.role, ""), body))
    return [each for each in lists if each[2].strip("，。；、,;")] or lists[:1]


def _pieces(text: str, mark: str, role: MarkRole, clause: ClauseStyle) -> list[_Piece]:
    """The ，-groups of one list of units, each with its entries still as printed."""
    pieces = [_Piece(mark, role)]
    separator, at, guard = "", 0, _whole_name(text, 0, clause)
    runs = inner(text)
    for found in [*_separator(clause.joiners).finditer(text), None]:
        end = found.start() if found else len(text)
        if end < guard or any(left <= end < right for left, right in runs):
            continue
        word, mark_here = text[at:end], found[0] if found else ""
        if mark_here in clause.joiners and not word.endswith(clause.joined_after):
            continue
        if word:
            pieces[-1].words.append(word)
            pieces[-1].separators.append(separator)
        if found:
            if mark_here in _COMMAS and pieces[-1].words:
                pieces.append(_Piece(mark, role))
            separator, at = mark_here, found.end()
            guard = _whole_name(text, at, clause)
    return [piece for piece in pieces if piece.words]


def _whole_name(text: str, at: int, clause: ClauseStyle) -> int:
    """Where a name ends that begins at ``at`` and holds separators of its own; ``at`` when there is none."""
    if not text.startswith(clause.whole, at):
        return at
    return at + max(len(name) for name in clause.whole if text.startswith(name, at))


@lru_cache(maxsize=8)
def _separator(joiners: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, ("、", *_COMMAS, *joiners))))


def _close_group(piece: _Piece, clause: ClauseStyle) -> None:
    """Take the word that marks the whole group (分别牵头) off its last entry."""
    if not piece.words:
        return
    for mark in clause.marks:
        last = piece.words[-1]
        if mark.at == "end" and last.endswith(mark.text):
            piece.mark, piece.role = mark.text, _MARK_ROLES[mark.role]
            piece.words[-1] = last[: -len(mark.text)]
            if not piece.words[-1]:
                piece.words.pop()
                piece.separators.pop()
            return


def _distribute(words: list[str], clause: ClauseStyle) -> list[str]:
    """A市、B市政府: the 政府 of the last name belongs to each place before it."""
    names = list(words)
    ending = clause.distributed
    if not ending or not names or not names[-1].endswith(ending):
        return names
    for at in range(len(names) - 2, -1, -1):
        if not names[at].endswith(clause.distributed_to):
            break
        names[at] += ending
    return names


def _entry(order: int, group: int, raw: str, name: str, separator: str, clause: ClauseStyle) -> Entry:
    """One entry with its sign and its second name taken off. Without separator it opens the clause."""
    sign = next((mark.text for mark in clause.marks if mark.at == "entry" and mark.text in name), "")
    name = name.replace(sign, "") if sign else name
    base, alias = _alias(name, clause)
    return Entry(order, group, base, alias, raw, kind_of(name, clause), separator, sign)


def kind_of(name: str, clause: ClauseStyle) -> EntryKind:
    """``collective`` for a name that stands for many (各…, …其他成员单位), else ``named``."""
    collective = clause.collective
    many = name.startswith(collective.starts) or name.endswith(collective.ends)
    return "collective" if many else "named"


_BRACKET = re.compile(r"(.+)[（(]([^（）()]+)[）)]$")


def _alias(name: str, clause: ClauseStyle) -> tuple[str, str]:
    """省委组织部（省委人才办） → both names; brackets inside a name, and kinds of name, stay in it."""
    found = _BRACKET.match(name) if name.endswith(("）", ")")) else None
    if not found or name.endswith(clause.name_brackets):
        return name, ""
    return found[1], found[2]
