"""Places of values: what stands there is the value, in every JSON text and in TOML as people write it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import reduce
from typing import Any

import tomli
from hypothesis import given
from hypothesis import strategies as st

from zjrules import bundled
from zjrules.model.scan import Path, json_values, toml_values

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(min_size=1), inner, max_size=4),
    max_leaves=12,
)


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value with its path."""
    yield path, value
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from leaves(each, (*path, key))


@given(VALUES, st.sampled_from([None, 1]), st.booleans())
def test_each_value_of_a_json_text_stands_at_its_place(value: Any, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    found = list(json_values(text))
    assert len(found) == sum(1 for _ in leaves(value))
    assert found[-1][1:] == (0, 0, len(text))
    for placed in found:
        # Keys are taken as they are written; the values beneath them are told apart all the same.
        path = [json.loads(f'"{part}"') if isinstance(part, str) else part for part in placed.path]
        assert json.loads(text[placed.start : placed.end]) == reduce(lambda at, part: at[part], path, value)


TOML = """\
# a comment with [brackets] = "x"
schema = "one"   # [no.table]
[notice]
id = 'a = "b"'
when = 2023-01-20 07:32:00
dotted.key = 1
"quoted = key".'other' = [1, 2]

[[items]]   # the first
id = "x"
text = \"\"\"
[[items]]
id = "no record"
\"\"\"
leads = [
  "甲厅",  # "乙厅",
  "丙厅",
]
lines = { text = [1, 2], responsibility = [3, 4] }
[[items.targets]]
id = "x#1"
[[items.targets]]
id = "x#2"
value = "8.5"
[[items]]
id = "y"
[items.lines]
text = [5, 6]
[[items.targets]]
id = "y#1"
"""


def test_each_value_of_a_toml_text_stands_at_its_place() -> None:
    data = tomli.loads(TOML)
    found = {placed.path: placed for placed in toml_values(TOML)}
    expected = {path: value for path, value in leaves(data) if not isinstance(value, (dict, list)) and path}
    assert expected.keys() <= found.keys()
    assert len(expected) == 21
    for path, value in expected.items():
        placed = found[path]
        if path == ("notice", "when"):
            assert TOML[placed.start : placed.end] == "2023-01-20"  # its first word; nothing is cited by it
        else:
            assert tomli.loads("x = " + TOML[placed.start : placed.end])["x"] == value
    assert TOML[found["items", 0].start :].startswith("[[items]]   # the first")
    assert TOML[found["items", 0, "leads"].key :].startswith("leads = [")
    assert TOML[found["items", 1, "lines"].key :].startswith("[items.lines]")
    assert TOML[found["items", 0, "lines", "responsibility"].start :].startswith("[3, 4]")


def test_all_of_the_bundled_dataset() -> None:
    count = 0
    for path in sorted((bundled.data() / "zj-2023").glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        found = {placed.path: placed for placed in toml_values(text)}
        for where, value in leaves(tomli.loads(text)):
            if where and not isinstance(value, (dict, list)):
                placed = found[where]
                assert tomli.loads("x = " + text[placed.start : placed.end])["x"] == value
                count += 1
    assert count > 6000
