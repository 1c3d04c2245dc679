"""The relations of places, memberships, the report's figures and names of organs; of lines and stretches of words."""

from __future__ import annotations

from zjrules.datalog.schema import relation

OUTSIDE = (
    relation(
        "place",
        "place:text level:text parent:text first:date last:date",
        "A registered place, without 政府; level is city, county (a county or county-level city) or district; parent "
        "is its city; first and last day of its name, 0001-01-01 and 9999-12-31 where not registered.",
    ),
    relation(
        "membership",
        "body:text unit:text first:date last:date",
        "A unit that belongs to a coordinating body, or that a general name stands for, from the first to the last "
        "day (as in place).",
    ),
    relation(
        "upstream",
        "table:text indicator:text value:decimal unit:text source:text",
        "A figure of the report that the notice shares out, which this table must carry.",
    ),
    relation("organ_from", "name:text date:date", "The first day on which an organ bears its name."),
    relation("organ_until", "name:text date:date", "The last day on which an organ bears its name."),
    relation("leader_from", "name:text date:date", "The first day on which a leader holds the post."),
    relation("leader_until", "name:text date:date", "The last day on which a leader holds the post."),
    relation("successor", "name:text successor:text", "An organ whose duties another one took over."),
    relation(
        "printed_lines",
        "record:text section:text order:integer first:integer last:integer",
        "The lines of the official text that a task item or livelihood group is said to stand on, and which it is of "
        "its section, from 1, in the order of the input.",
    ),
    relation(
        "livelihood_part", "group:text order:integer text:text", "A part of a livelihood text, as ； and 。 divide it."
    ),
    relation(
        "repeated_words",
        "item:text other:text text:text",
        "A stretch between two marks, of eight characters or more, that two items of different words share; the "
        "first item stands first in the document.",
    ),
)
