"""What the answer to a question does to one open rule, by the adaptive greedy of stochastic Boolean evaluation.

After Deshpande, Hellerstein and Kletenik: a rule is to be proved met or proved unmet, and an answer covers a part of
either proof. Of both proofs the uncovered share is kept, 1 at first; a proof is complete at 0, and that settles the
rule. In an all-of the proof that it is met is the mean over the open members, weighted by how doubtful they are, and
one unmet member is the proof that it is unmet; an any-of is the mirror image.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import log, prod

import msgspec

from matcher.outcome import ConditionVerdict, Outcome
from matcher.priors import Priors, chance
from policies import rules as r

ZERO = 1e-9
"""Shares below it are 0, rounding aside."""
_USUAL = 0.1
"""Least chance with which an answer is said to settle a rule: our choice."""
_FLOOR = 0.02
"""Least weight of a member, because even what is nearly certain must be asked."""


class Effect(msgspec.Struct, frozen=True):
    """What one answer leaves uncovered of both proofs, (met, unmet), if it is `good` for the rule and if it is `bad`.

    `likely` is the chance that it is good.
    """

    likely: float
    good: tuple[float, float]
    bad: tuple[float, float]

    def mirrored(self) -> Effect:
        """Return the effect on the negated rule."""
        return Effect(1 - self.likely, self.bad[::-1], self.good[::-1])

    @property
    def settles(self) -> bool:
        """Whether the answer alone settles the rule, and not only in a rare case."""
        chances = (self.likely, self.good), (1 - self.likely, self.bad)
        return sum(chance for chance, left in chances if min(left) < ZERO) >= _USUAL


def effects(outcome: Outcome, priors: Priors, asked_as: Callable[[str], str]) -> tuple[float, Mapping[str, Effect]]:
    """Return how likely an open outcome will be met, and what each question does to it.

    `asked_as` gives the question that asks for a fact.
    """
    match outcome.node:
        case r.All():
            return _of_all(_of_members(outcome, priors, asked_as))
        case r.Any():
            chances = [_negated(*member) for member in _of_members(outcome, priors, asked_as)]
            return _negated(*_of_all(chances))
        case r.Not():
            return _negated(*_of_members(outcome, priors, asked_as)[0])
        case node:
            likely = chance(node, priors)
            figures = any("." in fact for fact in outcome.missing)
            asked = dict.fromkeys(asked_as(fact) for fact in outcome.missing if not (figures and fact == _FOUNDED))
            left = 1 - 1 / len(asked)
            found = dict.fromkeys(asked, Effect(likely, (left, 1.0), (1.0, left)))
            return likely, found | {_FOUNDED: _TOO_YOUNG} if figures and _FOUNDED in outcome.missing else found


_FOUNDED = "founded_on"
_TOO_YOUNG = Effect(0.95, (1.0, 1.0), (1.0, 0.0))
"""The effect of the day of founding on a figure of a year: few firms were not there yet, and then it is unmet."""
_Side = tuple[float, Mapping[str, Effect]]


def _of_members(outcome: Outcome, priors: Priors, asked_as: Callable[[str], str]) -> Sequence[_Side]:
    unknown = [member for member in outcome.members if member.verdict is ConditionVerdict.UNKNOWN]
    return [effects(member, priors, asked_as) for member in unknown]


def _negated(likely: float, found: Mapping[str, Effect]) -> _Side:
    return 1 - likely, {question: effect.mirrored() for question, effect in found.items()}


def _of_all(members: Sequence[_Side]) -> _Side:
    """Return chance and effects of an all-of from those of its open members."""
    if len(members) == 1:
        return members[0]
    weights = [max(_FLOOR, -log(max(likely, _FLOOR))) for likely, _ in members]
    whole = sum(weights)
    touched: dict[str, list[tuple[float, Effect]]] = {}
    for weight, (_, found) in zip(weights, members, strict=True):
        for question, effect in found.items():
            touched.setdefault(question, []).append((weight / whole, effect))
    return prod(likely for likely, _ in members), {question: _joined(parts) for question, parts in touched.items()}


def _joined(parts: Sequence[tuple[float, Effect]]) -> Effect:
    """Return the effect of one answer on an all-of: good if it is good for each member that it touches."""
    if len(parts) == 1:
        ((weight, only),) = parts
        good, bad = 1 - weight * (1 - only.good[0]), 1 - weight * (1 - only.bad[0])
        return Effect(only.likely, (good, only.good[1]), (bad, only.bad[1]))
    good = 1 - sum(weight * (1 - effect.good[0]) for weight, effect in parts)
    bad = 1 - sum(weight * (1 - effect.bad[0]) for weight, effect in parts)
    return Effect(
        prod(effect.likely for _, effect in parts),
        (good, prod(effect.good[1] for _, effect in parts)),
        (bad, prod(effect.bad[1] for _, effect in parts)),
    )
