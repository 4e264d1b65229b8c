"""Statements fill a year only where the paper says that year, its unit and its sums."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from papers import PaperKind, PaperReading, read_papers
from tests.papers.make import Rows, xlsx_of
from tests.papers.make_statements import (
    FIRM,
    Look,
    balance_amounts,
    balance_sheet,
    income_statement,
    profit_amounts,
)
from tests.papers.messy import value_of, with_value

ON = date(2026, 11, 30)
END, BEGIN = balance_amounts("12345678.90", "4567890.12"), balance_amounts("10000000", "3000000")
YEAR = profit_amounts("8888888.80", "654321.10", extra="1000", tax="200")
MONTH, BEFORE = profit_amounts("700000", "50000"), profit_amounts("7000000", "500000")
GENERAL_YEAR = profit_amounts("8888888.80", "654321.10", extra="1000", tax="200", general=True)
GENERAL_BEFORE = profit_amounts("7000000", "500000", general=True)
BALANCE_2025 = {
    "total_assets.2025": Decimal("1234.56789"),
    "liabilities.2025": Decimal("456.789012"),
    "net_assets.2025": Decimal("777.778878"),
}
BALANCE_2024 = {"total_assets.2024": Decimal(1000), "liabilities.2024": Decimal(300), "net_assets.2024": Decimal(700)}
PROFIT_2025 = {
    "revenue.2025": Decimal("888.88888"),
    "rd_booked.2025": Decimal("65.43211"),
    "net_profit.2025": Decimal("177.857776"),
}


def read(rows: Rows, name: str = "报表") -> PaperReading:
    """Return the one paper of a workbook with one sheet."""
    (reading,) = read_papers(xlsx_of({name: rows}), "报表.xlsx", ON).readings
    return reading


def facts_of(reading: PaperReading) -> dict[str, object]:
    return {fact.field: fact.value for fact in reading.facts}


def whys(reading: PaperReading) -> str:
    return "\n".join(left.why for left in reading.left_out)


@pytest.mark.parametrize("general", [False, True])
@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("number", [False, True])
@pytest.mark.parametrize("heads", [("期末余额", "年初余额"), ("期末数", "年初数"), ("年末余额", "上年年末余额")])
def test_that_a_balance_sheet_fills_both_years(
    general: bool, swapped: bool, number: bool, heads: tuple[str, str]
) -> None:
    look = Look(general=general, swapped=swapped, number=number, heads=heads)
    reading = read(balance_sheet(END, BEGIN, look))
    assert facts_of(reading) == BALANCE_2025 | BALANCE_2024
    assert (reading.paper, reading.period, reading.firm_name) == (PaperKind.BALANCE_SHEET, "2025", look.firm)
    assert reading.checks
    assert all(check.holds for check in reading.checks)


@pytest.mark.parametrize("heads", [("本年累计金额", "本月金额"), ("本年累计数", "本月数"), ("本年累计", "本期金额")])
def test_that_the_order_of_year_and_month_does_not_matter(heads: tuple[str, str]) -> None:
    columns = list(zip(heads, (YEAR, MONTH), strict=True))
    assert facts_of(read(income_statement(columns))) == PROFIT_2025
    assert facts_of(read(income_statement(columns[::-1]))) == PROFIT_2025


@pytest.mark.parametrize("heads", [("本期金额", "上期金额"), ("本年金额", "上年金额"), ("2025年度", "2024年度")])
def test_that_a_general_statement_of_a_year_fills_the_year_before_too(heads: tuple[str, str]) -> None:
    look = Look(day="2025年度", general=True, number=False)
    found = facts_of(read(income_statement(list(zip(heads, (GENERAL_YEAR, GENERAL_BEFORE), strict=True)), look)))
    assert found["revenue.2025"] == Decimal("888.88888")
    assert (found["revenue.2024"], found["rd_booked.2024"]) == (Decimal(700), Decimal(50))


@pytest.mark.parametrize(
    "day",
    [
        "2025年9月30日", "2025-06-30", "2025年第三季度", "2025年上半年", "2025年11月", "2025年1-9月", "",
        "所属期：2025-07-01 至 2025-09-30", "打印日期：2025-12-31", "二〇二五年九月三十日", "2025年12月30日",
    ],
)  # fmt: skip
def test_that_a_part_of_a_year_or_no_period_fills_nothing_and_is_told(day: str) -> None:
    balance = read(balance_sheet(END, BEGIN, Look(day=day)))
    income = read(income_statement([("本年累计金额", YEAR), ("本月金额", MONTH)], Look(day=day)))
    assert not balance.facts
    assert not income.facts
    assert "没有取" in whys(balance)
    assert "没有取" in whys(income)


@pytest.mark.parametrize(
    "day",
    [
        "2025年12月31日", "2025 年 12 月 31 日", "2025-12-31", "2025/12/31", "20251231", "2025年12月", "2025年第4季度",
        "2025年四季度", "所属期：2025-01-01 至 2025-12-31", "税款所属期间：2025年10月1日至2025年12月31日", "会计期间：2025年第12期",
        "二〇二五年十二月三十一日", "2025年度", "2025.12", "２０２５年１２月３１日", "2025年1-12月",
        "所属期起：2025-01-01 所属期止：2025-12-31 填报日期：2026-01-15",
    ],
)  # fmt: skip
def test_that_any_writing_of_a_period_that_ends_the_year_fills_it(day: str) -> None:
    assert facts_of(read(balance_sheet(END, BEGIN, Look(day=day)))) == BALANCE_2025 | BALANCE_2024
    columns = [("本年累计金额", YEAR), ("本月金额", MONTH)]
    assert facts_of(read(income_statement(columns, Look(day=day)))) == PROFIT_2025


def test_that_the_date_may_be_split_into_cells() -> None:
    rows = balance_sheet(END, BEGIN)
    rows[2] = ["编制单位：天津甲智能科技有限公司", "2025", "年", "12", "月", "31", "日", "单位：元"]
    assert facts_of(read(rows)) == BALANCE_2025 | BALANCE_2024


@pytest.mark.parametrize("heads", [("本期金额", "上期金额"), ("本月金额", "上年同期")])
def test_that_a_month_is_never_a_year(heads: tuple[str, str]) -> None:
    columns = list(zip(heads, (GENERAL_YEAR, GENERAL_BEFORE), strict=True))
    for day in ("2025年12月", "2025年第4季度", "2025-10-01 至 2025-12-31"):
        reading = read(income_statement(columns, Look(day=day, general=True)))
        assert not reading.facts, day
        assert "没有取" in whys(reading)


def test_that_the_same_period_of_last_year_is_the_year_before_only_beside_a_whole_year() -> None:
    beside_total = [("本年累计金额", YEAR), ("上年同期", BEFORE)]
    found = facts_of(read(income_statement(beside_total)))
    assert found["revenue.2024"] == Decimal(700)
    beside_month = [("本月金额", MONTH), ("本年累计金额", YEAR), ("上年同期", BEFORE)]
    assert facts_of(read(income_statement(beside_month))) == PROFIT_2025
    named = [("本月金额", MONTH), ("本年累计金额", YEAR), ("上年同期累计", BEFORE)]
    assert facts_of(read(income_statement(named)))["revenue.2024"] == Decimal(700)


def test_that_two_periods_that_differ_fill_nothing() -> None:
    rows = balance_sheet(END, BEGIN)
    rows[1][0] = "2025年9月30日"
    reading = read(rows)
    assert not reading.facts
    assert "不同的期间" in whys(reading)
    reading = read(balance_sheet(END, BEGIN, Look(day="2025年6月30日", heads=("2025年12月31日", "2024年12月31日"))))
    assert not reading.facts


def test_that_days_over_the_columns_name_the_years() -> None:
    for heads, swapped in ((("2025年12月31日", "2024年12月31日"), False), (("2025-12-31", "2024-12-31"), True)):
        found = facts_of(read(balance_sheet(END, BEGIN, Look(day="", heads=heads, swapped=swapped))))
        assert found == BALANCE_2025 | BALANCE_2024
    half = read(balance_sheet(END, BEGIN, Look(day="", heads=("2025年6月30日", "2024年12月31日"))))
    assert facts_of(half) == BALANCE_2024 | {}, "the column says its own day"


def test_that_a_beginning_of_the_period_is_taken_only_in_a_statement_of_the_year() -> None:
    look = Look(heads=("期末余额", "期初余额"))
    assert facts_of(read(balance_sheet(END, BEGIN, look))) == BALANCE_2025
    whole = Look(heads=("期末余额", "期初余额"), day="2025年度")
    assert facts_of(read(balance_sheet(END, BEGIN, whole))) == BALANCE_2025 | BALANCE_2024


@pytest.mark.parametrize(
    ("word", "factor"),
    [
        ("单位：万元", "0.0001"), ("单位：千元", "0.001"), ("金额单位：人民币元（列至角分）", "1"), ("单位: 人民币 元", "1"),
        ("单位：百万元", "0.000001"), ("（单位：人民币万元）", "0.0001"), ("货币单位：元", "1"), ("金额单位：元至角分", "1"),
    ],
)  # fmt: skip
def test_that_any_unit_of_the_head_is_converted(word: str, factor: str) -> None:
    scaled = {name: value * Decimal(factor) for name, value in END.items()}
    found = facts_of(read(balance_sheet(scaled, {}, Look(unit=word))))
    assert found == BALANCE_2025


@pytest.mark.parametrize("word", ["", "单位：美元", "单位：", "计量单位：人"])
def test_that_nothing_is_taken_without_a_unit_of_our_money(word: str) -> None:
    reading = read(balance_sheet(END, BEGIN, Look(unit=word)))
    assert not reading.facts
    assert "没有取" in whys(reading)


def test_that_a_sum_that_fails_takes_everything_back() -> None:
    for name in ("资产总计", "负债合计", "所有者权益（或股东权益）合计", "流动资产合计", "非流动负债合计"):
        reading = read(balance_sheet(END | {name: END[name] + 1}, BEGIN))
        assert not reading.facts, name
        assert "合计不符" in whys(reading)
        assert any(not check.holds for check in reading.checks)
    for name in ("营业收入", "管理费用", "营业利润", "利润总额", "净利润"):
        reading = read(income_statement([("本年累计金额", YEAR | {name: YEAR[name] + 1})]))
        assert not reading.facts, name


def test_that_a_wrong_column_of_the_year_before_takes_everything_back() -> None:
    reading = read(balance_sheet(END, BEGIN | {"资产总计": Decimal(1)}))
    assert not reading.facts


@pytest.mark.parametrize("title", ["合并资产负债表", "资产负债表（合并）", "集团汇总资产负债表"])
def test_that_consolidated_figures_are_not_those_of_the_firm(title: str) -> None:
    reading = read(balance_sheet(END, BEGIN, Look(title=title)))
    assert not reading.facts
    assert "合并" in whys(reading)


def test_that_columns_of_the_group_are_left_and_those_of_the_parent_taken() -> None:
    look = Look(day="2025年度", general=True, number=False)
    columns = [("本期金额（合并）", GENERAL_BEFORE), ("本期金额（母公司）", GENERAL_YEAR)]
    assert facts_of(read(income_statement(columns, look)))["revenue.2025"] == Decimal("888.88888")


def test_that_shares_of_others_show_a_consolidated_statement() -> None:
    rows = balance_sheet(END, BEGIN, Look(general=True))
    rows.insert(-2, [None, None, None, None, "少数股东权益", None, Decimal(5), Decimal(5)])
    assert not read(rows).facts


@pytest.mark.parametrize("title", ["2025年度预算利润表", "利润表（预测）", "模拟利润表"])
def test_that_plans_are_no_results(title: str) -> None:
    look = Look(title=title, day="2025年度")
    assert not read(income_statement([("本年累计金额", YEAR)], look)).facts


def test_that_a_year_that_has_not_ended_is_not_filled() -> None:
    reading = read(balance_sheet(END, BEGIN, Look(day="2026年12月31日")))
    assert "total_assets.2026" not in facts_of(reading)


def test_that_an_empty_column_is_no_zero() -> None:
    zeros = dict.fromkeys(END, Decimal(0))
    for before in ({}, zeros):
        reading = read(balance_sheet(END, before))
        assert facts_of(reading) == BALANCE_2025
    assert "可能没有填" in whys(read(balance_sheet(END, zeros)))


def test_that_a_part_of_expenses_that_is_zero_is_not_taken() -> None:
    rows = income_statement([("本年累计金额", YEAR | {"研究费用": Decimal(0)})])
    line = next(row for row in rows if row[0] == "　　研究费用")
    line[0] = "其中：研究费用"
    assert "rd_booked.2025" not in facts_of(read(rows))


def test_that_losses_in_brackets_and_with_signs_are_negative() -> None:
    loss = {
        "营业收入": Decimal(100), "营业成本": Decimal(150), "营业利润": Decimal(-50), "利润总额": Decimal(-50),
        "所得税费用": Decimal(0), "净利润": Decimal(-50),
    }  # fmt: skip
    for written in ("(50.00)", "-50.00", "－50.00", "（50.00）", "−50.00"):
        rows = [
            [with_value(cell, written) if value_of(cell) == Decimal(-50) else cell for cell in row]
            for row in income_statement([("本年累计金额", loss)])
        ]
        assert facts_of(read(rows))["net_profit.2025"] == Decimal("-0.005"), written


@pytest.mark.parametrize("head", ["本季度金额", "第四季度", "2025年10-12月", "10-12月"])
def test_that_the_same_period_of_last_year_beside_a_part_of_the_year_is_no_year(head: str) -> None:
    reading = read(income_statement([(head, MONTH), ("上年同期", BEFORE)], Look(day="2025年度")))
    assert not reading.facts
    beside_total = [(head, MONTH), ("本年累计金额", YEAR), ("上年同期", BEFORE)]
    assert facts_of(read(income_statement(beside_total, Look(day="2025年度")))) == PROFIT_2025


def test_that_a_sheet_named_after_another_year_is_told_and_not_taken_by_itself() -> None:
    reading = read(income_statement([("本年累计金额", YEAR)]), "2023年利润表")
    assert all(fact.sure <= 0.5 for fact in reading.facts)
    assert "请核对是哪一年" in whys(reading)


def _without_firm(rows: Rows) -> Rows:
    return [["" if str(value_of(cell)).startswith("编制单位") else cell for cell in row] for row in rows]


@pytest.mark.parametrize(("title", "sheet"), [("天津乙有限公司利润表", "表"), ("利润表", "天津乙有限公司")])
def test_that_a_statement_titled_with_another_firm_is_not_given_the_firm_of_the_file(title: str, sheet: str) -> None:
    first = income_statement([("本年累计金额", YEAR)])
    second = _without_firm(income_statement([("本年累计金额", BEFORE)], Look(day="2025年12月", title=title)))
    read_all = read_papers(xlsx_of({"甲智能公司利润表": first, sheet: second}), "报表.xlsx", ON).readings
    assert [reading.firm_name for reading in read_all] == [FIRM, "天津乙有限公司"]


def test_that_a_short_name_of_the_firm_on_a_sheet_is_the_firm_of_the_file() -> None:
    second = _without_firm(income_statement([("本年累计金额", YEAR)]))
    sheets = {"表": income_statement([("本年累计金额", YEAR)]), "天津甲智能公司": second}
    assert {r.firm_name for r in read_papers(xlsx_of(sheets), "报表.xlsx", ON).readings} == {FIRM}
