"""Every relation that rules may read, declared once: name, columns, types, meaning.

Given relations state what was read. Who leads, what contradicts what, is derived in ``rules/``.
"""

from __future__ import annotations

from zjrules.datalog.schema import Schema, relation
from zjrules.facts.outside_relations import OUTSIDE
from zjrules.facts.progress_relations import REPORTING
from zjrules.facts.record_relations import ON_RECORD
from zjrules.facts.run_relations import RUN
from zjrules.facts.supplement_relations import SUPPLEMENTS

DOCUMENT = (
    relation("notice", "notice:text title:text doc_number:text issuer:text", "The notice that was read."),
    relation("issued", "notice:text date:date", "The day printed under the notice."),
    relation("lead_note", "convention:text text:text", "The lead convention that the notice's own note states."),
    relation("lead_note_item", "item:text", "The item whose responsibility clause holds the lead note."),
    relation("claimed_convention", "convention:text", "The lead convention that the dataset claims ('' for none)."),
    relation("annex", "order:integer title:text", "A table that the body of the notice names in 《》."),
    relation("table", "table:text order:integer title:text kind:text", "A table; kind is tasks or livelihood."),
    relation(
        "section",
        "section:text table:text number:integer kind:text heading:text",
        "The items under one heading; kind is leader, common or category.",
    ),
    relation("section_leader", "section:text leader:text post:text", "The leading leader a heading names."),
    relation("overall_charge", "section:text text:text", "A row without units such as 总负责。"),
    relation(
        "passage",
        "role:text text:text order:integer",
        "A part of the notice outside its tables: masthead, addressee, body, signature, date, remark, copy, printed; "
        "order counts those of one role, from 1.",
    ),
    relation("printed_on", "notice:text date:date", "The day of printing, as the closing line gives it."),
    relation(
        "writing_form",
        "kind:text form:text times:integer first:text",
        "How often the text, before it was cleaned, writes things of one kind in one form, and the words around the "
        "first. digit-width: half, full; percent: % ％ 百分之; blank-after-figure (before Chinese words): yes, no.",
    ),
    relation("loose_text", "section:text text:text", "Text that no responsibility clause or bracket closes."),
)

ITEMS = (
    relation(
        "item",
        "item:text table:text section:text number:integer numbered:bool",
        "A task item; numbered is false where the document prints no number.",
    ),
    relation("item_text", "item:text text:text", "The words of a task item, cleaned."),
    relation("item_leader", "item:text leader:text", "The leading leader that the dataset claims for the item."),
    relation("lead_mode", "item:text mode:text", "The lead mode that the dataset claims."),
    relation(
        "claimed_lead", "item:text unit:text position:integer", "A lead unit that the dataset claims, in order from 1."
    ),
    relation(
        "claimed_participant",
        "item:text unit:text position:integer",
        "A participating unit that the dataset claims, in order from 1.",
    ),
    relation("claimed_listed", "item:text position:integer unit:text", "The dataset's list of named units, from 1."),
    relation(
        "claimed_collective", "item:text position:integer name:text", "The dataset's list of collectives, from 1."
    ),
    relation(
        "clause", "item:text text:text", "The responsibility clause of an item, cleaned; none where it is missing."
    ),
    relation(
        "listed",
        "item:text position:integer order:integer group:integer unit:text separator:text",
        "A named unit in the clause: position among the named units, order among all entries, "
        "the ，-group it stands in (all from 1), and the separator before it ('' 、 ， 及).",
    ),
    relation("alias_used", "item:text unit:text alias:text", "A unit printed with a second name in brackets."),
    relation("bare_name", "item:text order:integer text:text", "An entry of the clause exactly as printed."),
    relation("group_mark", "item:text group:integer mark:text", "A word that marks a ，-group, such as 分别牵头."),
    relation(
        "collective",
        "item:text order:integer group:integer name:text separator:text",
        "A collective in the clause: 各设区市政府, 领导小组其他成员单位.",
    ),
)

LIVELIHOOD = (
    relation(
        "livelihood",
        "group:text section:text category:integer category_name:text number:integer",
        "A livelihood group: what one bracket closes.",
    ),
    relation("livelihood_text", "group:text text:text", "The words of a livelihood group, cleaned."),
    relation("livelihood_leader", "group:text position:integer leader:text", "A leading leader named in the bracket."),
    relation("livelihood_unit", "group:text position:integer unit:text", "A responsible unit named in the bracket."),
    relation("bracket", "group:text text:text", "The closing bracket of a livelihood group, cleaned."),
    relation("bracket_leader", "group:text leader:text", "A leading leader that the bracket itself names."),
    relation("bracket_unit", "group:text unit:text", "A responsible unit that the bracket itself names."),
)

TARGETS = (
    relation(
        "target",
        "target:text item:text order:integer indicator:text comparator:text value:decimal unit:text "
        "commitment:text quote:text",
        "A quantitative target of a task item or livelihood group; order in the record, from 1.",
    ),
    relation("target_high", "target:text value:decimal", "The upper figure of a target with two."),
    relation("target_period", "target:text period:text start:date end:date", "The period a target is due in."),
    relation("target_part", "part:text whole:text", "The text calls one target a part (其中) of another."),
    relation(
        "quoted_figure", "target:text order:integer value:decimal unit:text", "A figure found in a target's quote."
    ),
    relation(
        "printed_number",
        "item:text order:integer raw:text value:decimal reason:text",
        "An Arabic number in the words of a duty, in order from 1. reason says why its form alone makes it no target "
        "(name, ordinal, time, range, ambiguous_gap); '' for any other.",
    ),
    relation("other_number", "item:text order:integer raw:text reason:text", "A number that was read as no target."),
    relation(
        "named_count", "count:text item:text number:integer noun:text open:bool", "A printed count of listed things."
    ),
    relation("named_member", "count:text order:integer text:text", "One of the things listed for a named count."),
    relation(
        "great_count",
        "item:text numeral:text noun:text",
        "A number before 大 in the words of an item or group (六大行动, 10大实验室), and up to four characters after.",
    ),
    relation("pairing", "item:text quote:text subjects:integer values:integer", "Subjects and values around 分别."),
)

REGISTERS = (
    relation("register", "name:text entries:integer", "A register that was loaded, and how many entries it holds."),
    relation("organ", "name:text class:text", "A registered organ."),
    relation("organ_name", "alias:text name:text", "Any registered name of an organ, its own included."),
    relation("leader", "name:text post:text", "A registered leader."),
    relation(
        "measure", "unit:text dimension:text factor:decimal", "A unit of measure: factor to its dimension's base."
    ),
    relation("measure_full", "unit:text full:text", "The complete form of a unit of measure that is printed short."),
    relation("programme", "programme:text name:text full_name:text", "A registered programme."),
    relation(
        "programme_item",
        "programme:text table:text order:integer item:text role:text",
        "An item that carries a programme. role is row (实施…工程), twin (the content row that must match it) or "
        "content in the five-year table; named or thematic for an annual carrier.",
    ),
    relation(
        "programme_figure",
        "programme:text order:integer value:decimal unit:text indicator:text basis:text",
        "A figure that the programme's name states; basis is per_year or total.",
    ),
    relation(
        "horizon",
        "table:text start:date end:date source:text",
        "The period a table's duties run over, and where that is stated.",
    ),
    relation("precedence", "unit:text rank:integer", "A unit's rank in the registered order of precedence, from 1."),
    relation(
        "precedes",
        "unit:text other:text",
        "A registered pair: the first stands before the other. Pairs that follow from two others are not repeated; "
        "of units that no chain of pairs joins, the order is not known.",
    ),
    relation("census", "what:text number:integer", "How many of a thing the document holds, counted by hand."),
    relation("declared_same", "item:text other:text", "Two items registered as the same task, printed twice."),
)

STYLE = (
    relation(
        "heading_form",
        "kind:text start:text end:text last:text ordinal:bool",
        "How the style writes headings of a kind: the words before the first gap, those after the last gap that "
        "nothing else tells (with {leader} and {post} where the heading names them), those after the last gap of "
        "all, and whether it has a Chinese ordinal.",
    ),
    relation("bracket_label", "role:text text:text", "A label in livelihood brackets; role is leaders or units."),
)

FILES = (
    relation("source_file", "path:text encoding:text bom:bool", "A text file that was read."),
    relation(
        "odd_character",
        "record:text field:text character:text code:text charset:text before:text after:text",
        "A character of a field that is no common Chinese character, ASCII character or mark of Chinese text: its code "
        "point (U+3000), the smallest of GB2312, GBK and GB18030 that has it, and up to four characters around it.",
    ),
    relation(
        "character_run",
        "record:text field:text character:text times:integer",
        "One character that stands five times or more in a row in a field.",
    ),
    relation("repair", "order:integer kind:text raw:text repaired:text reason:text", "A repair made while reading."),
    relation("repair_line", "order:integer line:integer", "The line of the official text that a repair was made in."),
    relation("page_mark", "order:integer page:integer", "The page number in a page mark that was taken out."),
    relation("unread", "order:integer text:text", "Text that the reader could not place."),
    relation("record", "kind:text id:text order:integer", "A record of the input, in input order."),
    relation("absent", "kind:text record:text field:text", "A required field that is missing or empty."),
    relation(
        "unreadable",
        "kind:text record:text field:text raw:text expected:text",
        "A field whose text could not be read as what it should be (decimal, integer, bool, date, period, vocabulary, "
        "text, list, record).",
    ),
)

PROGRESS = (
    relation("report", "report:text item:text", "A progress report: one reported figure or status for an item."),
    relation("report_target", "report:text target:text", "The target id a progress report names."),
    relation("report_indicator", "report:text indicator:text", "The indicator a progress report names."),
    relation("reporter", "report:text unit:text", "The unit that reports."),
    relation("report_period", "report:text period:text start:date end:date", "The period reported for."),
    relation("report_as_of", "report:text date:date", "The day the reported figures were taken."),
    relation("report_value", "report:text value:decimal unit:text", "The reported figure."),
    relation("report_target_value", "report:text value:decimal", "The target as the reporter understands it."),
    relation(
        "report_rate", "report:text rate:decimal places:integer", "The claimed rate in per cent, decimals printed."
    ),
    relation("report_rate_sign", "report:text sign:text", "The sign for per cent, where the claimed rate has it."),
    relation("report_status", "report:text status:text", "The claimed status."),
    relation("report_narrative", "report:text text:text", "The free text of a progress report."),
    relation("report_evidence", "report:text text:text", "The evidence a progress report names."),
    relation("report_source", "report:text text:text", "Where the figure was published."),
    relation("report_extra", "report:text column:text text:text", "A column that zjrules does not know."),
)

RELATIONS = Schema(
    (
        *DOCUMENT, *ITEMS, *LIVELIHOOD, *TARGETS, *REGISTERS, *SUPPLEMENTS, *OUTSIDE, *ON_RECORD, *STYLE, *FILES,
        *PROGRESS, *REPORTING, *RUN,
    )
)

# Relations that say how to read others. They belong to many proofs and are never the place of a violation.
LOOKUPS = frozenset({"organ", "organ_name", "measure", "register", "indicator", "indicator_name"})
