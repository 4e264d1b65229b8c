"""The trace of an evaluation: the verdict of every condition and its reasons."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum

import msgspec

from matcher._amount import Amount, PartlyKnownText
from policies.rules import All, Any, Not, Region, Rule, Score, ScoreItem


class ConditionVerdict(StrEnum):
    """The three values of strong Kleene logic."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The Chinese label on paper and screen."""
        return {ConditionVerdict.MET: "满足", ConditionVerdict.UNMET: "不满足", ConditionVerdict.UNKNOWN: "待核实"}[
            self
        ]


class ItemPoints(msgspec.Struct, frozen=True):
    """The points of one indicator, as a range while facts or judgements are missing."""

    item: ScoreItem
    low: Decimal
    high: Decimal
    missing: tuple[str, ...] = ()


class ScorePoints(msgspec.Struct, frozen=True):
    """The points of a whole table, with group ceilings applied; `floors` is the verdict on all group minimums."""

    low: Decimal
    high: Decimal
    items: tuple[ItemPoints, ...]
    floors: ConditionVerdict


Actual = Amount | PartlyKnownText | ScorePoints | None


class Outcome(msgspec.Struct, frozen=True):
    """The verdict of one condition.

    `missing` lists the facts that could still change it, and no others. `line` is the threshold that applies to the
    firm, None if it depends on unknown facts.
    """

    node: Rule
    verdict: ConditionVerdict
    missing: tuple[str, ...] = ()
    actual: Actual = None
    line: Decimal | None = None
    members: tuple[Outcome, ...] = ()

    def walk(self) -> Iterator[Outcome]:
        """Yield this outcome and all outcomes inside it, outermost first."""
        waiting = [self]
        while waiting:
            outcome = waiting.pop()
            yield outcome
            waiting.extend(reversed(outcome.members))

    def score(self) -> Outcome | None:
        """Return the outcome of the scoring table inside, or None."""
        return next((outcome for outcome in self.walk() if isinstance(outcome.node, Score)), None)


def resting_on(outcome: Outcome) -> tuple[Rule, ...]:
    """Return the conditions that a verdict rests on.

    A failed member alone decides an all-of, a met member alone an any-of; where nothing is decided, all count. Of
    several members that decide alone, the first counts.
    """
    if not isinstance(outcome.node, (All, Any, Not)):
        return (outcome.node,)
    alone = ConditionVerdict.UNMET if isinstance(outcome.node, All) else ConditionVerdict.MET
    if not isinstance(outcome.node, Not) and outcome.verdict is alone:
        return next((resting_on(member) for member in outcome.members if member.verdict is alone), ())
    return tuple(node for member in outcome.members for node in resting_on(member))


def refused_by_place(outcome: Outcome) -> bool:
    """Return whether the place of registration alone is enough to refuse the policy."""
    if isinstance(outcome.node, Region):
        return outcome.verdict is ConditionVerdict.UNMET
    if isinstance(outcome.node, All):
        return any(refused_by_place(member) for member in outcome.members)
    if isinstance(outcome.node, Any):
        return bool(outcome.members) and all(refused_by_place(member) for member in outcome.members)
    return False
