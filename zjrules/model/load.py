"""A dataset file (JSON or TOML, already parsed) → the model: every record on its own, every fault told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import ValidationError

from zjrules.errors import Diagnostic
from zjrules.model import wire
from zjrules.model.load_records import RecordBuilder, organ, programme, section_kind
from zjrules.model.notice import (
    Dataset,
    Horizon,
    Leader,
    Notice,
    Repair,
    Table,
    Unread,
)
from zjrules.model.places import Places
from zjrules.model.progress import FieldFault
from zjrules.source import Span

KINDS = {
    "items": "item",
    "livelihood": "livelihood",
    "tables": "table",
    "sections": "section",
    "programmes": "programme",
    "units": "unit",
    "leaders": "leader",
    "repairs": "repair",
    "unread": "unread",
    "horizons": "horizon",
}
EXPECTED = {
    "decimal_parsing": "decimal",
    "decimal_type": "decimal",
    "int_parsing": "integer",
    "int_type": "integer",
    "int_from_float": "integer",
    "date_from_datetime_parsing": "date",
    "date_parsing": "date",
    "date_type": "date",
    "literal_error": "vocabulary",
    "missing": "present",
    "string_too_short": "present",
    "bool_parsing": "bool",
    "bool_type": "bool",
    "value_error": "decimal",
}
R = TypeVar("R", bound=wire.Record)


def load_dataset(data: Mapping[str, Any], path: str, places: Places) -> tuple[Dataset, list[Diagnostic]]:
    """Build a dataset from parsed JSON or TOML.

    A faulty field is left out, a record without its key is left out, and both are told: as a
    ``FieldFault`` (which rules judge) and, where no rule can see it, as a diagnostic.
    """
    reader = _Reader(path, places)
    notice = reader.record(wire.NoticeRecord, data.get("notice"), "notice", 0)
    known = set(wire.DatasetRecord.model_fields) | {"schema"}
    for key in data:
        if key not in known:
            reader.tell("unknown-key", f"unknown key {key!r} in the dataset", Span(path, 1), "remove it")
    source = notice.source if notice and notice.source else path
    build = RecordBuilder(source, places)
    records = {key: reader.records(model, data.get(key), key) for key, model in wire.RECORDS.items()}
    dataset = Dataset(
        notice=build.notice(notice) if notice else Notice(id="", span=Span(path, 1)),
        tables=tuple(Table(r.key, r.order, r.title, r.kind, build.line(r.line)) for r in records["tables"]),
        sections=tuple(build.section(r, section_kind(r, records)) for r in records["sections"]),
        items=tuple(build.item(r, n) for r, n in _numbered(records["items"])),
        livelihood=tuple(build.group(r, n) for r, n in _numbered(records["livelihood"])),
        programmes=tuple(programme(r, places.record(r.id)) for r in records["programmes"]),
        units=tuple(organ(r) for r in records["units"]),
        leaders=tuple(Leader(r.name, r.post) for r in records["leaders"]),
        repairs=tuple(Repair(r.kind, r.raw, r.repaired, r.reason, build.line(r.line)) for r in records["repairs"]),
        unread=tuple(Unread(r.text, build.line(r.line)) for r in records["unread"]),
        census=reader.census(data.get("census")),
        same_items=tuple(tuple(str(each) for each in ids) for ids in data.get("same_items") or ()),
        horizons=tuple(Horizon(r.table, r.start, r.end, r.source) for r in records["horizons"]),
        faults=tuple(reader.faults),
    )
    return dataset, reader.diagnostics


def _numbered(records: Iterable[Any]) -> Iterable[tuple[Any, int]]:
    """Each record with how many before it carry the same id."""
    seen: dict[str, int] = {}
    for record in records:
        yield record, seen.get(record.id, 0)
        seen[record.id] = seen.get(record.id, 0) + 1


class _Reader:
    """Validates records and keeps every fault."""

    def __init__(self, path: str, places: Places) -> None:
        self.path, self.places = path, places
        self.faults: list[FieldFault] = []
        self.diagnostics: list[Diagnostic] = []

    def tell(self, code: str, message: str, span: Span | None, hint: str) -> None:
        self.diagnostics.append(Diagnostic(code, message, span or Span(self.path, 1), hint))

    def records(self, model: type[R], values: object, key: str) -> list[Any]:
        if values is None:
            return []
        if not isinstance(values, list):
            self.tell("not-a-list", f"{key} must be a list of records", None, f"write [[{key}]] records")
            return []
        found = (self.record(model, value, key, order) for order, value in enumerate(values, 1))
        return [record for record in found if record is not None]

    def record(self, model: type[R], value: object, key: str, order: int) -> R | None:
        """The record, with faulty optional fields (or list entries) left out; None where nothing is left."""
        name = f"{key}[{order}]" if order else key
        if not isinstance(value, Mapping):
            self.tell("not-a-record", f"{name} is missing or is no record", None, "see `zjrules schema dataset`")
            return None
        identifier = str(value.get("id") or value.get("name") or name)
        value = dict(value)
        for _ in range(20):  # each round removes at least one fault
            try:
                return model.model_validate(value)
            except ValidationError as error:
                if not self._drop_faults(value, error, key, identifier):
                    span = self.places.record(identifier)
                    self.tell(
                        "record-left-out",
                        f"{name} ({identifier}) cannot be read and is left out",
                        span,
                        "mend the fields named above it; see `zjrules schema dataset`",
                    )
                    return None
        return None

    def _drop_faults(self, value: dict[str, Any], error: ValidationError, key: str, identifier: str) -> bool:
        """Tell every fault and remove its field; whether the record can be tried again."""
        retry = True
        for fault in reversed(error.errors(include_url=False, include_context=False)):
            where = [part for part in fault["loc"] if part != "class"]
            name = ".".join(str(part) for part in fault["loc"])
            raw = "" if fault["type"] == "missing" else str(fault["input"])
            fields = self.places.fields(identifier)
            span = fields.get(str(where[0]) if where else "") or self.places.record(identifier)
            expected = EXPECTED.get(fault["type"], "vocabulary" if fault["type"] == "enum" else fault["type"])
            if fault["type"] == "extra_forbidden":
                self.tell("unknown-field", f"{identifier}: unknown field {name!r}", span, "remove it or mend its name")
            else:
                self.faults.append(FieldFault(KINDS.get(key, key), identifier, name, raw, expected, span))
                self.tell(
                    "unreadable-field",
                    f"{identifier}: {name}: {raw or 'missing'} is not readable as {expected}",
                    span,
                    "mend the field; the rest of the record is still checked",
                )
            retry = _remove(value, list(fault["loc"])) and retry
        return retry

    def census(self, value: object) -> dict[str, int]:
        if value is None:
            return {}
        if isinstance(value, Mapping) and all(isinstance(number, int) for number in value.values()):
            return {str(key): number for key, number in value.items()}
        self.tell("census", "census must map names to whole numbers", None, "see `zjrules schema dataset`")
        return {}


def _remove(value: Any, location: Sequence[Any]) -> bool:
    """Remove what stands at ``location``: the list entry (a whole record) or the field; False where it is missing.

    A fault inside a list entry removes that entry, since half a target is worse than none told.
    """
    for depth, part in enumerate(location):
        if isinstance(value, list) and isinstance(part, int):
            if part < len(value):
                del value[part]
                return True
            return True  # already removed by another fault of the same entry
        if not isinstance(value, dict) or part not in value:
            return False
        if depth == len(location) - 1 or not isinstance(value[part], (dict, list)):
            del value[part]
            return True
        value[part] = type(value[part])(value[part])  # never change the caller's data
        value = value[part]
    return False
