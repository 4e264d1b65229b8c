"""Verdict, state, amounts, questions and groups of whole policies."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from matcher import LibraryVersion, PolicyState, ResultGroup, Worth, as_json, evaluate, match, worth
from policies import Policy, Verdict
from tests.matcher.build import EVENT, HEAD, ON, policy, profile

RULE = "rule: [{id: rd, compare: rd_ratio, op: '>=', value: 5%}, {id: own, compare: 'revenue[-1]', op: '>=', value: 100万元}]\n"
STAMP = LibraryVersion("测试", "sha256:0")


def held_policy(extra: str = "") -> Policy:
    return policy(f"grants: hnte\nvalidity: {{months: 36}}\n{RULE}{extra}")


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({"rd_expense": {2021: 6}, "revenue": {2021: 100}}, Verdict.ELIGIBLE),
        ({"rd_expense": {2021: 6}, "revenue": {2021: 99}}, Verdict.INELIGIBLE),
        ({"revenue": {2021: 99}}, Verdict.INELIGIBLE),
        ({"revenue": {2021: 100}}, Verdict.UNKNOWN),
    ],
)
def test_that_a_refusal_beats_an_unknown(facts: dict[str, object], verdict: Verdict) -> None:
    assert evaluate(policy(RULE), profile(**facts), ON).verdict is verdict


def test_that_the_version_in_force_is_used_or_else_the_nearest_one() -> None:
    dated = policy(
        "versions:\n"
        "  - {effective: 2020-01-01, expires: 2021-12-31, rule: [{id: a, compare: 'revenue[-1]', op: '>=', value: 10万元}]}\n"
        "  - {effective: 2022-01-01, expires: 2023-12-31, rule: [{id: a, compare: 'revenue[-1]', op: '>=', value: 20万元}]}\n"
    )
    facts = profile(revenue={2018: 15, 2020: 15, 2021: 15, 2023: 15})
    assert evaluate(dated, facts, date(2021, 12, 31)).verdict is Verdict.ELIGIBLE
    assert evaluate(dated, facts, date(2022, 1, 1)).verdict is Verdict.INELIGIBLE
    early, late = evaluate(dated, facts, date(2019, 12, 31)), evaluate(dated, facts, date(2024, 1, 1))
    assert (early.state, early.verdict) == (PolicyState.NOT_YET, Verdict.ELIGIBLE)
    assert (late.state, late.verdict) == (PolicyState.EXPIRED, Verdict.INELIGIBLE)


def test_that_a_held_qualification_decides_the_state_before_window_and_force() -> None:
    facts = profile(qualifications=[{"kind": "hnte", "granted_on": "2020-12-01"}])
    result = evaluate(
        held_policy("calls: {dated: [{year: 2021, opens: 2021-01-01, closes: 2021-02-01, source: a}]}\n"), facts, ON
    )
    assert (result.state, result.held_until) == (PolicyState.HELD, date(2023, 12, 1))
    assert result.verdict is Verdict.UNKNOWN


def test_that_a_title_of_another_place_is_not_held_here() -> None:
    local = policy(
        "grants: hnte\nvalidity: {months: 36}\nrule: [{id: r, region: 天津市}]\n",
        HEAD.replace("全国", "天津市").replace("国家", "省市"),
    )
    title = {"qualifications": [{"kind": "hnte", "granted_on": "2020-12-01"}]}
    assert evaluate(local, profile(province="天津市", **title), ON).held
    assert evaluate(local, profile(**title), ON).held
    assert not evaluate(local, profile(province="安徽省", **title), ON).held


PAID = RULE + (
    "support:\n"
    "  - {text: 减税, kind: 减税, formula: 'deductible_rd * tax_rate', when: always}\n"
    "  - {text: 一次性奖励 5 万元, kind: 奖补, low: 5, high: 5, event: {id: b, holds: hnte}, when: always}\n"
    "  - {text: 投资人抵扣, beneficiary: 投资人}\n"
    "  - {text: 最高 300 万元贷款, kind: 融资额度, limit: 300}\n"
)


def test_that_a_refused_policy_has_no_amount() -> None:
    assert evaluate(policy(PAID), profile(revenue={2021: 1}), ON).gains == ()


def test_that_amounts_are_ranges_while_inputs_are_unknown() -> None:
    facts = profile(rd_expense={2021: 100}, revenue={2021: 1000}, taxable_income={2021: 400})
    gains = evaluate(policy(PAID), facts, ON).gains
    assert (gains[0].low, gains[0].high, gains[0].missing) == (15, 25, ("qualifications",))
    assert gains[0].estimated
    assert (gains[1].low, gains[1].high, gains[1].certain) == (5, 5, False)
    assert worth(gains) == Worth(Decimal(15), Decimal(25), Decimal(5))


def test_that_somebody_elses_gain_and_a_loan_are_never_summed() -> None:
    facts = profile(
        rd_deductible={2021: 100},
        rd_expense={2021: 100},
        revenue={2021: 1000},
        taxable_income={2021: 400},
        qualifications=[],
    )
    gains = evaluate(policy(PAID), facts, ON).gains
    assert [gain.support.text[:2] for gain in gains] == ["减税", "投资", "最高"]
    assert worth(gains) == Worth(Decimal(25), Decimal(25))


def test_that_a_question_that_can_change_nothing_is_not_asked() -> None:
    facts = profile(revenue={2021: 1})
    found = match([policy(RULE)], facts, ON, STAMP)
    assert found.questions == ()


def test_that_the_question_that_settles_most_comes_first() -> None:
    first = policy(RULE)
    second = policy(
        "rule: [{id: own, compare: 'revenue[-1]', op: '>=', value: 50万元}]\n", HEAD.replace("test-policy", "other")
    )
    found = match([first, second], profile(founded_on="2010-01-01"), ON, STAMP)
    assert [(q.field, q.settles, q.touches) for q in found.questions] == [
        ("revenue.2021", 2, 2),
        ("rd_expense.2021", 0, 1),
    ]


def test_that_a_small_gap_is_one_step_and_a_place_is_not() -> None:
    near = match([policy(RULE)], profile(rd_expense={2021: 45}, revenue={2021: 1000}), ON, STAMP)
    assert near.group_of(near.results[0]) is ResultGroup.NEAR
    far = match([policy(RULE)], profile(rd_expense={2021: 1}, revenue={2021: 1000}), ON, STAMP)
    assert far.group_of(far.results[0]) is ResultGroup.NOT_MET
    place = policy(
        "rule: [{id: r, region: 天津市河东区}]\n", HEAD.replace("全国", "天津市河东区").replace("国家", "区县")
    )
    other = match([place], profile(province="河北省"), ON, STAMP)
    assert other.group_of(other.results[0]) is ResultGroup.NOT_MET


def test_that_exclusive_policies_are_listed_together_with_the_better_one() -> None:
    group = "exclusions: [{group: g, text: 同一事项就高不重复}]\n"
    ten, five = (
        policy(
            f"{RULE}{group}support: [{{text: 奖励 {n} 万元, kind: 奖补, {EVENT}, low: {n}, high: {n}}}]\n",
            HEAD.replace("test-policy", name),
        )
        for name, n in (("ten", 10), ("five", 5))
    )
    found = match([five, ten], profile(rd_expense={2021: 60}, revenue={2021: 1000}), ON, STAMP)
    assert found.choices[0].better is not None
    assert found.choices[0].better.policy.id == "ten"


def test_that_the_determination_names_profile_library_and_day() -> None:
    one = match([policy(RULE)], profile(name="甲", employees={2021: 5}), ON, STAMP)
    same = match([policy(RULE)], profile(employees={2021: 5}, name="甲"), ON, STAMP)
    other = match([policy(RULE)], profile(name="乙"), ON, STAMP)
    assert one.determination == same.determination
    assert (
        len(
            {
                one.determination,
                other.determination,
                match([policy(RULE)], profile(name="甲"), date(2022, 6, 2), STAMP).determination,
            }
        )
        == 3
    )


def test_that_json_says_unknown_as_null_and_keeps_numbers_plain() -> None:
    found = as_json(match([policy(PAID)], profile(rd_expense={2021: 45}, revenue={2021: 1000}), ON, STAMP))
    result = found["results"][0]  # type: ignore[index]  # a list of results
    assert result["verdict"] == "ineligible"
    assert result["conditions"][0]["gap"]["change"] == 5
    assert found["enterprise"] == {"name": None, "size": "未知"}
