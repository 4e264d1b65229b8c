"""Conditions that depend on verbal facts (口述), found by evaluating the rule again without those facts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from types import MappingProxyType

from matcher._facts import Facts
from matcher.decide import decide
from matcher.evaluate import MatchResult
from matcher.outcome import ConditionVerdict
from matcher.profile import Profile, Value
from policies import CATALOGUE, FieldType


def without(profile: Profile, facts: Collection[str]) -> Profile:
    """Return a copy of the profile in which these facts (`revenue.2021`, `platforms`) are unknown.

    >>> "employees" in without(profile, ["employees.2025"]).facts
    False
    """
    kept: dict[str, Value] = {}
    for name, value in profile.facts.items():
        if name in facts:
            continue
        if CATALOGUE[name].type is FieldType.SERIES and isinstance(value, Mapping):
            years = {year: number for year, number in value.items() if f"{name}.{year}" not in facts}
            if years:
                kept[name] = years  # type: ignore[assignment]  # still a series
        else:
            kept[name] = value
    return Profile(MappingProxyType(kept))


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
