"""The beginning of a rule file: every key, and a mark at all that its writer has to say."""

from __future__ import annotations

_SKELETON = """\
id = "{id}"
name = "{name}"
severity = "TODO error, warning or note"
tags = []                                    # whom it serves: publication, gate, audit
title = "TODO 错在哪里，一句话"
title_en = "TODO the fault, in one line"
# Where the text says so: basis = {{ kind = "text", notice = "zj-2023", lines = [66, 68], quote = "…" }}
# Else kind is observed (with notice and lines, or cite), standard, domain or external (with cite).
basis = {{ kind = "domain", cite = "TODO 依据：文件和条款，或者业务要求" }}
why = "TODO 为什么要紧，一两句话"
fix = "TODO 怎么改"
message = "TODO {{Item}} 错在哪里"
message_en = "TODO what is wrong with {{Item}}"
subject = {{ kind = "item", id = "Item" }}     # whom a violation is about, and the variable that holds its id
place = ["item"]                             # relations whose fact gives the place, best first

datalog = '''
# TODO everything that the rule looks at
subject(Item) :- item(item: Item).

# TODO what is wrong; the messages name these variables
violation(Item) :-
    subject(Item),
    not item_text(item: Item).
'''

[[example]]
name = "TODO what violates the rule"
facts = '''
# TODO the facts of it; columns left out are "", 0, false or 2000-01-01
item(item: "annual-1-1").
'''
violations = ['violation("annual-1-1")']

[[example]]
name = "TODO what almost violates it"
facts = '''
# TODO the facts of it
item(item: "annual-1-1").
item_text(item: "annual-1-1", text: "完成甲项目。").
'''
violations = []
"""


def skeleton(rule_id: str, name: str) -> str:
    """The text of a rule file that is told as unfinished, line by line, until no mark is left in it.

    Its Datalog is sound, so that a writer begins with something that runs.
    """
    return _SKELETON.format(id=rule_id, name=name)
