"""Every kind of node: met, unmet, unknown, exactly at the threshold, and the missing facts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import ConditionVerdict
from policies import CATALOGUE, FieldType
from policies.values import Unit
from tests.matcher.build import at_least, decided, rule

M, U, X = ConditionVerdict.MET, ConditionVerdict.UNMET, ConditionVerdict.UNKNOWN
RATIO = rule("{id: a, compare: rd_ratio, op: '>=', value: 5%}")
TIERS = rule(
    "{id: a, tiers: rd_ratio, by: 'revenue[-1]', op: '>=', bands: [{upto: 5000万元, value: 5%}, {upto: 2亿元, value: 4%}, {value: 3%}]}"
)


@pytest.mark.parametrize(
    ("op", "below", "on_line", "above"),
    [(">=", U, M, M), (">", U, U, M), ("<=", M, M, U), ("<", M, U, U), ("==", U, M, U)],
)
def test_that_operators_include_or_exclude_the_threshold(
    op: str, below: ConditionVerdict, on_line: ConditionVerdict, above: ConditionVerdict
) -> None:
    node = rule(f"{{id: a, compare: 'revenue[-1]', op: '{op}', value: 100万元}}")
    values = ("99.9999", "100", "100.0001")
    assert tuple(decided(node, revenue={2021: Decimal(v)}).verdict for v in values) == (below, on_line, above)


def test_that_exactly_five_percent_meets_five_percent() -> None:
    assert decided(RATIO, rd_expense={2021: 5}, revenue={2021: 100}).verdict is M
    assert decided(RATIO, rd_expense={2021: Decimal("0.1")}, revenue={2021: 2}).verdict is M
    assert decided(RATIO, rd_expense={2021: Decimal("4.9999")}, revenue={2021: 100}).verdict is U


def test_that_missing_revenue_leaves_the_verdict_unknown() -> None:
    outcome = decided(RATIO, founded_on="2010-01-01", rd_expense={2021: 5})
    assert (outcome.verdict, outcome.missing) == (X, ("revenue.2021",))


def test_that_zero_is_known_and_null_is_not() -> None:
    node = at_least("invention_patents", 1, Unit.PIECES)
    assert decided(node, invention_patents=0).verdict is U
    assert decided(node, invention_patents=None).verdict is X
    records = at_least("count(platforms)", 1, Unit.FIRMS)
    assert decided(records, platforms=[]).verdict is U
    assert decided(records).missing == ("platforms",)


def test_that_known_parts_of_a_sum_can_decide_it() -> None:
    node = rule("{id: a, compare: ip_class_one, op: '>=', value: 1件}")
    assert decided(node, invention_patents=1).verdict is M
    assert decided(node, invention_patents=1).missing == ()
    assert decided(node, invention_patents=0).verdict is X


def test_that_a_denominator_of_zero_meets_no_threshold() -> None:
    outcome = decided(RATIO, rd_expense={2021: 5}, revenue={2021: 0})
    assert outcome.verdict is U


@pytest.mark.parametrize(
    ("revenue", "expense", "verdict"),
    [
        (5000, 250, M),
        (5000, "249.99", U),
        ("5000.01", 200, U),
        (20000, 800, M),
        (20000, "799.9", U),
        (20001, "600.03", M),
        (20001, 600, U),
    ],
)
def test_that_tiers_change_exactly_at_their_limits(revenue: object, expense: object, verdict: ConditionVerdict) -> None:
    assert (
        decided(TIERS, revenue={2021: Decimal(str(revenue))}, rd_expense={2021: Decimal(str(expense))}).verdict
        is verdict
    )


def test_that_tiers_are_decided_without_the_deciding_fact_when_every_tier_agrees() -> None:
    node = rule(
        "{id: a, tiers: profit_margin, by: 'total_assets[-1]', op: '>=', bands: [{upto: 100万元, value: 5%}, {value: 3%}]}"
    )
    assert decided(node, net_profit={2021: 6}, revenue={2021: 100}).verdict is M
    assert decided(node, net_profit={2021: 2}, revenue={2021: 100}).verdict is U
    between = decided(node, founded_on="2001-01-01", net_profit={2021: 4}, revenue={2021: 100})
    assert (between.verdict, between.missing) == (X, ("total_assets.2021",))


def test_that_a_band_may_exclude_its_limit() -> None:
    node = rule(
        "{id: a, tiers: rd_ratio, by: 'revenue[-1]', op: '>=', bands: [{below: 5000万元, value: 6%}, {value: 3%}]}"
    )
    assert decided(node, revenue={2021: 5000}, rd_expense={2021: 150}).verdict is M
    assert decided(node, revenue={2021: 4999}, rd_expense={2021: 150}).verdict is U


def test_that_flags_are_compared_with_the_given_answer() -> None:
    node = rule("{id: a, flag: abnormal_list, is: false}")
    assert [decided(node, abnormal_list=value).verdict for value in (False, True, None)] == [M, U, X]


def test_that_an_unknown_sector_is_not_outside_the_sector() -> None:
    node = rule("{id: a, one_of: tech_field, values: [电子信息]}")
    assert [decided(node, tech_field=value).verdict for value in ("电子信息", "新材料", None)] == [M, U, X]
    tags = rule("{id: a, one_of: industry_tags, values: [信创]}")
    assert [decided(tags, industry_tags=value).verdict for value in (["信创", "生物"], [], None)] == [M, U, X]


def test_that_between_includes_both_ends() -> None:
    node = rule("{id: a, between: 'employees[-1]', low: 20人, high: 300人}")
    assert [decided(node, employees={2021: n}).verdict for n in (19, 20, 300, 301)] == [U, M, M, U]


def test_that_fixed_days_are_compared_as_days() -> None:
    node = rule("{id: a, on_date: founded_on, op: '>=', day: 2020-01-01}")
    assert [decided(node, founded_on=d).verdict for d in ("2019-12-31", "2020-01-01", None)] == [U, M, X]


@pytest.mark.parametrize(
    ("record", "verdict"),
    [
        ({"kind": "hnte", "expires_on": "2022-06-01"}, M),
        ({"kind": "hnte", "expires_on": "2022-05-31"}, U),
        ({"kind": "hnte", "granted_on": "2019-06-01"}, M),
        ({"kind": "hnte", "granted_on": "2019-05-31"}, U),
        ({"kind": "hnte", "granted_on": "2022-06-02"}, U),
        ({"kind": "hnte"}, M),
        ({"kind": "tech_sme"}, U),
        ({"level": "国家"}, X),
    ],
)
def test_that_a_qualification_counts_from_its_first_to_its_last_day(
    record: dict[str, str], verdict: ConditionVerdict
) -> None:
    assert decided(rule("{id: a, holds: hnte}"), qualifications=[record]).verdict is verdict


def test_that_an_unknown_list_of_qualifications_is_not_an_empty_one() -> None:
    assert decided(rule("{id: a, holds: hnte}")).missing == ("qualifications",)
    assert decided(rule("{id: a, not: {id: b, holds: hnte}}")).verdict is X


@pytest.mark.parametrize(
    ("facts", "verdict", "missing"),
    [
        ({"province": "天津市", "district": "河东区"}, M, ()),
        ({"province": "天津", "district": "河东"}, M, ()),
        ({"city": "天津市", "district": "河东区"}, M, ()),
        ({"province": "河北省"}, U, ()),
        ({"district": "河西区"}, U, ()),
        ({"province": "天津市"}, X, ("district",)),
        ({}, X, ("province", "district")),
    ],
)
def test_that_places_are_compared_rank_by_rank(
    facts: dict[str, str], verdict: ConditionVerdict, missing: tuple[str, ...]
) -> None:
    outcome = decided(rule("{id: a, region: 天津市河东区}"), **facts)
    assert (outcome.verdict, outcome.missing) == (verdict, missing)


def test_that_a_manual_condition_is_unknown_until_a_person_confirms_it() -> None:
    node = rule("{id: a, manual: 细分市场占有率 10% 以上, reason: 查看材料}")
    assert decided(node).missing == ("confirmed.test-policy/a",)
    assert decided(node, confirmed={"test-policy/a": True}).verdict is M
    assert decided(node, confirmed={"test-policy/a": False}).verdict is U


SCORE = rule(
    "{id: s, score: '>= 60', groups: [{group: 人员, floor: 1}], items: ["
    "{id: staff, label: 人员, group: 人员, max: 20, of: sci_staff_share, grades: [{at_least: 30%, points: 20}, {at_least: 10%, points: 4}, {points: 0}]},"
    "{id: rd, label: 研发, max: 50, best_of: [{of: rd_ratio, grades: [{at_least: 6%, points: 50}, {points: 0}]}, {of: rd_to_cost, grades: [{at_least: 10%, points: 10}, {points: 0}]}]},"
    "{id: judged, label: 评定, max: 30}]}"
)


def test_that_a_score_is_a_range_while_items_are_unknown() -> None:
    outcome = decided(SCORE, employees={2021: 10}, sci_staff={2021: 4}, rd_expense={2021: 6}, revenue={2021: 100})
    assert (outcome.actual.low, outcome.actual.high, outcome.verdict) == (70, 100, M)
    open_outcome = decided(SCORE, employees={2021: 10}, sci_staff={2021: 1}, rd_expense={2021: 6}, revenue={2021: 100})
    assert (open_outcome.actual.low, open_outcome.actual.high) == (54, 84)
    assert open_outcome.missing == ("scores.test-policy/judged",)


def test_that_a_group_minimum_decides_in_addition_to_the_sum() -> None:
    outcome = decided(
        SCORE,
        employees={2021: 100},
        sci_staff={2021: 9},
        rd_expense={2021: 6},
        revenue={2021: 100},
        scores={"test-policy": {"judged": 30}},
    )
    assert outcome.actual.low == 80
    assert outcome.verdict is U


def test_that_points_a_person_gave_count_and_are_capped() -> None:
    known = {"employees": {2021: 100}, "sci_staff": {2021: 10}, "rd_expense": {2021: 6}, "revenue": {2021: 100}}
    assert decided(SCORE, scores={"test-policy": {"judged": 5}}, **known).verdict is U
    assert decided(SCORE, scores={"test-policy": {"judged": 6}}, **known).verdict is M
    assert decided(SCORE, scores={"test-policy": {"judged": 99}}, **known).actual.high == 84


def test_that_a_young_firm_uses_the_years_it_has() -> None:
    node = rule("{id: a, compare: rd_ratio_3y, op: '>=', value: 5%}")
    young = decided(node, founded_on="2021-03-01", rd_expense={2021: 6}, revenue={2021: 100})
    assert young.verdict is M
    old = decided(node, founded_on="2011-03-01", rd_expense={2021: 6}, revenue={2021: 100})
    assert old.missing == ("rd_expense.2019", "rd_expense.2020", "revenue.2019", "revenue.2020")


def test_that_one_full_year_is_365_days() -> None:
    node = rule("{id: a, compare: age_days, op: '>=', value: 365天}")
    assert decided(node, date(2022, 6, 1), founded_on="2021-06-01").verdict is M
    assert decided(node, date(2022, 5, 31), founded_on="2021-06-01").verdict is U


def test_that_eight_years_at_the_end_of_last_year_include_the_day() -> None:
    node = rule("{id: a, compare: age_at_year_end, op: '<=', value: 8年}")
    assert decided(node, founded_on="2013-12-31").verdict is M
    assert decided(node, founded_on="2013-12-30").verdict is U


@given(st.integers(0, 10_000), st.integers(1, 10_000), st.integers(0, 5_000))
def test_that_raising_a_value_never_changes_at_least_from_met_to_unmet(expense: int, revenue: int, more: int) -> None:
    before = decided(RATIO, rd_expense={2021: expense}, revenue={2021: revenue}).verdict
    after = decided(RATIO, rd_expense={2021: expense + more}, revenue={2021: revenue}).verdict
    assert not (before is M and after is U)


_FACTS = {
    "rd_expense": {2021: 6},
    "revenue": {2021: 100},
    "employees": {2021: 10},
    "sci_staff": {2021: 4},
    "invention_patents": 2,
}


@given(st.sets(st.sampled_from(sorted(_FACTS))), st.sampled_from(sorted(_FACTS)))
def test_that_learning_a_number_never_changes_a_decided_score(known: set[str], learnt: str) -> None:
    before = decided(SCORE, **{name: _FACTS[name] for name in known})
    after = decided(SCORE, **{name: _FACTS[name] for name in known | {learnt}})
    assert before.verdict is X or before.verdict is after.verdict
    assert before.actual.low <= after.actual.low
    assert after.actual.high <= before.actual.high


def test_that_a_yes_or_no_question_is_a_sentence_of_its_own_and_names_whom_it_is_about() -> None:
    flags = [field for field in CATALOGUE.values() if field.type is FieldType.FLAG]
    assert flags
    for field in flags:
        assert field.question, field.name
        assert "？" in field.ask(), field.name
    assert CATALOGUE["person_full_time"].ask() == "本人是否全职在现单位工作？"
