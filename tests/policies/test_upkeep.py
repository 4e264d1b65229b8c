"""Coverage and freshness of the library."""

from __future__ import annotations

from datetime import date

from policies.upkeep import Staleness, coverage, freshness
from tests.matcher.build import HEAD, policy

ON = date(2026, 11, 24)
RULE = "rule: [{id: a, compare: 'revenue[-1]', op: '>=', value: 10万元}]\n"


def named(name: str, text: str) -> str:
    return HEAD.replace("test-policy", name) + text


def test_that_coverage_counts_every_policy_in_each_cut() -> None:
    unpublished = "rule: [{id: a, manual: 条件未公布, reason: 条件未公布}]\n"
    lines = coverage([policy(RULE), policy(unpublished, HEAD.replace("test-policy", "other"))], ON)
    assert "  国家：1 / 0 / 1 / 2" in lines
    assert "  奖励补助：1 / 0 / 1 / 2" in lines
    assert "  全国：1 / 0 / 1 / 2" in lines


def test_that_the_last_valid_day_is_not_yet_expired() -> None:
    ending = policy(f"expires: 2026-11-24\n{RULE}")
    expired = policy(f"expires: 2026-11-23\n{RULE}")
    later = policy(f"expires: 2027-02-23\n{RULE}")
    assert [stale.reason for stale in freshness([ending], ON, {})] == [Staleness.ENDING]
    assert [stale.reason for stale in freshness([expired], ON, {})] == [Staleness.EXPIRED]
    assert freshness([later], ON, {}) == ()


def test_that_superseded_and_secondary_sources_are_listed_and_firms_sort_them() -> None:
    old = "documents: [{key: a, title: 旧办法, number: 旧〔2019〕1号, grade: repost, superseded_by: 新〔2021〕1号}]\n"
    head = HEAD[: HEAD.index("documents:")]
    first, second = policy(old + RULE, head), policy(old + RULE, head.replace("test-policy", "touched"))
    found = freshness([first, second], ON, {"touched": 3})
    assert [stale.policy.id for stale in found] == ["touched", "touched", "test-policy", "test-policy"]
    assert found[0].reason is Staleness.SUPERSEDED
    assert "新〔2021〕1号" in found[0].detail
