"""A dataset as a folder of TOML files that a person reviews and edits, and back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from zjrules.errors import Diagnostic, ReadError
from zjrules.model.dump import SCHEMA, dump_dataset, without_defaults
from zjrules.model.notice import Dataset
from zjrules.model.places import Places
from zjrules.source import SourceFile, Span

HEAD = "notice.toml"
_COMMENT = {
    HEAD: "The notice itself: its head, tables and sections, what was repaired while reading and what was left over.",
    "table": "One record for each task item or livelihood group, with the lines of the official text it was read from.",
}
_KEEP = frozenset(
    {"id", "text", "leads", "listed", "leaders", "units", "value", "number", "section", "open", "repaired"}
)


def dataset_files(dataset: Dataset) -> dict[str, str]:
    """File name → TOML text: ``notice.toml`` and one file for each table. Registers stay beside it."""
    import tomli_w  # only where a dataset is written

    data = dump_dataset(dataset)
    head: dict[str, Any] = {"schema": SCHEMA, "notice": without_defaults(data["notice"])}
    for key in ("tables", "sections", "repairs", "unread"):
        if data[key]:
            head[key] = [without_defaults(record, _KEEP) for record in data[key]]
    files = {HEAD: f"# {_COMMENT[HEAD]}\n" + tomli_w.dumps(head, indent=2)}
    for table in dataset.tables:
        key = "livelihood" if table.kind == "livelihood" else "items"
        records = [_tidy(record) for record in data[key] if record["table"] == table.key]
        text = tomli_w.dumps({"schema": SCHEMA, key: records}, indent=2)
        files[f"{table.key}.toml"] = f"# {table.title}\n# {_COMMENT['table']}\n{text}"
    return files


def _tidy(record: dict[str, Any]) -> dict[str, Any]:
    record = without_defaults(record, _KEEP)
    if record.get("numbered") is True:
        del record["numbered"]
    for key in ("targets", "other_numbers", "named_counts", "pairings"):
        if key in record:
            record[key] = [without_defaults(each, _KEEP) for each in record[key]]
    record["lines"] = without_defaults(record["lines"])
    return record


def is_dataset_folder(folder: Path) -> bool:
    return (folder / HEAD).is_file()


def read_toml_files(paths: Iterable[tuple[Path, str]]) -> tuple[dict[str, Any], Places, list[SourceFile]]:
    """Merge dataset files (path, shown path): records of equal keys follow each other, in the order given.

    Files of another schema are passed over. Raises ``ReadError`` with every file that is no TOML.
    """
    import tomli  # only where TOML is read

    merged: dict[str, Any] = {}
    places, sources, faults = Places(), [], []
    for path, shown in paths:
        try:
            source = SourceFile.read(path, shown)
            data = tomli.loads(source.text)
        except UnicodeDecodeError:
            faults.append(Diagnostic("not-utf-8", "the file is not UTF-8", Span(shown, 1), "save it as UTF-8"))
            continue
        except tomli.TOMLDecodeError as error:
            span = Span(shown, error.lineno, column=error.colno)
            faults.append(Diagnostic("toml", f"no valid TOML: {error.msg}", span, "mend the line"))
            continue
        if data.get("schema") != SCHEMA:
            continue
        sources.append(source)
        places.scan(shown, source.text)
        for key, value in data.items():
            if isinstance(value, list) and isinstance(merged.get(key), list):
                merged[key].extend(value)
            else:
                merged.setdefault(key, value)
    if faults:
        raise ReadError(faults)
    return merged, places, sources


def folder_files(folder: Path, shown: str) -> list[tuple[Path, str]]:
    """The TOML files of a dataset folder: ``notice.toml`` first, the others in the order of its tables."""
    import tomli

    try:
        tables = tomli.loads((folder / HEAD).read_text(encoding="utf-8")).get("tables", [])
        order = [f"{table.get('key')}.toml" for table in tables if isinstance(table, dict)]
    except (tomli.TOMLDecodeError, UnicodeDecodeError):
        order = []  # told by read_toml_files
    rank = {name: place for place, name in enumerate((HEAD, *order))}
    paths = sorted(folder.glob("*.toml"), key=lambda path: (rank.get(path.name, len(rank)), path.name))
    return [(path, f"{shown}/{path.name}") for path in paths]
