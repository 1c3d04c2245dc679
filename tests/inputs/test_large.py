"""A table that stays in its file gives the very result of one that is read into memory."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.read.workbooks import workbook
from zjrules import bundled
from zjrules.cli.main import main
from zjrules.engines.limits import used_memory
from zjrules.inputs import size
from zjrules.settings import Settings

with (bundled.data() / "zj-2023" / "progress" / "outcomes-2023.csv").open(encoding="utf-8-sig", newline="") as _file:
    HEAD, *ROWS = list(csv.reader(_file))
AT = {name: place for place, name in enumerate(HEAD)}

Rows = list[list[str]]


def changed(**columns: Sequence[str]) -> Rows:
    """The bundled rows; in each column named, these texts stand in turns."""
    rows = [list(row) for row in ROWS]
    for number, row in enumerate(rows):
        for name, texts in columns.items():
            row[AT[name]] = texts[number % len(texts)]
    return rows


def written(rows: Rows, head: Sequence[str] = HEAD, delimiter: str = ",", end: str = "\r\n") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows([head, *rows])
    return text.getvalue()


def broken() -> str:
    """Rows that are too short, too long, blank, a header once more, a quotation mark that is never closed."""
    rows = [list(row) for row in ROWS]
    rows[3] = rows[3][:4]
    rows[5] += ["多余"]
    rows[7] += ["", ""]
    rows[9:9] = [[""] * len(HEAD), [], list(HEAD), [" "]]
    rows[20] += ["甲", "乙"]
    return written(rows) + 'annual-2-5,,"没有结尾的引号,省水利厅,2023\r\n"annual-2-5" ,,"甲"乙,省水利厅,2023\r\n'


FIGURES = ["１２．５", "1,000", "约30", "3万", "甲", "-5", "+7", "1e5", "12.34567", "  8 ", "0", "00012", "1.50", "12%",
           "三十", "10000000000000", ".5", "5.", "—", "无", ""]  # fmt: skip
RATES = ["12.50%", "100", "１００％", "99.9", "0.125", "-3%", "120.0%", "% ", "甲%", "5.%", "1,000%", "33.333333", ""]
WORDS = ["=SUM(A1)", '说“是”和"否"', "甲,乙", " 前后有空 ", "\u3000全角空格", "啊啊啊啊啊啊", "\ufffd坏", "ｆｕｌｌ",
         "\u200b零宽", "國務院", "制表\t符", "", "𠮷"]  # fmt: skip
PERIODS = ["2023", "2023H1", "2023Q9", "2023年1—11月", "上半年", "", " 2023-06 ", "2023-13", "三季度", "２０２３"]
STATUSES = ["已完成", "completed", "Completed ", "基本完成", "", "进 行 中", "逾期"]
DAYS = ["2023-06-30", "2023/6/30", "2023年6月30日", "", "30.6.2023", "1899-01-01", " 2023-07-01", "2023-02-30"]
ITEMS = ["annual-2-5", " annual-2-5", "annual－2－5", "", "annual-99-1", "livelihood-2-1", "ANNUAL-2-5"]
UNITS = ["", "万吨", "個", "亿 元", "％", "万元"]
SEVERAL = ["省发展改革委、省经信厅", "省发展改革委\n省 财政厅；某某局", "省发展改革委", "（甲、乙", "、", "",
           "省委宣传部（省新闻出版局、省电影局），省发展改革委", "省\u200b厅、省发展改革委"]  # fmt: skip
REPORTERS = ["省发展改革委", "省 发展改革委", "", "某某局", "\ufffd省", "省发展和改革委员会"]
FULLER = {"报送日期": DAYS, "版次": ["", "1", "2", " Ｖ３", "甲", "0"], "更正说明": ["", "统计口径改了"],
          "分项": ["", "", "", " 东 区", "西|区"], "数据口径": ["累计", "当期", "", "level", "别的"],
          "灯色": ["红", "yellow", "绿灯", "", "紫", "红"], "存在问题": ["", "进度慢"], "下一步措施": ["", "加快"],
          "审核人": ["", "张三 "], "审核日期": [*DAYS[3:], *DAYS[:3]],
          "佐证日期": DAYS[2:], "佐证校验值": ["", "0" * 64, "abc"]}  # fmt: skip
TOLD = ["截至6月底，完成投资1.02万亿元，其中民间投资3000亿元", "截止到2023年11月30日新增1,234家", "",
        "完成12.34567万吨", "增长5.5%，比上年多３个", "截至13月", "1" * 15 + "家"]  # fmt: skip

TABLES: dict[str, Callable[[], bytes]] = {
    "with a byte order mark": lambda: written(ROWS).encode("utf-8-sig"),
    "in GB18030": lambda: written(ROWS).encode("gb18030"),
    "with semicolons, below a title": lambda: ("进展情况;;\n\n" + written(ROWS, delimiter=";", end="\n")).encode(),
    "with other line ends": lambda: written(ROWS, end="\r").encode(),
    "without a line end": lambda: written(ROWS).rstrip().encode(),
    "with broken rows": lambda: broken().encode(),
    "with damaged bytes": lambda: written(ROWS).encode().replace("月".encode(), b"\xe6\x9c", 1),
    "with columns nobody knows": lambda: written(
        [[*row, "甲" if at % 3 else "", " 乙 "] for at, row in enumerate(ROWS)], [*HEAD, "备注", ""]
    ).encode(),
    "with rows again": lambda: written([*ROWS, *ROWS[:30], *ROWS[:10]]).encode(),
    "with odd figures": lambda: written(changed(完成值=FIGURES, 目标值=FIGURES[::-1], 完成率=RATES)).encode(),
    "with odd words": lambda: written(
        changed(指标=[*WORDS, "省重大项目"], 进展情况=WORDS[3:], 佐证材料=WORDS[5:], 来源=WORDS[1:])
    ).encode(),
    "with line ends in cells": lambda: written(changed(进展情况=["一行", "两\n行", "三\r\n\r\n行"])).encode(),
    "with odd names": lambda: written(
        changed(报告期=PERIODS, 状态=STATUSES, 数据截止=DAYS, 事项编号=ITEMS, 计量单位=UNITS, 填报单位=REPORTERS)
    ).encode(),
    "of the fuller form": lambda: written(
        [[*row, *(texts[at % len(texts)] for texts in FULLER.values())] for at, row in enumerate(
            changed(进展情况=TOLD, 状态=STATUSES))], [*HEAD, *FULLER]
    ).encode(),
    "with few columns": lambda: written(
        [[row[1], row[4], row[6], row[7]] for row in ROWS], ["目标编号", "报告期", "完成值", "计量单位"]
    ).encode(),
    "without a row": lambda: written([]).encode(),
    "with several units in a cell": lambda: written(changed(填报单位=SEVERAL)).encode(),
    "with a character that is none": lambda: written(ROWS).encode().replace(b"2023", b"2\x0023", 1),
    "without a header": lambda: b"a,b\r\n1,2\r\n",
}


@pytest.fixture(autouse=True)
def in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(size, "LARGE", {"duckdb": {".csv": 0, ".parquet": 0, ".xlsx": 0, ".json": 0}})


def checked(table: Path, engine: str, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, Any, str]:
    """Exit status, result and what went to standard error."""
    status = main(["check", str(table), "--engine", engine, "--select", "G,D", "--as-of", "2024-03-31",
                   "--format", "json", "--config", "none", *options])  # fmt: skip
    said = capsys.readouterr()
    result = json.loads(said.out) if said.out else {}
    assert not result or result.pop("engine") == engine
    for rule in result.get("rules", ()):
        rule.pop("seconds")
    return status, result, said.err


@pytest.mark.parametrize("what", TABLES)
def test_a_csv_in_its_file_is_judged_as_one_in_memory(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "进展.csv"
    table.write_bytes(TABLES[what]())
    expected = checked(table, "python", capsys)
    assert len(expected[1]["rules"]) > 30, "nothing was judged"
    assert checked(table, "duckdb", capsys) == expected


def sheets(*tables: Rows, merged: Sequence[str] = ()) -> bytes:
    title = ["进展情况表"]
    made = [{"name": f"第{at}张", "rows": [title, HEAD, *rows], "merged": merged} for at, rows in enumerate(tables, 1)]
    return workbook({"sheets": made})


OTHERS: dict[str, Callable[[], bytes]] = {
    "one.xlsx": lambda: sheets(changed(填报单位=SEVERAL, 完成值=FIGURES, 完成率=RATES)),
    "merged.xlsx": lambda: sheets(changed(事项编号=["annual-2-5", "", ""]), merged=["A3:A5", "A6:A8", "E4:E20"]),
    "several.xlsx": lambda: sheets(ROWS[:40], ROWS[30:], changed(进展情况=WORDS)[:20]),
    "differing.xlsx": lambda: workbook({"sheets": [
        {"name": "甲", "rows": [HEAD, *ROWS[:9]]}, {"name": "乙", "rows": [HEAD[:6], *(row[:6] for row in ROWS[:9])]},
        {"name": "丙", "rows": [["说明"]]}]}),
    "cut.xlsx": lambda: workbook({"sheets": [{"name": "甲", "rows": [HEAD, *ROWS[:9]]}, {"name": "乙", "rows": [
        HEAD, ROWS[9], {"row": 1, "cells": []}]}]}),
    "submission.json": lambda: json.dumps(
        [{name: cell for name, cell in zip([*HEAD, "备注"], [*row, "甲"], strict=True) if cell} for row in
         changed(完成值=FIGURES, 填报单位=SEVERAL)], ensure_ascii=False, indent=1).replace('"甲"', "甲", 1).encode(),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_workbooks_and_json_are_judged_as_in_memory(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / name
    table.write_bytes(OTHERS[name]())
    expected = checked(table, "python", capsys)
    assert len(expected[1]["rules"]) > 30, "nothing was judged"
    found = checked(table, "duckdb", capsys)
    if name == "differing.xlsx":
        assert found[0] == 2 and "its sheets have different columns" in found[2]
    else:
        assert found == expected


TYPED = {
    "of texts": "SELECT * FROM rows",
    "of types": "SELECT * REPLACE (try_cast(完成值 AS DECIMAL(18, 4)) AS 完成值, try_cast(目标值 AS DOUBLE) AS 目标值, "
    "nullif(进展情况, '') AS 进展情况, DATE '2023-12-31' AS 数据截止, "
    "try_cast(rtrim(完成率, '%') AS DECIMAL(5, 1)) AS 完成率) FROM rows",
    "of wide types": "SELECT * REPLACE (try_cast(完成值 AS DECIMAL(38, 6)) AS 完成值, "
    "try_cast(try_cast(目标值 AS DOUBLE) AS HUGEINT) AS 目标值, CAST(报告期[:4] AS SMALLINT) AS 报告期, "
    "CASE WHEN row_number() OVER () % 3 = 0 THEN DATE '1723-12-31' END AS 数据截止) FROM rows",
    "of blank rows": "SELECT * FROM rows UNION ALL SELECT COLUMNS(*)[:0] FROM (FROM rows LIMIT 1) "
    "UNION ALL SELECT * FROM (FROM rows LIMIT 4)",
}


@pytest.mark.parametrize("what", TYPED)
def test_a_parquet_in_its_file_is_judged_as_one_in_memory(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, table = tmp_path / "rows.csv", tmp_path / "进展.parquet"
    source.write_text(written(ROWS), encoding="utf-8")
    with duckdb.connect() as session:
        session.execute(f"CREATE TABLE rows AS FROM read_csv('{source}', all_varchar = true, header = true)")
        session.execute(f"COPY ({TYPED[what]}) TO '{table}'")
    expected = checked(table, "python", capsys)
    assert expected[1]["inputs"][1]["records"] >= len(ROWS)
    assert checked(table, "duckdb", capsys) == expected


@pytest.fixture
def odd_table(tmp_path: Path) -> Iterator[Path]:
    table = tmp_path / "odd.csv"
    table.write_text(written(changed(填报单位=REPORTERS, 状态=STATUSES)), encoding="utf-8")
    yield table


def test_all_violations_are_counted_and_some_are_shown(odd_table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, whole, _ = checked(odd_table, "duckdb", capsys)
    status, part, said = checked(odd_table, "duckdb", capsys, "--most", "2")
    assert part["rules"] == whole["rules"]
    assert part["summary"] == whole["summary"]
    assert len(part["violations"]) < len(whole["violations"])
    assert {each["fingerprint"] for each in part["violations"]} < {each["fingerprint"] for each in whole["violations"]}
    assert "of which 2 are shown" in said
    assert status == 1


def test_every_violation_is_shown_though_many_reports_give_the_same_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    final = [row for row in ROWS if row[AT["报告期"]] == "2023" and not row[AT["数据截止"]] and row[AT["计量单位"]]]
    targets = sorted({row[AT["目标编号"]] for row in final} - {""})
    low = [[*row[: AT["完成值"]], "0.01", *row[AT["完成值"] + 1 :]] for row in final]
    table = tmp_path / "table.csv"
    table.write_text(written([row for row in low for _ in range(12)]), encoding="utf-8")
    _, expected, _ = checked(table, "python", capsys)
    missed = [each for each in expected["violations"] if each["rule"] == "G015"]
    assert 2 < len(missed) <= len(targets)
    _, whole, _ = checked(table, "duckdb", capsys, "--most", str(len(missed) + 1))
    assert [each["fingerprint"] for each in whole["violations"] if each["rule"] == "G015"] == [
        each["fingerprint"] for each in missed
    ]
    assert [each for each in whole["rules"] if each["id"] == "G015"] == [
        each for each in expected["rules"] if each["id"] == "G015"
    ]


def test_a_figure_that_sql_cannot_hold_is_told_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "table.csv"
    table.write_text(written(changed(完成值=["5", "1000000000000000000000000"])), encoding="utf-8")
    status, result, _ = checked(table, "duckdb", capsys)
    assert status == 2
    (fault,) = result["diagnostics"]
    assert fault["code"] == "large-table"
    assert fault["location"]["line"] == 3
    assert result["unread"] == [str(table)]


def test_a_table_of_broken_rows_is_refused_as_a_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zjrules.inputs.large_rows.MOST_BROKEN", 10)
    table = tmp_path / "table.csv"
    table.write_text(written([[*row, "多余"] for row in ROWS]), encoding="utf-8")
    status, result, _ = checked(table, "duckdb", capsys)
    assert status == 2
    assert [fault["code"] for fault in result["diagnostics"]] == ["broken-rows"]


def test_small_tables_and_other_engines_read_into_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = tmp_path / "table.csv"
    table.write_text(written(ROWS), encoding="utf-8")
    monkeypatch.setattr(size, "LARGE", {"duckdb": {".csv": table.stat().st_size}})
    assert size.stays_in_its_file([table], Settings(engine="duckdb"))
    assert not size.stays_in_its_file([table], Settings(engine="duckdb", paranoid=True))
    assert not size.stays_in_its_file([table], Settings(engine="python"))
    assert not size.stays_in_its_file([table, table], Settings(engine="duckdb"))
    monkeypatch.setattr(size, "LARGE", {"duckdb": {".csv": table.stat().st_size + 1}})
    assert not size.stays_in_its_file([table], Settings(engine="duckdb"))


def test_auto_reads_into_memory_what_sql_cannot_read_and_says_which_engine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(size, "LARGE", {"auto": {".csv": 0}})
    sound, odd = tmp_path / "sound.csv", tmp_path / "odd.csv"
    sound.write_text(written(ROWS), encoding="utf-8")
    odd.write_text(written(changed(完成值=["5", "1000000000000000000000000"])), encoding="utf-8")
    for table, engine in ((sound, "duckdb"), (odd, "python")):
        main(["check", str(table), "--select", "G022", "--as-of", "2024-03-31", "--format", "json", "--config", "none"])
        assert json.loads(capsys.readouterr().out)["engine"] == engine


def test_a_run_within_little_memory_gives_the_same(odd_table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    little = f"{used_memory() // 2**20 + 1024}M"  # a gigabyte beside what other tests left in this process
    assert checked(odd_table, "duckdb", capsys, "--memory", little) == checked(odd_table, "duckdb", capsys)


def test_a_limit_is_told_with_what_was_running(odd_table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, result, said = checked(odd_table, "duckdb", capsys, "--timeout", "0.01")
    assert (status, result) == (2, {})
    assert "error[time-limit]" in said
