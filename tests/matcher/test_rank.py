"""The order inside the groups: each result once, the best first, and only words that are true."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import msgspec
import pytest

from matcher import Match, PolicyState, Ranked, ResultGroup, match
from policies.library import LibraryVersion
from tests.matcher.build import EVENT, HEAD, ON, policy, profile

STAMP = LibraryVersion("测试", "sha256:0")
RULE = "rule: [{id: own, compare: 'revenue[-1]', op: '>=', value: 100万元}]\n"
RICH = {"revenue": {2021: 200}}


def award(amount: int) -> str:
    """Returns YAML of a support item that brings so many 万元."""
    return f"support: [{{text: 奖励, kind: 奖补, low: {amount}, high: {amount}, {EVENT}}}]\n"


def call(opens: str, closes: str) -> str:
    """Returns YAML of one dated call of this year."""
    return f"calls: {{dated: [{{year: 2022, opens: {opens}, closes: {closes}, source: a}}]}}\n"


def ranked(group: ResultGroup, facts: dict[str, object], **texts: str) -> list[tuple[str, str]]:
    """Returns (id, why) of the results of one group; each text is the YAML of the policy of that name."""
    entries = [msgspec.structs.replace(policy(text, HEAD), id=name) for name, text in texts.items()]
    found = match(entries, profile(**facts), ON, STAMP)
    return [(entry.result.policy.id, entry.why) for entry in found.ranked()[group]]


LAW = "calls: {by_law: 申报享受}\n"
SOON, LATER = call("2022-05-01", "2022-06-13"), call("2022-05-01", "2022-12-31")


def test_that_the_call_that_closes_soon_is_first_and_then_the_largest_certain_amount() -> None:
    texts = {"small": RULE + LAW + award(5), "large": RULE + LAW + award(80), "soon": RULE + SOON + award(1)}
    assert ranked(ResultGroup.READY, RICH, **texts) == [
        ("soon", "还有 12 天"),
        ("large", "金额最大，依法享受"),
        ("small", "依法享受"),
    ]


def test_that_nothing_is_called_the_largest_where_two_are_equal() -> None:
    texts = {"a": RULE + LATER + award(5), "b": RULE + LATER + award(5)}
    assert ranked(ResultGroup.READY, RICH, **texts) == [("a", "还有 213 天"), ("b", "还有 213 天")]


def test_that_one_thing_left_weighs_more_than_a_slightly_larger_amount() -> None:
    many = "rule: [" + ", ".join(f"{{id: c{i}, flag: {flag}, is: true}}" for i, flag in enumerate(
        ("audit_collection", "general_taxpayer", "private"))) + "]\n"  # fmt: skip
    one = "rule: [{id: c, flag: audit_collection, is: true}]\n"
    found = ranked(ResultGroup.TO_ASK, {}, many=many + LAW + award(30), one=one + LAW + award(25))
    assert [name for name, _ in found] == ["one", "many"]
    assert found[0][1] == "只缺一项资料，依法享受"


def test_that_a_policy_of_a_place_that_may_not_be_the_firms_stands_behind() -> None:
    there = "rule: [{id: place, region: [天津市河东区]}, {id: own, compare: 'revenue[-1]', op: '>=', value: 100万元}]\n"
    texts = {"there": there + LAW + award(500), "all": RULE + LAW + award(1)}
    assert [name for name, _ in ranked(ResultGroup.TO_ASK, {}, **texts)] == ["all", "there"]


def test_that_the_only_unmet_condition_is_told_only_if_no_other_is_open() -> None:
    flag = "{id: f, flag: audit_collection, is: true}"
    two = f"rule: [{{id: own, compare: 'revenue[-1]', op: '>=', value: 1000万元}}, {flag}]\n{LAW}"
    assert ranked(ResultGroup.NOT_MET, RICH, a=two) == [("a", "")]
    assert ranked(ResultGroup.NOT_MET, RICH | {"audit_collection": True}, a=two) == [("a", "只有一项不满足")]


def test_that_every_result_stands_once_in_its_own_group_in_any_order_of_the_library(
    built_in_matches: tuple[Match, ...],
) -> None:
    for found in built_in_matches:
        groups = found.ranked()
        assert tuple(groups) == tuple(ResultGroup)
        assert sum(map(len, groups.values())) == len(found.results)
        for group, entries in groups.items():
            assert all(found.group_of(entry.result) is group for entry in entries)
        shuffled = list(found.results)
        Random(1).shuffle(shuffled)
        again = msgspec.structs.replace(found, results=tuple(shuffled)).ranked()
        assert again == groups


@pytest.mark.parametrize("group", list(ResultGroup))
def test_that_the_words_are_true_of_every_result(built_in_matches: tuple[Match, ...], group: ResultGroup) -> None:
    for found in built_in_matches:
        entries = found.ranked()[group]
        for entry in entries:
            _check(entry, [other.result.gains for other in entries])


def _check(entry: Ranked, everybody: list[object]) -> None:
    result, why = entry.result, entry.why.split("，")
    assert ("依法享受" in why) <= (result.state is PolicyState.ALWAYS)
    assert ("常年受理" in why) <= (result.state is PolicyState.OPEN and result.closes is None)
    assert ("只缺一项资料" in why) <= (len(result.missing) == 1)
    if "金额最大" in why:
        assert len(everybody) > 1
        assert any(gain.low is not None and gain.low > Decimal(0) and gain.certain for gain in result.gains)
