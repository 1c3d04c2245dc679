"""What a form (a pydantic model) knows: its keys, the records inside it, and the words it lets in."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel


def keys(form: type[BaseModel]) -> dict[str, Any]:
    """Each key as files have it, with the type of its value."""
    return {info.alias or name: info.annotation for name, info in form.model_fields.items()}


def form_at(form: type[BaseModel], location: Sequence[str | int]) -> type[BaseModel]:
    """The form of the record that holds the last part of ``location``, such as ``figures``, 0, ``basis``."""
    for part in location[:-1]:
        inner = [each for each in get_args(keys(form).get(str(part))) if isinstance(each, type)]
        form = next((each for each in inner if issubclass(each, BaseModel)), form)
    return form


def words(form: type[BaseModel], key: str) -> list[str]:
    """The words of which ``key`` must be one; none where it may be anything."""
    value = keys(form).get(key)
    return [str(word) for word in get_args(value)] if get_origin(value) is Literal else []


def one_of(words: Sequence[str], given: object = "") -> str:
    """A hint that names all words, and before them the one that is nearest to what was given."""
    near = difflib.get_close_matches(str(given), [word for word in words if word], 1)
    *others, last = [repr(word) for word in words]
    return f"{f'did you mean {near[0]!r}? ' if near else ''}one of {', '.join(others)} or {last}"
