"""Currency and unit in a column of their own, row by row."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from registers import Cell, RegisterFirm, RegisterRow, RegisterTable, guess_mapping, read_firms

ON = date(2026, 6, 1)


def firms(headers: Sequence[str], *rows: Sequence[Cell]) -> list[RegisterFirm]:
    """Return the firms of a table with a name before each row."""
    lines = tuple(RegisterRow(number, (f"示例{number}号科技有限公司", *row)) for number, row in enumerate(rows, 2))
    table = RegisterTable(
        name="a.xlsx", sheet="S", sheets=("S",), title="", header_rows=(1,), headers=("企业名称", *headers),
        positions=tuple(range(len(headers) + 1)), rows=lines,
    )  # fmt: skip
    read = read_firms(table, guess_mapping(table.headers, table.samples(), ON), ON)
    return [row for row in read if isinstance(row, RegisterFirm)]


@pytest.mark.parametrize("header", ["币种", "货币种类", "注册资本币种", "注册资本（币种）", "币别"])
@pytest.mark.parametrize("money", [Decimal(500), "500", "500万"])
def test_that_money_in_a_row_of_foreign_currency_is_refused(header: str, money: Cell) -> None:
    currencies = ["人民币", "CNY", None, "美元", "USD", "港币", "Euro"]
    read = firms(["注册资本（万元）", header], *([money, currency] for currency in currencies))
    assert [firm.raw.get("registered_capital") for firm in read] == [500, 500, 500, None, None, None, None]
    assert ["外币" in firm.refused[0].why for firm in read[3:]] == [True] * 4


def test_that_a_currency_of_capital_says_nothing_of_the_revenue() -> None:
    (firm,) = firms(["注册资本（万元）", "2025年营业收入（万元）", "注册资本币种"], [Decimal(5), Decimal(6), "美元"])
    assert firm.raw.get("revenue") == {"2025": 6}
    assert "registered_capital" not in firm.raw


@pytest.mark.parametrize("order", [0, 1])
def test_that_a_unit_of_the_row_counts_before_that_of_the_column(order: int) -> None:
    rows: list[list[Cell]] = [[Decimal(1000), "万元"], ["10000000", "元"], ["0.1", "亿元"], ["1000万", None]]
    wrong: list[list[Cell]] = [[Decimal(1000), None], [Decimal(1000), "个"], [Decimal(1000), "万美元"]]
    headers = ["注册资本", "单位"]
    lines = rows + wrong
    if order:
        headers, lines = headers[::-1], [line[::-1] for line in lines]
    read = firms(headers, *lines)
    assert [firm.raw.get("registered_capital") for firm in read] == [1000] * 4 + [None] * 3
    assert [firm.refused[0].why != "" for firm in read[4:]] == [True] * 3


def test_that_a_number_far_above_the_others_is_told_in_a_text_table_too() -> None:
    read = firms(["2025年营业收入（万元）"], *([str(1000 + number)] for number in range(12)), ["35000000"])
    assert ["单位写错" in " ".join(firm.warnings) for firm in read] == [False] * 12 + [True]
