"""Where results and diagnostics go: standard output or a file written whole, and standard error."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal, TextIO

from zjrules import bundled
from zjrules.errors import Diagnostic, ReadError, UsageError
from zjrules.read.decode import decode
from zjrules.render import RenderOptions
from zjrules.render.diagnostics import render_diagnostics
from zjrules.settings import Colour, Lang, Settings

FileState = Literal["new", "changed", "same"]

PIPE_WIDTH = 80
NARROWEST = 40
_MOST_BYTES = 32 << 20  # of a larger file nothing is quoted
WIDEST = 100  # longer lines of Chinese are hard to read


def look(settings: Settings, to_file: bool = False) -> RenderOptions:
    """How a result is shown where it goes: a terminal's width and colour, or plain 80 columns."""
    to_terminal = not to_file and sys.stdout.isatty()
    return RenderOptions(
        lang=settings.lang,
        colour=wants_colour(settings.colour, sys.stdout, to_file),
        width=terminal_width() if to_terminal else PIPE_WIDTH,
        fail_on=settings.fail_on,
        compared=settings.baseline is not None,
        below=below_repository(os.environ),
    )


def below_repository(environment: Mapping[str, str]) -> str:
    """The working folder as it is seen from the top of the repository that a CI job works on; '' elsewhere."""
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        if top := environment.get(name):
            here, whole = Path.cwd(), Path(top).resolve()
            if here.is_relative_to(whole):
                return "" if here == whole else here.relative_to(whole).as_posix()
    return ""


def wants_colour(colour: Colour, stream: TextIO, to_file: bool = False) -> bool:
    """``always`` and ``never`` are obeyed; else only a terminal is coloured, and NO_COLOR is respected."""
    if colour != "auto":
        return colour == "always"
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return not to_file and not plain and stream.isatty()


def terminal_width() -> int:
    """Columns of the terminal, within what reads well; COLUMNS goes first, as everywhere."""
    told = os.environ.get("COLUMNS", "")
    columns = int(told) if told.isdecimal() else 0
    if not columns:
        with contextlib.suppress(OSError, ValueError, AttributeError):  # no terminal, or none that tells
            columns = os.get_terminal_size(sys.stdout.fileno()).columns
    return max(NARROWEST, min(columns or PIPE_WIDTH, WIDEST))


def check_target(output: Path | None) -> None:
    """Tell before the work, not after it, that a result cannot be written there."""
    if output is None:
        return
    if output.is_dir():
        raise UsageError(Diagnostic("cannot-write", f"{output} is a folder", hint="name a file"))
    if not output.parent.is_dir():
        raise UsageError(Diagnostic("cannot-write", f"there is no folder {output.parent}", hint="make it first"))


def write_result(text: str, output: Path | None = None) -> None:
    """Write UTF-8 to a file, whole or not at all, or to standard output. A reader that went away is no error."""
    data = text.encode("utf-8", "replace")
    try:
        if output is None:
            with contextlib.suppress(BrokenPipeError):
                _to_stdout(text, data)
        else:
            _to_file(output, data)
    except OSError as error:
        where = "standard output" if output is None else str(output)
        raise UsageError(Diagnostic("cannot-write", f"{where} cannot be written: {error.strerror}")) from error


def _to_stdout(text: str, data: bytes) -> None:
    stream = sys.stdout
    if stream.isatty() or not hasattr(stream, "buffer"):  # a terminal has its own encoding
        encoding = stream.encoding or "utf-8"
        stream.write(text.encode(encoding, "replace").decode(encoding))
        stream.flush()
    else:  # files and pipes get the same bytes whatever the locale
        stream.flush()
        stream.buffer.write(data)
        stream.buffer.flush()


def write_files(folder: Path, files: Mapping[str, str]) -> list[tuple[str, FileState]]:
    """Write text files into a folder, made if need be: all of them, or none. Returns paths and what became of them."""
    states: list[tuple[str, FileState]] = []
    changed: dict[Path, bytes] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            path, data = folder / name, text.encode("utf-8")
            old = path.read_bytes() if path.exists() else None
            states.append((path.as_posix(), "new" if old is None else "same" if old == data else "changed"))
            if old != data:
                changed[path] = data
        _replace(changed)
    except OSError as error:
        where = error.filename or folder
        raise UsageError(Diagnostic("cannot-write", f"{where} cannot be written: {error.strerror}")) from error
    return states


def _to_file(output: Path, data: bytes) -> None:
    target = Path(os.path.realpath(output))  # a link stays a link
    if target.exists() and not target.is_file():  # a device or a pipe cannot be replaced
        target.write_bytes(data)
    else:
        _replace({target: data})


def _replace(files: Mapping[Path, bytes]) -> None:
    """Write every file beside its target first, and only then put them in place."""
    drafts = {target: target.with_name(f".{target.name}.{os.getpid()}.tmp") for target in files}
    try:
        for target, data in files.items():
            with drafts[target].open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                drafts[target].chmod(stat.S_IMODE(target.stat().st_mode))
        for target, draft in drafts.items():
            draft.replace(target)
    except BaseException:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
        raise


def tell(
    diagnostics: Sequence[Diagnostic],
    *,
    fatal: bool | Callable[[Diagnostic], bool] = True,
    colour: Colour = "auto",
    lang: Lang = "zh",
) -> None:
    """Write diagnostics to standard error, each with the line it is about where the file is at hand."""
    width = terminal_width() if sys.stderr.isatty() else PIPE_WIDTH
    text = render_diagnostics(
        diagnostics, _lines, fatal=fatal if callable(fatal) else lambda _: bool(fatal),
        colour=wants_colour(colour, sys.stderr), width=width, lang=lang,
    )  # fmt: skip
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.flush()
        sys.stderr.write(text)
        sys.stderr.flush()


def _lines(path: str) -> list[str] | None:
    """The lines of a file by the path it is cited under, None where it is no text; bundled files are cited from
    their root."""
    for candidate in (Path(path), bundled.root() / path):
        with contextlib.suppress(OSError, ValueError):
            if candidate.stat().st_size > _MOST_BYTES:
                return None
            data = candidate.read_bytes()
            try:
                return decode(data, path)[0].lines()
            except ReadError as error:
                damaged = error.diagnostics[0].code == "unknown-encoding"
                return data.decode("utf-8", "replace").split("\n") if damaged else None
    return None
