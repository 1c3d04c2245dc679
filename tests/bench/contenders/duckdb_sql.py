"""The eight rules by hand in DuckDB SQL: a query for each; and as one would write them to read the file least often."""

from __future__ import annotations

from collections.abc import Callable

from tests.bench.contenders import Answer, Job
from tests.bench.contenders.tables import open_document, open_reports
from tests.bench.eight import answer

QUERIES = (
    "SELECT 'item', row FROM report WHERE item NOT IN (SELECT duty FROM duty)",
    """SELECT 'positions', item FROM listed GROUP BY item
       HAVING min(position) != 1 OR max(position) != count(*) OR count(DISTINCT position) != count(*)""",
    """SELECT 'lead', row FROM report WHERE item IN (SELECT duty FROM lead) AND NOT EXISTS (
         FROM lead JOIN organ_name ON lead.unit = organ_name.name
         WHERE lead.duty = report.item AND organ_name.alias = report.reporter)""",
    """SELECT 'leaders', id FROM livelihood LEFT JOIN livelihood_leader USING (id)
       GROUP BY id HAVING count(DISTINCT leader) != 1""",
    """SELECT DISTINCT 'carrier', item FROM programme_item WHERE in_table = 'five_year'
       AND programme NOT IN (SELECT programme FROM programme_item WHERE in_table = 'annual')""",
    """SELECT 'short', row FROM report JOIN target ON report.target = target.target
         JOIN measure AS own ON own.unit = report.unit
         JOIN measure AS wanted ON wanted.unit = target.unit AND wanted.dimension = own.dimension
       WHERE status IN (SELECT printed FROM status_word WHERE status_word.status = 'completed')
         AND comparator IN (FROM floor_word) AND report.value * own.factor < target.value * wanted.factor""",
    """WITH figure AS (
         SELECT row, item, indicator, unit, value, first, last FROM report JOIN period USING (period)
         WHERE unit IN (SELECT unit FROM measure WHERE dimension != 'percent'))
       SELECT DISTINCT 'falls', later.row FROM figure AS later JOIN figure AS earlier
         ON (later.item, later.indicator, later.unit, later.first, later.last - 1)
          = (earlier.item, earlier.indicator, earlier.unit, earlier.first, earlier.last)
       WHERE later.value < earlier.value""",
    """SELECT 'vocabulary unit', row FROM report WHERE unit NOT IN (SELECT unit FROM measure)
       UNION ALL SELECT 'vocabulary period', row FROM report WHERE period NOT IN (SELECT period FROM period)
       UNION ALL SELECT 'vocabulary status', row FROM report WHERE status NOT IN (SELECT printed FROM status_word)""",
)

# Rules 1, 3, 6 and 8 in one pass: each joins a small table, and only rows that break one of them are kept.
ROW_RULES = """
WITH leads_as AS (SELECT DISTINCT duty, alias FROM lead JOIN organ_name ON lead.unit = organ_name.name),
goal AS (
  SELECT target.target, own.unit, own.factor, target.value * wanted.factor AS wanted
  FROM target JOIN measure AS wanted ON wanted.unit = target.unit JOIN measure AS own USING (dimension)
  WHERE comparator IN (FROM floor_word)),
judged AS (
  SELECT row, [
    CASE WHEN duty.duty IS NULL THEN 'item' END,
    CASE WHEN led.duty IS NOT NULL AND leads_as.duty IS NULL THEN 'lead' END,
    CASE WHEN status_word.status = 'completed' AND report.value * goal.factor < goal.wanted THEN 'short' END,
    CASE WHEN measure.unit IS NULL THEN 'vocabulary unit' END,
    CASE WHEN period.period IS NULL THEN 'vocabulary period' END,
    CASE WHEN status_word.printed IS NULL THEN 'vocabulary status' END] AS rules
  FROM report
    LEFT JOIN duty ON report.item = duty.duty
    LEFT JOIN (SELECT DISTINCT duty FROM lead) AS led ON report.item = led.duty
    LEFT JOIN leads_as ON report.item = leads_as.duty AND report.reporter = leads_as.alias
    LEFT JOIN goal ON report.target = goal.target AND report.unit = goal.unit
    LEFT JOIN measure ON report.unit = measure.unit
    LEFT JOIN period ON report.period = period.period
    LEFT JOIN status_word ON report.status = status_word.printed
  WHERE duty.duty IS NULL OR (led.duty IS NOT NULL AND leads_as.duty IS NULL)
    OR (status_word.status = 'completed' AND report.value * goal.factor < goal.wanted)
    OR measure.unit IS NULL OR period.period IS NULL OR status_word.printed IS NULL)
SELECT rule, row FROM (SELECT row, unnest(rules) AS rule FROM judged) WHERE rule IS NOT NULL
"""
# Rule 7 over 64-bit hashes instead of four texts: at 10⁷ rows a quarter of the memory, and less time. Pairs whose
# hashes are equal by chance are thrown out by looking at the texts of the few pairs that are left.
FALLS = """
WITH figure AS (
  SELECT row, hash(item, indicator, unit, first) AS series, last, value FROM report JOIN period USING (period)
  WHERE unit IN (SELECT unit FROM measure WHERE dimension != 'percent')),
suspect AS MATERIALIZED (
  SELECT later.row, earlier.row AS before FROM figure AS later
    JOIN figure AS earlier ON later.series = earlier.series AND later.last = earlier.last + 1
  WHERE later.value < earlier.value),
seen AS MATERIALIZED (
  SELECT row, item, indicator, unit, first, last FROM report JOIN period USING (period)
  WHERE row IN (SELECT row FROM suspect UNION SELECT before FROM suspect))
SELECT DISTINCT 'falls', suspect.row FROM suspect
  JOIN seen AS later ON later.row = suspect.row JOIN seen AS earlier ON earlier.row = suspect.before
WHERE (later.item, later.indicator, later.unit, later.first, later.last - 1)
  = (earlier.item, earlier.indicator, earlier.unit, earlier.first, earlier.last)
"""
FUSED = (ROW_RULES, QUERIES[1], QUERIES[3], QUERIES[4], FALLS)


def prepare(job: Job) -> Callable[[], Answer | None]:
    session = open_document(job)

    def run() -> Answer:
        open_reports(session, job)
        queries = FUSED if job.argument == "fused" else QUERIES
        return answer(row for query in queries for row in session.execute(query).fetchall())

    return run
