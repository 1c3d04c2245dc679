"""A small sound rule file that tests change in one place."""

from __future__ import annotations

RULE = """\
id = "Q001"
name = "item-without-words"
severity = "error"
title = "事项没有文字"
title_en = "An item has no words"
basis = { kind = "domain", cite = "示例" }
why = "没有文字就没有任务。"
fix = "补上文字。"
message = "{Item} 没有文字"
message_en = "{Item} has no words"
subject = { kind = "item", id = "Item" }

datalog = '''
subject(Item) :- item(item: Item).

violation(Item) :-
    item(item: Item),
    not item_text(item: Item).
'''

[[example]]
name = "no words"
facts = '''item(item: "a-1-1").'''
violations = ['violation("a-1-1")']

[[example]]
name = "words"
facts = '''
item(item: "a-1-1").
item_text(item: "a-1-1", text: "总负责。").
'''
violations = []
"""
