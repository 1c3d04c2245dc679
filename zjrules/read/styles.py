"""Style files: loading them, checking them, and choosing the one that a text shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from zjrules.cache import cached
from zjrules.errors import Diagnostic, ReadError
from zjrules.read.numbers import REASONS
from zjrules.read.style import (
    BracketStyle,
    ClauseStyle,
    Collective,
    Convention,
    FigureStyle,
    HeadStyle,
    ItemStyle,
    Label,
    Mark,
    Match,
    Naming,
    RepairStyle,
    SectionStyle,
    Style,
    TableStyle,
    TailStyle,
    Trap,
)
from zjrules.read.text import bare, narrow
from zjrules.source import Span

T = TypeVar("T")

# The closed lists of words that a style file may use.
TABLE_KINDS = ("tasks", "livelihood")
SECTION_KINDS = ("leader", "common", "category")
LABEL_ROLES = ("listed", "lead", "participant")
MARK_ROLES = ("joint", "lead", "participant", "shared")
MARK_PLACES = ("end", "entry")
COMPARISONS = ("", "ge", "gt", "le", "lt", "approx", "reach")

# What the members of a list of tables are; the other fields are text, flags, words or one table.
_LISTS: dict[str, type[Any]] = {
    "table": TableStyle,
    "section": SectionStyle,
    "labels": Label,
    "marks": Mark,
    "convention": Convention,
    "trap": Trap,
}
_TABLES: dict[str, type[Any]] = {
    "match": Match,
    "head": HeadStyle,
    "tail": TailStyle,
    "items": ItemStyle,
    "repair": RepairStyle,
    "clause": ClauseStyle,
    "collective": Collective,
    "bracket": BracketStyle,
    "figures": FigureStyle,
    "naming": Naming,
}


def load_styles(folder: Path) -> tuple[Style, ...]:
    """Every ``*.toml`` style of a folder, by file name. Raises ``ReadError`` with all their faults."""
    styles: list[Style] = []
    faults: list[Diagnostic] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            styles.append(load_style(path))
        except ReadError as fault:
            faults.extend(fault.diagnostics)
    if faults:
        raise ReadError(faults)
    if not styles:
        raise ReadError(Diagnostic("no-styles", f"{folder} holds no style file", hint="style files end in .toml"))
    return tuple(styles)


def load_style(path: Path) -> Style:
    """One style file, checked. Raises ``ReadError``."""
    content = path.read_bytes()
    try:
        data = cached("style", content, lambda: _parse(content))
    except ValueError as fault:
        raise ReadError(Diagnostic("style-syntax", f"{path}: {fault}", Span(str(path), 1))) from fault
    return style_of(data, str(path))


def style_of(data: dict[str, Any], path: str = "<style>") -> Style:
    """The style that a parsed style file describes. Raises ``ReadError`` with every fault."""
    faults: list[str] = []
    style = _fill(Style, data, "", faults)
    if not style.key:
        faults.append("key is missing")
    templates = [*_texts(style.head), style.tail.printed, *style.repair.page_marks, *style.items.numbers]
    templates += [table.heading for table in style.table] + [section.heading for section in style.section]
    templates += [each.note for each in style.convention]
    for template in [*templates, *(trap.text for trap in style.figures.trap)]:
        try:
            style.template(template)
        except ValueError as fault:
            faults.append(f"{template}: {fault}")
    faults.extend(_unknown_words(style))
    if faults:
        place, hint = Span(path, 1), "see the comments of the style files"
        raise ReadError([Diagnostic("style-fault", each, place, hint) for each in faults])
    return style


def _unknown_words(style: Style) -> list[str]:
    """Words of closed lists that are not on them."""
    used: list[tuple[str, str, tuple[str, ...]]]
    used = [("kind of table", each.kind, TABLE_KINDS) for each in style.table]
    used += [("kind of section", each.kind, SECTION_KINDS) for each in style.section]
    used += [("role of a label", each.role, LABEL_ROLES) for each in style.clause.labels]
    used += [("role of a mark", each.role, MARK_ROLES) for each in style.clause.marks]
    used += [("place of a mark", each.at, MARK_PLACES) for each in style.clause.marks]
    used += [("comparison", each, COMPARISONS) for _, each in (*style.figures.before, *style.figures.after)]
    used += [("reason", each.reason, REASONS) for each in style.figures.trap]
    return [f"{what} {word!r}: must be one of {', '.join(known)}" for what, word, known in used if word not in known]


def _texts(record: tuple[Any, ...]) -> list[str]:
    return [text for value in record for text in ([value] if isinstance(value, str) else value)]


def choose_style(text: str, styles: tuple[Style, ...], path: str = "<text>") -> Style:
    """The style of whose words the text shows the greatest share. Raises ``ReadError`` when all show too few."""
    share, style = _best(text, styles)
    if share < 1:
        share, style = _best(bare(narrow(text)).replace(":", "："), styles)
    if share < 0.5:
        known = "、".join(f"{each.key}（{each.name}）" for each in styles)
        raise ReadError(
            Diagnostic(
                "no-style",
                f"{path} shows the marks of no known style of notice",
                Span(path, 1),
                hint=f"known styles: {known}; describe a new one in a style file",
            )
        )
    return style


def _best(text: str, styles: tuple[Style, ...]) -> tuple[float, Style]:
    shares = [sum(word in text for word in each.match.words) / max(len(each.match.words), 1) for each in styles]
    share = max(shares)
    return share, styles[shares.index(share)]


def _parse(content: bytes) -> dict[str, Any]:
    import tomli

    return tomli.loads(content.decode("utf-8"))


def _fill(cls: type[T], data: dict[str, Any], where: str, faults: list[str]) -> T:
    names: tuple[str, ...] = cls._fields  # type: ignore[attr-defined]  # every T is a NamedTuple
    values: dict[str, Any] = {}
    for key, value in data.items():
        if key not in names:
            faults.append(f"{where}{key} is unknown; known here: {', '.join(sorted(names))}")
        elif key in _LISTS and isinstance(value, list):
            values[key] = tuple(_fill(_LISTS[key], each, f"{where}{key}.", faults) for each in value)
        elif key in _TABLES and isinstance(value, dict):
            values[key] = _fill(_TABLES[key], value, f"{where}{key}.", faults)
        elif isinstance(value, dict):
            values[key] = tuple((str(word), str(meaning)) for word, meaning in value.items())
        elif isinstance(value, list):
            values[key] = tuple(tuple(each) if isinstance(each, list) else each for each in value)
        else:
            values[key] = value
        if key in values and not _fits(cls, key, values[key]):
            faults.append(f"{where}{key} cannot be {value!r}")
            del values[key]
    return cls(**values)


def _fits(cls: type[Any], key: str, value: Any) -> bool:
    return isinstance(value, type(cls._field_defaults[key]))
