"""Lines of TOML keys."""

from __future__ import annotations

from zjrules.rulebook.places import block_line, key_lines, line_of

TEXT = """\
# id = "no key"
id = "L001"
basis = { kind = "text", lines = [1, 2] }
tags = [
  "gate",
]
datalog = '''
name = "inside a block"
[[example]]
'''
why = ''' one line ''' # x = 1
fix = \"\"\"two
lines = 2\"\"\"
params.a = 1

[[example]]
name = "one"
facts = '''
a("b").
'''
[[example]]
name = "two"
facts = '''a("b").'''
"""


def test_every_key_has_its_line() -> None:
    assert key_lines(TEXT) == {
        ("id",): 2,
        ("basis",): 3,
        ("tags",): 4,
        ("datalog",): 7,
        ("why",): 11,
        ("fix",): 12,
        ("params", "a"): 14,
        ("example", 0): 16,
        ("example", 0, "name"): 17,
        ("example", 0, "facts"): 18,
        ("example", 1): 21,
        ("example", 1, "name"): 22,
        ("example", 1, "facts"): 23,
    }


def test_a_key_without_a_line_of_its_own_is_where_its_table_is() -> None:
    lines = key_lines(TEXT)
    assert line_of(lines, ("basis", "lines", 1)) == 3
    assert line_of(lines, ("example", 1, "violations")) == 21
    assert line_of(lines, ("severity",)) == 1


def test_a_block_begins_where_its_text_begins() -> None:
    lines = key_lines(TEXT)
    assert block_line(TEXT, 'name = "inside a block"\n[[example]]\n', lines[("datalog",)]) == 8
    assert block_line(TEXT, 'a("b").\n', lines[("example", 0, "facts")]) == 19
    assert block_line(TEXT, 'a("b").', lines[("example", 1, "facts")]) == 23
    assert block_line(TEXT, "not there", 7) == 7
