"""``python -m tests.bench``: make the tables, run everybody in turns, print figures, fail where answers differ."""

from __future__ import annotations

import argparse
import subprocess
import sys

from tests.bench.contenders import BOTH, CONTENDERS, SUITES
from tests.bench.generate import Table, table
from tests.bench.measure import Result, disagreements, measure
from tests.bench.report import tables


def main(arguments: list[str] | None = None) -> int:
    """0 where every contender gave the expected violations, else 1."""
    options = _parser().parse_args(arguments)
    results: list[Result] = []
    faults: list[str] = []
    for rows in sorted(options.sizes):
        _tell(f"{rows} rows: making the table, if it is not there")
        # In a process of its own: the memory of this one would count as that of the processes it starts.
        subprocess.run([sys.executable, "-m", "tests.bench.generate", str(rows)], check=True, stdout=sys.stderr)
        for suite in options.suites:
            for kind in options.formats:
                found = _run(options, table(rows), suite, kind)
                results += found
                faults += disagreements(found, table(rows))
    print(tables(results))
    for fault in faults:
        print(f"DIFFERS  {fault}")
    return 1 if faults else 0


def _run(options: argparse.Namespace, files: Table, suite: str, kind: str) -> list[Result]:
    chosen = [
        each
        for each in CONTENDERS
        if each.suite == suite
        and kind in each.formats
        and files.rows <= each.largest
        and (each.name == "scan" or any(word.lower() in each.name.lower() for word in options.only or [""]))
    ]
    return measure(chosen, files, kind, options.runs, options.limit, _tell)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _sizes(text: str) -> list[int]:
    return [int(float(word)) for word in _words(text)]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--sizes", type=_sizes, default=[10**4, 10**5, 10**6], help="rows: 1e4,1e5,1e6,1e7")
    parser.add_argument("--runs", type=int, default=5, help="runs of each contender; medians are printed")
    parser.add_argument("--only", type=lambda text: text.split("|"), help="parts of names: duckdb|polars")
    parser.add_argument("--suites", type=_words, default=list(SUITES), help=",".join(SUITES))
    parser.add_argument("--formats", type=_words, default=list(BOTH), help="parquet,csv")
    parser.add_argument("--limit", type=float, default=600, help="seconds after which a process is stopped")
    return parser


if __name__ == "__main__":
    sys.exit(main())
