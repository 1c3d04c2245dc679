"""Plants one fault: a kind and a record become files, the settings to check them, and what must be found."""

from __future__ import annotations

import csv
import datetime
import io
import json
import pathlib
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tests.edits import AS_OF, NOTICE
from tests.seeding import bundle
from tests.seeding.kinds import Kind
from tests.seeding.lined import lined
from tests.seeding.operations import Path, apply, other_record, path_of
from tests.seeding.templates import filled, lookup, matches, shown, spread
from zjrules import bundled
from zjrules.settings import Settings

Lines = tuple[int, int]
REGISTER = f"data/{bundle.FOLDER}/supplements.toml"


class Planted(NamedTuple):
    """``files`` to be written, by name; ``lines`` of the file ``name`` that the fault must be found in."""

    kind: Kind
    number: int
    subject: str
    files: Mapping[str, str]
    name: str
    lines: tuple[Lines, ...]

    @property
    def key(self) -> str:
        return f"{self.kind.key}-{self.number}"

    @property
    def as_of(self) -> datetime.date:
        return datetime.date.fromisoformat(self.kind.as_of) if self.kind.as_of else AS_OF

    def settings(self, folder: pathlib.Path) -> Settings:
        """Write the files into the folder; the settings that check them."""
        return written(self.files, folder, self.as_of, self.kind.encoding)


def written(files: Mapping[str, str], folder: pathlib.Path, as_of: datetime.date, encoding: str = "utf-8") -> Settings:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding=encoding if name == "notice.txt" else "utf-8")
    notice = next((folder / name for name in ("notice.txt", "dataset.json") if name in files), NOTICE)
    progress = (folder / "progress.csv",) if "progress.csv" in files else ()
    data = (folder / "data",) if any(name.startswith("data/") for name in files) else ()
    return Settings(paths=(notice, *progress), data_dirs=data, as_of=as_of)


class Spot(NamedTuple):
    """A fault that is not planted yet: planting takes longer than saying where."""

    kind: Kind
    number: int
    record: bundle.Found


def spots(kind: Kind) -> list[Spot]:
    """The faults of a kind, each in another place, always the same ones."""
    return [Spot(kind, number, each) for number, each in enumerate(spread(candidates(kind), kind.variants), 1)]


def candidates(kind: Kind) -> list[bundle.Found]:
    """The records that a fault of this kind can be planted in."""
    if kind.where == "companion" and not kind.source:
        return list(_in_companion(kind))
    found = [each for each in bundle.records(kind.source) if matches(each.fields, kind.select)]
    if kind.where == "text":
        return [each for each in found if text_spot(kind, each)]
    return [each for each in found if _words_stand(kind, each)]


def _words_stand(kind: Kind, record: bundle.Found) -> bool:
    """Whether the words that an edit replaces stand in the record itself."""
    for edit in kind.edits:
        field = "responsibility" if "clause" in edit else edit.get("sub")
        find = edit.get("clause", edit.get("find"))
        if field and find and "other" not in edit and not re.search(find, shown(lookup(record.fields, field))):
            return False
    return True


def planted(kind: Kind, number: int, record: bundle.Found) -> Planted:
    make = {"json": _json, "text": _text, "companion": _companion, "progress": _progress}[kind.where]
    files, name, lines, fields = make(kind, record)
    told = place_beside(kind, fields, files)
    if told:
        name, lines = told
    return Planted(kind, number, shown(filled(kind.subject, fields)), files, name, tuple(lines))


def place_beside(kind: Kind, fields: Mapping[str, Any], files: Mapping[str, str]) -> tuple[str, list[Lines]] | None:
    """Where the fault is found when that is not where it is planted: ``duty ID`` is where the notice has that duty,
    ``line of FILE: WORDS`` the first line that holds this expression, of a file written or else of a bundled one."""
    where = str(filled(kind.at, fields))
    if where.startswith("duty "):
        return _duty(where[5:], files)
    if not where.startswith("line of "):
        return None
    name, words = where[8:].split(": ", 1)
    there = next((each for each in (name, f"data/{name}", pathlib.Path(name).name) if each in files), "")
    text = files[there] if there else bundle.companion(name)
    hit = re.search(words, text, re.MULTILINE)
    assert hit, f"{kind.key}: {words} does not stand in {name}"
    line = text.count("\n", 0, hit.start()) + 1
    return there or str(bundled.data() / name), [(line, line)]


def _duty(name: str, files: Mapping[str, str]) -> tuple[str, list[Lines]]:
    if "dataset.json" in files:
        data = json.loads(files["dataset.json"])
        return "dataset.json", [lined(data)[1][other_record(data, f"@{name}")]]
    (duty,) = (each.fields for each in bundle.records("duties") if each.fields["id"] == name)
    lines = (duty["lines"]["text"][0], duty["lines"]["responsibility"][1])
    return ("notice.txt" if "notice.txt" in files else str(NOTICE)), [lines]


Made = tuple[dict[str, str], str, list[Lines], Mapping[str, Any]]


def _json(kind: Kind, record: bundle.Found) -> Made:
    data = bundle.fresh()
    touched = apply(data, record.path, kind.edits, record.fields)
    text, places = lined(data)
    paths = touched if kind.at == "edit" else [place_of(kind, record, data)]
    found = [places[path] for path in paths if path in places]
    files = {"dataset.json": text}
    if kind.reports:
        rows = [*bundle.reports(), *report_rows(kind, record)]
        files |= {"progress.csv": table_of(rows), **with_register(kind)}
    return files, "dataset.json", found, record.fields


def place_of(kind: Kind, record: bundle.Found, data: Any) -> Path:
    """The record, or the field of it that the kind names, or one of the dataset where it begins with ``/``."""
    if kind.at == "record" or kind.at.startswith(("duty ", "line of ")):
        return record.path
    where = str(filled(kind.at, record.fields))
    if not where.startswith("/"):
        return (*record.path, *path_of(where))
    head, _, rest = where[1:].partition(".")
    if not head.startswith("@"):
        return path_of(where[1:])
    return (*other_record(data, head), *(path_of(rest) if rest else ()))


def _text(kind: Kind, record: bundle.Found) -> Made:
    lines = list(bundle.text_lines())
    changed = change_lines(lines, kind, record)
    return {"notice.txt": "\n".join(lines)}, "notice.txt", [changed], record.fields


def change_lines(lines: list[str], kind: Kind, record: bundle.Found) -> Lines:
    """Apply the edits to the lines of the official text, in place; the lines that the fault must be found in."""
    first, last = text_spot(kind, record) or (1, 1)
    changed = (first, last)
    for edit in kind.edits:
        joined = "\n".join(lines[first - 1 : last])
        text, times = re.subn(edit["find"], str(filled(edit["with"], record.fields)), joined, count=1)
        assert times and text != joined, f"{kind.key}: {edit['find']} changes nothing in lines {first} to {last}"
        changed = _changed(joined, text, first)
        lines[first - 1 : last] = text.split("\n")
    return (first, last) if kind.at == "record" else changed


def text_spot(kind: Kind, record: bundle.Found) -> Lines | None:
    """The lines of the record's field where the first edit applies; None where it does not."""
    fields = record.fields
    if "lines" in fields:
        spot = lookup(fields, f"lines.{kind.field or 'text'}")
    else:
        spot = (fields["line"], fields["line"]) if fields.get("line") else None
    if kind.field == "whole" and fields.get("lines"):
        spot = (fields["lines"]["text"][0], fields["lines"]["responsibility"][1])
    if spot is None:
        return None
    joined = "\n".join(bundle.text_lines()[spot[0] - 1 : spot[1]])
    return (spot[0], spot[1]) if re.search(kind.edits[0]["find"], joined) else None


def _changed(before: str, after: str, first: int) -> Lines:
    """The lines of the new text, counted from ``first``, that differ from the old one."""
    old, new = before.split("\n"), after.split("\n")
    head = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)) - 1)
    tail = next(
        (n for n, (a, b) in enumerate(zip(reversed(old), reversed(new), strict=False)) if a != b),
        min(len(old), len(new)) - 1,
    )
    return first + head, max(first + head, first + len(new) - 1 - tail)


def _in_companion(kind: Kind) -> list[bundle.Found]:
    text = bundle.companion(kind.file)
    find = kind.edits[0].get("find")
    if find is None:
        return [bundle.Found((0,), {})]
    hits = re.finditer(find, text)
    return [
        bundle.Found((hit.start(),), {**hit.groupdict(), "0": hit[0], "start": hit.start(), "end": hit.end()})
        for hit in hits
        if matches(hit.groupdict(), kind.select)
    ]


def _companion(kind: Kind, record: bundle.Found) -> Made:
    files = {name: bundle.companion(name) for name in bundle.companion_files()}
    text = files.get(kind.file, "")
    touched: list[Lines] = []
    for edit in kind.edits:
        if "append_text" in edit:
            added = filled(edit["append_text"], record.fields)
            touched.append((text.count("\n") + 1, text.count("\n") + 1 + added.count("\n")))
            text += added
            continue
        start = record.fields.get("start", 0) if edit is kind.edits[0] else 0
        find = str(filled(edit["find"], record.fields)) if edit is not kind.edits[0] else edit["find"]
        hit = re.compile(find).search(text, start)
        assert hit, f"{kind.key}: {find} does not stand in {kind.file}"
        new = hit.expand(str(filled(edit["with"], record.fields)))
        assert new != hit[0], f"{kind.key}: the edit changes nothing"
        line = text.count("\n", 0, hit.start()) + 1
        touched.append((line, line + new.count("\n")))
        text = text[: hit.start()] + new + text[hit.end() :]
    files[kind.file] = text
    made = {f"data/{name}": each for name, each in files.items()}
    if kind.with_progress:
        made["progress.csv"] = table_of([*bundle.reports(), *report_rows(kind, record)])
    return made, f"data/{kind.file}", touched, record.fields


def _progress(kind: Kind, record: bundle.Found) -> Made:
    rows = [dict(row) for row in bundle.reports()]
    if kind.reports:
        rows += report_rows(kind, record)
        place = len(rows) - 1
    else:
        place = int(str(record.path[0]))
        apply(rows, (place,), kind.edits, record.fields)
    line = place + 2  # no cell of the bundled reports holds a line break
    files = {"progress.csv": table_of(rows)} | (with_register(kind) if kind.register else {})
    return files, "progress.csv", [(line, line)], {**record.fields, "row": rows[place]}


def report_rows(kind: Kind, record: bundle.Found) -> list[dict[str, str]]:
    return [{name: shown(filled(value, record.fields)) for name, value in row.items()} for row in kind.reports]


def table_of(rows: Sequence[Mapping[str, str]]) -> str:
    """As a CSV whose columns are those of the first row, then others that a later row brings."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(dict.fromkeys(name for row in rows for name in row)), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def with_register(kind: Kind) -> dict[str, str]:
    """All companions, with what the kind registers besides."""
    files = {f"data/{name}": bundle.companion(name) for name in bundle.companion_files()}
    files[REGISTER] += kind.register
    return files
