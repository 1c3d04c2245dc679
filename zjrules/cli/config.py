"""The settings file: the nearest ``zjrules.toml``, or ``pyproject.toml`` with a ``[tool.zjrules]``."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from zjrules import bundled
from zjrules.cache import cached
from zjrules.engines import NAMES
from zjrules.errors import Diagnostic, UsageError
from zjrules.model.scan import toml_values
from zjrules.settings import FAIL_ON, LANGS
from zjrules.source import Span

FILE, PROJECT, SECTION = "zjrules.toml", "pyproject.toml", ("tool", "zjrules")
NO_FILE = "none"
ENGINES = ("auto", *NAMES)
FOLDERS, FILES, WORDS = ("paths", "history", "rules", "data"), ("baseline", "waivers"), ("select", "ignore")
CHOSEN: Mapping[str, tuple[str, ...]] = {"fail-on": FAIL_ON, "engine": ENGINES, "lang": LANGS}
SEVERITIES = ("error", "warning", "note", "off")
KEYS = (*FOLDERS, *FILES, *WORDS, *CHOSEN, "as-of", "severity", "params")
FIELDS = {"rules": "rules_dirs", "data": "data_dirs", "fail-on": "fail_on", "as-of": "as_of", "params": "parameters"}


class Config(NamedTuple):
    """Values by the names that ``Settings`` gives them, and where words and parameters stand in the file."""

    values: Mapping[str, Any]
    places: Mapping[tuple[str, ...], Span]


def find_config(folder: Path) -> Path | None:
    """The settings file that holds in ``folder``: the nearest one, there or above."""
    for each in (folder, *folder.parents):
        if (path := each / FILE).is_file():
            return path
        if (path := each / PROJECT).is_file() and b"tool.zjrules" in path.read_bytes():
            return path
    return None


def read_config(path: Path) -> Config:
    """The settings of a file; what it names lies relative to it. Raises ``UsageError`` with every fault."""
    shown = bundled.shown(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        fault = Diagnostic("settings", f"{shown} cannot be read: {error.strerror}", hint="check --config")
        raise UsageError(fault) from error
    section = SECTION if path.name == PROJECT else ()
    entries = cached("settings", b"\0".join((path.name.encode(), content)), lambda: _entries(content, shown, section))
    reader = _Reader(path.parent, shown)
    for key, value, line in entries:
        reader.take(tuple(key), value, line)
    if reader.faults:
        raise UsageError(reader.faults)
    return Config(reader.values, reader.places)


def _entries(content: bytes, shown: str, section: tuple[str, ...]) -> list[tuple[list[str], Any, int]]:
    """Keys with their values, exact figures and dates as text, and their lines; ``params`` one by one."""
    import tomli  # only where the cache is cold

    try:
        text = content.decode("utf-8").replace("\r\n", "\n")
        data: Any = tomli.loads(text, parse_float=str)
    except UnicodeDecodeError as error:
        span = Span(shown, content.count(b"\n", 0, error.start) + 1)
        raise UsageError(Diagnostic("settings", f"{shown} is not UTF-8", span, "save it as UTF-8")) from error
    except tomli.TOMLDecodeError as error:
        span = Span(shown, error.lineno, column=error.colno)
        raise UsageError(Diagnostic("settings", f"no valid TOML: {error.msg}", span, "mend the line")) from error
    lines = {value.path: text.count("\n", 0, value.key) + 1 for value in toml_values(text)}
    for name in section:
        data = data.get(name, {})
    found: list[tuple[list[str], Any, int]] = []

    def flat(key: tuple[str, ...], value: Any, depth: int) -> None:
        if depth and isinstance(value, dict):
            for name, inner in value.items():
                flat((*key, name), inner, depth - 1)
        else:
            place = next((lines[path] for path in _around((*section, *key)) if path in lines), 1)
            plain = isinstance(value, (str, int, list))  # bool is an int
            found.append((list(key), value if plain else str(value), place))

    for name, value in data.items():
        flat((name,), value, {"params": 2, "severity": 1}.get(name, 0))
    return found


def _around(path: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [path[:end] for end in range(len(path), 0, -1)]


class _Reader:
    """Turns entries of the file into settings and keeps every fault."""

    def __init__(self, folder: Path, shown: str) -> None:
        self.folder, self.shown = folder, shown
        self.values: dict[str, Any] = {}
        self.places: dict[tuple[str, ...], Span] = {}
        self.faults: list[Diagnostic] = []

    def take(self, key: tuple[str, ...], value: Any, line: int) -> None:
        name, span = key[0], Span(self.shown, line)
        field = FIELDS.get(name, name)
        if name in FOLDERS:
            self.values[field] = tuple(self._file(name, each, span) for each in self._texts(name, value, span))
        elif name in FILES:
            self.values[field] = self._file(name, self._text(name, value, span), span)
        elif name in WORDS:
            self.values[field] = tuple(self._texts(name, value, span))
            self.places |= {(name, word): span for word in self.values[field]}
        elif name in CHOSEN:
            if value not in CHOSEN[name]:
                self._tell(f"{name} cannot be {value!r}", span, f"one of: {', '.join(CHOSEN[name])}")
            self.values[field] = value
        elif name == "as-of":
            self.values[field] = self._day(self._text(name, value, span), span)
        elif name == "severity" and len(key) == 2:
            if value not in SEVERITIES:
                self._tell(f"{key[1]} cannot be {value!r}", span, f"one of: {', '.join(SEVERITIES)}")
            self.values.setdefault("severities", {})[key[1]] = value
            self.places[key] = span
        elif name == "severity":
            self._tell("severity must be a table", span, 'write [severity], and under it G003 = "note"')
        elif name == "params" and len(key) == 3:
            self.values.setdefault(field, {}).setdefault(key[1], {})[key[2]] = value
            self.places[key] = span
        elif name == "params":
            hint = 'write [params.P006], and under it tolerance = "0.1"'
            self._tell(f"{'.'.join(key)} must be a table", span, hint)
        else:
            near = difflib.get_close_matches(name, KEYS, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(KEYS)}"
            self._tell(f"unknown key {name!r}", span, hint)

    def _tell(self, message: str, span: Span, hint: str) -> None:
        self.faults.append(Diagnostic("settings", message, span, hint))

    def _texts(self, name: str, value: Any, span: Span) -> list[str]:
        values = value if isinstance(value, list) else [value]
        return [self._text(name, each, span) for each in values]

    def _text(self, name: str, value: Any, span: Span) -> str:
        if isinstance(value, str):
            return value
        self._tell(f"{name} cannot be {value!r}", span, "write text in quotes")
        return ""

    def _file(self, name: str, value: str, span: Span) -> Path:
        path = self.folder / value
        if value and not path.exists():
            self._tell(f"{name}: {bundled.shown(path)} does not exist", span, "paths are relative to the settings file")
        try:  # as a user in the working folder would name it
            return path.relative_to(Path.cwd())
        except ValueError:
            return path

    def _day(self, text: str, span: Span) -> datetime.date:
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            self._tell(f"as-of cannot be {text!r}", span, "write a day as 2023-12-31")
            return datetime.date.max
