"""DuckDB: what reaches it as SQL, what it keeps, what it looks up, and what it leaves to the reference engine."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.engines.every import ARITHMETIC, figures
from tests.engines.test_no_python import TEXTS
from zjrules.datalog import analyse, parse
from zjrules.datalog.schema import Schema, relation
from zjrules.datalog.stratified import StratifiedProgram
from zjrules.engines import get_engine
from zjrules.engines.api import evaluate, prepare
from zjrules.engines.base import evaluate_all
from zjrules.engines.database import Database
from zjrules.engines.duckdb import DuckDbEngine
from zjrules.engines.proof import Prover
from zjrules.engines.sql.types import OF_TEXT, type_of_values, whole
from zjrules.errors import EngineError
from zjrules.rulebook.examples import examples_of
from zjrules.rulebook.loader import load_rulebook
from zjrules.rulebook.rule import Rule

BOOK, _ = load_rulebook()
HEADS = ("violation", "subject", "undetermined")
Statements = list[tuple[str, Sequence[object]]]


@pytest.fixture
def engine() -> Iterator[DuckDbEngine]:
    made = DuckDbEngine()
    yield made
    made.connection.close()


def spied(engine: DuckDbEngine, monkeypatch: pytest.MonkeyPatch) -> Statements:
    """Everything that is sent to the database from now on."""
    sent: Statements = []
    rows = engine.connection.rows

    def watching(sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        sent.append((sql, values))
        return rows(sql, values)

    monkeypatch.setattr(engine.connection, "rows", watching)
    return sent


# ---------------------------------------------------------------------- what is sent


def test_no_value_and_no_name_of_a_program_gets_into_sql(engine: DuckDbEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = [*TEXTS, "x' OR 'a'='a", "'); DROP TABLE r1; --", "$1", "?", "/* */", 'a"b', "r1"]
    quoted = ['"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"' for text in hostile]
    rules = "".join(f"select_from(Drop_table, {text}) :- union(Drop_table), Drop_table != {text}.\n" for text in quoted)
    rules += (
        'where(Drop_table, 7654321.25) :- select_from(Drop_table, T), not union(T), contains(T, "DROP"), T < $limit.'
    )
    program, facts = prepare(rules, {"union": [(text,) for text in (*hostile, "innocent")]}, {"limit": "zzz~"})
    sent = spied(engine, monkeypatch)
    found = engine.evaluate(program, facts)
    expected = get_engine("python").evaluate(program, facts)
    assert found.rows("select_from") == expected.rows("select_from") and len(found.rows("select_from")) > 100
    assert found.rows("where") == expected.rows("where")
    everything = " ".join(sql for sql, _ in sent).lower()
    assert len(sent) > 2
    words = ("union(", "select_from", "where(", "drop", "innocent", "7654321", "zzz~", "os.system", "eval")
    assert [word for word in words if word in everything] == []


def test_the_same_query_is_asked_once_for_all_programs(engine: DuckDbEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    schema = Schema([relation("edge", "from:text to:text", "")])
    programs = [analyse(parse(f"subject(X) :- edge(X, _). violation(X) :- edge(X, X), X != \"{name}\"."), schema)
                for name in "abcdefgh"]  # fmt: skip
    facts = Database({"edge": [(str(a), str(b)) for a in range(20) for b in range(20)]})
    sent = spied(engine, monkeypatch)
    found = list(evaluate_all(engine, programs, facts))
    assert [len(each.rows("subject")) for each in found if isinstance(each, Database)] == [20] * 8
    assert [len(each.rows("violation")) for each in found if isinstance(each, Database)] == [20] * 8
    assert len([sql for sql, _ in sent if "JOIN" in sql or "DISTINCT" in sql]) == 2


def test_tables_go_with_the_facts_they_were_made_for(engine: DuckDbEngine) -> None:
    program, facts = prepare("p(X, Y) :- e(X, Z), e(Z, Y).", {"e": [(number, number + 1) for number in range(30)]})
    for _ in range(3):
        assert len(engine.evaluate(program, facts).rows("p")) == 29
        gc.collect()
    assert engine.connection.name()
    assert engine.connection.rows("SELECT count(*) FROM duckdb_tables()") == [(0,)]


def test_it_reaches_no_files(engine: DuckDbEngine) -> None:
    with pytest.raises(EngineError):
        engine.connection.rows("SELECT * FROM read_csv('/etc/hostname')")


# ---------------------------------------------------------------------- equality


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in BOOK.rules])
def test_the_examples_of_the_rules_give_the_same_rows(rule: Rule) -> None:
    for example in examples_of(rule, BOOK):
        program = rule.program.with_parameters(example.values)
        derived = []
        for name in ("python", "duckdb"):
            engine = get_engine(name)
            found = engine.evaluate(program, engine.evaluate(BOOK.shared, Database(example.facts)))
            derived.append({head: found.rows(head) for head in HEADS})
        assert derived[0] == derived[1], example.name


def test_there_are_as_many_examples_as_there_should_be() -> None:
    assert sum(len(examples_of(rule, BOOK)) for rule in BOOK.rules) >= 473


def test_the_bundled_data_give_the_same_report(tmp_path: Path) -> None:
    reports = []
    for name in ("python", "duckdb"):
        file = tmp_path / f"{name}.json"
        arguments = ["check", "--as-of", "2024-03-31", "--format", "json", "--engine", name, "-o", str(file)]
        done = subprocess.run([sys.executable, "-c", "from zjrules.cli.main import entry; entry()", *arguments],
                              capture_output=True, text=True)  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        report = json.loads(file.read_text(encoding="utf-8"))
        assert report.pop("engine") == name
        reports.append(_timeless(report))
    assert reports[0] == reports[1]
    assert len(reports[0]["rules"]) > 120 and reports[0]["violations"]


def _timeless(report: Any) -> Any:
    if isinstance(report, dict):
        return {key: _timeless(value) for key, value in report.items() if key != "seconds"}
    return [_timeless(each) for each in report] if isinstance(report, list) else report


def test_arithmetic_is_exact(referred: list[tuple[str, ...]]) -> None:
    """Figures of all sizes, each with each: what python says of sums, products, quotients, remainders."""
    facts = {"v": [(figure,) for figure in figures(12, 4)]}
    assert evaluate(ARITHMETIC, facts, "duckdb") == evaluate(ARITHMETIC, facts, "python")
    assert referred == []


# ---------------------------------------------------------------------- what SQL cannot say


@pytest.mark.parametrize(
    ("rules", "facts", "relations"),
    [
        ("p(Y) :- v(X), Y = X * X.", {"v": [(10**25,)]}, [("p",)]),
        ("p(Y) :- v(X), Y = X + 1.", {"v": [(10**60,), (1,)]}, [("p",)]),
        ("p(Y) :- Y = sum { X : v(X) }.", {"v": [(10**38 - 1,), (10**38 - 2,)]}, [("p",)]),
        ("p(Y) :- Y = min { X : v(X), X != 1 }.", {"v": [("a",), ("b",), (1,)]}, [("p",)]),
        ('p(X) :- v(X), X != "a".', {"v": [("\ud800",), ("a",)]}, [("p",)]),
        ('p(X) :- v(X), w(P), matches(X, P).', {"v": [("ab",)], "w": [("^a",), ("^b",)]}, [("p",)]),
        ('p(Y) :- v(X), Y = replace(X, "", "-").', {"v": [("ab",)]}, [("p",)]),
        ("p(Y) :- v(X), Y = X + 1.", {"v": [(10**37,), (1,)]}, []),
        ("p(X) :- v(X), w(X).", {"v": [(10**60,), (1,)], "w": [(10**60,), ("1",)]}, []),
    ],
)  # fmt: skip
def test_what_sql_cannot_say_the_reference_engine_evaluates(
    rules: str, facts: dict[str, list[tuple[object, ...]]], relations: list[tuple[str, ...]],
    referred: list[tuple[str, ...]],
) -> None:  # fmt: skip
    try:
        expected: Any = evaluate(rules, facts, "python")
    except EngineError as error:
        with pytest.raises(EngineError) as caught:
            evaluate(rules, facts, "duckdb")
        assert caught.value.diagnostics == error.diagnostics
    else:
        assert evaluate(rules, facts, "duckdb") == expected
    assert referred == relations


def test_a_guard_keeps_zero_out_without_help(referred: list[tuple[str, ...]]) -> None:
    found = evaluate("p(X, Y) :- v(X), X != 0, Y = 1 / X, Y > 0.3.", {"v": [(0,), (1,), (2,), (4,)]}, "duckdb")
    assert found["p"] == {(1, 1), (2, Decimal("0.5"))}
    assert referred == []


def test_one_failing_program_of_many_is_told_in_its_place(engine: DuckDbEngine) -> None:
    schema = Schema([relation("v", "number:decimal", "")])
    texts = ["p(X) :- v(X), X > 1.", "p(Y) :- v(X), Y = 1 / X.", "p(X) :- v(X)."]
    found = list(evaluate_all(engine, [analyse(parse(text), schema) for text in texts], Database({"v": [(0,), (2,)]})))
    assert [each.diagnostics[0].code if isinstance(each, EngineError) else each.rows("p") for each in found] == [
        {(2,)}, "division-by-zero", {(0,), (2,)}
    ]  # fmt: skip


def test_deep_recursion_ends() -> None:
    chain = [(number, number + 1) for number in range(150)]
    rules = "p(X, Y) :- e(X, Y). p(X, Z) :- p(X, Y), e(Y, Z). c(N) :- N = count { X, Y : p(X, Y) }."
    assert evaluate(rules, {"e": chain}, "duckdb")["c"] == {(150 * 151 // 2,)}


# ---------------------------------------------------------------------- large tables


ROWS = 60_000
LARGE = """
leads(I, U) :- lead(I, U).
violation(R, U) :- report(R, I, U, _), duty(I), not leads(I, U).
violation(R, V) :- report(R, I, _, V), goal(I, G), V < G.
subject(R) :- report(R, _, _, _).
"""


@pytest.fixture
def large(engine: DuckDbEngine) -> tuple[StratifiedProgram, Database, Database]:
    """A program, its facts with a table that is in the database only, and the same in memory."""
    engine.connection.rows(
        "CREATE TABLE reports AS SELECT i AS c0, 'item' || (i % 50) AS c1, "
        "'unit' || (i % 50 + (i % 9999 = 7)::INT) AS c2, "
        f"CAST(CASE WHEN i % 9998 = 3 THEN 1 ELSE 5 END AS DECIMAL(18, 1)) AS c3 FROM range({ROWS}) AS t(i)"
    )
    facts: dict[str, list[tuple[str | Decimal, ...]]] = {
        "duty": [(f"item{number}",) for number in range(50)],
        "lead": [(f"item{number}", f"unit{number}") for number in range(50)],
        "goal": [(f"item{number}", Decimal("2.5")) for number in range(50)],
    }
    base = engine.database()
    figure = type_of_values([Decimal("5.1")])
    base.attach("report", "reports", (whole(18), OF_TEXT, OF_TEXT, figure), ROWS)
    memory = Database()
    memory.add("report", engine.connection.rows("SELECT * FROM reports"))
    for name, rows in facts.items():
        base.add(name, rows)
        memory.add(name, rows)
    columns = {"report": "row:integer item:text unit:text value:decimal", "duty": "item:text",
               "lead": "item:text unit:text", "goal": "item:text value:decimal"}  # fmt: skip
    schema = Schema([relation(name, each, "") for name, each in columns.items()])
    return analyse(parse(LARGE), schema), base, memory


def test_a_table_of_the_database_is_never_fetched(
    engine: DuckDbEngine, large: tuple[StratifiedProgram, Database, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    program, base, memory = large
    sent = spied(engine, monkeypatch)
    derived = engine.evaluate(program, base)
    assert len(derived.table("subject")) == ROWS
    found = sorted(derived.rows("violation"), key=str)
    expected = get_engine("python").evaluate(program, memory)
    assert found == sorted(expected.rows("violation"), key=str) and len(found) == 13
    before = len(sent)
    prover, reference = Prover(program, derived), Prover(program, expected)
    prover.expect("violation", found)
    assert [prover.prove("violation", row) for row in found] == [reference.prove("violation", row) for row in found]
    assert len(sent) - before <= 6, "the rows of all proofs are looked up at once"
    fetched = [sql for sql, _ in sent if sql.startswith("SELECT c0, c1, c2, c3 FROM reports")]
    assert fetched == []


def test_a_row_of_a_large_table_is_looked_up(
    engine: DuckDbEngine, large: tuple[StratifiedProgram, Database, Database]
) -> None:
    _, base, _ = large
    table = base.table("report")
    assert (7, "item7", "unit8", 5) in table.rows
    assert (7, "item7", "unit7", 5) not in table.rows
    assert (7, "item7", "unit8", Decimal("5.04")) not in table.rows, "a value that the column cannot hold is in no row"
    assert table.groups((0,)).get(3) == [(3, "item3", "unit3", 1)]
    assert table.groups((0, 1)).get((3, "item4"), "none") == "none"
    assert len(table.rows) == ROWS


def test_duckdb_is_loaded_when_it_is_chosen() -> None:
    code = "import sys; from zjrules.datalog import evaluate; evaluate('p(1).', {})\n"
    code += "print({*sys.modules} & {'_duckdb', 'duckdb'})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
