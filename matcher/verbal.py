"""Conditions that depend on verbal facts (口述), found by evaluating the rule again without those facts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from matcher._facts import Facts
from matcher.decide import decide
from matcher.evaluate import MatchResult
from matcher.outcome import ConditionVerdict
from matcher.profile import Profile, without


def conditions_resting_on_verbal_facts(
    result: MatchResult, profile: Profile, on: date, verbal_facts: Collection[str]
) -> frozenset[str]:
    """Return the ids of the conditions that would be undecided without the facts in `verbal_facts`.

    `verbal_facts` are names such as `revenue.2021`; the id of the rule's root is the empty text.

    >>> rests = conditions_resting_on_verbal_facts(found.results[0], profile, day, ["total_assets.2025"])
    >>> sorted(rests)
    ['', 'total-assets']
    """
    if not verbal_facts:
        return frozenset()
    bare = decide(result.version.rule, Facts(without(profile, verbal_facts), on), result.policy.id)
    open_ = {outcome.node.id for outcome in bare.walk() if outcome.verdict is ConditionVerdict.UNKNOWN}
    return frozenset(
        outcome.node.id
        for outcome in result.outcome.walk()
        if outcome.verdict is not ConditionVerdict.UNKNOWN and outcome.node.id in open_
    )
