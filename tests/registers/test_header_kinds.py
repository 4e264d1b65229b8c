"""Laws of headers: whatever word changes the meaning, wherever it stands, the column is not taken for the fact."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registers import Mapping, RegisterFirm, Target, Use, WrittenUnit, guess_mapping, open_table, read_firms
from registers._headers import header_lines
from registers._qualifiers import QUALIFIERS
from registers._types import Cell, SheetGrid
from tests.registers.build import workbook
from tests.registers.messy import credit_code

ON = date(2026, 6, 1)
D = Decimal
FIGURES = ("营业收入", "研发费用", "发明专利", "研发人员", "资产总额", "软件著作权", "净利润")
TITLES = ("高新技术企业", "高企", "科技型中小企业", "雏鹰企业", "专精特新中小企业", "瞪羚企业")
_FORMS = ("{fact}（{word}）", "{fact}({word},{unit})", "{fact}【{word}】", "{word}{fact}", "{fact}{word}", "{word} {fact}", "{fact}（ {word} ）（{unit}）", "{fact}（{unit}；{word}", "（{word}）{fact}")  # fmt: skip
_BRACKETED = tuple(form for form in _FORMS if "（" in form or "(" in form or "【" in form)
_YEARS = ("", "2025年", "2025 年度", "上年", "２０２５年")
_EXACT = {"率"}
"""Words that make a usual header together with a figure, or need more letters: 利润率."""


def guess(header: str, cells: tuple[Cell, ...] = (), title: str = "") -> Mapping:
    return guess_mapping((header,), [(cell,) for cell in cells], ON, title)


@given(
    st.sampled_from(FIGURES),
    st.sampled_from([word for word in QUALIFIERS if word not in _EXACT]),
    st.sampled_from(_FORMS),
    st.sampled_from(_YEARS),
    st.sampled_from(["万元", "件", "人", "单位：万元"]),
)
def test_that_no_qualifier_anywhere_leaves_a_figure_as_it_is(
    fact: str, word: str, form: str, year: str, unit: str
) -> None:
    header = year + form.format(fact=fact, word=word, unit=unit)
    column = guess(header).columns[0]
    fields = {guess(year + each).columns[0].target.field for each in (fact,)}
    assert column.target.field not in fields or not column.sure, (header, column)
    assert column.why


@given(
    st.sampled_from(TITLES),
    st.sampled_from(
        "拟申报 已过期 过期 申请中 拟推荐 复核未通过 未通过 曾获 意向 培育对象 待认定 已取消 被撤销 2019年 原 候选 明年 不再".split()
    ),
    st.sampled_from(_BRACKETED),
)
def test_that_no_word_in_a_bracket_leaves_a_qualification_held(title: str, word: str, form: str) -> None:
    header = form.format(fact=title, word=word, unit="是/否")
    column = guess(header, ("是", "否", "是")).columns[0]
    assert not (column.target.part == "held" and column.sure), (header, column)


@given(
    st.integers(2015, 2024),
    st.sampled_from([1, 2, 3]),
    st.sampled_from(
        [*"- — － – ~ ～ 至 到 / 、 ， 和 及 与".split(), " - ", "年-", "年至", "年度到", "年、", "年度和", " 至 "]
    ),
    st.sampled_from(
        [(ends, short, behind) for ends in ("年", "年度", "年 ", " 年") for short in (0, 1) for behind in (0, 1)]
    ),
    st.sampled_from(["营业收入（万元）", "研发费用总额", "净利润合计", "（万元）研发费用"]),
)
def test_that_a_span_of_years_is_no_year(
    first: int, more: int, between: str, form: tuple[str, int, int], fact: str
) -> None:
    ends, short, behind = form
    years = [str(year)[2:] if short else str(year) for year in (first, first + more)]
    span = f"{years[0]}{between}{years[1]}{ends}"
    header = f"{fact}（{span}）" if behind else f"{span}{fact}"
    column = guess(header).columns[0]
    assert not (column.target.use is Use.FIELD and column.sure), (header, column)


@given(
    st.integers(2015, 2025),
    st.sampled_from(
        [
            "1-12月",
            "1—12月",
            "1月-12月",
            "1月至12月",
            "全年",
            "1～12月",
            "１－１２月",
            "1-4季度",
            "截至12月31日",
            "12月末",
            "12月31日",
        ]
    ),
    st.sampled_from(["营业收入", "资产总额"]),
)
def test_that_a_whole_year_is_a_year_however_it_is_written(year: int, period: str, fact: str) -> None:
    column = guess(f"{year}年{period}{fact}（万元）").columns[0]
    assert (column.target.year, column.sure) == (year, True)


@given(
    st.sampled_from(["{y}年{p}{f}", "{f}（{y}年{p}）", "{y}年{p} {f}（万元）", "{p}{f}"]),
    st.sampled_from(
        "1-9月 1～6月 上半年 下半年 第三季度 三季度 一至三季度 前三季度 1月 九月 Q3 月均 日均 本月 截至9月 1-11月 H1 年初 同期 截止到目前".split()
    ),
    st.sampled_from(["营业收入", "研发费用", "净利润"]),
)
def test_that_a_part_of_a_year_is_never_the_year(form: str, part: str, fact: str) -> None:
    column = guess(form.format(y=2025, p=part, f=fact)).columns[0]
    assert not (column.target.use is Use.FIELD and column.sure), (part, column)


@given(st.sampled_from("2026年1-5月 2025年上半年 2025年第三季度 2025年前三季度 2025年1—9月".split()))
def test_that_a_title_of_a_part_of_a_year_gives_no_year(period: str) -> None:
    column = guess("营业收入（万元）", (D(5),), f"河东区{period}企业经营情况表").columns[0]
    assert column.target.use is Use.EXTRA
    assert "表名" in column.why


_REGISTER: dict[str, Callable[[int], Cell]] = {
    "企业名称": lambda n: f"天津海河{n}号智能装备有限公司",
    "统一社会信用代码": lambda n: credit_code(n),
    "2025年营业收入（万元）": lambda n: D(100 + n),
    "2024年研发费用（元）": lambda n: D(10_000 * n),
    "是否高新技术企业": lambda n: "是" if n % 2 else "否",
    "成立日期": lambda n: date(2015, 1, n + 1),
    "备注": lambda n: f"第{n}家",
}


@given(st.permutations(list(_REGISTER)), st.integers(0, 6), st.booleans())
def test_that_neither_the_order_of_the_columns_nor_the_header_row_matters(
    order: list[str], above: int, titled: bool
) -> None:
    width = len(order)
    head = [("2026年企业情况表" if titled and not n else None, *[None] * (width - 1)) for n in range(above)]
    rows = [tuple(_REGISTER[header](n) for header in order) for n in range(1, 9)]
    grid = SheetGrid(sheet="S", rows=(*head, tuple(order), *rows))
    assert header_lines(grid) == (above,)
    mapping = guess_mapping(order, rows, ON)
    for header, column in zip(order, mapping.columns, strict=True):
        assert column.target == guess_mapping((header,), [], ON).columns[0].target


@given(st.permutations(list(_REGISTER)))
def test_that_without_a_header_no_row_is_eaten_and_codes_and_names_are_still_known(order: list[str]) -> None:
    rows = [tuple(_REGISTER[header](n) for header in order) for n in range(1, 9)]
    assert header_lines(SheetGrid(sheet="S", rows=tuple(rows))) == ()
    fields = [column.target.field for column in guess_mapping([""] * len(order), rows, ON).columns]
    assert fields[order.index("企业名称")] == "name"
    assert fields[order.index("统一社会信用代码")] == "credit_code"


def test_that_a_header_of_unknown_words_above_firms_is_one(tmp_path: Path) -> None:
    rows: list[list[object]] = [["甲项", "乙项", "丙项"]]
    rows += [[f"天津海河{n}号软件有限公司", "软件", n] for n in range(1, 5)]
    table = open_table(workbook(tmp_path / "a.xlsx", {"S": rows}))
    assert (table.headers, len(table.rows)) == (("甲项", "乙项", "丙项"), 4)
    assert guess_mapping(table.headers, table.samples(), ON).columns[0].target == Target(use=Use.FIELD, field="name")


def test_that_a_table_written_by_a_program_keeps_its_first_firm(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = [",0,1,2"] + [f"{n},天津海河{n}号软件有限公司,{credit_code(n)},软件" for n in range(4)]
    path.write_text("\n".join(lines), encoding="utf-8")
    table = open_table(path)
    mapping = guess_mapping(table.headers, table.samples(), ON)
    names = [row.raw["name"] for row in read_firms(table, mapping, ON) if isinstance(row, RegisterFirm)]
    assert names == [f"天津海河{n}号软件有限公司" for n in range(4)]


def test_that_a_chosen_row_is_the_header() -> None:
    grid = SheetGrid(
        sheet="S", rows=(("企业名称", "备注"), ("店名", "老板"), ("小李烧烤", "李四"), ("老王面馆", "王五"))
    )
    assert header_lines(grid) == (0,)
    assert header_lines(grid, 2) == (1,)
    assert header_lines(grid, 0) == ()
    assert header_lines(grid, 99) == ()


def test_that_two_columns_of_one_header_with_different_cells_are_asked_and_told() -> None:
    rows = [("甲", D(5), D(6)), ("乙", D(7), D(8))]
    mapping = guess_mapping(("企业名称", "2025年营业收入（万元）", "2025年营业收入（万元）"), rows, ON)
    assert not mapping.columns[1].sure
    assert mapping.columns[2].target.use is Use.EXTRA
    assert "内容不同" in mapping.notes[0]


@pytest.mark.parametrize(
    ("title", "kinds"),
    [
        ("天津市河东区2025年第一批高新技术企业名单", ["hnte"]),
        ("河东区高新技术企业名单", ["hnte"]),
        ("关于公布2025年度天津市雏鹰企业名单的通知 附件1", []),
        ("2026年天津市雏鹰企业名单", ["chuying"]),
        ("2024年专精特新中小企业名单（公布）", ["srdi_sme"]),
        ("2025年第一批拟认定高新技术企业名单", []),
        ("2025年高新技术企业公示名单", []),
        ("2025年取消高新技术企业资格名单", []),
        ("2025年高新技术企业申报名单", []),
        ("2019年第一批高新技术企业名单", []),
        ("2023年第一批高新技术企业名单", []),
        ("2025年高新技术企业、雏鹰企业名单", []),
        ("河东区高新技术企业后备名单", []),
        ("2025年高新技术企业走访情况表", []),
        ("附件1 天津市2024年度第二批专精特新中小企业名单（共128家）", ["srdi_sme"]),
        ("关于对天津市认定机构2025年认定报备的第一批高新技术企业进行备案的公告", ["hnte"]),
        ("天津市2025年认定报备的第一批高新技术企业名单", []),
        ("河东区辖区内在有效期内的国家高新技术企业名单", ["hnte"]),
        ("2025年河东区高新技术企业奖补资金拟兑付企业名单", []),
        ("河东区高新技术企业2025年研发费用统计表（单位：元）", []),
        ("天津市河东区科技企业统计表", []),
    ],
)
def test_that_only_a_list_of_those_that_hold_a_title_gives_it(title: str, kinds: list[str]) -> None:
    mapping = guess_mapping(("序号", "企业名称", "证书编号"), [], ON, title)
    assert [constant.kind for constant in mapping.constants if constant.kind] == kinds
    named = any(word in title for word in ("高新", "雏鹰", "专精"))
    assert kinds or not named or mapping.notes


def test_that_an_expired_certificate_and_a_no_in_the_row_outweigh_the_title(tmp_path: Path) -> None:
    head = ["企业名称", "证书编号", "是否高企"]
    rows: list[list[object]] = [["河东区高新技术企业名单", None, None], head]
    rows += [["天津海河一号软件有限公司", "GR202512000001", None], ["天津海河二号软件有限公司", "GR201912000001", None]]
    rows += [["天津海河三号软件有限公司", None, "否"]]
    table = open_table(workbook(tmp_path / "a.xlsx", {"S": rows}))
    mapping = guess_mapping(table.headers, table.samples(), ON, table.title)
    read = [row for row in read_firms(table, mapping, ON) if isinstance(row, RegisterFirm)]
    assert ["qualifications" in firm.raw for firm in read] == [True, False, False]
    assert "有效期已过" in read[1].warnings[0]
    assert "没有采用" in read[2].warnings[0]


def test_that_dates_of_a_list_belong_to_its_title() -> None:
    headers = ("企业名称", "发证日期", "有效期至")
    mapping = guess_mapping(headers, [("甲", date(2024, 12, 3), date(2027, 12, 2))], ON, "河东区高新技术企业名单")
    assert [(column.target.record, column.target.part) for column in mapping.columns[1:]] == [
        ("hnte", "granted_on"),
        ("hnte", "expires_on"),
    ]


@pytest.mark.parametrize("unit", ["万元", "万 元", "人民币万元", "萬元", "万元人民币", "RMB万元"])
@pytest.mark.parametrize(
    "form", ["2025年營業收入（{0}）", "2025年营业收入\n（单位：{0}）", "营业收入({0}) 2025年", "2025 Revenue ({0})"]
)
def test_that_traditional_english_and_folded_headers_are_read_alike(form: str, unit: str) -> None:
    assert guess(form.format(unit)).columns[0].target == Target(
        use=Use.FIELD, field="revenue", year=2025, unit=WrittenUnit.WAN
    )


@pytest.mark.parametrize("header", ["Parent Company", "上级单位名称", "所属集团", "开户银行", "推荐单位"])
def test_that_a_column_of_other_firms_is_not_the_name_although_its_cells_are_names(header: str) -> None:
    cells = tuple(f"天津海河{word}软件有限公司" for word in "甲乙丙丁")
    column = guess(header, cells).columns[0]
    assert not (column.target.field == "name" and column.sure)


@pytest.mark.parametrize("header", ["名头", "A", "", "商家", "证件号码"])
def test_that_cells_decide_where_the_header_says_nothing(header: str) -> None:
    names = tuple(f"天津海河{word}软件有限公司" for word in "甲乙丙丁")
    codes = tuple(credit_code(number) for number in range(4))
    assert guess(header, names).columns[0].target.field == "name"
    assert guess(header, codes).columns[0].target.field == "credit_code"


@pytest.mark.parametrize(("part", "whole"), [("1-9月", "全年"), ("上半年", "全年"), ("前三季度", "1-12月")])
def test_that_a_lower_line_tells_the_parts_of_a_group_without_merged_cells(
    part: str, whole: str, tmp_path: Path
) -> None:
    path = tmp_path / "名单.xlsx"
    head = ("企业名称", "2025年营业收入（万元）", None)
    rows = [(None, part, whole), ("天津华信科技有限公司", Decimal(900), Decimal(1200))]
    workbook(path, {"名单": [head, *rows]})
    table = open_table(path)
    columns = guess_mapping(table.headers, table.samples(), ON, table.title).columns
    assert [column.target.field for column in columns] == ["name", "", "revenue"]


def test_that_a_unit_of_the_title_that_contradicts_the_header_is_told() -> None:
    headers, cells = ("企业名称", "2025年营业收入（万元）"), [("天津华信科技有限公司", Decimal(1200))]
    column = guess_mapping(headers, cells, ON, "2025年企业情况表 单位：元").columns[1]
    assert (column.target.unit, column.assumed) == (WrittenUnit.WAN, True)
    assert "表名写的是元" in column.why
