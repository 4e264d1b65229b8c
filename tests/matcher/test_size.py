"""The enterprise-size standard of 2011, tested exactly at every threshold."""

from __future__ import annotations

import pytest

from matcher import Facts
from matcher._choose import firm_size
from matcher._size import SIZE_TABLE, SIZES, size_industry_of
from tests.matcher.build import ON, profile


def test_that_sixteen_industries_are_known() -> None:
    assert len(SIZE_TABLE) == 16


@pytest.mark.parametrize("industry", sorted(SIZE_TABLE))
def test_that_each_threshold_belongs_to_the_larger_size(industry: str) -> None:
    for rank in range(3):
        on_line = {name: {2021: int(lines[rank])} for name, lines in SIZE_TABLE[industry].items()}
        facts = Facts(profile(size_industry=industry, **on_line), ON)
        assert firm_size(facts).options == (SIZES[rank + 1],)
        for name, lines in SIZE_TABLE[industry].items():
            below = on_line | {name: {2021: int(lines[rank]) - 1}}
            assert firm_size(Facts(profile(size_industry=industry, **below), ON)).options == (SIZES[rank],)


@pytest.mark.parametrize(
    ("code", "industry"),
    [
        ("I6513", "软件和信息技术服务业"), ("6513", "软件和信息技术服务业"), ("C3562", "工业"), ("I6420", "信息传输业"), ("F5191", "批发业"),
        ("F5264", "零售业"), ("K7010", "房地产开发经营"), ("K7020", "物业管理"), ("L7211", "租赁和商务服务业"), ("M7320", "其他未列明行业"),
        ("G5910", "仓储业"), ("A0111", "农、林、牧、渔业"), ("I", None), ("X12", None), ("C6513", None), ("软件", None),
    ],
)  # fmt: skip
def test_that_an_industry_code_selects_its_row(code: str, industry: str | None) -> None:
    assert size_industry_of(code) == industry


def test_that_an_unknown_measure_leaves_the_possible_sizes() -> None:
    found = firm_size(Facts(profile(size_industry="工业", employees={2021: 350}, founded_on="2010-01-01"), ON))
    assert found.options == ("微型", "小型", "中型")
    assert found.missing == ("revenue.2021",)


def test_that_one_small_measure_decides_alone() -> None:
    found = firm_size(Facts(profile(size_industry="工业", employees={2021: 19}, founded_on="2010-01-01"), ON))
    assert (found.options, found.missing) == (("微型",), ())


def test_that_the_bracketed_remark_of_an_industry_may_be_written() -> None:
    assert profile(size_industry="工业（采矿、制造、电力热力燃气水）").facts["size_industry"] == "工业"
