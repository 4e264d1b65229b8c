"""Kinds of registers that an outside tester met: each was read wrong, or not read, without a word."""

from datetime import date
from pathlib import Path

import pytest

from policies import UserError
from registers import Mapping, RegisterFirm, Use, guess_mapping, open_table, read_firms
from registers._types import Cell
from tests.registers.build import workbook
from tests.registers.messy import credit_code

ON = date(2026, 11, 30)
NAMES = ("天津市甲辰科技有限公司", "天津乙木智能装备股份有限公司", "丙火（天津）生物技术有限公司")


def guess(headers: tuple[str, ...], rows: list[tuple[Cell, ...]], title: str = "") -> Mapping:
    return guess_mapping(headers, rows, ON, title)


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_that_a_big5_table_is_read_and_told(tmp_path: Path, end: str) -> None:
    lines = ["序號,企業名稱,統一社會信用代碼,2025年營業收入（萬元）", f"1,甲乙科技有限公司,{credit_code(1)},1000"]
    (tmp_path / "a.csv").write_bytes(end.join(lines).encode("big5"))
    table = open_table(tmp_path / "a.csv")
    firm = next(iter(read_firms(table, guess_mapping(table.headers, table.samples(), ON), ON)))
    assert getattr(firm, "raw", {})["name"] == "甲乙科技有限公司"
    assert any("Big5" in note for note in table.notes)


def test_that_text_damaged_by_an_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("企业名称,备注\n甲科技有限公司,锟斤拷\n", encoding="utf-8")
    assert any("乱码" in note for note in open_table(tmp_path / "a.csv").notes)


@pytest.mark.parametrize("header", ["年份", "年度", "所属年度", "会计年度", "年"])
@pytest.mark.parametrize("written", ["{}", "{}年", "{}年度"])
def test_that_figures_of_several_years_below_each_other_are_not_those_of_last_year(header: str, written: str) -> None:
    rows: list[tuple[Cell, ...]] = [(name, written.format(year), "900") for name in NAMES for year in (2024, 2025)]
    column = guess(("企业名称", header, "营业收入（万元）"), rows).columns[2]
    assert column.target.use is Use.EXTRA
    assert header in column.why
    stated = guess(("企业名称", header, "2025年营业收入（万元）"), rows).columns[2]
    assert stated.target.year == 2025


@pytest.mark.parametrize("word", ["审计前", "未审计", "未经审计", "审定前", "未审数"])
def test_that_a_figure_before_the_audit_is_not_the_figure(word: str) -> None:
    column = guess((f"2025年营业收入（万元）（{word}）",), [("3500",)]).columns[0]
    assert not (column.target.use is Use.FIELD and column.sure)


@pytest.mark.parametrize("word", ["审计数", "经审计", "以审计报告为准", "审计后"])
def test_that_an_audited_figure_is_the_figure(word: str) -> None:
    column = guess((f"2025年营业收入（万元）（{word}）",), [("3500",)]).columns[0]
    assert (column.target.year, column.sure) == (2025, True)


@pytest.mark.parametrize("year", ["二○二五", "二〇二五", "二零二五", "二O二五", "二０二五"])
def test_that_a_year_in_characters_is_a_year_whatever_its_zero(year: str) -> None:
    assert guess((f"{year}年营业收入（万元）",), [("3500",)]).columns[0].target.year == 2025


@pytest.mark.parametrize("header", ["2025年营业收入（万元；人民币）", "2025年营业收入（人民币，万 元）"])
def test_that_the_name_of_the_money_in_a_bracket_is_no_remark(header: str) -> None:
    assert guess((header,), [("3500",)]).columns[0].sure


@pytest.mark.parametrize("header", ["法人单位", "法人", "负责人"])
def test_that_a_column_of_firms_is_no_column_of_people(tmp_path: Path, header: str) -> None:
    rows = [[header, "证照号"], *([name, credit_code(i)] for i, name in enumerate(NAMES))]
    table = open_table(workbook(tmp_path / "a.xlsx", {"S": rows}))
    columns = guess_mapping(table.headers, table.samples(), ON).columns
    assert [column.target.field for column in columns] == ["name", "credit_code"]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("2025年高新技术企业入选名单", "hnte"),
        ("天津市2025年度专精特新中小企业复核通过企业名单", "srdi_sme"),
        ("天津市2025年度专精特新中小企业复核未通过企业名单", ""),
        ("2025年雏鹰企业评价结果公示", ""),
        ("2025年高新技术企业复核企业名单", ""),
        ("天津市认定机构2025年认定报备的第一批高新技术企业拟备案名单", ""),
    ],
)
def test_that_only_a_list_of_those_recognised_gives_the_title(title: str, kind: str) -> None:
    constants = guess(("企业名称",), [(name,) for name in NAMES], title).constants
    assert [constant.kind for constant in constants if constant.kind] == ([kind] if kind else [])


@pytest.mark.parametrize("odd", ["停产", "约1200", "见附件"])
def test_that_some_texts_do_not_close_a_column_that_states_its_year_and_unit(odd: str) -> None:
    rows: list[tuple[Cell, ...]] = [(name, figure) for name, figure in zip(NAMES, ("1000", "1001", odd), strict=True)]
    column = guess(("企业名称", "2025年营业收入（万元）"), rows).columns[1]
    assert (column.target.year, column.sure) == (2025, True)
    assert "66%" in column.why
    assert not guess(("企业名称", "2025年营业收入"), rows).columns[1].sure


def encrypted(path: Path, password: str) -> Path:
    """Encrypt a small register as Excel does."""
    from msoffcrypto.format.ooxml import OOXMLFile

    plain = workbook(
        path.with_name("plain.xlsx"), {"S": [["企业名称", "统一社会信用代码"], [NAMES[0], credit_code(1)]]}
    )
    with plain.open("rb") as source, path.open("wb") as target:
        OOXMLFile(source).encrypt(password, target)
    return path


def test_that_a_read_only_workbook_with_the_default_password_is_read(tmp_path: Path) -> None:
    assert open_table(encrypted(tmp_path / "a.xlsx", "VelvetSweatshop")).rows[0].cells[0] == NAMES[0]


def test_that_a_workbook_with_a_real_password_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="密码"):
        open_table(encrypted(tmp_path / "a.xlsx", "geheim"))


@pytest.mark.parametrize(("sheet", "years"), [("2024年", {"2024"}), ("2023年度", {"2023"}), ("2026年1-9月", set())])
def test_that_a_sheet_named_after_a_period_says_it(tmp_path: Path, sheet: str, years: set[str]) -> None:
    rows = [
        ["企业名称", "统一社会信用代码", "营业收入（万元）"],
        *([n, credit_code(i), 900] for i, n in enumerate(NAMES)),
    ]
    table = open_table(workbook(tmp_path / "a.xlsx", {sheet: rows}))
    mapping = guess_mapping(table.headers, table.samples(), ON, table.title)
    columns = [column for column in mapping.columns if column.sure and column.target.field == "revenue"]
    assert {str(column.target.year) for column in columns} == years


@pytest.mark.parametrize(
    ("header", "said", "held"),
    [
        ("审核结果", "不通过", False),
        ("是否通过", "否", False),
        ("备注", "取消资格", False),
        ("状态", "已过期", False),
        ("备注", "拟认定", False),
        ("审核结果", "通过", True),
        ("备注", "公示无异议", True),
        ("备注", "已走访", True),
    ],
)
@pytest.mark.parametrize("listed", [True, False])
def test_that_a_remark_against_a_title_is_told_and_the_title_is_not_used(
    tmp_path: Path, header: str, said: str, held: bool, listed: bool
) -> None:
    title = [] if listed else [["2025年第一批高新技术企业名单"]]
    rows = [["企业名称", "资质", header], *([name, "高新技术企业", said] for name in NAMES)]
    kept = rows if listed else [[row[0], row[2]] for row in rows]
    table = open_table(workbook(tmp_path / "a.xlsx", {"S": [*title, *kept]}))
    mapping = guess_mapping(table.headers, table.samples(), ON, table.title)
    for firm in read_firms(table, mapping, ON):
        assert isinstance(firm, RegisterFirm)
        assert ("qualifications" in firm.raw) is held
        assert held or any(said in warning for warning in firm.warnings)
