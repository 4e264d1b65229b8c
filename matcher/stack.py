"""The same act rewarded by nation, city and district: the layers side by side and what they come to together."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from matcher.combine import total_worth
from matcher.evaluate import MatchResult, PolicyState
from matcher.outcome import ConditionVerdict
from policies import Act, Level, Verdict
from policies.rules import Region

_ORDER = (Level.NATION, Level.PROVINCE, Level.DISTRICT, Level.INSTITUTION)
_OUT = (PolicyState.EXPIRED, PolicyState.NOT_YET)


class Stack(msgspec.Struct, frozen=True):
    """The policies of one act that are still possible for the firm, from the nation down.

    `low` and `high` (None: no bound) are 万元 together; of policies that exclude each other the best counts once,
    and `exclusions` says so in the documents' words.
    """

    act: Act
    layers: tuple[MatchResult, ...]
    low: Decimal
    high: Decimal | None
    exclusions: tuple[str, ...]


def stacks(results: Sequence[MatchResult]) -> tuple[Stack, ...]:
    """Every act that policies in force of two levels or places, none refused to the firm, reward."""
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
    """Whether the firm is at the place and holds it or nothing refuses it.

    Of two zones only the one it is known to lie in counts.
    """
    placed = all(o.truth is ConditionVerdict.MET for o in result.outcome.walk() if isinstance(o.node, Region))
    open_ = result.verdict is not Verdict.INELIGIBLE or result.state is PolicyState.HELD
    return placed and open_ and result.state not in _OUT


def _stack(act: Act, layers: list[MatchResult]) -> Stack:
    layers.sort(key=lambda layer: (_ORDER.index(layer.policy.level), len(layer.policy.region), layer.policy.id))
    groups: dict[str, list[str]] = {}
    for layer in layers:
        for exclusion in layer.policy.exclusions:
            groups.setdefault(exclusion.group, []).append(exclusion.text)
    shared = tuple(texts[0] for texts in groups.values() if len(texts) > 1)
    low, high = total_worth(layers)
    return Stack(act, tuple(layers), low, high, shared)
