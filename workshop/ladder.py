"""A rule as a ladder: what must all hold stands in series, what may replace each other in parallel."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from matcher import Condition, ConditionVerdict, Match, MatchResult
from matcher.negation import told_rule
from matcher.wording import sentence
from policies.rules import All, Any, Not, Rule


class LadderKind(StrEnum):
    """How a part of the ladder is drawn."""

    SERIES = "全部"
    PARALLEL = "任一"
    LEAF = "条件"


class LadderPart(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the ladder: its members in series or in parallel, or one condition in words.

    `card` is the id of the condition. What stands in a negative list is told as what must hold (未列入…), so that every
    rung is good when met; `negated` says that it was told so. With a firm, `verdict` and its `actual` figure are given.
    """

    kind: LadderKind
    text: str
    card: str = ""
    members: tuple[LadderPart, ...] = ()
    negated: bool = False
    verdict: ConditionVerdict | None = None
    actual: str = ""

    @property
    def leaves(self) -> tuple[LadderPart, ...]:
        """The single conditions in the order in which they are drawn."""
        if self.kind is LadderKind.LEAF:
            return (self,)
        return tuple(leaf for member in self.members for leaf in member.leaves)


def ladder(rule: Rule) -> LadderPart:
    """Return the ladder of a rule."""
    return _part(rule, negated=False)


def _part(rule: Rule, *, negated: bool) -> LadderPart:
    told, text = told_rule(rule), sentence(rule)
    turned = negated or isinstance(rule, Not)
    if not isinstance(told, (All, Any)):
        return LadderPart(kind=LadderKind.LEAF, text=sentence(told), card=_asked(rule), negated=turned)
    kind = LadderKind.SERIES if isinstance(told, All) else LadderKind.PARALLEL
    members = tuple(_part(member, negated=turned) for member in told.members)
    return LadderPart(kind=kind, text=text, card=rule.id, members=members, negated=turned)


def _asked(rule: Rule) -> str:
    return rule.id or (_asked(rule.member) if isinstance(rule, Not) else "")


def firm_ladder(found: Match, result: MatchResult) -> LadderPart:
    """Return the ladder of a policy with the verdict of one firm on every part."""
    rule, conditions = result.version.rule, found.conditions(result)
    whole = ladder(rule)
    members = whole.members if isinstance(rule, All) and not rule.id else (whole,)
    judged = tuple(_judged(part, condition) for part, condition in zip(members, conditions, strict=True))
    verdict = result.outcome.verdict
    return msgspec.structs.replace(whole, members=judged, verdict=verdict) if members is whole.members else judged[0]


def _judged(part: LadderPart, condition: Condition) -> LadderPart:
    members = (
        tuple(_judged(member, inner) for member, inner in zip(part.members, condition.children, strict=True))
        if part.members
        else ()
    )
    return msgspec.structs.replace(part, members=members, verdict=condition.verdict, actual=condition.actual)
