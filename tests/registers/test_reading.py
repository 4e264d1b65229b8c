"""Rows as firms: facts read, cells refused, remarks, and firms that occur twice."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from matcher import Facts, read_profile
from matcher._holding import holding
from policies import UserError
from policies.records import OTHERS_OPEN
from registers import (
    Cell,
    CellRefusal,
    Constant,
    Mapping,
    RegisterFirm,
    RegisterRow,
    RegisterTable,
    Target,
    Use,
    guess_mapping,
    open_table,
    read_firms,
    report_of,
    write_report,
)

ON = date(2026, 6, 1)
D = Decimal


def table(headers: Sequence[str], *rows: Sequence[Cell]) -> RegisterTable:
    return RegisterTable(
        name="a.xlsx", sheet="S", sheets=("S",), title="", header_rows=(1,), headers=tuple(headers),
        positions=tuple(range(len(headers))), rows=tuple(RegisterRow(number, tuple(row)) for number, row in enumerate(rows, 2)),
    )  # fmt: skip


def read(source: RegisterTable, mapping: Mapping | None = None) -> list[RegisterFirm | CellRefusal]:
    return list(read_firms(source, mapping or guess_mapping(source.headers, source.samples(), ON), ON))


def firm(headers: Sequence[str], *cells: Cell, complete: bool = False) -> RegisterFirm:
    source = table(["企业名称", *headers], ["甲公司", *cells])
    item = read(source, guess_mapping(source.headers, source.samples(), ON).with_complete(complete))[0]
    assert isinstance(item, RegisterFirm)
    assert read_profile(item.raw) == item.profile
    return item


def test_that_units_years_and_types_of_the_columns_are_followed() -> None:
    got = firm(
        ["2024年营收（元）", "上年研发费（万元）", "职工人数", "发明专利", "成立时间", "是否民企"],
        D(12_345_000),
        "5%",
        "62人",
        "3",
        "2016.3.1",
        "是",
    )
    assert got.raw == {
        "name": "甲公司", "revenue": {"2024": D("1234.5")}, "employees": {"2025": D(62)}, "invention_patents": D(3),
        "founded_on": "2016-03-01", "private": True,
    }  # fmt: skip
    assert [refusal.text() for refusal in got.refused] == [
        "第 2 行 “上年研发费（万元）”（C 列）：“5%”数字后面的“%”不是这一列的单位（只写数字（万元））"
    ]


def test_that_a_cell_nobody_can_read_stays_unknown_and_the_firm_is_taken() -> None:
    got = firm(["2024年营收（万元）"], "约500")
    assert "revenue" not in got.profile.facts
    assert got.refused[0] == CellRefusal(
        row=2, column="“2024年营收（万元）”（B 列）", value="约500", why="不是确切的数",
        advice="写一个数，或两头都有的区间，如 1000–2000；不写“约”“以上”", kept=True,
    )  # fmt: skip


@pytest.mark.parametrize(("header", "cell", "low", "high"), [
    ("2024年营收（万元）", "1000-2000", 1000, 2000), ("2024年营收（万元）", "1,000—2,000万元", 1000, 2000),
    ("2024年营收（万元）", "8000万至1.2亿元", 8000, 12000), ("2024年营收（元）", "5000000～6000000", 500, 600),
    ("2024年职工人数", "50~60人", 50, 60),
])  # fmt: skip
def test_that_a_range_in_a_cell_is_a_range_and_is_told(header: str, cell: str, low: int, high: int) -> None:
    got = firm([header], cell)
    (ends,) = got.profile.ranges.values()
    assert (ends.low, ends.high, got.refused) == (low, high, ())
    assert any("是区间，按" in warning for warning in got.warnings)


@pytest.mark.parametrize("cell", ["2000-1000", "1000以上", "不到1000", "022-24120000", "1000-2000吨", "一千到两千"])
def test_that_a_text_that_is_no_range_is_told_and_kept(cell: str) -> None:
    got = firm(["2024年营收（万元）"], cell)
    assert (got.profile.ranges, "revenue" in got.profile.facts) == ({}, False)
    assert got.refused[0].kept
    assert ("2024年营收（万元）", cell) in got.extras


@pytest.mark.parametrize("name", [None, "-", "暂无", D(5)])
def test_that_a_row_without_a_name_is_refused_as_a_whole(name: Cell) -> None:
    source = table(["企业名称", "街镇"], [name, "大王庄街道"], ["乙公司", None])
    refused, taken = read(source)
    assert isinstance(refused, CellRefusal)
    assert refused.why
    assert isinstance(taken, RegisterFirm)


@pytest.mark.parametrize(("header", "cell", "word"), [
    ("2024年营收（万元）", D(-5), "不能是负数"), ("2024年营收（亿元）", D(10**9), "大得不合常理"),
    ("发明专利", D("1.5"), "应是整数"), ("成立时间", "1900-01-01", "年份不合常理"), ("街镇", "大" * 300, "太长"),
    ("从事细分市场起始年", D(20), "应是年份"),
])  # fmt: skip
def test_that_what_the_catalogue_refuses_is_dropped_and_told_with_its_column(
    header: str, cell: Cell, word: str
) -> None:
    got = firm([header], cell)
    assert [word in refusal.why for refusal in got.refused] == [True]
    assert got.refused[0].column.startswith(f"“{header}”")
    assert set(got.raw) == {"name"}


def test_that_only_the_wrong_year_of_a_series_is_dropped() -> None:
    got = firm(["2023年营收（万元）", "2024年营收（万元）"], D(-5), D(7))
    assert got.raw["revenue"] == {"2024": D(7)}
    assert got.refused[0].column.startswith("“2023年")


def test_that_a_name_the_catalogue_refuses_costs_the_row() -> None:
    refused = read(table(["企业名称"], ["名" * 300]))[0]
    assert isinstance(refused, CellRefusal)


def test_that_a_number_thousands_of_times_the_usual_is_remarked_upon() -> None:
    rows = [[f"公司{i}", D(100 + i)] for i in range(20)]
    items = read(table(["企业名称", "2024年营收（万元）"], *rows, ["大公司", D(12_345_678)]))
    warned = [
        item.row for item in items if isinstance(item, RegisterFirm) and any("单位写错" in w for w in item.warnings)
    ]
    assert warned == [22]


def test_that_none_of_a_count_is_zero_and_said_so_but_none_of_money_is_refused() -> None:
    got = firm(["发明专利", "2024年营收（万元）"], "无", "无")
    assert got.raw == {"name": "甲公司", "invention_patents": D(0)}
    assert any("按 0 计" in warning for warning in got.warnings)
    assert got.refused[0].value == "无"


def held(got: RegisterFirm, *kinds: str) -> list[bool | None]:
    return [holding(Facts(got.profile, ON), (kind,)) for kind in kinds]


def test_that_a_qualification_without_a_column_stays_unknown() -> None:
    got = firm(["是否高企"], "是")
    assert got.raw["qualifications"] == [{"kind": "hnte"}, {"level": OTHERS_OPEN}]
    assert held(got, "hnte", "little_giant") == [True, None]


def test_that_in_a_complete_table_what_has_no_yes_is_not_held() -> None:
    assert held(firm(["是否高企", "雏鹰"], "是", "否", complete=True), "hnte", "chuying", "dengling") == [
        True,
        False,
        False,
    ]
    assert firm(["是否高企"], "否", complete=True).raw["qualifications"] == []
    assert "qualifications" not in firm(["是否高企"], None, complete=True).raw


def test_that_a_no_alone_makes_nothing_known_in_an_incomplete_table() -> None:
    assert held(firm(["是否高企"], "否"), "hnte", "chuying") == [None, None]


@pytest.mark.parametrize(("cell", "record"), [
    ("2024-12-03至2027-12-02", {"granted_on": "2024-12-03", "expires_on": "2027-12-02"}),
    ("2024.12.3-2027.12.2", {"granted_on": "2024-12-03", "expires_on": "2027-12-02"}),
    ("2024年12月3日起至2027年12月2日", {"granted_on": "2024-12-03", "expires_on": "2027-12-02"}),
    ("2027年2月", {"expires_on": "2027-02-28"}), (date(2027, 12, 2), {"expires_on": "2027-12-02"}), ("长期", {}),
])  # fmt: skip
def test_that_a_validity_is_read_as_a_day_or_a_span(cell: Cell, record: dict[str, str]) -> None:
    assert firm(["高企证书有效期"], cell, complete=True).raw["qualifications"] == [{"kind": "hnte", **record}]


def test_that_a_year_alone_is_no_validity() -> None:
    got = firm(["高企认定时间"], D(2021))
    assert "qualifications" not in got.raw
    assert got.refused[0].why == "只有年份，没有月日"


def test_that_a_no_beside_a_date_is_remarked_upon() -> None:
    got = firm(["是否高企", "高企证书有效期"], "否", date(2027, 1, 1), complete=True)
    assert any("既写了“否”又写了日期" in warning for warning in got.warnings)


def test_that_a_cell_with_several_qualifications_is_cut_and_strange_ones_are_told() -> None:
    got = firm(["企业资质"], "国家高新技术企业、雏鹰；明星企业")
    assert got.raw["qualifications"] == [{"kind": "hnte"}, {"kind": "chuying"}, {"level": OTHERS_OPEN}]
    assert any("明星企业" in warning for warning in got.warnings)
    assert firm(["企业资质"], "无").raw["qualifications"] == []


def test_that_places_of_the_title_hold_where_the_row_says_nothing_else() -> None:
    source = table(["企业名称", "所属区"], ["甲公司", "天津市南开区"], ["乙公司", None])
    guessed = guess_mapping(source.headers, source.samples(), ON)
    mapping = msgspec.structs.replace(
        guessed, constants=(Constant(field="district", value="河东区", why="表名", sure=85),)
    )
    districts = [item.raw.get("district") for item in read(source, mapping) if isinstance(item, RegisterFirm)]
    assert districts == ["南开区", "河东区"]


def test_that_other_columns_are_kept_beside_and_ignored_ones_are_not() -> None:
    source = table(["企业名称", "包联干部", "档案号"], ["甲公司", "王某", D(13800000000)])
    mapping = guess_mapping(source.headers, source.samples(), ON).with_target(1, Target())
    item = read(source, mapping)[0]
    assert isinstance(item, RegisterFirm)
    assert item.extras == (("档案号", "13800000000"),)


def test_that_columns_with_one_header_or_none_are_kept_apart() -> None:
    source = table(["企业名称", "备注", "备注", ""], ["甲公司", "一", "二", "三"])
    extra = Target(use=Use.EXTRA)
    mapping = guess_mapping(source.headers, source.samples(), ON)
    for column in (1, 2, 3):
        mapping = mapping.with_target(column, extra)
    (item,) = read(source, mapping)
    assert isinstance(item, RegisterFirm)
    assert item.extras == (("备注", "一"), ("备注（C 列）", "二"), ("（没有表头）（D 列）", "三"))


def test_that_a_cell_of_which_the_fact_holds_only_a_part_is_kept_beside() -> None:
    got = firm(["是否高企", "企业资质", "信用代码"], "否", "雏鹰；明星企业", "办理中")
    assert dict(got.extras) == {"是否高企": "否", "企业资质": "雏鹰；明星企业", "信用代码": "办理中"}
    assert "是否高企" not in dict(firm(["是否高企"], "否", complete=True).extras)
    unread = firm(["2024年营收（万元）", "注册资本", "成立时间"], "约500", "9" * 25, "-")
    assert dict(unread.extras) == {"2024年营收（万元）": "约500", "注册资本": "9" * 25}
    assert len(unread.refused) == 2


def test_that_places_of_two_columns_that_differ_are_told_and_kept() -> None:
    got = firm(["所属区", "城市"], "天津市南开区", "石家庄市")
    assert (got.raw["district"], got.raw["city"]) == ("南开区", "石家庄市")
    assert any("不一致" in warning for warning in got.warnings)
    assert dict(got.extras) == {"城市": "石家庄市"}


CODES = ("91120102MA0000000P", "91120102MA0000001M")


def test_that_the_same_firm_is_known_by_code_or_by_name_unless_the_codes_differ() -> None:
    rows = [
        ["天津甲（集团）公司", CODES[0]],
        ["别名公司", CODES[0].lower()],
        ["天津甲(集团)公司 ", None],
        ["天津甲（集团）公司", CODES[1]],
    ]
    items = read(table(["企业名称", "信用代码"], *rows))
    assert [item.same_as for item in items if isinstance(item, RegisterFirm)] == [None, 2, 2, None]


def test_that_lists_may_be_json_as_the_contract_writes_them() -> None:
    got = firm(["研发平台", "产业方向"], '[{"kind": "重点实验室", "level": "国家"}]', "信创、软件")
    assert got.raw["platforms"] == [{"kind": "重点实验室", "level": "国家"}]
    assert got.raw["industry_tags"] == ["信创", "软件"]
    listed = firm(["qualifications"], '[{"kind": "hnte", "granted_on": "2024-12-03"}]')
    assert listed.raw["qualifications"] == [{"kind": "hnte", "granted_on": "2024-12-03"}]
    assert firm(["已有资质"], '[{"kind": ').refused[0].why == "不是 JSON 写法的列表"
    broken = firm(["研发平台"], '[{"kind": "家里"}]')
    assert "platforms" not in broken.raw
    assert "不能是“家里”" in broken.refused[0].why
    source = table(["企业名称", "平台"], ["甲公司", "市级重点实验室"])
    mapping = guess_mapping(source.headers, [], ON).with_target(1, Target(use=Use.FIELD, field="platforms"))
    (item,) = read(source, mapping)
    assert isinstance(item, RegisterFirm)
    assert "不是 JSON" in item.refused[0].why


def test_that_the_parts_of_moving_in_make_one_record() -> None:
    assert firm(["迁入日期", "迁出地"], "2021-03-01", "北京市").raw["moved_in"] == {
        "on": "2021-03-01",
        "from_province": "北京市",
    }


def test_that_a_mapping_that_does_not_fit_is_told_before_the_first_row() -> None:
    source = table(["企业名称", "街镇"], ["甲公司", None])
    with pytest.raises(UserError, match="有 1 列，表里有 2 列"):
        read_firms(source, guess_mapping(("企业名称",), [], ON), ON)
    with pytest.raises(UserError, match="没有一列指定为“企业名称”"):
        read_firms(source, guess_mapping(source.headers, [], ON).with_target(0, Target(use=Use.EXTRA)), ON)


def test_that_the_report_counts_and_is_written_for_the_supplier(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["甲公司", "约5"], ["甲公司", D(5)], [None, D(7)]]
    source = table(["企业名称", "2024年营收（万元）"], *rows)
    report = report_of(read(source), source)
    assert report.summary() == "读入 2 家（其中 1 行与前面的行是同一家企业），拒收 1 行，1 个单元格未采用"
    write_report(tmp_path / "拒收.xlsx", report)
    written = open_table(tmp_path / "拒收.xlsx", "要改的")
    assert [(row.cells[0], row.cells[5]) for row in written.rows] == [
        (D(2), "企业已读入，这一项按未知，原文留作备注"),
        (D(4), "整行未读入"),
    ]
    assert written.sheets == ("要改的", "要看的", "已读入", "没有读入的")


@pytest.mark.parametrize(
    "cell",
    [
        "高新技术企业（已过期）", "高新技术企业(拟申报)", "高企（2023年）", "高新技术企业2023", "高新技术企业（2022-2025）", "高企已取消", "曾获高企", "高企（已过期，未复审）",
        "高企【公示中】",
    ],
)  # fmt: skip
def test_that_a_list_of_qualifications_holds_none_that_is_expired_applied_for_or_only_dated(cell: str) -> None:
    got = firm(["企业资质"], cell)
    assert "qualifications" not in got.raw
    assert got.warnings
    assert dict(got.extras)["企业资质"] == cell


@pytest.mark.parametrize(
    "cell", ["高新技术企业（有效）", "高企(GR202512000001)", "高企（新认定）", "国家级高新技术企业"]
)
def test_that_a_bracket_that_changes_nothing_leaves_a_qualification_held(cell: str) -> None:
    assert firm(["企业资质"], cell, complete=True).raw["qualifications"] == [{"kind": "hnte"}]


@pytest.mark.parametrize("cell", ["20231208-20261207", "自2023年12月8日至2026年12月7日", "2023/12/8~2026/12/7"])
def test_that_a_span_of_validity_is_both_its_days(cell: str) -> None:
    held = firm(["高企证书有效期"], cell, complete=True).raw["qualifications"]
    assert held == [{"kind": "hnte", "granted_on": "2023-12-08", "expires_on": "2026-12-07"}]
