"""The groups in which results are shown to a person: verdict and state put together."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from matcher._calls import PolicyState
from matcher._facts import Facts
from matcher.decide import decide
from matcher.evaluate import MatchResult
from matcher.gaps import Gap, gap_of
from matcher.outcome import ConditionVerdict, Outcome
from policies import Verdict
from policies import rules as r


class ResultGroup(StrEnum):
    """The groups in which results are shown, in the order of the window and of the paper."""

    READY = "ready"
    TO_CONFIRM = "to_confirm"
    NEAR = "near"
    TO_ASK = "to_ask"
    NEXT_ROUND = "next_round"
    CONFLICT = "conflict"
    HELD = "held"
    NOT_MET = "not_met"
    CONSULT = "consult"
    OUT_OF_FORCE = "out_of_force"

    @property
    def label(self) -> str:
        """The Chinese label on paper and screen."""
        return _LABELS[self]

    @property
    def possible(self) -> bool:
        """Whether the firm may still get what the policy gives."""
        return self in _POSSIBLE

    @property
    def folded(self) -> bool:
        """Whether the group is shown as a count until somebody opens it: nothing in it can be acted on."""
        return self in (ResultGroup.CONSULT, ResultGroup.OUT_OF_FORCE)


_LABELS = {
    ResultGroup.READY: "可申报",
    ResultGroup.TO_CONFIRM: "基本符合·待核验",
    ResultGroup.NEAR: "差一步",
    ResultGroup.TO_ASK: "待补资料",
    ResultGroup.NEXT_ROUND: "符合·等下一轮",
    ResultGroup.CONFLICT: "材料冲突",
    ResultGroup.HELD: "已享受",
    ResultGroup.NOT_MET: "不符合",
    ResultGroup.CONSULT: "条件未公布",
    ResultGroup.OUT_OF_FORCE: "不在施行期",
}
_POSSIBLE = (
    ResultGroup.READY,
    ResultGroup.TO_CONFIRM,
    ResultGroup.NEAR,
    ResultGroup.TO_ASK,
    ResultGroup.NEXT_ROUND,
    ResultGroup.CONFLICT,
)
NEAR_DISTANCE = Decimal("0.5")
"""Largest relative gap of the group 差一步: our choice, half the threshold; no document defines the term."""
NEAR_COUNT = 2
"""Most gaps of the group 差一步: our choice, because more gaps are more than one step."""


def result_group(result: MatchResult, facts: Facts) -> ResultGroup:
    """Return the group in which a result is shown: held first, then out of force, then by verdict."""
    if result.state is PolicyState.HELD:
        return ResultGroup.HELD
    if not result.state.in_force:
        return ResultGroup.OUT_OF_FORCE
    if result.verdict is Verdict.ELIGIBLE:
        return ResultGroup.READY if result.state.accepts else ResultGroup.NEXT_ROUND
    if result.verdict is Verdict.UNKNOWN:
        return _open_group(result, facts)
    return ResultGroup.NEAR if _is_near(near_miss(result, facts)) else ResultGroup.NOT_MET


def _open_group(result: MatchResult, facts: Facts) -> ResultGroup:
    """Return the group of an unknown result by what is missing.

    That are published conditions, facts that contradict each other, facts, or only confirmations.
    """
    if any(reason is r.ManualReason.UNPUBLISHED for reason in open_reasons(result)):
        return ResultGroup.CONSULT
    if not facts.contested.isdisjoint(result.missing):
        return ResultGroup.CONFLICT
    judged = all(fact.startswith(("confirmed.", "scores.")) for fact in result.missing)
    return ResultGroup.TO_CONFIRM if judged else ResultGroup.TO_ASK


def open_reasons(result: MatchResult) -> tuple[r.ManualReason, ...]:
    """Return why a person must confirm each confirmation that could still change the verdict."""
    missing = set(result.missing)
    return tuple(
        outcome.node.reason
        for outcome in result.outcome.walk()
        if isinstance(outcome.node, r.Manual) and not missing.isdisjoint(outcome.missing)
    )


def near_miss(result: MatchResult, facts: Facts) -> tuple[Gap, ...]:
    """Return the gaps of a refused result if closing all of them would meet every condition.

    Of an any-of the nearest way counts. Empty if a condition is unknown, or unmet without a gap that a firm can close (a
    place, a title, an upper limit), or if closing one gap would open another.
    """
    if result.verdict is not Verdict.INELIGIBLE:
        return ()
    gaps = _to_close(result.outcome, facts)
    return gaps if gaps and _closes(gaps, result, facts) else ()


def _to_close(outcome: Outcome, facts: Facts) -> tuple[Gap, ...] | None:
    """Return the gaps whose closing meets a condition; None if the firm cannot close it, or if it is unknown."""
    if outcome.verdict is not ConditionVerdict.UNMET:
        return () if outcome.verdict is ConditionVerdict.MET else None
    if isinstance(outcome.node, r.All):
        parts = [_to_close(member, facts) for member in outcome.members]
        return None if None in parts else tuple(dict.fromkeys(gap for part in parts for gap in part or ()))
    if isinstance(outcome.node, r.Any):
        ways = [way for member in outcome.members if (way := _to_close(member, facts)) is not None]
        return min(ways, key=_size, default=None)
    gap = gap_of(outcome, facts)
    return None if gap is None or gap.distance is None else (gap,)


def _size(gaps: tuple[Gap, ...]) -> tuple[int, Decimal]:
    return len(gaps), max((gap.distance or Decimal(0) for gap in gaps), default=Decimal(0))


def _closes(gaps: tuple[Gap, ...], result: MatchResult, facts: Facts) -> bool:
    """Return whether the changes together meet the rule; True for gaps that no figure closes (a day, an award)."""
    closed = facts
    for gap in gaps:
        if not gap.field or gap.change is None or gap.ready_on is not None:
            return True
        closed = closed.raised(gap.field, gap.change)
    return decide(result.version.rule, closed, result.policy.id).verdict is ConditionVerdict.MET


def _is_near(gaps: tuple[Gap, ...]) -> bool:
    close = all(gap.distance is not None and gap.distance <= NEAR_DISTANCE for gap in gaps)
    return 0 < len(gaps) <= NEAR_COUNT and close
