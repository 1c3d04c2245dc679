"""The relations of the dataset on record, and of what is held against it."""

from __future__ import annotations

from zjrules.datalog.schema import relation

ON_RECORD = (
    relation(
        "on_record",
        "record:text field:text position:integer value:text",
        "What the dataset on record (the reviewed one of the same document number, in a data folder) says; positions "
        "from 1. Of a task item or livelihood group: section, text (the whole of it), part (of the text, as in "
        "text_part), clause (or bracket), unit (named units), entry (named units and collectives of the clause), "
        "lead, leader (of a group), category_name. Of a section: heading, leader.",
    ),
    relation(
        "figure_on_record",
        "target:text item:text order:integer value:decimal unit:text",
        "A figure of a target in the dataset on record; order 1 is its value, 2 its upper figure.",
    ),
    relation(
        "lines_on_record",
        "record:text field:text source:text first:integer last:integer",
        "The lines of a duty's text or responsibility, as claimed_lines, in the dataset on record.",
    ),
    relation(
        "claimed_lines",
        "record:text field:text source:text first:integer last:integer",
        "The lines of the official text source that a dataset says a duty's text or responsibility stands on.",
    ),
    relation(
        "text_part",
        "duty:text order:integer text:text",
        "A part of the words of a task item or livelihood group, as ； and 。 end it, in order from 1.",
    ),
)
