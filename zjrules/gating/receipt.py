"""The receipt of a gate: what was judged, by which rules, and what came of it; and whether that still holds."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from zjrules import __version__, bundled
from zjrules.errors import Diagnostic, UsageError
from zjrules.gating.gate import gate
from zjrules.pipeline import rules_of
from zjrules.settings import Settings
from zjrules.source import Span
from zjrules.violations.result import CheckResult
from zjrules.violations.verdict import verdict

SCHEMA = "zjrules/receipt/1"
_CHUNK = 1 << 20
_DATA = frozenset({".toml", ".txt", ".csv", ".json"})
_TEXTS = ("select", "ignore")
_FOLDERS = ("paths", "rules_dirs", "data_dirs")
_FILES = ("waivers", "baseline")
_WORDS = ("fail_on", "engine")


def receipt_of(settings: Settings, submission: Sequence[Path], result: CheckResult) -> dict[str, Any]:
    """Raises ``UsageError`` where a file is no longer what was judged."""
    files = _files(settings, submission)
    judged = {each.path: each.sha256 for each in result.inputs if Path(each.path).is_file()}
    changed = [each["path"] for each in files if judged.get(each["path"], each["sha256"]) != each["sha256"]]
    if changed:
        raise UsageError([_fault("changed-while-read", f"{path} changed while it was judged") for path in changed])
    return {
        "schema": SCHEMA,
        "tool": {"name": "zjrules", "version": result.version},
        "as_of": result.as_of.isoformat(),
        "rules": rules_digest(settings),
        "files": files,
        "settings": _settings(settings, submission),
        "verdict": verdict(result, settings.fail_on),
        "violations": sorted([each.fingerprint, each.status] for each in result.violations),
    }


def rules_digest(settings: Settings) -> str:
    """Of the text of every rule, with its severity and the parameters in force."""
    book, _ = rules_of(settings)
    parts = [f"{rule.id} {rule.digest} {rule.severity} {sorted(map(str, rule.values.items()))}" for rule in book.rules]
    return hashlib.sha256("\n".join([*parts, *(faulty.id for faulty in book.faulty)]).encode()).hexdigest()


def _files(settings: Settings, submission: Iterable[Path]) -> list[dict[str, str]]:
    """Every file that had a part in the verdict, with its digest; of a folder, of all that is read of it together."""
    dataset, *history = settings.paths
    listed = [("submission", each) for each in submission]
    listed += [("dataset", dataset), *(("history", each) for each in history)]
    if not dataset.is_dir():  # what lies beside a notice goes with it
        listed += [("dataset", each) for each in sorted(dataset.parent.glob("*.toml")) if each != dataset]
    listed += [("data", each) for each in (*settings.data_dirs, bundled.data())]
    listed += [(name, path) for name, path in (("waivers", settings.waivers), ("baseline", settings.baseline)) if path]
    return [{"part": part, "path": bundled.shown(path), "sha256": _digest(path)} for part, path in listed]


def _digest(path: Path) -> str:
    try:
        if path.is_dir():
            parts = [each for each in sorted(path.rglob("*")) if each.suffix in _DATA and each.is_file()]
            lines = "".join(f"{_digest(each)}  {each.relative_to(path).as_posix()}\n" for each in parts)
            return hashlib.sha256(lines.encode()).hexdigest()
        found = hashlib.sha256()
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                found.update(chunk)
        return found.hexdigest()
    except OSError as error:
        raise UsageError(_fault("cannot-read", f"{path} cannot be read: {error.strerror}")) from error


def _settings(settings: Settings, submission: Sequence[Path]) -> dict[str, Any]:
    """What has to be asked for again."""
    found: dict[str, Any] = {name: list(getattr(settings, name)) for name in _TEXTS}
    found |= {name: [path.as_posix() for path in getattr(settings, name)] for name in _FOLDERS}
    found |= {name: path.as_posix() for name in _FILES if (path := getattr(settings, name))}
    found |= {name: getattr(settings, name) for name in _WORDS}
    parameters = {rule: {name: str(value) for name, value in values.items()}
                  for rule, values in settings.parameters.items()}  # fmt: skip
    found["severities"] = dict(settings.severities)
    return found | {"parameters": parameters, "submission": [path.as_posix() for path in submission]}


# ---------------------------------------------------------------------- later


def read_receipt(path: Path) -> dict[str, Any]:
    """Raises ``UsageError`` for what is no receipt."""
    data: Any = None
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["schema"] != SCHEMA:
            raise ValueError
        _asked(data)
        _ = [(each["part"], each["path"], each["sha256"]) for each in data["files"]]
        _ = data["verdict"], data["rules"], data["tool"]["version"], data["violations"]
    except OSError as error:
        raise UsageError(_fault("cannot-read", f"{path} cannot be read: {error.strerror}")) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        hint = "give a file that `zjrules gate --receipt` wrote"
        fault = Diagnostic("no-receipt", f"{path} is no receipt", Span(bundled.shown(path), 1), hint)
        raise UsageError(fault) from error
    return dict(data)


def _asked(data: Mapping[str, Any]) -> tuple[Settings, tuple[Path, ...]]:
    given = dict(data["settings"])
    submission = tuple(map(Path, given.pop("submission")))
    given |= {name: tuple(given[name]) for name in _TEXTS}
    given |= {name: tuple(map(Path, given[name])) for name in _FOLDERS}
    given |= {name: Path(given[name]) for name in _FILES if name in given}
    return Settings(**given, as_of=datetime.date.fromisoformat(data["as_of"])), submission


def differences(data: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What is no longer as the receipt says: what, then, now. Raises as ``gate`` does."""
    settings, submission = _asked(data)
    found = [("version", data["tool"]["version"], __version__)] if data["tool"]["version"] != __version__ else []
    now = {(each["part"], each["path"]): each["sha256"] for each in _files(settings, submission)}
    then = {(each["part"], each["path"]): each["sha256"] for each in data["files"]}
    found += [(f"{key[0]} {key[1]}", then.get(key, "-")[:12], now.get(key, "-")[:12])
              for key in sorted(now.keys() | then.keys()) if now.get(key) != then.get(key)]  # fmt: skip
    if (rules := rules_digest(settings)) != data["rules"]:
        found.append(("rules", data["rules"][:12], rules[:12]))
    result = gate(settings, submission)
    said = verdict(result, settings.fail_on)
    if said != data["verdict"]:
        found.append(("verdict", data["verdict"], said))
    before = {tuple(each) for each in data["violations"]}
    after = {(each.fingerprint, each.status) for each in result.violations}
    found += [("violation", " ".join(each), "-") for each in sorted(before - after)]
    found += [("violation", "-", " ".join(each)) for each in sorted(after - before)]
    return found


def _fault(code: str, message: str) -> Diagnostic:
    return Diagnostic(code, message, hint="judge it again")
