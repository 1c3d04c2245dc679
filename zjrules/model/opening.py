"""Open a notice or a dataset, whatever form it comes in, together with the registers that go with it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from zjrules import bundled
from zjrules.errors import Diagnostic, ReadError
from zjrules.model.build import build
from zjrules.model.companions import STATED, Companions, companions_for, folders_of
from zjrules.model.dump import SCHEMA
from zjrules.model.folder import folder_files, is_dataset_folder, read_toml_files, without_unread_tables
from zjrules.model.notice import Dataset
from zjrules.model.places import Places
from zjrules.model.registers import Registers, load_registers
from zjrules.read.decode import read_text
from zjrules.read.notice import read_notice
from zjrules.read.style import Style
from zjrules.read.styles import load_styles
from zjrules.source import SourceFile, Span


class Opened(NamedTuple):
    """One notice, ready to state its facts. ``sources`` are the files that were read, for excerpts."""

    dataset: Dataset
    registers: Registers
    companions: Companions | None
    style: Style
    kind: Literal["notice", "dataset"]
    path: str
    sources: tuple[SourceFile, ...]
    diagnostics: tuple[Diagnostic, ...]
    unread: tuple[str, ...] = ()  # files of a dataset, or registers beside it, that could not be read
    folders: tuple[Path, ...] = ()  # whose files are ours or were named by the user

    def origins(self) -> dict[str, Span]:
        """For a record of a dataset, its lines in the official text, where that is known."""
        if self.kind == "notice" or not self.dataset.notice.source:
            return {}
        duties = self.dataset.duties
        places = {duty.id: duty.text_span for duty in duties}
        places |= {section.id: section.span for section in self.dataset.sections}
        places |= {target.id: target.span for duty in duties for target in duty.targets}
        return {key: span for key, span in places.items() if span}


def open_notice(path: Path, data_dirs: Sequence[Path] = ()) -> Opened:
    """Open a text (``.txt``), a dataset folder, or a dataset file (``.toml``, ``.json``). Styles, registers and
    units of measure of ``data_dirs`` go before the bundled ones.

    Raises ``ReadError`` where nothing in it can be checked; every lesser fault is in ``diagnostics``.
    """
    data = (*data_dirs, bundled.data())
    if path.is_dir():
        if not is_dataset_folder(path):
            raise ReadError(
                Diagnostic(
                    "no-dataset", f"{path} holds no dataset", Span(str(path), 1), "a dataset folder has a notice.toml"
                )
            )
        return _from_toml(path, folder_files(path, bundled.shown(path)), data)
    if path.suffix == ".toml":
        return _from_toml(path, [(path, bundled.shown(path))], data)
    if path.suffix == ".json":
        return _from_json(path, data)
    return _from_text(path, data)


def _from_text(path: Path, data: Sequence[Path]) -> Opened:
    source, decoding = read_text(path, bundled.shown(path))
    raw = read_notice(source, tuple(_styles(data).values()))
    dataset, diagnostics = build(raw)
    return _opened(dataset, "notice", path, (source,), (*decoding, *diagnostics), data, with_registers=True)


def _from_toml(path: Path, files: list[tuple[Path, str]], data: Sequence[Path]) -> Opened:
    from zjrules.model.load import load_dataset  # loads pydantic

    read = read_toml_files(files)
    if not read.sources:
        span, hint = Span(str(path), 1), "see `zjrules schema dataset`"
        raise ReadError(read.faults or Diagnostic("no-dataset", f"{path} is no dataset", span, hint))
    if "notice" not in read.data:
        hint = "check the folder that holds notice.toml and the files of its tables"
        fault = Diagnostic("no-notice", f"{path} has no [notice]", Span(read.sources[0].path, 1), hint)
        raise ReadError(read.faults or fault)
    dataset, diagnostics = load_dataset(read.data, bundled.shown(path), read.places)
    opened = _opened(
        dataset, "dataset", path, tuple(read.sources), (*read.faults, *diagnostics), data, with_registers=True
    )  # fmt: skip
    if not read.faults:
        return opened
    return opened._replace(dataset=without_unread_tables(opened.dataset), unread=(*read.unread, *opened.unread))


def _from_json(path: Path, data: Sequence[Path]) -> Opened:
    from zjrules.model.load import load_dataset  # loads pydantic

    source, decoding = read_text(path, bundled.shown(path))
    content = _parsed_json(source)
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        hint = f'a dataset begins with {{"schema": "{SCHEMA}", …}}; see `zjrules schema dataset`'
        raise ReadError(Diagnostic("no-dataset", f"{source.path} is no dataset", Span(source.path, 1), hint))
    places = Places()
    twice = [
        Diagnostic("key-twice", f"the key {span.cell} stands here once more; the last one counts", span, "keep one")
        for span in places.scan_json(source.path, source.text)
    ]
    dataset, diagnostics = load_dataset(content, source.path, places)
    return _opened(dataset, "dataset", path, (source,), (*decoding, *twice, *diagnostics), data, with_registers=False)


def _parsed_json(source: SourceFile) -> object:
    try:
        return json.loads(source.text, parse_float=str)
    except json.JSONDecodeError as error:
        place, what = Span(source.path, error.lineno, column=error.colno), error.msg
    except RecursionError:
        place, what = Span(source.path, 1), "nested too deeply"
    except ValueError:  # the only other fault: Python reads no whole number of so many digits
        place, what = Span(source.path, 1), "a whole number has thousands of digits"
    raise ReadError(Diagnostic("json", f"no valid JSON: {what}", place, "mend the file"))


def _opened(
    dataset: Dataset,
    kind: Literal["notice", "dataset"],
    path: Path,
    sources: tuple[SourceFile, ...],
    diagnostics: tuple[Diagnostic, ...],
    data: Sequence[Path],
    *,
    with_registers: bool,
) -> Opened:
    """A JSON dataset brings its own registers, empty ones too; text and TOML have theirs beside them:
    in their own folder, else in the bundled data of the notice with the same document number."""
    if not dataset.duties:
        shown, hint = bundled.shown(path), "give a notice or dataset with task items or livelihood groups"
        raise ReadError([*diagnostics, Diagnostic("nothing-to-check", f"{shown} holds no task", Span(shown, 1), hint)])
    companions = companions_for(path, dataset.notice.doc_number, data)
    registers = load_registers(data, companions)
    misplaced = companions.misplaced(dataset.notice.doc_number) if companions else []
    diagnostics = (*diagnostics, *_unused(companions, data), *misplaced, *registers.notes)
    if not companions and with_registers:
        diagnostics = (*diagnostics, _without_companions(dataset))
    if with_registers:
        dataset = dataset._replace(
            programmes=dataset.programmes or registers.programmes,
            units=dataset.units or registers.organs,
            leaders=dataset.leaders or registers.leaders,
            census=dataset.census or registers.census,
            census_spans=dataset.census_spans if dataset.census else registers.census_spans,
            same_items=dataset.same_items or registers.same_items,
            same_items_spans=dataset.same_items_spans if dataset.same_items else registers.same_items_spans,
            horizons=dataset.horizons or registers.horizons,
            precedence=dataset.precedence or registers.precedence,
        )
    styles, wanted = _styles(data), dataset.notice.style
    style = styles.get(wanted) or next(iter(styles.values()))
    if wanted and style.key != wanted:
        message = f"there is no style {wanted!r}; the clauses are read as in {style.key!r}"
        fault = Diagnostic("unknown-style", message, dataset.notice.span, "name the folder that holds it with --data")
        diagnostics = (*diagnostics, fault)
    folders = (*data, *(companions.folders if companions else ()))
    unread = tuple(dict.fromkeys(fault.span.path for fault in registers.faults if fault.span))
    return Opened(
        dataset, registers, companions, style, kind, bundled.shown(path), sources, (*diagnostics, *registers.faults),
        unread, folders,
    )  # fmt: skip


def _without_companions(dataset: Dataset) -> Diagnostic:
    number = dataset.notice.doc_number
    message = f"no {STATED} states the document number {number}" if number else "the notice has no document number"
    hint = "rules that want registers stay undetermined, and no waivers hold; see Registers in the README"
    span = dataset.notice.span
    return Diagnostic("no-companions", message, span and Span(span.path, span.line), hint)


def _unused(companions: Companions | None, data: Sequence[Path]) -> Iterator[Diagnostic]:
    """Folders that the user names, with the document number of the one that is used; a bundled one goes last and
    is meant to be replaced."""
    named = list(folders_of(companions.doc_number, data[:-1])) if companions else []
    if companions and companions.folder in named:
        hint = f"{bundled.shown(companions.folder)} is used; take one away, or correct its document number"
        for folder in named:
            if folder != companions.folder:
                message = f"{bundled.shown(folder)} states the document number {companions.doc_number} too"
                yield Diagnostic("several-folders", message, Span(bundled.shown(folder / STATED), 1), hint)


def _styles(data: Sequence[Path]) -> dict[str, Style]:
    """The styles of all folders by key, that of the earlier folder where two have one key."""
    found: dict[str, Style] = {}
    for folder in (each / "styles" for each in data):
        if folder.is_dir():
            for style in load_styles(folder):
                found.setdefault(style.key, style)
    return found
