"""Warnings about implausible facts; plausible profiles have none."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook import cautions, credit_code_fault
from firms import CODE_LETTERS, check_digit
from matcher import read_profile
from tests.casebook.build import ON, profile


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91110000802100433B", " 9135 0100-m000100y43 "])
def test_that_a_real_credit_code_is_sound(code: str) -> None:
    assert credit_code_fault(code) == ""


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("91350100M000100Y4", "应为 18 位，现有 17 位"),
        ("91350100M000100Y430", "现有 19 位"),
        ("", "现有 0 位"),
        ("91350100M000100Y44", "末位校验不符"),
        ("91350100M00010OY43", "不会有“O”"),
        ("9135A100M000100Y43", "行政区划"),
    ],
)
def test_that_a_wrong_credit_code_is_reported(code: str, message: str) -> None:
    assert message in credit_code_fault(code)


@given(
    st.text("0123456789", min_size=8, max_size=8),
    st.text(CODE_LETTERS, min_size=9, max_size=9),
    st.integers(0, 17),
    st.sampled_from(CODE_LETTERS),
)
def test_that_one_wrong_character_never_passes(head: str, tail: str, place: int, letter: str) -> None:
    code = head + tail + check_digit(head + tail)
    assert credit_code_fault(code) == ""
    wrong = code[:place] + letter + code[place + 1 :]
    assert (credit_code_fault(wrong) == "") == (wrong == code)


@pytest.mark.parametrize(
    ("facts", "field", "message"),
    [
        ({"employees": {"2025": 3}, "doctors": {"2025": 40}}, "doctors.2025", "博士人数 40人 多于职工总数 3人"),
        ({"revenue": {"2025": 100}, "rd_expense": {"2025": 120}}, "rd_expense.2025", "研发费用 120万元 多于"),
        ({"total_income": {"2025": 9}, "hightech_income": {"2025": 10}}, "hightech_income.2025", "多于总收入"),
        ({"revenue": {"2025": 9}, "main_revenue": {"2025": 10}}, "main_revenue.2025", "多于营业"),
        ({"doctors": {"2025": 3}, "masters": {"2025": 3}, "bachelors_up": {"2025": 5}}, "bachelors_up.2025", "共 6人"),
        ({"total_assets": {"2025": 100}, "net_assets": {"2025": 50}, "liabilities": {"2025": 80}}, "total_assets.2025", "不等于"),
        ({"revenue": {"2024": 12, "2025": 150000}}, "revenue.2025", "单位写错"),
        ({"revenue": {"2025": 60000}, "employees": {"2025": 10}}, "revenue.2025", "人均收入"),
        ({"software_sales_tax": {"2025": 18}}, "software_sales_tax.2025", "17%"),
        ({"revenue": {"2027": 1}}, "revenue.2027", "还没有到"),
        ({"founded_on": "2020-01-01", "revenue": {"2019": 1}}, "revenue.2019", "2020 年才成立"),
        ({"founded_on": "2027-01-01"}, "founded_on", "还没有到"),
        ({"founded_on": "2020-01-01", "listed_on": "2019-01-01"}, "listed_on", "早于成立日期"),
        ({"qualifications": [{"kind": "hnte", "granted_on": "2024-01-01", "expires_on": "2023-01-01"}]}, "qualifications", "早于取得日期"),
        ({"qualifications": [{"kind": "hnte", "granted_on": "2027-01-01"}]}, "qualifications", "还没有到"),
        ({"founded_on": "2020-01-01", "qualifications": [{"kind": "hnte", "granted_on": "2019-01-01"}]}, "qualifications", "早于企业成立"),
        ({"credit_code": "123"}, "credit_code", "应为 18 位"),
        ({"private": {"either": [True, False]}}, "private", "有 2 种说法：否、是，待核实"),
    ],
)  # fmt: skip
def test_that_an_implausible_fact_has_a_warning_at_its_field(
    facts: dict[str, object], field: str, message: str
) -> None:
    found = cautions(read_profile({"name": "甲公司", **facts}), ON)
    assert [caution.field for caution in found] == [field]
    assert message in found[0].text


def test_that_equal_figures_and_rounding_are_sound() -> None:
    sound = profile(
        founded_on="2020-06-01", employees={"2025": 40}, doctors={"2025": 40}, bachelors_up={"2025": 40},
        revenue={"2020": 1, "2025": 100}, rd_expense={"2025": 100}, total_assets={"2025": 1000},
        net_assets={"2025": 495}, liabilities={"2025": 500},
    )  # fmt: skip
    assert cautions(sound, ON) == ()


def test_that_an_empty_profile_has_no_warnings() -> None:
    assert cautions(read_profile({}), ON) == ()


@pytest.mark.parametrize("sample", ["young-software", "hnte-expiring", "machine-builder", "almost-empty"])
def test_that_the_samples_are_plausible(root: Path, sample: str) -> None:
    text = (root / "resources" / "samples" / f"{sample}.json").read_text(encoding="utf-8")
    assert cautions(read_profile(json.loads(text, parse_float=Decimal)), date(2026, 11, 24)) == ()
