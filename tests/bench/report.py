"""The tables that the benchmark prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.bench.measure import Result

HEAD = ("contender", "answer s", "wall s", "CPU s", "peak MiB", "× scan", "× SQL", "CPU × scan", "growth", "violations")
SQL = "DuckDB SQL, one by one"


def tables(results: Sequence[Result]) -> str:
    """A table for each suite, size and format, in the order they were run. Growth is against the size before."""
    parts = []
    for suite, rows, kind in dict.fromkeys((each.contender.suite, each.rows, each.format) for each in results):
        group = [each for each in results if (each.contender.suite, each.rows, each.format) == (suite, rows, kind)]
        lines = [HEAD, *(_line(each, group, results) for each in group)]
        parts.append(f"{suite}, {rows:,} rows, {kind}\n" + "\n".join(_aligned(lines)))
    return "\n\n".join(parts)


def _line(result: Result, group: Sequence[Result], results: Sequence[Result]) -> tuple[str, ...]:
    name = result.contender.name
    if result.fault or not result.runs:
        return (name, result.fault or "not run")
    answer, cpu = result.median("answer"), result.median("cpu")
    violations = result.runs[0].violations
    return (
        name,
        f"{answer:.2f}",
        f"{result.median('wall'):.2f}",
        f"{cpu:.2f}",
        f"{result.median('peak'):.0f}",
        _ratio(answer, _of(group, "scan", "answer")),
        _ratio(answer, _of(group, SQL, "answer")),
        _ratio(cpu, _of(group, "scan", "cpu")),
        _ratio(answer, _before(result, results)),
        "" if violations is None else str(violations),
    )


def _of(group: Sequence[Result], name: str, what: str) -> float | None:
    found = [each.median(what) for each in group if each.contender.name == name and each.runs]
    return found[0] if found else None


def _before(result: Result, results: Sequence[Result]) -> float | None:
    """The same contender's answer at the size run before this one."""
    smaller = [
        each
        for each in results
        if (each.contender, each.format) == (result.contender, result.format) and each.rows < result.rows and each.runs
    ]
    return max(smaller, key=lambda each: each.rows).median("answer") if smaller else None


def _ratio(value: float, base: float | None) -> str:
    return f"{value / base:.2f}" if base else ""


def _aligned(lines: Sequence[tuple[str, ...]]) -> Iterator[str]:
    full = [line for line in lines if len(line) == len(HEAD)]
    widths = [max(len(line[column]) for line in full) for column in range(len(HEAD))]
    widths[0] = max(len(line[0]) for line in lines)
    for line in lines:
        if len(line) == len(HEAD):
            cells = [
                line[0].ljust(widths[0]),
                *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)),
            ]
            yield "  ".join(cells).rstrip()
        else:
            yield f"{line[0].ljust(widths[0])}  {' '.join(line[1].split())}"
