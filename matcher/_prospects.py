"""What an open policy promises a firm: how much it counts by its money and by its state. It only orders, it decides nothing."""

from __future__ import annotations

from decimal import Decimal
from math import sqrt

from matcher._calls import PolicyState
from matcher.outcome import ConditionVerdict, Outcome
from matcher.priors import Priors, chance
from policies import rules as r

_MOST_MONEY = Decimal(500)
"""万元 of one policy that count at most: our choice, because a higher ceiling is rarely reached."""
_WEIGHTS = {PolicyState.OPEN: 1.0, PolicyState.ALWAYS: 1.0, PolicyState.UPCOMING: 0.9, PolicyState.UNANNOUNCED: 0.8}
_LATER = 0.6
"""What a policy counts by its state, and in every other state: our choice, what can be filed now comes first."""


def weight_of(state: PolicyState) -> float:
    """Return what a policy counts by its state, from 0 to 1."""
    return _WEIGHTS.get(state, _LATER)


def counted(money: Decimal) -> float:
    """Return what an amount in 万元 counts: its square root, so that one large ceiling does not outweigh all the rest."""
    return sqrt(min(money, _MOST_MONEY))


def likely(outcome: Outcome, priors: Priors) -> float:
    """Return how likely an outcome is met, from 0 to 1, where the facts of a firm hang together.

    An all-of is as likely as its least likely member, an any-of as its likeliest: the bounds that hold for every
    dependence of the members (Fréchet). Chances multiplied would bury each policy with many usual conditions.
    """
    if outcome.verdict is not ConditionVerdict.UNKNOWN:
        return 1.0 if outcome.verdict is ConditionVerdict.MET else 0.0
    members = [likely(member, priors) for member in outcome.members]
    match outcome.node:
        case r.All():
            return min(members)
        case r.Any():
            return max(members)
        case r.Not():
            return 1 - members[0]
        case node:
            return chance(node, priors)
