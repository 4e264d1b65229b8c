"""The group of a result: exactly one each, and 可申报 only where a firm is eligible and can file."""

from __future__ import annotations

import pytest

from matcher import Match, PolicyState, ResultGroup, match
from policies import Verdict
from policies.library import LibraryVersion
from tests.matcher.build import ON, policy, profile

STAMP = LibraryVersion("测试", "sha256:0")
OPEN = "calls: {dated: [{year: 2022, opens: 2022-05-01, closes: 2022-06-30, source: a}]}\n"
CLOSED = "calls: {dated: [{year: 2022, opens: 2022-01-01, closes: 2022-02-28, source: a}]}\n"
LINE = "{id: own, compare: 'revenue[-1]', op: '>=', value: 100万元}"
RICH, SHORT, POOR = ({"revenue": {2021: amount}} for amount in (200, 60, 1))


def matched(rule: str, more: str = OPEN, **facts: object) -> tuple[Match, ResultGroup]:
    found = match([policy(f"rule: [{rule}]\n{more}")], profile(**facts), ON, STAMP)
    return found, found.group_of(found.results[0])


@pytest.mark.parametrize(
    ("rule", "more", "facts", "wanted"),
    [
        (LINE, OPEN, RICH, ResultGroup.READY),
        (LINE, "calls: {by_law: 申报享受}\n", RICH, ResultGroup.READY),
        (LINE, CLOSED, RICH, ResultGroup.NEXT_ROUND),
        (LINE, "calls: {}\n", RICH, ResultGroup.NEXT_ROUND),
        (f"{LINE}, {{id: m, manual: 项目已备案, reason: 具体项目}}", OPEN, RICH, ResultGroup.TO_CONFIRM),
        (f"{LINE}, {{id: m, manual: 项目已备案, reason: 具体项目}}", OPEN, {}, ResultGroup.TO_ASK),
        (f"{LINE}, {{id: m, manual: 见通知, reason: 条件未公布}}", OPEN, RICH, ResultGroup.CONSULT),
        (f"{LINE}, {{id: m, manual: 见通知, reason: 条件未公布}}", OPEN, POOR, ResultGroup.NOT_MET),
        (LINE, OPEN, SHORT, ResultGroup.NEAR),
        (LINE, OPEN, POOR, ResultGroup.NOT_MET),
        (f"{LINE}, {{id: f, flag: zombie, is: false}}", OPEN, SHORT, ResultGroup.NOT_MET),
        ("{id: few, compare: 'employees[-1]', op: '<=', value: 10人}", OPEN, {"employees": {2021: 12}}, ResultGroup.NOT_MET),
        (LINE, "expires: 2022-05-31\n", RICH, ResultGroup.OUT_OF_FORCE),
        (LINE, "calls: {last_seen: 2018}\n", RICH, ResultGroup.OUT_OF_FORCE),
    ],
)  # fmt: skip
def test_that_a_result_is_in_the_group_of_its_verdict_and_state(
    rule: str, more: str, facts: dict[str, object], wanted: ResultGroup
) -> None:
    assert matched(rule, more, **facts)[1] is wanted


ANY = f"{{id: either, any: [{LINE}, {{id: away, region: [浙江省]}}]}}"
MORE_RD = "{id: rd, compare: rd_ratio, op: '>=', value: 10%}"
SCORE = """{id: points, score: ">= 10", items: [
    {id: size, label: 规模, max: 9, grades: [{when: {compare: 'revenue[-1]', op: '>=', value: 50万元}, points: 8}, {points: 0}]},
    {id: idea, label: 创意, max: 1}]}"""


def test_that_the_nearest_way_of_an_any_of_is_one_step() -> None:
    found, group = matched(ANY, province="天津市", **SHORT)
    assert group is ResultGroup.NEAR
    assert [gap.change for gap in found.gaps_to(found.results[0])] == [40]
    assert matched(ANY, province="天津市", **POOR)[1] is ResultGroup.NOT_MET


def test_that_a_step_that_opens_another_gap_is_no_step() -> None:
    both = f"{LINE}, {MORE_RD}"
    assert matched(both, revenue={2021: 90}, rd_expense={2021: 10})[1] is ResultGroup.NEAR
    assert matched(both, revenue={2021: 90}, rd_expense={2021: 9})[1] is ResultGroup.NOT_MET


def test_that_points_that_are_still_open_are_no_step() -> None:
    found, group = matched(SCORE, revenue={2021: 60})
    assert (found.results[0].verdict, group) == (Verdict.INELIGIBLE, ResultGroup.NOT_MET)


def test_that_ready_means_eligible_and_accepting(built_in_matches: tuple[Match, ...]) -> None:
    for found in built_in_matches:
        for result in found.results:
            ready = found.group_of(result) is ResultGroup.READY
            assert ready is (
                result.verdict is Verdict.ELIGIBLE and result.state in (PolicyState.OPEN, PolicyState.ALWAYS)
            )


def test_that_nobody_is_advised_to_shrink(built_in_matches: tuple[Match, ...]) -> None:
    for found in built_in_matches:
        for result in found.results:
            for condition in found.conditions(result):
                assert condition.gap is None or condition.gap.change is None or condition.gap.change > 0
                assert condition.gap is None or "需减少" not in condition.gap.text


def test_that_no_question_asks_for_conditions_that_are_not_published(built_in_matches: tuple[Match, ...]) -> None:
    for found in built_in_matches:
        unpublished = {result.policy.id for result in found.results if found.group_of(result) is ResultGroup.CONSULT}
        assert all(unpublished.isdisjoint(question.policies) for question in found.questions)
