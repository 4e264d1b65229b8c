"""Differences between two matches of one firm."""

from __future__ import annotations

from decimal import Decimal

from matcher import LibraryVersion, Match, ResultGroup, Turn, changes, match
from tests.matcher.build import ON, policy, profile

LINE = policy(
    """
rule:
  - {id: enough, compare: "revenue[-1]", op: ">=", value: 500万元}
support:
  - {text: 按收入 1% 奖励, kind: 奖补, event: {id: works, compare: "revenue[-1]", op: ">=", value: 0万元}, formula: "0.01 * revenue[-1]"}
"""
)


def matched(*policies: object, **facts: object) -> Match:
    return match(policies, profile(**facts), ON, LibraryVersion("", ""))  # type: ignore[arg-type]  # policies


def test_that_a_policy_gained_and_one_lost_are_distinguished() -> None:
    below, above = matched(LINE, revenue={2021: 300}), matched(LINE, revenue={2021: 600})
    (gained,) = changes(below, above)
    assert (gained.turn, gained.before, gained.after) == (Turn.GAINED, ResultGroup.NEAR, ResultGroup.NEXT_ROUND)
    (lost,) = changes(above, below)
    assert lost.turn is Turn.LOST


def test_that_a_different_amount_is_a_change_and_an_equal_one_is_not() -> None:
    first, second = matched(LINE, revenue={2021: 600}), matched(LINE, revenue={2021: 700})
    (change,) = changes(first, second)
    assert (change.turn, change.amount_before.low, change.amount_after.low) == (Turn.AMOUNT, Decimal(6), Decimal(7))
    assert changes(first, first) == ()


def test_that_a_new_policy_is_a_change_only_if_it_is_within_reach() -> None:
    assert [c.turn for c in changes(matched(revenue={2021: 600}), matched(LINE, revenue={2021: 600}))] == [Turn.NEW]
    assert changes(matched(revenue={2021: 1}), matched(LINE, revenue={2021: 1})) == ()


def test_that_an_answer_that_brings_a_firm_nearer_is_a_change() -> None:
    (change,) = changes(matched(LINE), matched(LINE, revenue={2021: 400}))
    assert (change.turn, change.after) == (Turn.BETTER, ResultGroup.NEAR)
