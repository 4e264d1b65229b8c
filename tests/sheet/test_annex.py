"""The annex in the order and words of an official form."""

from __future__ import annotations

from sheet import Annex, SheetOptions, options_from, options_text, sheet_bytes
from tests.sheet.firms import matched
from tests.sheet.reading import bare, text_of

FILLED = {
    "revenue": {"2023": 500, "2024": 600, "2025": 800},
    "rd_expense": {"2023": 50, "2024": 60, "2025": 90.5},
    "hightech_income": {"2025": 600},
    "total_income": {"2025": 800},
}
HNTE = SheetOptions(annex=(Annex.HNTE,), verbal_facts=("revenue.2024",))


def words(options: SheetOptions = HNTE, **more: object) -> str:
    return bare(text_of(sheet_bytes(matched(**{**FILLED, **more}), options)))


def test_that_all_rows_of_the_form_are_there_in_order_with_what_is_known_in_yuan() -> None:
    text = words().partition("附：高新技术企业优惠情况及明细表（A107041）")[2]
    rows = (
        "4一、本年高新技术产品（服务）收入（5＋6）6,000,000.00",
        "7二、本年企业总收入（8－9）8,000,000.00",
        "10三、本年高新技术产品（服务）收入占企业总收入的比例（4÷7）75.00%",
        "11四、本年科技人员数12",
        "12五、本年职工总数40",
        "13六、本年科技人员占企业当年职工总数的比例（11÷12）30.00%",
        "14高新研发费用归集年度2025年2024年2023年",
        "15七、归集的高新研发费用金额（16＋25）905,000.00600,000.00500,000.002,005,000.00",
        "171.人员人工费用＿＿＿＿＿",
        "29八、销售（营业）收入8,000,000.006,000,000.00〔口述〕5,000,000.0019,000,000.00",
        "10.55%",
        "32十一、",
    )
    places = [text.find(row) for row in rows]
    assert -1 not in places, rows[places.index(-1)]
    assert places == sorted(places)


def test_that_what_is_unknown_stays_blank_and_a_sum_needs_every_year() -> None:
    text = words(revenue={"2024": 600, "2025": 800})
    assert "29八、销售（营业）收入8,000,000.006,000,000.00〔口述〕＿＿＿＿＿＿＿＿＿＿30" in text


def test_that_figures_that_cannot_both_be_are_marked() -> None:
    assert "11四、本年科技人员数60〔待核实〕" in words(sci_staff={"2025": 60})


def test_that_the_annex_is_only_there_if_it_was_chosen_and_is_kept_with_the_options() -> None:
    assert "A107041" not in words(SheetOptions())
    assert options_from(options_text(HNTE)).annex == (Annex.HNTE,)
    assert options_from("{}") == SheetOptions()
