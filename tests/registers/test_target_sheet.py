"""Tables of yearly targets are read figure by figure; what is no number is told."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from registers.target_sheet import TargetSheet, read_target_sheet

PLAN = (
    "序号\t工作目标\t2020年\t2021年\t2022年\n"
    "1\t研发支出与地区生产总值比值（%）\t2.57\t2.58\t2.59\n"
    "3\t高新技术企业数量（家）\t108\t116\t128\n"
    "6\t科技领军（领军培育）企业数量（家）\t0\t1\t2\n"
    "7\t全区技术合同成交额（亿元）\t40\t45\t50\n"
)


def read(text: str) -> TargetSheet:
    found = read_target_sheet(text.encode(), "分解表.tsv")
    assert found is not None
    return found


def test_that_the_plan_of_a_district_is_read_by_year() -> None:
    cells = read(PLAN).cells
    assert len(cells) == 12
    found = {(cell.indicator, cell.year): (cell.value, cell.unit, cell.month, cell.result) for cell in cells}
    assert found["高新技术企业数量", 2022] == (Decimal(128), "家", 0, False)
    assert found["全区技术合同成交额", 2020] == (Decimal(40), "亿元", 0, False)
    assert found["研发支出与地区生产总值比值", 2021] == (Decimal("2.58"), "%", 0, False)
    assert found["科技领军（领军培育）企业数量", 2020] == (Decimal(0), "家", 0, False)


def test_that_months_take_the_year_of_the_title_and_results_are_told_apart() -> None:
    text = "2026年目标任务分解表\n指标\t单位\t全年\t全年完成\t1月\t2月\n高新技术企业\t家\t130\t98\t100\t\n"
    cells = read(text).cells
    assert [(cell.year, cell.month, cell.value, cell.result) for cell in cells] == [
        (2026, 0, 130, False), (2026, 0, 98, True), (2026, 1, 100, False),
    ]  # fmt: skip


def test_that_a_table_without_year_leaves_it_open() -> None:
    assert {cell.year for cell in read("指标\t1月\t2月\n高企\t1\t2\n").cells} == {0}


def test_that_units_in_cells_are_taken_and_words_are_refused() -> None:
    found = read("指标\t单位\t2026年\t2027年\n高企\t家\t120家\t不少于130\n")
    assert [cell.value for cell in found.cells] == [120]
    assert [(refusal.place, refusal.text) for refusal in found.refused] == [("第 2 行 D2", "不少于130")]


def test_that_another_table_is_not_taken_for_targets() -> None:
    assert read_target_sheet("企业名称\t政策\n甲\t乙\n".encode(), "x.tsv") is None
    assert read_target_sheet("企业名称\t2025年\n甲\t100\n".encode(), "x.tsv") is None


@given(st.dictionaries(st.sampled_from(["高企", "雏鹰企业", "专利（件）"]), st.decimals(0, 9999, places=2), min_size=1))
def test_that_every_figure_of_a_table_is_read(figures: dict[str, Decimal]) -> None:
    text = "指标\t2026年\n" + "".join(f"{name}\t{value}\n" for name, value in figures.items())
    assert [cell.value for cell in read(text).cells] == list(figures.values())
