"""One result in a few words: its state, its amount, and what is missing. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher import ConditionVerdict, MatchResult, PolicyState, ResultGroup, missing_label, worth, worth_words
from policies import SupportKind, Unit, Verdict, show

if TYPE_CHECKING:
    from matcher import Match


def note_words(result: MatchResult, match: Match) -> str:
    """Return what is missing: the gap, the failed condition, or the facts still open."""
    point = match.group_of(result)
    if point is ResultGroup.NEAR:
        return "；".join(gap.text for gap in match.gaps_to(result))
    if point is ResultGroup.NOT_MET:
        failed = [condition for condition in match.conditions(result) if condition.verdict is ConditionVerdict.UNMET]
        if not failed:
            return ""
        first = next((entry for entry in failed if entry.gap is not None), failed[0])
        return first.gap.text if first.gap is not None else f"不满足：{first.text}"
    if point is ResultGroup.CONSULT:
        return "条件未公布，请向主管部门核实"
    if point in (ResultGroup.TO_ASK, ResultGroup.TO_CONFIRM):
        facts = [missing_label(fact) for fact in result.missing if not fact.startswith(("confirmed.", "scores."))]
        judged = len(result.missing) - len(facts)
        parts = [f"缺资料：{'、'.join(facts[:2])}{f'等 {len(facts)} 项' if len(facts) > 2 else ''}"] if facts else []
        parts += [f"待人工核实 {judged} 项"] if judged else []
        return "；".join(parts)
    return ""


def state_words(result: MatchResult) -> str:
    """State with the days left or the last valid day."""
    if result.state is PolicyState.HELD and result.held_until is not None:
        return f"有效至 {result.held_until.isoformat()}"
    if result.days_left is not None:
        return f"还有 {result.days_left} 天"
    return result.state.label


def amount_words(result: MatchResult) -> str:
    """The amount in a few words; 若符合 while the verdict is open."""
    words = worth_words(worth(result.gains)) if any(gain.has_amount for gain in result.gains) else ""
    if words:
        return f"若符合 {words}" if result.verdict is Verdict.UNKNOWN else words
    limits = [
        g.support.limit for g in result.gains if g.support.kind is SupportKind.LOAN and g.support.limit is not None
    ]
    return f"额度最高 {show(max(limits), Unit.MONEY)}" if limits else ""
