"""The registers: what the bundled ones hold, how they convert, and every fault a register file can have."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from zjrules import bundled
from zjrules.errors import ReadError
from zjrules.model.companions import Companions, find_companions
from zjrules.model.register_files import read_register
from zjrules.model.register_shape import CENSUS, CENSUS_OF_TABLE
from zjrules.model.registers import Registers, load_registers
from zjrules.rulebook.loader import load_rulebook

CASES = sorted((Path(__file__).parent.parent / "cases" / "registers").glob("*.toml"))
DOC_NUMBER = "浙政办发〔2023〕6号"


@pytest.fixture(scope="module")
def registers() -> Registers:
    return load_registers([bundled.data()], find_companions(DOC_NUMBER, [bundled.data()]))


def test_cases_are_all_there() -> None:
    assert len(CASES) == 29


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_every_fault_is_told_with_its_line(case: Path) -> None:
    kind = case.stem.partition("-")[0]
    with pytest.raises(ReadError) as caught:
        read_register(kind, case.read_bytes(), case.name)
    assert str(caught.value) + "\n" == case.with_suffix(".expected").read_text("utf-8")


def test_bundled_organs_by_class(registers: Registers) -> None:
    classes: dict[str, int] = {}
    for organ in registers.organs:
        classes[organ.organ_class] = classes.get(organ.organ_class, 0) + 1
    assert classes == {
        "party": 10, "gov": 41, "central": 16, "soe": 9, "media": 3, "mass": 6, "university": 2, "lab": 1,
        "city": 11, "county": 3, "generic": 5, "collective": 32,
    }  # fmt: skip


def test_bundled_organs_stand_in_order_within_their_class(registers: Registers) -> None:
    names: dict[str, list[str]] = {}
    for organ in registers.organs:
        names.setdefault(organ.organ_class, []).append(organ.name)
    assert all(listed == sorted(listed) for listed in names.values())


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("省委人才办", "省委组织部"),
        ("省放管服办", "省委改革办"),
        ("省文明办", "省委宣传部"),
        ("省新闻出版局", "省委宣传部"),
        ("省委组织部（省委人才办）", "省委组织部"),
        ("浙江省发展和改革委员会", "省发展改革委"),
        ("宁波市", "宁波市政府"),
        ("嘉善县人民政府", "嘉善县政府"),
        ("中国人民银行杭州中心支行", "人行杭州中心支行"),
    ],
)
def test_aliases_lead_to_one_organ(registers: Registers, alias: str, name: str) -> None:
    assert [organ.name for organ in registers.organs if alias in (organ.name, *organ.aliases)] == [name]


def test_a_successor_takes_over_the_day_after(registers: Registers) -> None:
    organs = {organ.name: organ for organ in registers.organs}
    followed = [organ for organ in registers.organs if organ.successor]
    assert [organ.name for organ in followed] == ["人行杭州中心支行", "浙江银保监局"]
    for organ in followed:
        assert organ.valid_until is not None
        assert organs[organ.successor].valid_from == organ.valid_until + datetime.timedelta(days=1)


def test_units_of_measure_convert_exactly(registers: Registers) -> None:
    measures = {measure.unit: measure for measure in registers.measures}
    factor = {unit: measure.factor for unit, measure in measures.items()}
    assert Decimal("1.02") * factor["万亿元"] == 10200 * factor["亿元"] == Decimal(1020000000000)
    assert 124 * factor["亿斤"] == 620 * factor["万吨"]
    assert factor["亩"] == Decimal("0.0015") * 666 + factor["平方米"] * Decimal(2) / 3 == 1
    assert 1000 * factor["项"] == 1000 * factor["个"] == factor["千项"]
    same = [("项", "个"), ("亿斤", "万吨"), ("倍", ""), ("微克", "微克/立方米"), ("亿方", "亿立方米")]
    other = [("亿元", "亿美元"), ("%", "百分点"), ("个", "栋"), ("个", "人")]
    other += [("人", "人次"), ("万吨", "万吨/年"), ("元", "元/人")]
    assert all(measures[one].dimension == measures[two].dimension for one, two in same)
    assert all(measures[one].dimension != measures[two].dimension for one, two in other)


def test_full_forms_are_registered_with_the_same_factor(registers: Registers) -> None:
    measures = {measure.unit: measure for measure in registers.measures}
    short = [measure for measure in registers.measures if measure.full]
    assert [measure.unit for measure in short] == ["亿方", "微克"]
    assert all(measures[measure.full].factor == measure.factor for measure in short)


def test_bundled_programmes(registers: Registers) -> None:
    assert len(registers.programmes) == 10
    assert [programme.name for programme in registers.programmes if programme.how == "named"] == [
        "千项万亿", "跨乡镇土地综合整治", "文化旅游深度融合", "县城承载能力提升和深化“千村示范、万村整治”",
    ]  # fmt: skip
    assert [programme.name for programme in registers.programmes if not programme.annual] == ["七优享", "百千万"]
    first = registers.programmes[0]
    assert first.five_year == ("five_year-2-28", "five_year-2-8") and first.twins == ("five_year-2-8",)
    assert [(figure.value, figure.unit, figure.basis, figure.token) for figure in first.figures] == [
        (Decimal(1000), "项", "per_year", "千项"),
        (Decimal(1), "万亿元", "per_year", "万亿"),
    ]


def test_bundled_counts_and_leaders(registers: Registers) -> None:
    assert registers.census["five_year.items"] + registers.census["annual.items"] == 144
    assert registers.census["livelihood.groups"] == 21
    assert len(registers.leaders) == registers.census["leaders"] == 9
    assert len(registers.same_items) == 6 and all(len(ids) == 2 for ids in registers.same_items)


def test_what_a_census_may_count_is_counted_by_a_rule() -> None:
    rules = load_rulebook((), True)[0].rules
    read = "".join(rule.datalog for rule in rules if "census" in rule.requires)
    assert all(f'census(what: "{word}")' in read for word in CENSUS)
    assert all(f'ends_with(What, ".{word}")' in read for word in CENSUS_OF_TABLE)


def test_places_are_the_lines_of_the_entries(registers: Registers) -> None:
    lines = (bundled.data() / "zj-2023" / "census.toml").read_text("utf-8").split("\n")
    assert registers.census_spans.keys() == registers.census.keys()
    for what, span in registers.census_spans.items():
        assert lines[span.line - 1].startswith(f"{what.rpartition('.')[2]} = {registers.census[what]}")
    lines = (bundled.data() / "zj-2023" / "same-items.toml").read_text("utf-8").split("\n")
    for ids, place in zip(registers.same_items, registers.same_items_spans, strict=True):
        assert place is not None
        assert ids[0] in lines[place.line - 1]
    for organ in registers.organs:
        assert organ.span is not None
        line = (bundled.root() / organ.span.path).read_text("utf-8").split("\n")[organ.span.line - 1]
        assert f'name = "{organ.name}"' in line
    for programme in registers.programmes:
        assert programme.span is not None
        lines = (bundled.root() / programme.span.path).read_text("utf-8").split("\n")
        assert lines[programme.span.line] == f'id = "{programme.id}"'


def test_a_notice_without_companions_has_units_of_measure_only() -> None:
    assert find_companions("浙政办发〔2022〕6号", [bundled.data()]) is None
    assert find_companions("", [bundled.data()]) is None
    alone = load_registers([bundled.data()])
    assert alone.measures and not alone.organs and not alone.leaders and not alone.census


def test_companions_name_their_progress_reports() -> None:
    found = find_companions(DOC_NUMBER, [bundled.data()])
    assert found is not None and found.folder.name == "zj-2023"
    assert [path.name for path in found.progress] == ["outcomes-2023.csv"]


SUPPLEMENTS = """baselines = [
  { indicator = "地区生产总值", year = 2022, value = "77715", unit = "亿圆", source = "公报" },
]
plans = [
  { target = "a-1-1#1", kind = "batch", source = "计划", parts = [{ name = "一", value = "1", unit = "亿亿亿" }] },
]
halves = [
  { programme = "qi-you", half = "甲", words = "甲" },
]
codes = [
  { programme = "qi-you-xiang", token = "七", value = 7 },
  { programme = "315", token = "3", value = 3 },
]
packages = [
  { item = "a-1-1", noun = "政策包", member = "甲", programmes = ["qi-you-xiang", "zzz"] },
]
"""
PROGRAMMES = """[[programmes]]
id = "qi-you-xiang"
name = "七优享"
five_year = ["a-1-1"]
figures = [{ value = "7", unit = "个个" }]
"""
UPSTREAM = 'upstream = [\n  { table = "a", indicator = "甲", value = "1", unit = "公里里", source = "报告" },\n]\n'


def test_names_that_another_register_must_hold(tmp_path: Path) -> None:
    (tmp_path / "programmes.toml").write_text(PROGRAMMES, "utf-8")
    (tmp_path / "supplements.toml").write_text(SUPPLEMENTS, "utf-8")
    (tmp_path / "upstream.toml").write_text(UPSTREAM, "utf-8")
    with pytest.raises(ReadError) as caught:
        load_registers([bundled.data()], Companions(tmp_path, ""))
    told = [(each.code, each.span and (Path(each.span.path).name, each.span.line), each.message.split("'")[1],
             each.hint) for each in caught.value.diagnostics]  # fmt: skip
    register = "write one of programmes.toml, or register it there"
    assert told == [
        ("unknown-programme", ("supplements.toml", 8), "qi-you", "did you mean 'qi-you-xiang'?"),
        ("unknown-programme", ("supplements.toml", 12), "315", register),
        ("unknown-programme", ("supplements.toml", 15), "zzz", register),
        ("unknown-measure", ("supplements.toml", 2), "亿圆", told[3][3]),
        ("unknown-measure", ("upstream.toml", 2), "公里里", "did you mean '公里'?"),
        ("unknown-measure", ("programmes.toml", 1), "个个", "did you mean '个'?"),
        ("unknown-measure", ("supplements.toml", 5), "亿亿亿", told[6][3]),
    ]
    (tmp_path / "programmes.toml").unlink()  # then those of the dataset may be meant
    with pytest.raises(ReadError) as caught:
        load_registers([bundled.data()], Companions(tmp_path, ""))
    assert {each.code for each in caught.value.diagnostics} == {"unknown-measure"}


def test_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "measures.toml").write_text("measures = []\n", "utf-8")
    (tmp_path / "registers").mkdir()
    organ = '{ name = "省甲厅", class = "gov", aliases = ["甲厅"] }'
    (tmp_path / "registers" / "a.toml").write_text(f"organs = [\n  {organ},\n]\n", "utf-8")
    (tmp_path / "registers" / "b.toml").write_text(f"organs = [\n  {organ.replace('省', '市')},\n]\n", "utf-8")
    (tmp_path / "n").mkdir()
    stated = 'doc_number = "甲〔2023〕1号"\nregisters = ["a", "b", "c"]\n'
    (tmp_path / "n" / "companions.toml").write_text(stated, "utf-8")
    companions = find_companions("甲〔2023〕1号", [tmp_path])
    with pytest.raises(ReadError) as caught:
        load_registers([tmp_path], companions)
    assert [fault.code for fault in caught.value.diagnostics] == ["no-entries", "shared-name"]


def test_a_register_that_cannot_be_read_is_empty_and_told(tmp_path: Path) -> None:
    (tmp_path / "measures.toml").write_text((bundled.data() / "measures.toml").read_text("utf-8"), "utf-8")
    (tmp_path / "registers").mkdir()
    (tmp_path / "registers" / "a.toml").write_text('organs = [\n  { name = "省甲厅", class = "centrl" },\n]\n', "utf-8")
    (tmp_path / "registers" / "indicators.toml").write_text("indicators = 7\n", "utf-8")
    baseline = '{ indicator = "甲", year = 2022, value = "7", unit = "亿元", source = "公报" }'
    (tmp_path / "supplements.toml").write_text(f"baselines = [\n  {baseline},\n]\n", "utf-8")  # of whom nobody knows
    registers = load_registers([tmp_path], Companions(tmp_path, "", ("a", "b")))
    told = [(fault.code, fault.span and fault.span.line) for fault in registers.faults]
    assert told == [("no-entries", 1), ("unknown-value", 2), ("no-register", None)]
    assert (registers.organs, registers.indicators) == ((), ())
    assert registers.measures
