"""A dataset file (JSON or TOML, already parsed) → the model: every record on its own, every fault told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from zjrules.errors import Diagnostic
from zjrules.model import wire
from zjrules.model.load_records import Kept, RecordBuilder, horizon, leader, organ, precedence, programme, section_kind
from zjrules.model.notice import Dataset, Notice
from zjrules.model.places import Places, RecordPlace
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
    "passages": "passage",
    "forms": "form",
    "horizons": "horizon",
    "precedence": "precedence",
}
# What the parts of an id such as annual-2-5 say again in fields of their own.
ID_PARTS = {"items": ("table", "section", "number"), "livelihood": ("table", "category", "group")}
LONGEST_KEPT, LONGEST_SHOWN = 200, 60  # characters of a misfit value in a fact, and in a message
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
    "finite_number": "decimal",
    "date_from_datetime_inexact": "date",
    "int_parsing_size": "integer",
    "string_type": "text",
    "list_type": "list",
    "tuple_type": "list",
    "too_short": "list",
    "too_long": "list",
    "dict_type": "record",
    "model_type": "record",
}


def load_dataset(data: Mapping[str, Any], path: str, places: Places) -> tuple[Dataset, list[Diagnostic]]:
    """Build a dataset from parsed JSON or TOML.

    A faulty field is left out, a record without its key is left out, and both are told: as a
    ``FieldFault`` (which rules judge) and, where no rule can see it, as a diagnostic.
    """
    reader = _Reader(path, places)
    notice = reader.record(wire.NoticeRecord, data.get("notice"), "notice")
    known = set(wire.DatasetRecord.model_fields) | {"schema"}
    for key in data:
        if key not in known:
            reader.tell("unknown-key", f"unknown key {key!r} in the dataset", Span(path, 1), "remove it")
    build = RecordBuilder(notice.record.source if notice else "")
    records = {key: reader.records(model, data.get(key), key) for key, model in wire.RECORDS.items()}
    dataset = Dataset(
        notice=build.notice(notice) if notice else Notice(id="", span=Span(path, 1)),
        tables=tuple(map(build.table, records["tables"])),
        sections=tuple(build.section(kept, section_kind(kept.record, records)) for kept in records["sections"]),
        items=tuple(map(build.item, records["items"])),
        livelihood=tuple(map(build.group, records["livelihood"])),
        programmes=tuple(map(programme, records["programmes"])),
        units=tuple(map(organ, records["units"])),
        leaders=tuple(map(leader, records["leaders"])),
        repairs=tuple(map(build.repair, records["repairs"])),
        unread=tuple(map(build.unread, records["unread"])),
        passages=tuple(map(build.passage, records["passages"])),
        forms=tuple(map(build.form, records["forms"])),
        census=(census := reader.census(data.get("census"))),
        census_spans={name: at for name in census if (at := places.record("census").field(name))},
        same_items=tuple((same := reader.same_items(data.get("same_items"))).values()),
        same_items_spans=tuple(places.record("same_items", number).span for number in same),
        horizons=tuple(map(horizon, records["horizons"])),
        precedence=tuple(map(precedence, records["precedence"])),
        faults=tuple(reader.faults),
    )
    return dataset, reader.diagnostics


class _Reader:
    """Validates records and keeps every fault."""

    def __init__(self, path: str, places: Places) -> None:
        self.path, self.places = path, places
        self.faults: list[FieldFault] = []
        self.diagnostics: list[Diagnostic] = []

    def tell(self, code: str, message: str, span: Span | None, hint: str) -> None:
        self.diagnostics.append(Diagnostic(code, message, span or Span(self.path, 1), hint))

    def records(self, model: type[wire.Record], values: object, key: str) -> list[Kept]:
        if values is None:
            return []
        if not isinstance(values, list):
            self.misfit("notice", "notice", key, values, "list", self.places.record(key).span)
            return []
        found: list[Kept] = []
        for number, value in enumerate(values):
            kept = self.record(model, value, key, number, found[-1].record if found else None)
            found += [kept] if kept else []
        return found

    def record(
        self, model: type[wire.Record], value: object, key: str, number: int | None = None, before: Any = None
    ) -> Kept | None:
        """The record, with faulty optional fields (or list entries) left out; None where nothing is left."""
        name = key if number is None else f"{key}[{number + 1}]"
        place = self.places.record(key, number or 0)
        if not isinstance(value, Mapping):
            self.misfit(KINDS.get(key, key), name, "", value, "present" if value is None else "record", place.span)
            return None
        identifier = str(value.get("id") or value.get("name") or name)
        value = dict(value)
        for _ in range(20):  # each round removes at least one fault
            try:
                return Kept(model.model_validate(value), place)
            except ValidationError as error:
                if not self._drop_faults(value, error, key, identifier, place, before):
                    break
        self.tell(
            "record-left-out",
            f"{name} ({identifier}) cannot be read and is left out",
            place.span,
            "mend the fields named above it; see `zjrules schema dataset`",
        )
        return None

    def misfit(self, kind: str, record: str, name: str, raw: object, expected: str, span: Span | None) -> None:
        """Tell a field (or with no name a whole record) that is missing or is not what it must be."""
        text = _cropped("" if raw is None else str(raw), LONGEST_KEPT)
        self.faults.append(FieldFault(kind, record, name or "record", text, expected, span or Span(self.path, 1)))
        shown = _cropped(text, LONGEST_SHOWN)
        what = "is missing" if expected == "present" else f"“{shown}” is not readable as {expected}"
        hint = "mend it, see `zjrules schema dataset`; the rest is still checked"
        self.tell("unreadable-field", f"{record}: {name}: {what}" if name else f"{record}: {what}", span, hint)

    def _drop_faults(
        self, value: dict[str, Any], error: ValidationError, key: str, identifier: str, place: RecordPlace, before: Any
    ) -> bool:
        """Tell every fault and remove its field; whether the record can be tried again."""
        retry = True
        for fault in reversed(error.errors(include_url=False, include_context=False)):
            name = ".".join(str(part) for part in fault["loc"])
            raw = None if fault["type"] == "missing" else fault["input"]
            span = place.field(name)
            expected = EXPECTED.get(fault["type"], "vocabulary" if fault["type"] == "enum" else fault["type"])
            if fault["type"] == "extra_forbidden":
                self.tell("unknown-field", f"{identifier}: unknown field {name!r}", span, "remove it or mend its name")
            elif not any((each.record, each.field, each.span) == (identifier, name, span) for each in self.faults):
                # A field that was left out because it is unreadable is not missing as well.
                self.misfit(KINDS.get(key, key), identifier, name, raw, expected, span)
            if fault["type"] == "missing" and (said := _said_elsewhere(key, name, value, before)):
                value[name] = said
            else:
                retry = _remove(value, list(fault["loc"])) and retry
        return retry

    def census(self, value: object) -> dict[str, int]:
        if value is None:
            return {}
        if isinstance(value, Mapping) and all(type(number) is int for number in value.values()):
            return {str(key): number for key, number in value.items()}
        self.misfit("notice", "notice", "census", value, "record", self.places.record("census").span)
        return {}

    def same_items(self, value: object) -> dict[int, tuple[str, ...]]:
        """Groups of ids by their number in the list."""
        if value is None:
            return {}
        if not isinstance(value, list):
            self.misfit("notice", "notice", "same_items", value, "list", self.places.record("same_items").span)
            return {}
        found = {}
        for number, ids in enumerate(value):
            if isinstance(ids, list) and all(isinstance(each, str) for each in ids):
                found[number] = tuple(ids)
            else:
                span = self.places.record("same_items", number).span
                self.misfit("notice", "notice", f"same_items.{number}", ids, "list", span)
        return found


def _said_elsewhere(key: str, name: str, value: Mapping[str, Any], before: Any) -> object:
    """What a field that cannot be read must be by the rest of the record, or by the record before; None where
    nothing tells. Without it the whole record would be left out, and whatever points to it would seem wrong too."""
    if (key, name) == ("tables", "order"):
        return before.order + 1 if before else 1
    if (key, name) == ("sections", "section"):
        return before.section + 1 if before and before.table == value.get("table") else 1
    parts = ID_PARTS.get(key, ())
    if name == "id" and parts and all(value.get(part) for part in parts):
        return "-".join(str(value[part]) for part in parts)
    said = str(value.get("id", "")).rsplit("-", 2)
    if name in parts and len(said) == len(parts) and all(map(str.isdecimal, said[1:])):
        return said[parts.index(name)]
    return None


def _cropped(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


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
