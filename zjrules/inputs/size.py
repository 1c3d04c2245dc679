"""How large a table of progress reports must be to stay in its file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from zjrules.settings import Settings

# From so many bytes on, by the engine that is asked for. With ``auto``, about where DuckDB in the file takes as long
# as Python in memory: 5000 rows.
LARGE: Mapping[str, Mapping[str, int]] = {
    "auto": {".csv": 1_000_000, ".parquet": 60_000, ".xlsx": 400_000, ".json": 2_000_000},
    "duckdb": {".csv": 500_000, ".parquet": 30_000, ".xlsx": 200_000, ".json": 1_000_000},
}
MOST_IN_MEMORY = 100_000_000  # bytes of tables that are read into memory where they cannot stay in their files
_PACKED = {".parquet": 10, ".xlsx": 10}  # how many times as much such a file would be as text, about


def stays_in_its_file(paths: Iterable[Path], settings: Settings) -> bool:
    """Is one of these files a table that is read in place? Tables that are not alone are, if they are very large."""
    least = LARGE.get(settings.engine, {})
    sizes = [(least[path.suffix.lower()], path.stat().st_size) for path in paths if _is_table(path, least)]
    if settings.paranoid or (len(sizes) > 1 and sum(size for _, size in sizes) <= MOST_IN_MEMORY):
        return False
    return any(size >= most for most, size in sizes)


def fits_into_memory(path: Path) -> bool:
    return path.stat().st_size * _PACKED.get(path.suffix.lower(), 1) <= MOST_IN_MEMORY


def _is_table(path: Path, least: Mapping[str, int]) -> bool:
    return path.suffix.lower() in least and path.is_file()
