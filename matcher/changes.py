"""Differences between two matches of one firm: policies gained, lost, or worth a different amount."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from matcher.amounts import Worth, worth
from matcher.evaluate import MatchResult
from matcher.groups import ResultGroup
from matcher.match import Match
from policies import Policy, Verdict

_BEST_FIRST = (
    ResultGroup.HELD,
    ResultGroup.READY,
    ResultGroup.NEXT_ROUND,
    ResultGroup.TO_CONFIRM,
    ResultGroup.NEAR,
    ResultGroup.TO_ASK,
    ResultGroup.CONFLICT,
    ResultGroup.CONSULT,
    ResultGroup.NOT_MET,
    ResultGroup.OUT_OF_FORCE,
)
_WON = (ResultGroup.READY, ResultGroup.NEXT_ROUND, ResultGroup.HELD)


class Turn(StrEnum):
    """The kind of change."""

    GAINED = "新符合"
    LOST = "不再符合"
    BETTER = "更接近"
    WORSE = "更远"
    AMOUNT = "金额变化"
    NEW = "新政策"


class ResultChange(msgspec.Struct, frozen=True):
    """One policy whose group or amount changed.

    `before` is None if the policy was not in the earlier match.
    """

    policy: Policy
    turn: Turn
    before: ResultGroup | None
    after: ResultGroup
    amount_before: Worth
    amount_after: Worth


def changes(before: Match, after: Match) -> tuple[ResultChange, ...]:
    """Return every policy whose group or amount changed, best changes first.

    Policies that are only in the earlier match are left out: they left the library, the firm did not change.

    >>> incomplete = {field: raw[field] for field in raw if field != "total_assets"}
    >>> earlier = match([policy], read_profile(incomplete), day, version)
    >>> [(change.policy.id, change.turn.value, change.before.label) for change in changes(earlier, found)]
    [('cn-small-low-profit', '新符合', '待补资料')]
    """
    known = {result.policy.id: result for result in before.results}
    found = [change for now in after.results if (change := _change(known.get(now.policy.id), before, now, after))]
    order = list(Turn)
    return tuple(
        sorted(found, key=lambda change: (order.index(change.turn), -change.amount_after.low, change.policy.id))
    )


def _change(then: MatchResult | None, before: Match, now: MatchResult, after: Match) -> ResultChange | None:
    point = after.group_of(now)
    amount = _amount(now)
    if then is None:
        seen = point in (*_WON, ResultGroup.NEAR)
        return ResultChange(now.policy, Turn.NEW, None, point, Worth(), amount) if seen else None
    was, was_worth = before.group_of(then), _amount(then)
    turn = _turn(was, point)
    if turn is None and amount != was_worth and ResultGroup.NOT_MET not in (was, point):
        turn = Turn.AMOUNT
    return ResultChange(now.policy, turn, was, point, was_worth, amount) if turn is not None else None


def _turn(was: ResultGroup, now: ResultGroup) -> Turn | None:
    if was is now:
        return None
    if now in _WON:
        return Turn.GAINED if was not in _WON else None
    if was in _WON:
        return Turn.LOST
    return Turn.BETTER if _BEST_FIRST.index(now) < _BEST_FIRST.index(was) else Turn.WORSE


def _amount(result: MatchResult) -> Worth:
    return Worth() if result.verdict is Verdict.INELIGIBLE else worth(result.gains)
