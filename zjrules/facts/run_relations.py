"""The relations of the run itself: its day, its waivers, what was found. Rules of group W read no others."""

from __future__ import annotations

from zjrules.datalog.schema import relation

RUN = (
    relation("as_of", "date:date", "The day this check pretends it is."),
    relation(
        "ran",
        "rule:text checked:integer",
        "A rule that ran, and how many subjects it looked at (for rules of group W).",
    ),
    relation("waiver", "waiver:text rule:text subject:text reason:text approver:text", "A waiver."),
    relation("waiver_from", "waiver:text date:date", "The first day a waiver holds."),
    relation("waiver_until", "waiver:text date:date", "The last day a waiver holds."),
    relation("waiver_pin", "waiver:text fingerprint:text", "A violation that a waiver is pinned to."),
    relation(
        "concerned",
        "subject:text unit:text",
        "Any registered name of the unit that made the report which a waiver is about (for rules of group W).",
    ),
    relation(
        "found", "rule:text subject:text fingerprint:text", "A violation found in this run (for rules of group W)."
    ),
    relation("excused", "waiver:text fingerprint:text", "A violation that a waiver excused in this run (group W)."),
)
