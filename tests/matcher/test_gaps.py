"""Gaps in a unit that a director understands, solved exactly."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from matcher import ConditionVerdict, Facts
from matcher.gaps import Gap, gap_of
from policies.rules import Rule
from tests.matcher.build import ON, decided, profile, rule


def gap(node: Rule, on: date = ON, **facts: object) -> Gap | None:
    return gap_of(decided(node, on, **facts), Facts(profile(**facts), on))


RD = rule("{id: a, compare: rd_ratio, op: '>=', value: 5%}")
RD_3Y = rule("{id: a, compare: rd_ratio_3y, op: '>=', value: 5%}")
STAFF = rule("{id: a, compare: sci_staff_share, op: '>=', value: 10%}")


def test_that_a_ratio_gap_is_stated_in_money_of_the_numerator() -> None:
    found = gap(RD, rd_expense={2021: 42}, revenue={2021: 1000})
    assert found is not None
    assert (found.field, found.change) == ("rd_expense.2021", 8)
    assert (
        found.text
        == "上年研发费用占营业收入比例 4.2%，需 ≥ 5%，按 2021 年营业（销售）收入不变计，2021 年研发费用还差8万元"
    )


def test_that_a_gap_over_three_years_changes_the_last_year_only() -> None:
    found = gap(RD_3Y, rd_expense={2019: 40, 2020: 60, 2021: 84}, revenue={2019: 1000, 2020: 1500, 2021: 2000})
    assert found is not None
    assert (found.field, found.change) == ("rd_expense.2021", 41)


def test_that_a_gap_in_people_is_a_whole_number() -> None:
    found = gap(STAFF, sci_staff={2021: 8}, employees={2021: 95})
    assert found is not None
    assert found.change == 2
    assert decided(STAFF, sci_staff={2021: 10}, employees={2021: 95}).verdict is ConditionVerdict.MET


def test_that_a_threshold_to_be_exceeded_needs_one_more() -> None:
    node = rule("{id: a, compare: invention_patents, op: '>', value: 2件}")
    found = gap(node, invention_patents=2)
    assert found is not None
    assert found.change == 1


def test_that_a_figure_above_the_limit_is_told_without_advice_to_shrink() -> None:
    node = rule("{id: a, compare: debt_ratio, op: '<=', value: 70%}")
    found = gap(node, liabilities={2021: 80}, total_assets={2021: 100})
    assert found is not None
    assert (found.field, found.change, found.distance) == ("", None, None)
    assert "超过上限 70%" in found.text


def test_that_a_firm_without_any_loss_is_not_nearly_one_with_a_loss() -> None:
    node = rule("{id: a, compare: 'loss_unrecovered[-1]', op: '>', value: 0万元}")
    found = gap(node, loss_unrecovered={2021: 0})
    assert found is not None
    assert found.distance is None


def test_that_what_is_not_there_at_all_is_no_distance_but_a_condition() -> None:
    found = gap(rule("{id: a, compare: 'donation[-1]', op: '>', value: 0万元}"), donation={2021: 0})
    assert found is not None
    assert (found.change, found.text) == (None, "上年公益性捐赠支出 0万元，有了才适用")


def test_that_a_plain_figure_is_named_once_and_a_place_in_a_ranking_as_a_place() -> None:
    found = gap(rule("{id: a, compare: 'revenue[-1]', op: '>=', value: 1000万元}"), revenue={2021: 800})
    assert found is not None
    assert found.text == "上年营业（销售）收入 800万元，需 ≥ 1000万元，还差200万元"
    ranked = gap(rule("{id: a, compare: market_rank_home, op: '<=', value: 3名}"), market_rank_home=14)
    assert ranked is not None
    assert ranked.text == "主导产品国内细分市场排名第 14，要求前 3"


def test_that_more_than_nothing_allowed_is_no_advice_to_have_less() -> None:
    found = gap(rule("{id: a, compare: hnte_times, op: '==', value: 0次}"), hnte_times=2)
    assert found is not None
    assert (found.change, found.distance, found.text) == (None, None, "连续通过高企认定次数 2次，要求没有")


def test_that_a_firm_too_old_is_told_the_limit_and_nothing_else() -> None:
    found = gap(rule("{id: a, compare: age_days, op: '<=', value: 365天}"), founded_on="2015-01-01")
    assert found is not None
    assert found.distance is None
    assert "超过上限 365天" in found.text


def test_that_a_shrinking_firm_is_as_far_from_growth_as_it_shrank() -> None:
    node = rule("{id: a, compare: revenue_growth, op: '>', value: 0%}")
    found = gap(node, revenue={2020: 100, 2021: 97})
    assert found is not None
    assert found.distance == Decimal("0.03")


def test_that_a_figure_just_below_the_threshold_is_not_printed_as_the_threshold() -> None:
    found = gap(RD, rd_expense={2021: Decimal("49.9999")}, revenue={2021: 1000})
    assert found is not None
    assert " 5%，需" not in found.text


@pytest.mark.parametrize(("founded", "ready"), [("2021-08-01", date(2022, 8, 1)), ("2022-05-31", date(2023, 5, 31))])
def test_that_an_age_gap_is_stated_as_a_day(founded: str, ready: date) -> None:
    node = rule("{id: a, compare: age_days, op: '>=', value: 365天}")
    found = gap(node, founded_on=founded)
    assert found is not None
    assert found.ready_on == ready
    assert f"满 1 年自 {ready.isoformat()} 起" in found.text
    assert decided(node, ready, founded_on=founded).verdict is ConditionVerdict.MET


def test_that_a_met_or_unknown_condition_has_no_gap() -> None:
    assert gap(RD, rd_expense={2021: 60}, revenue={2021: 1000}) is None
    assert gap(RD, rd_expense={2021: 60}) is None


def test_that_an_undefined_figure_has_no_gap() -> None:
    assert gap(RD, rd_expense={2021: 60}, revenue={2021: 0}) is None


@given(st.integers(0, 10_000), st.integers(1, 100_000))
def test_that_making_the_change_of_a_gap_meets_the_line(expense: int, revenue: int) -> None:
    assume(expense * 20 < revenue)
    found = gap(RD, rd_expense={2021: expense}, revenue={2021: revenue})
    assert found is not None
    assert found.change is not None
    assert (
        decided(RD, rd_expense={2021: expense + found.change}, revenue={2021: revenue}).verdict is ConditionVerdict.MET
    )
    assert (
        decided(RD, rd_expense={2021: expense + found.change * Decimal("0.999")}, revenue={2021: revenue}).verdict
        is ConditionVerdict.UNMET
    )
