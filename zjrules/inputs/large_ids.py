"""The ids of single reports of a large table."""

from __future__ import annotations

from collections.abc import Mapping

from zjrules.engines.duckdb import DuckDbConnection
from zjrules.engines.sql.dialects import BLANKS
from zjrules.inputs.wide import Profile
from zjrules.inputs.wide_sql import load
from zjrules.model.progress import ProgressReport
from zjrules.model.progress_build import numbered, read_report
from zjrules.read.parquet import quoted
from zjrules.read.progress import RawReport
from zjrules.read.progress_columns import key_marks, more_fields


def ids_of(connection: DuckDbConnection, profile: Profile, reports: Mapping[int, RawReport]) -> dict[int, str]:
    """The id of a report is its key, with a number where rows above it have the same one."""
    if not reports:
        return {}
    reads = {n: read_report(raw, profile.year, profile.columns)[0] for n, raw in reports.items()}
    blanks = quoted(BLANKS)
    keyed = [(n, report.id, *_parts(report, reports[n])) for n, report in reads.items()]
    load(connection, "keyed", keyed, ("BIGINT", *["VARCHAR"] * 6))
    words = [word for name in ("item", "target", "reporter", "period") for word in profile.words.get(name, ())]
    target = "r.target"
    if any(len(word.split()) > 1 for word in words):
        target = f"translate(r.target, {blanks}, '')"
    period = f"coalesce(m.c1, translate(r.period, {blanks}, '')) || r.marks"
    about = f"CASE WHEN r.target <> '' THEN '' ELSE translate(r.item || '|' || r.indicator, {blanks}, '') END"
    item = "CASE WHEN r.target <> '' THEN '' ELSE r.item END"  # of the few that are alike so far, more is looked at
    same = "w.c2 = s.target AND w.c3 = s.about AND w.c4 = s.reporter AND w.c5 = s.period"
    alike = f"w.c2 = {target} AND w.c4 = r.reporter AND w.c5 = {period} AND w.c6 = {item}"
    if any("|" in word for word in words):  # then other parts may make the same key
        about_or_target = "CASE WHEN s.target <> '' THEN s.target ELSE s.about END"
        same, alike = f"w.c1 = {about_or_target} || '|' || s.reporter || '|' || s.period", "TRUE"
    counted = connection.rows(
        f"SELECT w.c0, count(*) FROM (SELECT r.n, {target} AS target, {about} AS about, r.reporter, "
        f"{period} AS period FROM reports AS r LEFT JOIN periods AS m ON m.c0 = r.period "
        f"SEMI JOIN keyed AS w ON {alike}) AS s JOIN keyed AS w ON {same} AND s.n <= w.c0 GROUP BY w.c0"
    )
    connection.rows("DROP TABLE keyed")
    times = {int(n): int(count) for n, count in counted}
    return {n: numbered(read.id, times.get(n, 1)) for n, read in reads.items()}


def _parts(report: ProgressReport, raw: RawReport) -> tuple[str, ...]:
    """What the key of a report is made of: its target, else what it is about; who reports, for when."""
    about = "" if report.target else f"{report.item}|{raw.fields.get('indicator', '')}"
    period = report.period.name if report.period else raw.fields.get("period", "")
    parts = (report.target, about, report.reporter, period)
    *others, last = ("".join(part.split()) for part in parts)
    return (*others, last + key_marks(more_fields(raw.extra)), "" if report.target else report.item)
