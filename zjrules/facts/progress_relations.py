"""The relations of a fuller form of reports, of their free text, and of the calendar that figures are paced by."""

from __future__ import annotations

from zjrules.datalog.schema import relation

REPORTING = (
    relation("report_submitted", "report:text date:date", "The day a progress report was submitted."),
    relation("report_version", "report:text version:integer", "Which version of a report this is, 1 for the first."),
    relation("report_reason", "report:text text:text", "Why a later version corrects the one before."),
    relation("report_part", "report:text part:text", "The reported figure is that of a part: a city, a status."),
    relation(
        "report_basis",
        "report:text basis:text",
        "How the figure is said to be counted: cumulative, in_period, level (at the end) or growth.",
    ),
    relation("report_light", "report:text colour:text", "The claimed light: green, yellow, red or blue."),
    relation("report_problem", "report:text text:text", "The problems a report tells of."),
    relation("report_next", "report:text text:text", "The next steps a report tells of."),
    relation("report_signer", "report:text name:text", "Who signed a report off."),
    relation("report_signed", "report:text date:date", "The day a report was signed off."),
    relation("report_evidence_date", "report:text date:date", "The day of the evidence that a report names."),
    relation("report_evidence_hash", "report:text text:text", "The checksum (SHA-256) of that evidence."),
    relation(
        "narrative_figure",
        "report:text order:integer value:decimal unit:text before:text clause:text",
        "A figure with a registered unit in the free text of a report, the words of its clause (up to the next mark) "
        "that stand before it, and the whole clause.",
    ),
    relation("narrative_as_of", "report:text date:date", "The latest day that the free text gives after 截至."),
    relation(
        "month_of",
        "date:date number:integer",
        "The first and last day of each month of the horizons and of the targets' own periods, with the number of the "
        "month (12 times the year plus the month).",
    ),
    relation("plan_mark", "plan:text order:integer end:date", "The day that a part of a quarterly plan is due."),
    relation(
        "report_due",
        "table:text period:text start:date end:date due:date",
        "The targets of a table are to be reported for a period, up to a day.",
    ),
    relation("not_due", "table:text period:text indicator:text", "An indicator that has no figure for that period."),
    relation(
        "delegate",
        "item:text unit:text date:date source:text",
        "The unit that reports for all that lead an item jointly, as they agreed, from that day.",
    ),
    relation(
        "light",
        "colour:text least:decimal below:decimal source:text",
        "The colour scheme: how many points behind schedule a light stands for, at least and less than.",
    ),
)
