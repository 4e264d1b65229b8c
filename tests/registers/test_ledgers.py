"""Ledgers are read by their own columns; a row that cannot be read is refused as a whole and told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies import UserError
from registers import write_table
from registers.ledgers import LedgerColumn, LedgerKind, LedgerRow, LedgerRows, read_ledger

COLUMNS = (
    LedgerColumn(name="firm", label="企业名称", kind=LedgerKind.FIRM, required=True, aliases=("企业", "单位名称")),
    LedgerColumn(name="code", label="统一社会信用代码", kind=LedgerKind.CODE, aliases=("信用代码",)),
    LedgerColumn(name="policy", label="政策名称", required=True, aliases=("项目名称",)),
    LedgerColumn(name="amount", label="核定金额", kind=LedgerKind.MONEY),
    LedgerColumn(name="paid_on", label="支付日期", kind=LedgerKind.DATE),
    LedgerColumn(name="stage", label="阶段", kind=LedgerKind.CHOICE, choices=("已报", "受理")),
    LedgerColumn(name="missing", label="还缺材料", kind=LedgerKind.LIST),
    LedgerColumn(name="year", label="年度", kind=LedgerKind.WHOLE),
)
FIRMS = {"天津甲公司": 1, "天津乙公司": 2}


def firm_of(name: str, code: str) -> int | None:
    return 3 if code == "91120102MA06TEST0X" else FIRMS.get(name)


def read(text: str) -> LedgerRows:
    return read_ledger(text.encode(), COLUMNS, firm_of, name="粘贴.csv")


def test_that_rows_are_read_by_labels_other_names_and_units() -> None:
    found = read(
        "兑现台账,,,\n单位名称,项目名称,核定金额（元）,支付日期,年度\n天津甲公司,研发后补助,425000,2026年10月5日,2026\n"
        "天津乙公司,奖励,12.5万元,2026/10/6,2026\n合计,,,,\n"
    )
    assert found.refused == ()
    assert [row.values for row in found.rows] == [
        {"firm": 1, "policy": "研发后补助", "amount": Decimal("42.5"), "paid_on": date(2026, 10, 5), "year": 2026},
        {"firm": 2, "policy": "奖励", "amount": Decimal("12.5"), "paid_on": date(2026, 10, 6), "year": 2026},
    ]
    assert "还缺材料" in found.missing


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("天津丙公司,奖励,10,,,", "没有这家企业"),
        ("天津甲公司,,10,,,", "政策名称”是空的"),
        ("天津甲公司,奖励,约10,,,", "核定金额"),
        ("天津甲公司,奖励,10,十月,,", "支付日期"),
        ("天津甲公司,奖励,10,,办完,", "不在可选的值里"),
        ("天津甲公司,奖励,10,,,2026.5", "应是整数"),
    ],
)
def test_that_a_row_that_cannot_be_read_is_refused_with_place_and_reason(row: str, why: str) -> None:
    found = read(f"企业名称,政策名称,核定金额,支付日期,阶段,年度\n{row}\n天津乙公司,奖励,1,,受理,2026\n")
    (refusal,) = found.refused
    assert why in refusal.why
    assert "第 2 行" in refusal.place
    assert [taken.values["firm"] for taken in found.rows] == [2]


def test_that_the_code_finds_a_firm_under_another_name() -> None:
    found = read("企业名称,信用代码,政策名称\n旧名字公司,91120102MA06TEST0X,奖励\n")
    assert [row.values["firm"] for row in found.rows] == [3]


def test_that_a_file_without_the_needed_columns_is_refused() -> None:
    with pytest.raises(UserError, match="没有找到表头"):
        read("甲,乙\n1,2\n")
    with pytest.raises(UserError, match="缺少“政策名称”"):
        read("企业名称,核定金额\n天津甲公司,1\n")


def test_that_columns_nobody_asked_for_are_told() -> None:
    found = read("企业名称,政策名称,领导批示\n天津甲公司,奖励,同意\n")
    assert [(left.text, left.place) for left in found.left_out] == [("领导批示", "C 列")]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(FIRMS)),
            st.text("政策奖励补助甲乙", min_size=1, max_size=8),
            st.none() | st.decimals(0, 99999, places=4),
            st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31)),
        ),
        min_size=1,
        max_size=6,
        unique=True,
    ),
    st.sampled_from([".xlsx", ".csv"]),
)
def test_that_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[object, ...]], suffix: str
) -> None:
    path: Path = tmp_path_factory.mktemp("ledger") / f"台账{suffix}"
    headings = tuple(column.heading for column in (COLUMNS[0], COLUMNS[2], COLUMNS[3], COLUMNS[4]))
    write_table(path, headings, rows, sheet="台账")  # type: ignore[arg-type]  # cells of these types
    found = read_ledger(path, COLUMNS, firm_of)
    assert found.refused == ()
    back = [
        (row.values["firm"], row.values["policy"], row.values.get("amount"), row.values.get("paid_on"))
        for row in found.rows
    ]
    assert back == [(FIRMS[str(name)], policy, amount, day) for name, policy, amount, day in rows]
    assert all(isinstance(row, LedgerRow) for row in found.rows)


def test_that_a_row_that_stands_twice_is_taken_once_and_told() -> None:
    found = read("企业名称,政策名称,核定金额\n天津甲公司,奖励,10\n天津乙公司,奖励,10\n天津甲公司,奖励,10万元\n")
    assert [row.number for row in found.rows] == [2, 3]
    assert [(refusal.place, refusal.why) for refusal in found.refused] == [("第 4 行", "和第 2 行完全一样，只取一次")]


def test_that_name_and_code_of_two_firms_are_refused() -> None:
    (refusal,) = read("企业名称,信用代码,政策名称\n天津甲公司,91120102MA06TEST0X,奖励\n").refused
    assert "是两家企业" in refusal.why


def test_that_a_code_nobody_has_and_another_name_are_told_as_doubts() -> None:
    found = read("企业名称,信用代码,政策名称\n天津甲公司,911,奖励\n旧名字公司,91120102MA06TEST0X,奖励\n")
    assert [row.values["firm"] for row in found.rows] == [1, 3]
    assert ["按名称认" in found.doubts[0].why, "库里是别的名称" in found.doubts[1].why] == [True, True]


def test_that_a_month_without_a_day_is_told() -> None:
    (doubt,) = read("企业名称,政策名称,支付日期\n天津甲公司,奖励,2026年10月\n").doubts
    assert "按 2026-10-01 计" in doubt.why


def test_that_other_words_for_a_choice_are_read_and_sums_are_told() -> None:
    column = LedgerColumn(
        name="kind",
        label="类型",
        kind=LedgerKind.CHOICE,
        choices=("技术开发",),
        spellings=(("技术开发合同", "技术开发"),),
    )
    found = read_ledger(
        "名称\t类型\n甲\t技术 开发合同\n合计\t\n".encode(),
        (LedgerColumn(name="name", label="名称"), column),
        name="x.tsv",
    )
    assert [row.values["kind"] for row in found.rows] == ["技术开发"]
    assert [(left.why, left.place) for left in found.left_out] == [("合计行", "第 3 行")]
