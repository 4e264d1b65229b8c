"""What rests on facts that were only told: decided again without them, the rest is as sure as paper."""

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
    """The profile as if these facts (`revenue.2021`, `platforms`) were unknown."""
    kept: dict[str, Value] = {}
    for name, value in profile.facts.items():
        if name in facts:
            continue
        if CATALOGUE[name].type is FieldType.SERIES and isinstance(value, Mapping):
            years = {year: number for year, number in value.items() if f"{name}.{year}" not in facts}
            if years:
                kept[name] = years  # type: ignore[assignment]  # a series stays one
        else:
            kept[name] = value
    return Profile(MappingProxyType(kept))


def conditions_resting_on_verbal_facts(
    result: MatchResult, profile: Profile, on: date, told: Collection[str]
) -> frozenset[str]:
    """The ids of the conditions that are decided only because of facts in `told`."""
    if not told:
        return frozenset()
    bare = decide(result.version.rule, Facts(without(profile, told), on), result.policy.id)
    open_ = {outcome.node.id for outcome in bare.walk() if outcome.truth is ConditionVerdict.UNKNOWN}
    return frozenset(
        outcome.node.id
        for outcome in result.outcome.walk()
        if outcome.truth is not ConditionVerdict.UNKNOWN and outcome.node.id in open_
    )
