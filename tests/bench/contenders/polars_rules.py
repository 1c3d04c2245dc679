"""The eight rules by hand in Polars, lazily and streaming: a query for each, or all collected together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from tests.bench.contenders import Answer, Job
from tests.bench.contenders.tables import DOCUMENT, NUMBERS
from tests.bench.eight import REPORT, answer, document_relations

if TYPE_CHECKING:
    import polars as pl

Frames = dict[str, "pl.LazyFrame"]


def reports(job: Job) -> pl.LazyFrame:
    """The table, typed, with its row numbers from 1."""
    import polars as pl

    if job.format == "parquet":
        found = pl.scan_parquet(job.reports, row_index_name="row", row_index_offset=1)
    else:
        decimals = dict.fromkeys(("value", "target_value"), pl.Decimal(18, 4))
        found = pl.scan_csv(
            job.reports, schema_overrides=decimals, infer_schema=False, row_index_name="row", row_index_offset=1,
            empty_string_is_null=False,
        )  # fmt: skip
    return found.select(REPORT)


def document(job: Job) -> Frames:
    import polars as pl

    found = {}
    for name, rows in document_relations(job.document).items():
        kinds = {"INTEGER": pl.Int64(), "DECIMAL(18, 4)": pl.Decimal(18, 4), "DECIMAL(20, 6)": pl.Decimal(20, 6)}
        schema = {column: kinds.get(NUMBERS.get(column, ""), pl.String()) for column in DOCUMENT[name].split()}
        found[name] = pl.LazyFrame(rows, schema=schema, orient="row")
    return found


def row_rules(report: pl.LazyFrame, small: Frames) -> Iterator[tuple[str, pl.LazyFrame]]:
    """Rule and the rows that break it, for the rules about reports."""
    import polars as pl

    yield "item", report.join(small["duty"], left_on="item", right_on="duty", how="anti").select("row")
    led = small["lead"].select("duty").unique()
    leads_as = small["lead"].join(small["organ_name"], left_on="unit", right_on="name").select("duty", "alias").unique()
    yield (
        "lead",
        report.join(led, left_on="item", right_on="duty", how="semi")
        .join(leads_as, left_on=["item", "reporter"], right_on=["duty", "alias"], how="anti")
        .select("row"),
    )
    completed = small["status_word"].filter(pl.col("status") == "completed").select("printed")
    goal = (
        small["target"]
        .join(small["floor_word"], on="comparator", how="semi")
        .join(small["measure"], on="unit")
        .select("target", "dimension", wanted=pl.col("value") * pl.col("factor"))
        .join(small["measure"], on="dimension")
        .select("target", "unit", "factor", "wanted")
    )
    yield (
        "short",
        report.join(completed, left_on="status", right_on="printed", how="semi")
        .join(goal, on=["target", "unit"])
        .filter(pl.col("value") * pl.col("factor") < pl.col("wanted"))
        .select("row"),
    )
    adds_up = small["measure"].filter(pl.col("dimension") != "percent").select("unit")
    figure = report.join(adds_up, on="unit", how="semi").join(small["period"], on="period")
    figure = figure.select("row", "item", "indicator", "unit", "value", "first", "last")
    earlier = figure.select("item", "indicator", "unit", "first", last=pl.col("last") + 1, before=pl.col("value"))
    yield (
        "falls",
        figure.join(earlier, on=["item", "indicator", "unit", "first", "last"])
        .filter(pl.col("value") < pl.col("before"))
        .select("row")
        .unique(),
    )
    yield "vocabulary unit", report.join(small["measure"], on="unit", how="anti").select("row")
    yield "vocabulary period", report.join(small["period"], on="period", how="anti").select("row")
    yield (
        "vocabulary status",
        report.join(small["status_word"], left_on="status", right_on="printed", how="anti").select("row"),
    )


def document_rules(small: Frames) -> Iterator[tuple[str, pl.LazyFrame]]:
    import polars as pl

    position = pl.col("position")
    wrong = (position.min() != 1) | (position.max() != pl.len()) | (position.n_unique() != pl.len())
    yield "positions", small["listed"].group_by("item").agg(wrong=wrong).filter("wrong").select("item")
    leaders = small["livelihood"].join(small["livelihood_leader"], on="id", how="left").unique()
    counted = leaders.group_by("id").agg(leaders=pl.col("leader").count())
    yield "leaders", counted.filter(pl.col("leaders") != 1).select("id")
    items = small["programme_item"]
    annual = items.filter(pl.col("in_table") == "annual")
    five_year = items.filter(pl.col("in_table") == "five_year")
    yield "carrier", five_year.join(annual, on="programme", how="anti").select("item").unique()


def prepare(job: Job) -> Callable[[], Answer | None]:
    import polars as pl

    small = document(job)

    def run() -> Answer:
        rules = [*row_rules(reports(job), small), *document_rules(small)]
        if job.argument == "together":
            frames = pl.collect_all([frame for _, frame in rules], engine="streaming")
        else:
            frames = [frame.collect(engine="streaming") for _, frame in rules]
        return answer((rule, row[0]) for (rule, _), frame in zip(rules, frames, strict=True) for row in frame.rows())

    return run
