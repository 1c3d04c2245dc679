"""Tables of progress reports: finds the header row and gives each row as texts by column name."""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, Protocol

from zjrules.errors import Diagnostic, ReadError
from zjrules.read.progress_columns import MORE, heading, more_column
from zjrules.read.table import Row, column_name
from zjrules.source import Span

# The published columns. Order is that of the documentation; files may have any order.
COLUMNS = {
    "item": "事项编号",
    "target": "目标编号",
    "indicator": "指标",
    "reporter": "填报单位",
    "period": "报告期",
    "data_as_of": "数据截止",
    "value": "完成值",
    "unit": "计量单位",
    "target_value": "目标值",
    "rate": "完成率",
    "status": "状态",
    "narrative": "进展情况",
    "evidence": "佐证材料",
    "source": "来源",
}
DELIMITERS = (",", "\t", ";")
HEADER_WITHIN = 30  # rows in which the header must be found
MOST_COLUMNS = 1000

_NAMES = {name.replace("_", ""): name for name in COLUMNS} | {chinese: name for name, chinese in COLUMNS.items()}


class RawReport(NamedTuple):
    """One row as printed: ``fields`` by column name, the columns that are not known in ``extra``.

    ``fault`` says why the row could not be taken apart; then ``raw`` is all there is. ``letters`` are those of
    the columns of a sheet, by their names.
    """

    span: Span
    fields: dict[str, str]
    extra: tuple[tuple[str, str], ...] = ()
    fault: str = ""
    raw: str = ""
    letters: Mapping[str, str] = MappingProxyType({})


class Layout(NamedTuple):
    """How the rows of a table are to be taken apart. ``names`` are the known names of its columns, "" where one is
    not known; ``extra`` are the places and names of those. ``above``: lines that end with the header.
    ``letters`` are those of the columns of a sheet, by their names."""

    names: tuple[str, ...]
    printed: tuple[str, ...]
    delimiter: str
    above: int
    letters: Mapping[str, str] = MappingProxyType({})

    @property
    def extra(self) -> list[tuple[int, str]]:
        return [(place, name or f"#{place + 1}") for place, name in enumerate(self.printed) if not self.names[place]]

    def report(self, span: Span, cells: Sequence[str]) -> RawReport:
        """A row whose cells are no more than the header has."""
        fields = {name: cell for name, cell in zip(self.names, cells, strict=False) if name}
        kept = tuple((name, cells[place]) for place, name in self.extra if place < len(cells) and cells[place])
        return RawReport(span, fields, kept, letters=self.letters)


class TableFile(Protocol):
    """A file that holds one table."""

    @property
    def path(self) -> str: ...

    @property
    def sha256(self) -> str: ...

    def rows(self, delimiter: str = ",") -> Iterator[Row]: ...


class RawTable(NamedTuple):
    """A table whose header was found. ``reports`` reads the rows when asked, from the first, each time."""

    path: str
    sha256: str
    header: Span
    columns: frozenset[str]
    notes: tuple[Diagnostic, ...]
    layout: Layout
    reports: Callable[[], Iterator[RawReport]]


class _Header(NamedTuple):
    row: Row
    names: tuple[str, ...]  # of each column: the column name, or "" where it is not known
    before: int  # rows above it

    @property
    def printed(self) -> tuple[str, ...]:
        return tuple(cell.strip() for cell in self.row.cells)


def open_table(file: TableFile, sheet: str = "", delimiters: Sequence[str] = DELIMITERS) -> RawTable:
    """Find the header of a file, or of a sheet in it. Raises ``ReadError`` where there is none, or where it is
    ambiguous."""
    for delimiter in delimiters:
        if header := _header(file.rows(delimiter)):
            break
    else:
        raise _no_header(file, sheet)
    place = Span(file.path, header.row.line, header.row.end_line, sheet=sheet)
    if len(header.names) > MOST_COLUMNS:
        message = f"the table has {len(header.names):,} columns, {MOST_COLUMNS:,} at most can be read"
        raise ReadError(Diagnostic("too-large", message, place, "leave the columns that are published"))
    known = [name for name in header.names if name]
    named = known + [name for name in map(more_column, header.printed) if name]
    if twice := sorted({name for name in named if named.count(name) > 1}):
        columns = ", ".join(f"{name} ({(COLUMNS | MORE)[name]})" for name in twice)
        hint = "remove or rename one of them"
        raise ReadError(Diagnostic("column-twice", f"two columns of the same name: {columns}", place, hint))
    return RawTable(
        path=file.path,
        sha256=file.sha256,
        header=place,
        columns=frozenset(known),
        notes=tuple(_notes(place, header)),
        layout=_layout(header, delimiter, sheet),
        reports=lambda: _reports(place, header, file.rows(delimiter)),
    )


def _header(rows: Iterable[Row]) -> _Header | None:
    """The first row that names what is reported (item or target) and at least one more known column. Of a header
    of several rows, with cells merged over them, the row that names most."""
    found = None
    for before, row in enumerate(itertools.islice(rows, HEADER_WITHIN)):
        names = tuple(_NAMES.get(heading(cell), "") for cell in row.cells)
        if {"item", "target"} & set(names) and _known(names) >= max(2, _known(found.names) + 1 if found else 0):
            found = _Header(row, names, before)
        elif found:
            break
    return found


def _known(names: Iterable[str]) -> int:
    return len(set(names) - {""})


def _layout(header: _Header, delimiter: str, sheet: str) -> Layout:
    layout = Layout(header.names, header.printed, delimiter, header.row.end_line)
    if not sheet:
        return layout
    letters = {name: column_name(place) for place, name in enumerate(layout.names) if name}
    for place, name in layout.extra:
        letters |= {name: column_name(place), more_column(name) or name: column_name(place)}
    return layout._replace(letters=letters)


def column_called(printed: str) -> str:
    """The column that a heading names, "" where it names none."""
    return _NAMES.get(heading(printed), "")


def _reports(table: Span, header: _Header, rows: Iterator[Row]) -> Iterator[RawReport]:
    printed = header.printed
    layout = _layout(header, "", table.sheet)
    for row in itertools.islice(rows, header.before + 1, None):
        cells = tuple(cell.strip() for cell in row.cells)
        place = Span(table.path, row.line, row.end_line, sheet=table.sheet)
        if row.broken:
            yield RawReport(place, {}, fault=row.fault, raw=cells[0])
        elif surplus := [cell for cell in cells[len(header.names) :] if cell]:
            fault = f"{len(surplus)} cells more than the header has: put quotation marks around cells with a comma"
            yield RawReport(place, {}, fault=fault, raw=",".join(cells))
        elif cells != printed:  # a header that is printed again on each page says nothing new
            yield layout.report(place, cells)


def _notes(place: Span, header: _Header) -> Iterator[Diagnostic]:
    if header.before:
        message = f"{header.before} rows above the header were not read as reports"
        yield Diagnostic("rows-above-header", message, place, "titles may stand there, figures may not")
    columns = zip(header.printed, header.names, strict=True)
    unknown = [name for name, known in columns if name and not (known or more_column(name))]
    yield from unknown_columns(unknown, place)


def unknown_columns(unknown: Sequence[str], place: Span) -> Iterator[Diagnostic]:
    if unknown:
        near = [_NAMES[match] for name in unknown for match in difflib.get_close_matches(heading(name), _NAMES, 2)]
        meant = ", ".join(f"{COLUMNS[name]} ({name})" for name in dict.fromkeys(near))
        hint = f"did you mean {meant}?" if near else "they are kept beside the reports"
        yield Diagnostic("unknown-columns", f"columns that are not known: {', '.join(unknown)}", place, hint)


def _no_header(file: TableFile, sheet: str) -> ReadError:
    rows = list(itertools.islice(file.rows(), HEADER_WITHIN))
    place = Span(file.path, rows[0].line if rows else 1, sheet=sheet)
    broken = next((f"; line {row.line}: {row.fault}" for row in rows if row.broken), "")
    names = "、".join(f"{chinese} ({name})" for name, chinese in COLUMNS.items())
    hint = f"name the columns in one row: {names}; at least item or target and one more"
    message = f"no header row within the first {HEADER_WITHIN} rows{broken}"
    return ReadError(Diagnostic("no-header", message, place, hint))
