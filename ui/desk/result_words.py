"""Results as the words of a card; no Qt here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from matcher import Condition, ConditionVerdict, MatchResult, PolicyState, ResultGroup, field_label, total_worth, worth
from policies import BenefitKind, Modelled, Unit, Verdict, plain, show
from ui.desk.result_filter import ResultFilter, filtered

if TYPE_CHECKING:
    from matcher import Match

NOTHING = ResultFilter()


@dataclass(frozen=True)
class ResultCard:
    """One policy in the list: its name, what it is, what it is worth, and what stands in the way."""

    policy: str
    name: str
    line: str
    amount: str
    note: str
    hint: str

    @property
    def text(self) -> str:
        """All of it, as a screen reader says it."""
        return "\n".join(part for part in (self.name, self.line, self.amount, self.note) if part)


def card(result: MatchResult, match: Match) -> ResultCard:
    """The card of a result."""
    policy = result.policy
    line = " · ".join((policy.level.value.partition("(")[0], policy.kind.value, state_words(result)))
    hint = "\n".join(part for part in (policy.name, policy.region, policy.issuer) if part)
    return ResultCard(policy.id, policy.name, line, amount_words(result), note_words(result, match), hint)


def cards(results: Iterable[MatchResult], match: Match, narrow: ResultFilter = NOTHING) -> tuple[ResultCard, ...]:
    """Cards of what passes, in its order."""
    return tuple(card(result, match) for result in filtered(results, match, narrow))


TOLD = "〔口\u2060述〕"
"""Never broken within: a word joiner stands between the two characters."""


def marked(conditions: tuple[Condition, ...], told: frozenset[str]) -> tuple[Condition, ...]:
    """The conditions with a mark beside the firm's figure where it rests on what was only told."""
    return tuple(
        msgspec.structs.replace(
            condition,
            actual=f"{condition.actual}{TOLD}" if condition.id in told and not condition.children else condition.actual,
            children=marked(condition.children, told),
        )
        for condition in conditions
    )


def note_words(result: MatchResult, match: Match) -> str:
    """What stands in the way: the gap, the failed condition, or the facts still open."""
    point = match.group_of(result)
    if point in (ResultGroup.NEAR, ResultGroup.REFUSED):
        failed = [condition for condition in match.conditions(result) if condition.verdict is ConditionVerdict.UNMET]
        if not failed:
            return ""
        first = next((entry for entry in failed if entry.gap is not None), failed[0])
        return first.gap.text if first.gap is not None else f"不满足：{first.text}"
    if point is ResultGroup.OPEN:
        if result.policy.modelled(result.on) is Modelled.NONE:
            return "条件未公布，请向主管部门核实"
        facts = [field_label(fact) for fact in result.missing if not fact.startswith(("confirmed.", "scores."))]
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
        return f"还剩 {result.days_left} 天"
    return "受理中" if result.state is PolicyState.OPEN else result.state.label


def amount_words(result: MatchResult) -> str:
    """The amount in a few words; 若符合 while the verdict is open."""
    low, high = worth(result.gains)
    head = "若符合 " if result.verdict is Verdict.UNKNOWN else ""
    if high is None:
        return f"{head}{show(low, Unit.MONEY)}以上" if low > 0 else ""
    if high > 0:
        if low == high:
            return head + show(low, Unit.MONEY)
        return head + f"{plain(low)}–{plain(high)}万元" if low > 0 else f"{head.strip()}最高 {show(high, Unit.MONEY)}"
    if any(gain.has_amount and not gain.verified for gain in result.gains):
        return "金额待核"
    limits = [
        g.benefit.limit for g in result.gains if g.benefit.kind is BenefitKind.LOAN and g.benefit.limit is not None
    ]
    return f"额度最高 {show(max(limits), Unit.MONEY)}" if limits else ""


def group_words(name: str, results: list[MatchResult]) -> str:
    """The button of a group: name, count and sum."""
    low, high = total_worth(results)
    if name not in ("可申报", "差一步") or high == 0:
        return f"{name} {len(results)}"
    top = f"{plain(high, 0)}" if high is not None else "…"
    sum_ = plain(low, 0) if low == high else f"{plain(low, 0)}–{top}"
    return f"{name} {len(results)}（{sum_}万元）"


def standing_words(match: Match) -> str:
    """Where the firm stands on the ladders, the next rung in words."""
    parts = []
    for standing in match.standings:
        if not standing.known:
            continue
        here = standing.current.label if standing.current is not None else "未入列"
        step = f"，下一级 {standing.next.label}" if standing.next is not None else ""
        parts.append(f"{here}{step}")
    return " ｜ ".join(parts)


def wanted_fact(condition: Condition) -> str:
    """The first open fact of a condition that the form can take; empty where there is none."""
    return next((fact for fact in condition.missing if not fact.startswith(("confirmed.", "scores."))), "")


def wanted_score(condition: Condition) -> str:
    """The first indicator of a condition that a person still has to judge; empty where there is none."""
    return next((fact for fact in condition.missing if fact.startswith("scores.")), "")
