"""A dataset as a folder of TOML files that a person reviews and edits, and back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from zjrules.errors import Diagnostic
from zjrules.model.companions import COMPANION_FILES
from zjrules.model.dump import SCHEMA, dump_dataset, without_defaults
from zjrules.model.notice import Dataset
from zjrules.model.places import Places
from zjrules.model.toml_fault import toml_fault
from zjrules.source import SourceFile, Span, display_width

HEAD = "notice.toml"
REPAIRS = "repairs.toml"
_SEAL = "\n# 以上为导入原样，校验值 · checksum of the above as it was imported: "
LONGEST_LINE = 100  # columns of a list that stays on one line
_COMMENTS = {
    HEAD: "通知本身：文头、各表、各分组。 The notice itself: its head, tables and sections.",
    REPAIRS: "读取时的修正与未读部分，逐处列出。 What was repaired while reading, and what was left over.",
    "table": "每条记录都注明所在原文的行号。 One record an item or group, with its lines of the official text.",
}
_KEEP = frozenset(
    {"id", "text", "leads", "listed", "leaders", "units", "value", "number", "section", "open", "repaired"}
)


def dataset_files(dataset: Dataset) -> dict[str, str]:
    """File name → TOML text: ``notice.toml``, ``repairs.toml`` and one file for each table.

    Registers stay beside the dataset; they are not read from the text.
    """
    data = dump_dataset(dataset)
    head: dict[str, Any] = {"notice": without_defaults(data["notice"])}
    head |= {key: [without_defaults(each, _KEEP) for each in data[key]] for key in ("tables", "sections")}
    head |= {key: [without_defaults(each) for each in data[key]] for key in ("passages", "forms") if data[key]}
    repairs = {key: [without_defaults(each, _KEEP) for each in data[key]] for key in ("repairs", "unread") if data[key]}
    files = {HEAD: _toml(head, _COMMENTS[HEAD])}
    if repairs:
        files[REPAIRS] = _toml(repairs, _COMMENTS[REPAIRS])
    for table in dataset.tables:
        key = "livelihood" if table.kind == "livelihood" else "items"
        records = [_tidy(record) for record in data[key] if record["table"] == table.key]
        files[f"{table.key}.toml"] = _toml({key: records}, table.title, _COMMENTS["table"])
    return files


def _toml(data: dict[str, Any], *comments: str) -> str:
    import tomlkit  # only where a dataset is written
    from tomlkit.items import Array

    document = tomlkit.document()
    for comment in comments:
        document.add(tomlkit.comment(comment))
    for key, value in {"schema": SCHEMA, **data}.items():
        document[key] = value
    lists = [value for value in _values(document) if isinstance(value, Array)]
    for each in lists:
        each.multiline(display_width(each.as_string()) > LONGEST_LINE)
    return _sealed(tomlkit.dumps(document).rstrip("\n") + "\n")


def _sealed(text: str) -> str:
    """The text with a last line by which ``is_edited`` knows it again."""
    return f"{text}{_SEAL}{hashlib.sha256(text.encode()).hexdigest()[:16]}\n"


def is_edited(path: Path) -> bool:
    """Whether the file is anything but what some import wrote: then somebody's work is in it."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return True
    return text != _sealed(text.rpartition(_SEAL)[0])


def _values(value: Any) -> Iterator[Any]:
    """Everything inside a TOML value, itself first."""
    yield value
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in children:
        yield from _values(child)


def _tidy(record: dict[str, Any]) -> dict[str, Any]:
    record = without_defaults(record, _KEEP)
    if record.get("numbered") is True:
        del record["numbered"]
    for key in ("targets", "other_numbers", "named_counts", "pairings"):
        if key in record:
            record[key] = [without_defaults(each, _KEEP) for each in record[key]]
    record["lines"] = without_defaults(record["lines"])
    return {key: value for key, value in record.items() if key != "targets"} | (
        {"targets": record["targets"]} if "targets" in record else {}
    )


def is_dataset_folder(folder: Path) -> bool:
    return (folder / HEAD).is_file()


class ReadFiles(NamedTuple):
    """What the files of a dataset hold together: records of equal keys follow each other. ``faults`` are those of
    the files that could not be read, ``unread`` their paths as shown."""

    data: dict[str, Any]
    places: Places
    sources: list[SourceFile]
    faults: list[Diagnostic]

    @property
    def unread(self) -> tuple[str, ...]:
        return tuple(fault.span.path for fault in self.faults if fault.span)


def read_toml_files(paths: Iterable[tuple[Path, str]]) -> ReadFiles:
    """Merge dataset files (path, shown path) in the order given. Files of another schema are passed over."""
    read = ReadFiles({}, Places(), [], [])
    merged = read.data
    for path, shown in paths:
        found = _read_toml(path, shown)
        if isinstance(found, Diagnostic):
            read.faults.append(found)
            continue
        source, data = found
        if data.get("schema") != SCHEMA:
            continue
        read.sources.append(source)
        read.places.scan_toml(shown, source.text)
        for key, value in data.items():
            if isinstance(value, list) and isinstance(merged.get(key), list):
                merged[key].extend(value)
            else:
                merged.setdefault(key, value)
    return read


def _read_toml(path: Path, shown: str) -> tuple[SourceFile, dict[str, Any]] | Diagnostic:
    import tomli  # only where TOML is read

    try:
        source = SourceFile.read(path, shown)
        return source, tomli.loads(source.text)
    except OSError as error:
        return Diagnostic("unreadable-file", f"{shown} cannot be read: {error.strerror}", Span(shown, 1), "check it")
    except UnicodeDecodeError:
        line = path.read_bytes().decode("utf-8", "replace").partition("\ufffd")[0].count("\n") + 1
        return Diagnostic("not-utf-8", "the file is not UTF-8", Span(shown, line), "save it as UTF-8")
    except tomli.TOMLDecodeError as error:
        return toml_fault("toml", "no valid TOML", shown, source.text, error)


def without_unread_tables(dataset: Dataset) -> Dataset:
    """A dataset of which some file could not be read, without the tables that have no records now and without
    the registers and repairs that speak of all tables: they would find wrong what merely was not read."""
    held = {duty.table for duty in dataset.duties}
    return dataset._replace(
        partial=True,
        tables=tuple(table for table in dataset.tables if table.key in held),
        sections=tuple(section for section in dataset.sections if section.table in held),
        programmes=(), census={}, census_spans={}, same_items=(), same_items_spans=(), repairs=(),
    )  # fmt: skip


def folder_files(folder: Path, shown: str) -> list[tuple[Path, str]]:
    """The TOML files of a dataset folder: ``notice.toml`` first, the others in the order of its tables. Registers
    and waivers beside it are not of them: those who read these tell their faults."""
    import tomli

    try:
        tables = tomli.loads((folder / HEAD).read_text(encoding="utf-8")).get("tables", [])
        order = [f"{table.get('key')}.toml" for table in tables if isinstance(table, dict)]
    except (tomli.TOMLDecodeError, UnicodeDecodeError):
        order = []  # told by read_toml_files
    rank = {name: place for place, name in enumerate((HEAD, *order))}
    found = (path for path in folder.glob("*.toml") if path.name not in COMPANION_FILES)
    paths = sorted(found, key=lambda path: (rank.get(path.name, len(rank)), path.name))
    return [(path, f"{shown}/{path.name}") for path in paths]
