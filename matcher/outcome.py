"""The trace of an evaluation: what every condition came to, and why."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum

import msgspec

from matcher._amount import Amount
from matcher._compute import PartlyKnownText
from policies.rules import Rule, Score, ScoreItem


class ConditionVerdict(StrEnum):
    """The three values of strong Kleene logic."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """What paper and screen say."""
        return {ConditionVerdict.MET: "满足", ConditionVerdict.UNMET: "不满足", ConditionVerdict.UNKNOWN: "待核实"}[
            self
        ]


class ItemPoints(msgspec.Struct, frozen=True):
    """The points of one indicator: a range while facts or judgements are open."""

    item: ScoreItem
    low: Decimal
    high: Decimal
    missing: tuple[str, ...] = ()


class ScorePoints(msgspec.Struct, frozen=True):
    """The points of a whole table; groups are capped, `floors` says whether every floor holds."""

    low: Decimal
    high: Decimal
    items: tuple[ItemPoints, ...]
    floors: ConditionVerdict


Actual = Amount | PartlyKnownText | ScorePoints | None


class Outcome(msgspec.Struct, frozen=True):
    """One condition's answer.

    `missing` are exactly the facts that could still change it. `line` is the threshold that
    applied to this firm (None where it depends on facts not yet known).
    """

    node: Rule
    truth: ConditionVerdict
    missing: tuple[str, ...] = ()
    actual: Actual = None
    line: Decimal | None = None
    members: tuple[Outcome, ...] = ()

    def walk(self) -> Iterator[Outcome]:
        """This outcome and every one inside it, outermost first."""
        yield self
        for member in self.members:
            yield from member.walk()

    def score(self) -> Outcome | None:
        """The outcome of the scoring table inside, if there is one."""
        return next((outcome for outcome in self.walk() if isinstance(outcome.node, Score)), None)
