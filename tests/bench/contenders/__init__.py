"""Who takes part: one module for each way of checking the same rules; ``CONTENDERS`` lists them in printing order."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from zjrules.engines import get_engine
from zjrules.errors import EngineError
from zjrules.read.progress_files import SUFFIXES

BOTH = ("parquet", "csv")
IN_PLACE = ("duckdb", "spark")  # engines that read the file themselves
MEMORY = ("parquet",)  # reads its rows into memory before the clock of the answer starts


class Job(NamedTuple):
    """What one process is asked to do. ``argument`` tells variants of one module apart."""

    suite: str
    format: str
    argument: str
    reports: Path
    document: Path
    dataset: Path
    scratch: Path


Answer = list[tuple[str, str]]  # rule and row number (or item, or group) of every violation, sorted
Prepare = Callable[[Job], Callable[[], Answer | None]]  # inner call timed; None: nothing to compare


class Contender(NamedTuple):
    """``largest`` is the size above which it is left out; ``missing`` gives the reason why it cannot run here."""

    name: str
    suite: str  # eight: the fixed rules; many: 500 simple rules; report: the product's own report rules
    module: str
    argument: str = ""
    formats: tuple[str, ...] = BOTH
    largest: int = 10**8
    missing: Callable[[str], str | None] = lambda _: None


def _package(*names: str) -> Callable[[str], str | None]:
    def missing(_: str) -> str | None:
        absent = [name for name in names if importlib.util.find_spec(name) is None]
        return f"{', '.join(absent)} is not installed" if absent else None

    return missing


def _engine(name: str) -> Callable[[str], str | None]:
    def missing(_: str) -> str | None:
        try:
            get_engine(name)
        except (EngineError, ImportError) as error:
            return f"not available yet: {error}"
        return None

    return missing


def _check(name: str) -> Callable[[str], str | None]:
    """``zjrules check`` with this engine, over a file of this format."""

    def missing(kind: str) -> str | None:
        if f".{kind}" not in SUFFIXES:
            return f"not available yet: zjrules check reads no .{kind}"
        if name in IN_PLACE and ".parquet" not in SUFFIXES:
            return "not available yet: zjrules check reads files into memory"
        return _engine(name)(kind)

    return missing


CONTENDERS = (
    Contender("scan", "eight", "scan", missing=_package("duckdb")),
    Contender("DuckDB SQL, one by one", "eight", "duckdb_sql", "single", missing=_package("duckdb")),
    Contender("DuckDB SQL, fused by hand", "eight", "duckdb_sql", "fused", missing=_package("duckdb")),
    Contender("Polars, one by one", "eight", "polars_rules", "single", missing=_package("polars")),
    Contender("Polars, collected together", "eight", "polars_rules", "together", missing=_package("polars")),
    Contender("clingo", "eight", "clingo_rules", "", MEMORY, 10**5, _package("clingo", "duckdb")),
    Contender("pyDatalog alone", "eight", "pydatalog_rules", "", MEMORY, 10**5, _package("pyDatalog", "duckdb")),
    Contender("evaluate, python", "eight", "evaluate", "python", MEMORY, 10**5, _engine("python")),
    Contender("evaluate, pydatalog", "eight", "evaluate", "pydatalog", MEMORY, 10**4, _engine("pydatalog")),
    Contender("evaluate, duckdb", "eight", "evaluate", "duckdb", MEMORY, 10**6, _engine("duckdb")),
    Contender("evaluate, spark", "eight", "evaluate", "spark", MEMORY, 10**5, _engine("spark")),
    Contender("zjrules check, python", "eight", "check", "python", BOTH, 10**4, _check("python")),
    Contender("zjrules check, duckdb", "eight", "check", "duckdb", BOTH, 10**8, _check("duckdb")),
    Contender("zjrules check, spark", "eight", "check", "spark", BOTH, 10**8, _check("spark")),
    Contender("scan", "many", "scan", missing=_package("duckdb")),
    Contender("DuckDB SQL, one by one", "many", "many_sql", "single", MEMORY, 10**6, _package("duckdb")),
    Contender("DuckDB SQL, fused by hand", "many", "many_sql", "fused", BOTH, 10**7, _package("duckdb")),
    Contender("Polars, collected together", "many", "many_polars", "", MEMORY, 10**6, _package("polars")),
    Contender("zjrules check, python", "many", "check", "python", BOTH, 10**4, _check("python")),
    Contender("zjrules check, duckdb", "many", "check", "duckdb", BOTH, 10**8, _check("duckdb")),
    Contender("scan", "report", "scan", missing=_package("duckdb")),
    Contender("zjrules check, python", "report", "check", "python", BOTH, 10**4, _check("python")),
    Contender("zjrules check, duckdb", "report", "check", "duckdb", BOTH, 10**8, _check("duckdb")),
    Contender("zjrules check, spark", "report", "check", "spark", BOTH, 10**8, _check("spark")),
)
SUITES = tuple(dict.fromkeys(contender.suite for contender in CONTENDERS))
