"""The block “今年还是明年” on the sheet."""

from __future__ import annotations

from datetime import date

import pytest
from reportlab.platypus import Flowable

import main
from matcher import Match, match, read_profile
from policies.library import Library
from policies.rawfile import read_raw
from resources import sample_paths
from sheet.flowables import gap
from sheet.fonts import register
from sheet.next_year import flowables
from sheet.numbered import DocumentInfo, build_pdf
from sheet.styles import BOTTOM, PAGE, TOP
from tests.sheet.reading import bare, text_of

ON = date(2026, 11, 30)
ABOUT = DocumentInfo(title="t", author="a", subject="s", footer="f")
FIRM = {
    "name": "测试公司",
    "founded_on": "2012-03-01",
    "employees": {"2025": 131},
    "sci_staff": {"2025": 19},
    "revenue": {"2023": 5420, "2024": 5980, "2025": 6310},
    "rd_expense": {"2023": 212, "2024": 231, "2025": 240},
    "rd_expense_domestic": {"2023": 212, "2024": 231, "2025": 240},
    "hightech_income": {"2025": 4130},
    "total_income": {"2025": 6345},
    "qualifications": [{"kind": "hnte", "granted_on": "2024-03-25"}],
}


@pytest.fixture(scope="module")
def library() -> Library:
    register()
    return main.built_in_library()


def matched(library: Library, **more: object) -> Match:
    return match(library.policies, read_profile({**FIRM, **more}), ON, library.stamp, library.offices)


def printed(parts: list[Flowable]) -> str:
    data = build_pdf(parts, ABOUT).data
    return bare(text_of(data))


def test_that_the_block_tells_what_leaves_what_comes_and_what_the_new_year_must_bring(library: Library) -> None:
    # (231 + 240 + x) / (5980 + 6310 + 6310) ≥ 4 % because 5000 < 6310 ≤ 20000  ⇔  471 + x ≥ 744  ⇔  x ≥ 273
    text = printed(flowables(matched(library)))
    assert "不再计入2023年：营业（销售）收入5420万元、研发费用212万元" in text
    assert "2026年研发费用至少273万元" in text
    assert "资格2027-03-25到期" in text
    assert "2027年申报还达不到" in text
    assert "2026年与2025年持平就够：科技人员占职工总数比例" in text


def test_that_nothing_is_printed_where_next_year_has_nothing_to_say(library: Library) -> None:
    empty = match(library.policies, read_profile({"name": "空白"}), ON, library.stamp, library.offices)
    assert flowables(empty) == []


def test_that_the_block_has_at_most_two_titles_and_less_than_two_thirds_of_a_page(library: Library) -> None:

    for path in sample_paths():
        found = match(library.policies, read_profile(read_raw(path)), ON, library.stamp, library.offices)
        parts = flowables(found)
        _, pages = build_pdf([*parts, gap((PAGE[1] - TOP - BOTTOM) / 3)], ABOUT)
        assert pages == 1
        assert printed(parts).count("年各数若与") <= 2 if parts else True
