"""A dataset as plain values for JSON and TOML: key names and order of the published form."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from zjrules.model.notice import Dataset, Duty, LivelihoodGroup, Section, Table, Target, TaskItem
from zjrules.model.register_records import Leader, Organ, Programme
from zjrules.source import Span

Plain = dict[str, Any]
SCHEMA = "zjrules/dataset/1"


def dump_dataset(dataset: Dataset) -> Plain:
    """The JSON form of a dataset: decimals as strings, dates as ISO texts, spans as line numbers."""
    notice = dataset.notice
    return {
        "schema": SCHEMA,
        "notice": {
            "id": notice.id,
            "title": notice.title,
            "doc_number": notice.doc_number,
            "issuer": notice.issuer,
            "issue_date": notice.issue_date.isoformat() if notice.issue_date else None,
            "lead_convention": notice.lead_convention,
            "lead_note": notice.lead_note,
            "lead_note_lines": _lines(notice.lead_note_span),
            "annexes": list(notice.annexes),
            "style": notice.style,
            "source": notice.source,
        },
        "tables": [_table(table) for table in dataset.tables],
        "sections": [_section(section) for section in dataset.sections],
        "items": [_item(item) for item in dataset.items],
        "livelihood": [_group(group) for group in dataset.livelihood],
        "programmes": [_programme(programme) for programme in dataset.programmes],
        "units": [_organ(organ) for organ in dataset.units],
        "leaders": [_leader(leader) for leader in dataset.leaders],
        "repairs": [
            {
                "kind": repair.kind,
                "raw": repair.raw,
                "repaired": repair.repaired,
                "reason": repair.reason,
                "line": _line(repair.span),
            }
            for repair in dataset.repairs
        ],
        "unread": [{"text": unread.text, "line": _line(unread.span)} for unread in dataset.unread],
        "passages": [{"role": each.role, "text": each.text, "lines": _lines(each.span)} for each in dataset.passages],
        "forms": [
            {
                "kind": each.kind,
                "form": each.form,
                "times": each.times,
                "first": each.first,
                "line": _line(each.span),
            }
            for each in dataset.forms
        ],
        "census": dict(dataset.census),
        "same_items": [list(ids) for ids in dataset.same_items],
        "horizons": [
            {
                "table": horizon.table,
                "start": horizon.start.isoformat(),
                "end": horizon.end.isoformat(),
                "source": horizon.source,
            }
            for horizon in dataset.horizons
        ],
        "precedence": [{"unit": each.unit, "before": list(each.before)} for each in dataset.precedence],
    }


def without_defaults(record: Mapping[str, Any], keep: frozenset[str] = frozenset()) -> Plain:
    """The record without empty values, for files that people read."""
    return {
        key: value
        for key, value in record.items()
        if key in keep or not (value is None or value == "" or value == [] or value == {})
    }


def _line(span: Span | None) -> int | None:
    return span.line if span else None


def _lines(span: Span | None) -> list[int] | None:
    return [span.line, span.end_line] if span else None


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _table(table: Table) -> Plain:
    return {"key": table.key, "order": table.order, "title": table.title, "kind": table.kind, "line": _line(table.span)}


def _section(section: Section) -> Plain:
    return {
        "table": section.table,
        "section": section.section,
        "kind": section.kind,
        "heading": section.heading,
        "leader": section.leader,
        "post": section.post,
        "overall": section.overall,
        "loose_text": section.loose_text,
        "line": _line(section.span),
    }


def _item(item: TaskItem) -> Plain:
    return {
        "id": item.id,
        "table": item.table,
        "section": item.section,
        "number": item.number,
        "numbered": item.numbered,
        "leader": item.leader,
        "text": item.text,
        "responsibility": item.responsibility,
        "lead_mode": item.lead_mode,
        "leads": list(item.leads),
        "participants": list(item.participants),
        "groups": list(item.groups),
        "listed": list(item.listed),
        "aliases": dict(item.aliases),
        **_readings(item),
    }


def _group(group: LivelihoodGroup) -> Plain:
    return {
        "id": group.id,
        "table": group.table,
        "category": group.category,
        "category_name": group.category_name,
        "group": group.group,
        "text": group.text,
        "responsibility": group.responsibility,
        "leaders": list(group.leaders),
        "units": list(group.units),
        **_readings(group),
    }


def _readings(duty: Duty) -> Plain:
    """What was read from the text of an item or group, and the lines it stands on."""
    return {
        "targets": [_target(target) for target in duty.targets],
        "other_numbers": [
            {"raw": number.raw, "reason": number.reason, "line": _line(number.span)} for number in duty.other_numbers
        ],
        "named_counts": [
            {
                "number": count.number,
                "noun": count.noun,
                "open": count.open,
                "members": list(count.members),
                "quote": count.quote,
                "line": _line(count.span),
            }
            for count in duty.named_counts
        ],
        "pairings": [
            {
                "quote": pairing.quote,
                "subjects": pairing.subjects,
                "values": pairing.values,
                "line": _line(pairing.span),
            }
            for pairing in duty.pairings
        ],
        "lines": {"text": _lines(duty.text_span), "responsibility": _lines(duty.responsibility_span)},
    }


def _target(target: Target) -> Plain:
    return {
        "id": target.id,
        "indicator": target.indicator,
        "comparator": target.comparator,
        "value": _decimal(target.value),
        "high": _decimal(target.high),
        "unit": target.unit,
        "commitment": target.commitment,
        "period": target.period,
        "part_of": target.part_of,
        "quote": target.quote,
        "line": _line(target.span),
    }


def _programme(programme: Programme) -> Plain:
    return {
        "id": programme.id,
        "name": programme.name,
        "full_name": programme.full_name,
        "five_year": list(programme.five_year),
        "twins": list(programme.twins),
        "annual": list(programme.annual),
        "figures": [
            {
                "value": _decimal(figure.value),
                "unit": figure.unit,
                "indicator": figure.indicator,
                "basis": figure.basis,
                "token": figure.token,
            }
            for figure in programme.figures
        ],
        "how": programme.how,
    }


def _organ(organ: Organ) -> Plain:
    return {
        "name": organ.name,
        "class": organ.organ_class,
        "aliases": list(organ.aliases),
        "valid_from": organ.valid_from.isoformat() if organ.valid_from else None,
        "valid_until": organ.valid_until.isoformat() if organ.valid_until else None,
    }


def _leader(leader: Leader) -> Plain:
    days = {"valid_from": leader.valid_from, "valid_until": leader.valid_until}
    return {"name": leader.name, "post": leader.post, **{name: day.isoformat() for name, day in days.items() if day}}
