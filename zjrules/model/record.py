"""The dataset on record: the reviewed dataset of a document number that lies in a data folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from zjrules import bundled
from zjrules.errors import Diagnostic
from zjrules.model.companions import folders_of
from zjrules.model.folder import folder_files, is_dataset_folder, read_toml_files
from zjrules.model.notice import Dataset


def record_folder(doc_number: str, data: Sequence[Path]) -> Path | None:
    """The first folder of ``data`` that states this document number and holds a dataset, if any."""
    return next(filter(is_dataset_folder, folders_of(doc_number, data)), None)


def record_files(folder: Path) -> list[tuple[Path, str]]:
    """The files of the record (path, shown path)."""
    return folder_files(folder, bundled.shown(folder))


def load_record(folder: Path) -> tuple[Dataset, list[Diagnostic]]:
    """The record and every fault met in its files."""
    from zjrules.model.load import load_dataset  # loads pydantic

    read = read_toml_files(record_files(folder))
    dataset, faults = load_dataset(read.data, bundled.shown(folder), read.places)
    return dataset, [*read.faults, *faults]
