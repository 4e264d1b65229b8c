"""Support for the same act from nation, city and district: the layers side by side and their sum."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from matcher._calls import PolicyState
from matcher.amounts import Worth
from matcher.combine import total_worth
from matcher.evaluate import MatchResult
from matcher.outcome import ConditionVerdict
from policies import Act, Level, Verdict
from policies.rules import Region

_ORDER = (Level.NATION, Level.PROVINCE, Level.DISTRICT, Level.INSTITUTION)


class Stack(msgspec.Struct, frozen=True):
    """The policies for one act that are still possible for the firm, from the nation down.

    `worth` is what they bring together. Of policies that exclude each other only the best counts;
    `exclusions` gives the reasons in the words of the documents.
    """

    act: Act
    layers: tuple[MatchResult, ...]
    worth: Worth
    exclusions: tuple[str, ...]


def stacks(results: Sequence[MatchResult]) -> tuple[Stack, ...]:
    """Return every act for which two or more levels or places have a policy in force that does not refuse the firm.

    >>> from msgspec.structs import replace
    >>> from policies import Act, Level
    >>> national = replace(policy, act=Act.RESEARCH)
    >>> layers = [national, replace(national, id="tj-example", level=Level.PROVINCE)]
    >>> [(stack.act.value, len(stack.layers)) for stack in stacks(match(layers, profile, day, version).results)]
    [('研发投入', 2)]
    """
    found: dict[Act, list[MatchResult]] = {}
    for result in results:
        if result.policy.act is not None and _possible(result):
            found.setdefault(result.policy.act, []).append(result)
    return tuple(
        _stack(act, layers)
        for act, layers in found.items()
        if len({(layer.policy.level, layer.policy.region) for layer in layers}) > 1
    )


def _possible(result: MatchResult) -> bool:
    """Return whether the firm is in the region and either holds the qualification or is not refused.

    Policies of a zone count only if the firm is known to be in it.
    """
    placed = all(o.verdict is ConditionVerdict.MET for o in result.outcome.walk() if isinstance(o.node, Region))
    open_ = result.verdict is not Verdict.INELIGIBLE or result.state is PolicyState.HELD
    return placed and open_ and result.state.in_force


def _stack(act: Act, layers: list[MatchResult]) -> Stack:
    layers.sort(key=lambda layer: (_ORDER.index(layer.policy.level), len(layer.policy.region), layer.policy.id))
    groups: dict[str, list[str]] = {}
    for layer in layers:
        for exclusion in layer.policy.exclusions:
            groups.setdefault(exclusion.group, []).append(exclusion.text)
    shared = tuple(texts[0] for texts in groups.values() if len(texts) > 1)
    return Stack(act, tuple(layers), total_worth(layers), shared)
