"""The guessed fact of a column, from its header and its cells."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from policies import CATALOGUE, QUALIFICATIONS, FieldType
from registers import KINDS, Mapping, Target, Use, WrittenUnit, contract_target, guess_mapping
from registers._types import Cell

ON = date(2026, 6, 1)
D = Decimal
F = Use.FIELD


def guess(header: str, cells: Sequence[Cell] = (), title: str = "") -> Target:
    return one(header, cells, title).columns[0].target


def one(header: str, cells: Sequence[Cell] = (), title: str = "") -> Mapping:
    return guess_mapping((header,), [(cell,) for cell in cells], ON, title)


def places(mapping: Mapping) -> dict[str, str]:
    return {constant.field: constant.value for constant in mapping.constants}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("单位名称", "name"),
        ("*企业名称（必填）", "name"),
        ("公司名称", "name"),
        ("信用代码", "credit_code"),
        ("统一社会\n信用代码", "credit_code"),
        ("注册时间", "founded_on"),
        ("所属区", "district"),
        ("街镇", "street"),
        ("发明专利（件）", "invention_patents"),
        ("有效发明专利数", "invention_patents"),
        ("软著数量", "software_copyrights"),
        ("是否规上企业", "above_scale"),
        ("所属行业", "industry_tags"),
        ("主营业务", "main_products"),
    ],
)
def test_that_the_usual_headers_are_known(header: str, field: str) -> None:
    assert guess(header) == Target(use=F, field=field)


def test_that_every_field_is_known_by_its_label_and_its_name() -> None:
    for field in CATALOGUE.values():
        if field.type in (FieldType.SCORES, FieldType.CONFIRMED):
            continue
        series = field.type is FieldType.SERIES
        for header in (f"2024年{field.label}", f"{field.name}.2024") if series else (field.label, field.name):
            target = guess(header)
            assert (target.field, target.year) == (field.name, 2024 if series else None), header


@pytest.mark.parametrize(
    ("header", "year", "back"),
    [
        ("2023年营业收入（万元）", 2023, None),
        ("2023营收(万元)", 2023, None),
        ("营业收入（2023年）", 2023, None),
        ("2023年度 营业收入（万元）", 2023, None),
        ("23年营收", 2023, None),
        ("上年营业收入", None, 1),
        ("上一年度营业收入", None, 1),
        ("去年营收", None, 1),
        ("前年营业收入", None, 2),
        ("本年营业收入", None, 0),
        ("营业收入", None, 1),
    ],
)
def test_that_the_year_of_a_series_is_read_from_its_header(header: str, year: int | None, back: int | None) -> None:
    target = guess(header)
    assert (target.field, target.year, target.back) == ("revenue", year, back)


def test_that_a_header_without_a_year_is_less_sure_and_says_which_year_is_meant() -> None:
    column = one("营业收入").columns[0]
    assert column.confidence < 70
    assert "2025 年" in column.why


def test_that_the_title_gives_year_unit_and_place_where_no_column_does() -> None:
    mapping = one("营业收入", [D(5)], "天津市河东区2024年度企业统计表 单位：元")
    assert mapping.columns[0].target == Target(use=F, field="revenue", year=2024, unit=WrittenUnit.YUAN)
    assert places(mapping) == {"province": "天津市", "city": "天津市", "district": "河东区"}
    assert places(guess_mapping(("所属区",), [("河东区",)], ON, "天津市企业表")) == {
        "province": "天津市",
        "city": "天津市",
    }


@pytest.mark.parametrize(
    ("header", "cells", "unit"),
    [
        ("营收(万元)", [D(5_000_000)], WrittenUnit.WAN),
        ("营收（元）", [D(5)], WrittenUnit.YUAN),
        ("营收/亿元", [D(5)], WrittenUnit.YI),
        ("营收（千元）", [D(5)], WrittenUnit.THOUSAND),
        ("营收", [D(3_200_000), D(54_000_000), D(8_000_000)], WrittenUnit.YUAN),
        ("营收", [D(320), D(5400), D(80)], WrittenUnit.WAN),
        ("营收", ["500万元", "3亿"], WrittenUnit.WAN),
    ],
)
def test_that_the_unit_comes_from_the_header_or_else_from_the_size_of_the_numbers(
    header: str, cells: list[Cell], unit: WrittenUnit
) -> None:
    assert guess(header, cells).unit is unit


def test_that_a_unit_taken_from_the_numbers_says_so_and_is_less_sure() -> None:
    column = one("2024年营收", [D(3_200_000), D(54_000_000)]).columns[0]
    assert column.confidence < 80
    assert "中位数" in column.why


def test_that_a_share_is_a_fraction_where_no_number_exceeds_one() -> None:
    assert guess("2024年软件产品增值税实际税负", [D("0.03"), D("0.05")]).unit is WrittenUnit.FRACTION
    assert guess("2024年软件产品增值税实际税负", [D(3), D(5)]).unit is WrittenUnit.PERCENT


@pytest.mark.parametrize(
    "header",
    "发明专利申请数 研发费用占比 营业收入增长率 近三年研发费用 人均营业收入 出口销售收入 研发费用补贴 联系人邮箱 法定代表人身份证号 注册地址 科技小巨人 准独角兽 高企证书编号 高企培育资助 组织机构代码 2024年1-9月营业收入 上半年营业收入 研发投入强度 硕士以上人数 是否享受加计扣除 2024年是否高企 雏鹰企业认定年度 是否有意申报高企 信用等级".split(),
)
def test_that_a_header_of_another_meaning_is_kept_beside_and_not_taken(header: str) -> None:
    assert guess(header) == Target(use=Use.EXTRA)


def test_that_foreign_money_is_not_taken() -> None:
    assert guess("营业收入（万美元）", [D(5)]) == Target(use=Use.EXTRA)


@pytest.mark.parametrize(
    ("header", "cells", "kind", "part"),
    [
        ("是否高企", ["是", "否"], "hnte", "held"),
        ("高新技术企业", ["√", None], "hnte", "held"),
        ("高企证书有效期", [], "hnte", "expires_on"),
        ("高企有效期至", [], "hnte", "expires_on"),
        ("高新技术企业发证日期", [], "hnte", "granted_on"),
        ("高企", [date(2024, 12, 3)], "hnte", "granted_on"),
        ("国科小", ["是"], "tech_sme", "held"),
        ("雏鹰企业", ["是"], "chuying", "held"),
        ("瞪羚", ["有"], "dengling", "held"),
        ("专精特新", ["是"], "srdi_sme", "held"),
        ("专精特新“小巨人”", ["是"], "little_giant", "held"),
        ("国家级专精特新小巨人企业认定时间", [], "little_giant", "granted_on"),
        ("资质 是否高企", ["是"], "hnte", "held"),
        ("是否为国家高新技术企业", ["是"], "hnte", "held"),
        ("是否入库国科小", ["是"], "tech_sme", "held"),
        ("高企有效期（起）", [], "hnte", "granted_on"),
        ("高企有效期（止）", [], "hnte", "expires_on"),
        ("天津市专精特新中小企业", ["是"], "srdi_sme", "held"),
    ],
)
def test_that_qualification_columns_tell_kind_and_part(header: str, cells: list[Cell], kind: str, part: str) -> None:
    assert guess(header, cells) == Target(use=F, field="qualifications", record=kind, part=part)


def test_that_every_kind_of_qualification_is_known_by_its_label() -> None:
    for kind, (label, _) in QUALIFICATIONS.items():
        assert guess(f"是否{label}", ["是"]).record == kind, label


def test_that_a_column_of_several_qualifications_is_one_list() -> None:
    assert guess("企业资质", ["高企、雏鹰"]) == Target(use=F, field="qualifications", part=KINDS)


def test_that_the_cells_decide_what_an_industry_column_is() -> None:
    assert guess("行业", ["I6513", "C3562 汽车零部件"]).field == "industry_code"
    assert guess("行业", ["软件和信息技术服务业", "工业"]).field == "size_industry"
    assert guess("行业", ["人工智能"]).field == "industry_tags"
    assert guess("国民经济行业类别", ["互联网和相关服务"]).field == "industry_tags"


def test_that_a_list_of_records_is_taken_only_where_its_cells_are_lists() -> None:
    assert guess("研发平台", ['[{"kind": "重点实验室"}]', "无"]).field == "platforms"
    assert guess("研发平台", ["市级重点实验室"]) == Target(use=Use.EXTRA)


def test_that_a_header_its_cells_contradict_is_little_trusted() -> None:
    column = one("成立时间", ["是", "否", "是"]).columns[0]
    assert column.confidence <= 30
    assert "0%" in column.why


def test_that_of_two_columns_for_one_fact_the_surer_has_it() -> None:
    mapping = guess_mapping(("单位", "企业名称", "营业收入（万元）", "2025年营业收入（万元）"), [], ON)
    assert [column.target.field for column in mapping.columns] == ["name", "", "", "revenue"]
    assert "“单位”列" in mapping.columns[1].why


def test_that_numbering_and_empty_columns_are_left_out() -> None:
    assert guess("序号", [D(1)]) == Target()
    assert guess("", []) == Target()


def test_that_the_field_names_of_the_contract_are_sure_whatever_the_size_of_the_numbers() -> None:
    column = one("revenue.2021", [D(9_000_000), D(5_000_000)]).columns[0]
    assert column.target == Target(use=F, field="revenue", year=2021, unit=WrittenUnit.WAN)
    assert (column.sure, column.assumed) == (True, False)


def test_that_a_year_alone_that_is_assumed_is_marked_and_a_unit_too_is_not_sure() -> None:
    stated, bare = one("营业收入（万元）", [D(500)]).columns[0], one("营业收入", [D(500)]).columns[0]
    assert (stated.year_assumed, stated.sure, stated.assumed) == (True, True, True)
    assert (bare.year_assumed, bare.sure) == (False, False)


@pytest.mark.parametrize("header", ["revenue.2021", "营业（销售）收入.2021", " revenue.2021.0", "\ufeffrevenue.2021"])
def test_that_an_exact_header_with_its_year_names_its_fact(header: str) -> None:
    assert contract_target(header) == Target(use=F, field="revenue", year=2021, unit=WrittenUnit.WAN)


@pytest.mark.parametrize("header", ["revenue", "name.2021", "营业收入.2021", "2021年营业收入", "revenue.21", ""])
def test_that_no_other_header_is_an_exact_one(header: str) -> None:
    assert contract_target(header) is None
