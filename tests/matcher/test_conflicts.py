"""Facts that contradict each other: nothing rests on them, and exactly what hangs on them is 材料冲突."""

from __future__ import annotations

import pytest

from matcher import PARTS_OF_WHOLES, Match, Profile, ResultGroup, as_json, contradictions, match, read_profile
from matcher._choose import firm_size
from matcher._facts import Facts
from matcher.conflicts import ORDERED_DAYS
from policies import CATALOGUE, FieldType, Verdict
from policies.library import LibraryVersion
from tests.matcher.build import ON, policy, profile

STAMP = LibraryVersion("测试", "sha256:0")
OPEN = "calls: {dated: [{year: 2022, opens: 2022-05-01, closes: 2022-06-30, source: a}]}\n"
STAFF = "{id: staff, compare: 'sci_staff[-1]', op: '>=', value: 10人}"
REVENUE = "{id: revenue, compare: 'revenue[-1]', op: '>=', value: 100万元}"
IMPOSSIBLE: dict[str, object] = {"sci_staff": {2021: 120}, "employees": {2021: 100}, "revenue": {2021: 500}}
WORDS = "2021 年科技人员数 120人 多于职工总数 100人，待核实"


def matched(rule: str, firm: Profile, more: str = OPEN) -> Match:
    return match([policy(f"rule: [{rule}]\n{more}")], firm, ON, STAMP)


def test_that_no_verdict_rests_on_figures_that_cannot_both_be() -> None:
    found = matched(STAFF, profile(**IMPOSSIBLE))
    result = found.results[0]
    assert result.verdict is Verdict.UNKNOWN
    assert result.missing == ("sci_staff.2021",)
    assert found.group_of(result) is ResultGroup.CONFLICT
    assert found.contradictions_of(result) == found.contradictions
    assert found.conditions(result)[0].actual == WORDS


def test_that_policies_that_do_not_hang_on_a_contradiction_are_decided() -> None:
    found = matched(REVENUE, profile(**IMPOSSIBLE))
    assert found.group_of(found.results[0]) is ResultGroup.READY
    assert found.contradictions_of(found.results[0]) == ()
    assert [one.text for one in found.contradictions] == [WORDS]


def test_that_a_decided_policy_is_no_conflict_although_it_reads_the_facts() -> None:
    found = matched(f"{STAFF}, {REVENUE}", profile(**IMPOSSIBLE | {"revenue": {2021: 1}}))
    assert found.group_of(found.results[0]) is ResultGroup.NOT_MET


@pytest.mark.parametrize(
    ("rule", "more", "group"),
    [
        (f"{STAFF}, {{id: m, manual: 见通知, reason: 条件未公布}}", OPEN, ResultGroup.CONSULT),
        (STAFF, "expires: 2022-05-31\n", ResultGroup.OUT_OF_FORCE),
        (f"{STAFF}, {{id: m, manual: 项目已备案, reason: 具体项目}}", OPEN, ResultGroup.CONFLICT),
        (f"{STAFF}, {{id: c, compare: registered_capital, op: '>=', value: 1万元}}", OPEN, ResultGroup.CONFLICT),
    ],
)
def test_that_unpublished_conditions_and_force_come_before_a_conflict(rule: str, more: str, group: ResultGroup) -> None:
    found = matched(rule, profile(**IMPOSSIBLE), more)
    assert found.group_of(found.results[0]) is group


def test_that_a_disputed_fact_is_a_conflict_where_it_decides() -> None:
    firm = read_profile({"private": {"either": [True, False]}, "revenue": {"2021": 500}})
    found = matched("{id: own, flag: private, is: true}", firm)
    assert found.group_of(found.results[0]) is ResultGroup.CONFLICT
    assert found.conditions(found.results[0])[0].actual == "民营企业有 2 种说法：否、是，待核实"
    assert as_json(found)["contradictions"] == [{"facts": ["private"], "text": "民营企业有 2 种说法：否、是，待核实"}]


def test_that_a_disputed_number_decides_where_all_its_values_do() -> None:
    firm = read_profile({"revenue": {"2021": {"either": [200, 300]}}})
    found = matched(REVENUE, firm)
    assert found.group_of(found.results[0]) is ResultGroup.READY
    assert len(found.contradictions) == 1


def test_that_a_disputed_trade_or_province_is_not_told_from_other_facts() -> None:
    firm = read_profile(
        {"size_industry": {"either": ["工业", "批发业"]}, "industry_code": "C35", "province": {"either": ["天津市", "河北省"]}, "city": "天津市"}
    )  # fmt: skip
    assert firm_size(Facts(firm, ON)).missing == ("size_industry",)
    place = matched("{id: p, region: 天津市}", firm).results[0]
    assert place.missing == ("province",)


def test_that_a_range_contradicts_only_if_every_number_in_it_does() -> None:
    some = profile(sci_staff={2021: "90-120"}, employees={2021: 100})
    assert contradictions(some) == ()
    none = profile(sci_staff={2021: "110-120"}, employees={2021: "90-100"})
    assert [one.text for one in contradictions(none)] == ["2021 年科技人员数至少 110人 多于职工总数最多 100人，待核实"]
    assert matched(STAFF, none).results[0].verdict is Verdict.UNKNOWN


def test_that_doctors_and_masters_together_are_not_more_than_all_graduates() -> None:
    firm = profile(doctors={2021: 3}, masters={2021: 3}, bachelors_up={2021: 5})
    assert [one.text for one in contradictions(firm)] == [
        "2021 年博士人数、硕士人数共 6人 多于本科及以上人数 5人，待核实"
    ]


def test_that_an_earlier_listing_makes_both_days_unknown() -> None:
    firm = profile(founded_on="2020-01-01", listed_on="2019-01-01")
    assert [one.text for one in contradictions(firm)] == ["上市日期 2019-01-01 早于成立日期 2020-01-01，待核实"]
    assert Facts(firm, ON).values == {}


def test_that_odd_figures_are_no_contradiction() -> None:
    assert contradictions(profile(rd_expense={2021: 120}, revenue={2021: 100}, rd_deductible={2021: 130})) == ()


def test_that_the_tables_name_figures_and_dates_of_one_unit() -> None:
    for rule in PARTS_OF_WHOLES:
        fields = [CATALOGUE[name] for name in (*rule.parts, rule.whole)]
        assert {field.type for field in fields} == {FieldType.SERIES}
        assert len({field.unit for field in fields}) == 1
    assert {CATALOGUE[name].type for pair in ORDERED_DAYS for name in pair} == {FieldType.DATE}
